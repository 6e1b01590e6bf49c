"""The private server: it starts, survives kill -9 and stale files, and says in one sentence what it cannot do."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from aice_site import databases, postgres

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """Give a folder that the server's user can enter and whose path is short: pytest's own is neither."""
    folder = Path(tempfile.mkdtemp(dir="/tmp", prefix="pg-"))
    folder.chmod(0o755)
    yield folder
    postgres.stop(folder)
    shutil.rmtree(folder)


@pytest.fixture
def var_dir() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Place]:
    """Make the data folder once for all tests that only start, stop and kill."""
    with short_folder() as folder:
        postgres.start(folder)
        place = postgres.Place(folder)
        with connect(place) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
        yield place


@pytest.fixture
def place(server: postgres.Place) -> postgres.Place:
    """Give a server that runs and holds a row, whatever the test before did to it."""
    postgres.start(server.var_dir)
    return server


def connect(place: postgres.Place) -> psycopg.Connection:
    return psycopg.connect(
        host=str(place.socket_dir), port=postgres.PORT, user=postgres.USER, dbname=postgres.DATABASE, autocommit=True
    )


def kept(place: postgres.Place) -> int:
    with connect(place) as connection:
        return connection.execute("SELECT number FROM kept").fetchone()[0]


def kill(place: postgres.Place) -> int:
    pid = postgres.status(place.var_dir)
    os.kill(pid, signal.SIGKILL)
    return pid


class TestSettings:
    def test_without_an_address_the_socket_is_used_and_nothing_starts(self, tmp_path: Path) -> None:
        entry = databases.database_settings("", tmp_path / "var")
        assert (entry["NAME"], entry["USER"]) == ("site", "app")
        assert entry["HOST"].startswith("/")
        assert not (tmp_path / "var").exists()

    def test_an_address_is_read_with_its_options(self, tmp_path: Path) -> None:
        url = "postgresql://ana:a%40b@db.example.org:5433/site?sslmode=require&options=-c%20statement_timeout%3D5000"
        entry = databases.database_settings(url, tmp_path)
        assert entry["HOST"] == "db.example.org"
        assert entry["PORT"] == "5433"
        assert (entry["USER"], entry["PASSWORD"], entry["NAME"]) == ("ana", "a@b", "site")
        assert entry["OPTIONS"]["sslmode"] == "require"
        assert entry["OPTIONS"]["options"] == "-c statement_timeout=5000"
        assert entry["OPTIONS"]["pool"]["max_size"] == 8

    def test_slow_statements_are_given_up_unless_the_address_says_otherwise(self, tmp_path: Path) -> None:
        assert databases.database_settings("", tmp_path, 10)["OPTIONS"]["options"] == "-c statement_timeout=10s"
        assert "options" not in databases.database_settings("", tmp_path, 0)["OPTIONS"]
        url = "postgresql:///site?options=-c%20statement_timeout%3D5000"
        entry = databases.database_settings(url, tmp_path, 10)
        assert entry["OPTIONS"]["options"] == "-c statement_timeout=10s -c statement_timeout=5000"

    def test_an_address_may_name_a_socket(self, tmp_path: Path) -> None:
        entry = databases.database_settings("postgres:///site?host=/run/postgresql", tmp_path)
        assert entry["HOST"] == "/run/postgresql"

    @pytest.mark.parametrize(
        "url", ["mysql://root:secret@h/d", "postgresql://ana:secret@h", "postgresql://ana:secret@h:x:y/d?nonsense=1"]
    )
    def test_a_wrong_address_is_refused_without_repeating_the_password(self, url: str, tmp_path: Path) -> None:
        with pytest.raises(ImproperlyConfigured) as error:
            databases.database_settings(url, tmp_path)
        assert "secret" not in str(error.value)
        assert "DATABASE_URL" in str(error.value)


class TestLife:
    def test_start_stop_and_start_again_keep_the_data(self, place: postgres.Place) -> None:
        assert postgres.start(place.var_dir) is False
        assert postgres.stop(place.var_dir) is True
        assert postgres.stop(place.var_dir) is False
        assert postgres.status(place.var_dir) is None
        assert postgres.start(place.var_dir) is True
        assert kept(place) == 42

    def test_one_who_is_interrupted_while_it_comes_up_leaves_none_behind(self, place: postgres.Place, monkeypatch):
        def interrupted(_place: postgres.Place) -> None:
            raise KeyboardInterrupt

        postgres.stop(place.var_dir)
        monkeypatch.setattr(postgres, "_ping", interrupted)
        with pytest.raises(KeyboardInterrupt), postgres.in_use(place.var_dir):
            pass
        assert postgres.status(place.var_dir) is None

    def test_it_listens_on_no_network_port(self, place: postgres.Place) -> None:
        with connect(place) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)

    def test_it_recovers_from_a_kill(self, place: postgres.Place) -> None:
        for _time in range(2):
            kill(place)
            postgres.start(place.var_dir)
            assert kept(place) == 42

    def test_the_number_of_a_stranger_is_not_taken_for_the_server(self, place: postgres.Place) -> None:
        kill(place)
        wait_until(lambda: postgres.status(place.var_dir) is None)
        (place.data / "postmaster.pid").write_text(f"{os.getpid()}\n{place.data}\n")
        assert postgres.status(place.var_dir) is None
        assert postgres.start(place.var_dir) is True
        assert kept(place) == 42

    def test_a_zombie_is_not_taken_for_the_server(self, place: postgres.Place) -> None:
        kill(place)
        wait_until(lambda: postgres.status(place.var_dir) is None)
        zombie = subprocess.Popen(["/bin/true"])
        wait_until(lambda: Path(f"/proc/{zombie.pid}/stat").read_text().split()[2] == "Z")
        (place.data / "postmaster.pid").write_text(f"{zombie.pid}\n{place.data}\n")
        assert postgres.start(place.var_dir) is True
        zombie.wait()

    def test_an_unreadable_pid_file_is_cleared(self, place: postgres.Place) -> None:
        postgres.stop(place.var_dir)
        (place.data / "postmaster.pid").write_text("")
        assert postgres.start(place.var_dir) is True

    def test_what_a_killed_first_start_left_is_made_anew(self, var_dir: Path) -> None:
        (var_dir / "postgres" / "data.new" / "base").mkdir(parents=True)
        (var_dir / "postgres" / "data.new" / "PG_VERSION").write_text("18\n")
        assert postgres.start(var_dir) is True

    def test_two_starts_at_once_are_safe(self, var_dir: Path) -> None:
        command = [sys.executable, "-m", "aice_site.postgres", "start"]
        environment = {**os.environ, "VAR_DIR": str(var_dir)} | {"DATABASE_URL": ""}
        both = [
            subprocess.Popen(  # noqa: S603 - our own command
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
            )
            for _time in range(2)
        ]
        said = sorted(process.communicate()[0].split(":")[0] for process in both)
        assert said == ["PostgreSQL is already running", "PostgreSQL started"]

    def test_a_path_with_blanks_commas_and_apostrophes(self, var_dir: Path) -> None:
        for name in ("a b", "a, b's"):
            odd = var_dir / name
            postgres.start(odd)
            assert postgres.stop(odd) is True
            if postgres.Place(odd).socket_dir.parent != odd / "postgres":
                postgres.Place(odd).socket_dir.rmdir()


class TestSharing:
    def test_the_last_to_leave_stops_it(self, var_dir: Path) -> None:
        with postgres.in_use(var_dir):
            with postgres.in_use(var_dir):
                pass
            assert postgres.status(var_dir)
        assert postgres.status(var_dir) is None

    def test_a_server_started_by_command_outlives_those_who_use_it(
        self, var_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VAR_DIR", str(var_dir))
        monkeypatch.delenv("DATABASE_URL", raising=False)
        assert postgres.main(["start"]) == 0
        with postgres.in_use(var_dir):
            pass
        assert postgres.status(var_dir)
        assert postgres.main(["stop"]) == 0
        with postgres.in_use(var_dir):
            pass
        assert postgres.status(var_dir) is None


class TestPlace:
    def test_a_path_too_long_for_a_socket_gets_a_short_one(self, var_dir: Path) -> None:
        deep = var_dir / ("long-name-" * 9)
        place = postgres.Place(deep)
        assert place.home == deep / "postgres"
        assert len(str(place.socket_dir)) < 60
        assert str(place.socket_dir) in place.explain()
        assert postgres.Place(deep).socket_dir == place.socket_dir
        deep.mkdir()
        postgres.start(deep)
        assert postgres.stop(deep) is True
        place.socket_dir.rmdir()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")
    def test_below_a_closed_folder_root_gets_another_place(self, var_dir: Path) -> None:
        var_dir.chmod(0o700)
        place = postgres.Place(var_dir / "var")
        try:
            assert place.home.parent in {Path("/var/lib"), Path("/tmp")}  # noqa: S108 - where it may be
            assert str(place.home) in place.explain()
            postgres.start(place.var_dir)
            assert postgres.stop(place.var_dir) is True
        finally:
            shutil.rmtree(place.home)

    def test_ordinary_places_need_no_explanation(self, var_dir: Path) -> None:
        assert postgres.Place(var_dir).explain() == ""


class TestSentences:
    def test_data_of_another_version(self, place: postgres.Place, monkeypatch, capsys) -> None:
        postgres.stop(place.var_dir)
        (place.data / "PG_VERSION").write_text("12\n")
        monkeypatch.setenv("VAR_DIR", str(place.var_dir))
        monkeypatch.delenv("DATABASE_URL", raising=False)
        assert postgres.main(["start"]) == 1
        assert "was written by PostgreSQL 12" in capsys.readouterr().err
        (place.data / "PG_VERSION").write_text("18\n")

    def test_a_full_disk(self, var_dir: Path, monkeypatch, capsys) -> None:
        def full(place: postgres.Place) -> None:
            raise OSError(28, "No space left on device", str(place.home))

        monkeypatch.setattr(postgres, "_make_folders", full)
        monkeypatch.setenv("VAR_DIR", str(var_dir))
        monkeypatch.delenv("DATABASE_URL", raising=False)
        assert postgres.main(["start"]) == 1
        error = capsys.readouterr().err
        assert error.startswith("The disk is full")
        assert error.count("\n") == 1

    def test_a_server_that_cannot_start_gives_its_own_reason(self, place: postgres.Place) -> None:
        postgres.stop(place.var_dir)
        config = place.data / "postgresql.conf"
        before = config.read_text()
        config.write_text(before + "\nwal_level = minimal\n")  # contradicts max_wal_senders
        try:
            with pytest.raises(postgres.PostgresError, match="max_wal_senders"):
                postgres.start(place.var_dir)
        finally:
            config.write_text(before)

    def test_a_path_that_no_shell_would_read(self, var_dir: Path) -> None:
        with pytest.raises(postgres.PostgresError, match="move the project"):
            postgres.start(var_dir / "a$b")

    def test_unknown_words_show_the_usage(self, capsys) -> None:
        assert postgres.main(["restart", "now"]) == 2
        assert "start|stop|status" in capsys.readouterr().err

    def test_another_server_is_left_alone(self, monkeypatch, capsys) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.org/site")
        assert postgres.main(["stop"]) == 0
        assert "owner" in capsys.readouterr().out


def wait_until(condition, patience: float = 5) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
