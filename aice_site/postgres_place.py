"""Where the private PostgreSQL lives and as whom it runs: derived from the project's path, so that all agree."""

import hashlib
import os
import pwd
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PORT = 5432  # only the number in the socket's name
DATABASE = "site"
USER = "app"
LONGEST_SOCKET_PATH = 100  # the systems' limit is 104 to 108 bytes


class PostgresError(Exception):
    """One sentence for the person who typed the command."""


@dataclass(frozen=True)
class Place:
    """The folders of one server, derived from the project's `var` folder alone so that every process agrees."""

    var_dir: Path

    @cached_property
    def wanted(self) -> Path:
        return self.var_dir.absolute() / "postgres"

    @cached_property
    def mark(self) -> str:
        return hashlib.sha256(os.fsencode(self.wanted.resolve())).hexdigest()[:12]

    @cached_property
    def home(self) -> Path:
        """`var/postgres`, or a folder of the system's when the server's user could not enter that one."""
        if os.geteuid() != 0 or can_enter(self.var_dir.absolute().resolve(), *self._owner(self.wanted)):
            return self.wanted
        for parent in (Path("/var/lib"), Path("/tmp")):  # noqa: S108 - own folder in it, owner checked before use
            if parent.is_dir() and os.access(parent, os.W_OK):
                return parent / f"aice-site-{self.mark}"
        raise PostgresError(f"No folder found where PostgreSQL could live instead of {self.wanted}: set DATABASE_URL.")

    @cached_property
    def socket_dir(self) -> Path:
        """Beside the data, or in /tmp when that path is too long or, for a comma, would be read as two."""
        path = self.home / "socket"
        if "," in str(path) or len(os.fsencode(path / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET_PATH:
            return Path("/tmp") / f"aice-site-{os.geteuid()}-{self.mark}"  # noqa: S108 - as above
        return path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log" / "server.log"

    @property
    def kept(self) -> Path:
        """Exists while a server runs that the `start` command brought up: it outlives demo and tests."""
        return self.home / "kept"

    @staticmethod
    def _owner(home: Path) -> tuple[int, int]:
        """The user the server runs as: PostgreSQL refuses root, so the data's owner, else `nobody`."""
        try:
            stat = (home / "data").stat()
        except OSError:
            stat = None
        if stat and stat.st_uid != 0:
            return stat.st_uid, stat.st_gid
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise PostgresError(
                "PostgreSQL does not run as root and this system has no user “nobody”: "
                "run the command as an ordinary user or set DATABASE_URL."
            ) from None
        return nobody.pw_uid, nobody.pw_gid

    @cached_property
    def runs_as(self) -> dict:
        """Arguments of subprocess.run that give up root's rights."""
        if os.geteuid() != 0:
            return {}
        uid, gid = self._owner(self.home)
        return {"user": uid, "group": gid, "extra_groups": []}

    def explain(self) -> str:
        """Say where the server lives when it is not where one would look; otherwise nothing."""
        if self.home != self.wanted:
            return f"PostgreSQL runs as another user, who cannot enter {self.var_dir}: its data is in {self.home}"
        if self.socket_dir.parent != self.home:
            return f"PostgreSQL's socket cannot be in {self.home}: it is in {self.socket_dir}"
        return ""


def can_enter(path: Path, uid: int, gid: int) -> bool:
    """Tell whether that user could walk down to the folder; what does not exist yet will be made enterable."""
    for folder in (path, *path.parents):
        try:
            stat = folder.stat()
        except FileNotFoundError:
            continue
        bit = 0o100 if stat.st_uid == uid else 0o010 if stat.st_gid == gid else 0o001
        if not stat.st_mode & bit:
            return False
    return True
