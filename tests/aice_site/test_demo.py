"""`make demo`: what it says when it cannot start, and that it brings back what dies."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator

import pytest

from aice_site import demo


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((demo.HOST, 0))
        return probe.getsockname()[1]


@pytest.fixture
def child() -> Iterator[demo.Child]:
    child = demo.Child("The sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ))
    yield child
    child.wait_for_end(time.monotonic())


class TestPort:
    def test_a_free_port_is_taken_from_the_environment(self, free_port: int, monkeypatch) -> None:
        monkeypatch.setenv("PORT", str(free_port))
        assert demo.chosen_port() == free_port

    def test_a_taken_port_is_said_with_a_way_out(self, free_port: int, monkeypatch) -> None:
        monkeypatch.setenv("PORT", str(free_port))
        with socket.socket() as other:
            # As web servers do: with this option two of them would share the port without a word.
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            other.bind((demo.HOST, free_port))
            other.listen()
            with pytest.raises(demo.DemoError, match=rf"taken .* make demo PORT={free_port + 1}"):
                demo.chosen_port()

    def test_a_port_that_another_demo_prepares_for_is_taken(self, free_port: int, monkeypatch) -> None:
        monkeypatch.setenv("PORT", str(free_port))
        with demo.held_port(free_port), pytest.raises(demo.DemoError, match="taken"):
            demo.chosen_port()

    def test_a_held_port_is_open_to_the_server(self, free_port: int) -> None:
        with demo.held_port(free_port), socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            server.bind((demo.HOST, free_port))
            server.listen()
            with socket.create_connection((demo.HOST, free_port), timeout=5):
                pass

    @pytest.mark.parametrize("text", ["x", "0", "65536", "-1", "80 80"])
    def test_what_is_no_port_is_refused(self, text: str, monkeypatch) -> None:
        monkeypatch.setenv("PORT", text)
        with pytest.raises(demo.DemoError, match="from 1 to 65535"):
            demo.chosen_port()


class TestChildren:
    def test_a_killed_child_is_started_again(self, child: demo.Child, capsys) -> None:
        child.start()
        first = child.process.pid
        os.kill(first, signal.SIGKILL)
        child.process.wait()
        child.look_after()
        assert child.process.pid != first
        assert child.process.poll() is None
        assert "starting it again" in capsys.readouterr().out

    def test_a_child_that_cannot_live_is_given_up(self, child: demo.Child) -> None:
        child.command = [sys.executable, "-c", "raise SystemExit(7)"]
        child.start()
        for _time in range(demo.TRIES - 1):
            child.process.wait()
            child.look_after()
        child.process.wait()
        with pytest.raises(demo.DemoError, match="exit code 7"):
            child.look_after()

    def test_one_that_will_not_listen_is_ended_by_force(self, child: demo.Child) -> None:
        child.command = [
            sys.executable,
            "-c",
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
        ]
        child.start()
        time.sleep(0.3)
        child.ask_to_end()
        child.wait_for_end(time.monotonic() + 0.2)
        assert child.process.returncode == -signal.SIGKILL

    def test_one_in_the_middle_of_a_job_is_asked_again_and_may_say_so(self, child: demo.Child) -> None:
        code = (
            "import signal, sys, time; asked = []; signal.signal(signal.SIGTERM, lambda *_: asked and sys.exit(1) or "
        )
        child.command = [sys.executable, "-c", code + "asked.append(1)); print(flush=True); time.sleep(60)"]
        child.start()
        time.sleep(0.3)
        child.ask_to_end()
        child.wait_for_end(time.monotonic() + 0.2)
        assert child.process.returncode == 1
