"""What pages cost in hello views, through the server of `make demo`: one worker, one connection, no page cache.

Pages take turns in short bursts, so that noise meets all alike. Time is what a client waits; processor time is the web
worker's alone, which says more on a machine that others use too.
"""

import contextlib
import itertools
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
TURNS = 20
BURST = 8
PATIENCE = 60
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Page:
    """Addresses that are asked for in turns, and what was measured."""

    name: str
    addresses: list[str]
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    waited: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    size: int = 0


class Connection:
    """A connection that is kept; it reads no more of an answer than it must, so as not to measure itself."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], int]:
        """Return status, headers, and the length of the body."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", *(f"{name}: {value}" for name, value in headers.items())]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _gap, body = answer.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        named = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in rest)}
        status, length = int(first.split()[1]), int(named.get("content-length", 0))
        got = len(body)
        while status not in {204, 304} and got < length:
            got += len(self._more())
        return status, named, got

    def _more(self) -> bytes:
        if not (more := self.socket.recv(1 << 18)):
            raise ConnectionError("The server closed the connection.")
        return more


@contextlib.contextmanager
def server() -> Iterator[tuple[int, subprocess.Popen]]:
    """Run one worker as the demo does, with the database of DATABASE_URL; give its port and process."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "aice_site.wsgi:application", "--interface", "wsgi", "--host", HOST,
        "--port", str(port), "--workers", "1", "--blocking-threads", "2", "--backpressure", "64", "--no-ws",
        "--log-level", "warning",
    ]  # fmt: skip
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "aice_site.settings_bench", "DEMO": "1"}
    root = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(command, env=environment, cwd=root)  # noqa: S603 - our own server
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection((HOST, port), timeout=1).close()
                break
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("The server does not start.")
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def measure(pages: list[Page], port: int, process: subprocess.Popen) -> None:
    """Ask for the pages in turns; each address is asked for before, so that nothing is read for the first time."""
    connection = Connection(port)
    for page in pages:
        for address in page.addresses:
            status, _headers, page.size = connection.get(address, page.headers)
            if status != page.status:
                raise RuntimeError(f"{page.name}: {address} answers {status}")
    upcoming = {page.name: itertools.cycle(page.addresses) for page in pages}
    for _turn in range(TURNS):
        for page in pages:
            addresses = list(itertools.islice(upcoming[page.name], BURST))
            worked, start = _processor_time(process.pid), time.perf_counter()
            for address in addresses:
                status, _headers, _size = connection.get(address, page.headers)
                if status != page.status:
                    raise RuntimeError(f"{page.name}: {address} answers {status}")
            page.waited.append((time.perf_counter() - start) * 1000 / BURST)
            page.worked.append((_processor_time(process.pid) - worked) * 1000 / BURST)


def report(pages: list[Page]) -> None:
    """Print the pages beside the first of them, the hello view."""
    hello = pages[0]
    waited, worked = statistics.median(hello.waited), statistics.fmean(hello.worked)
    print("| page | kB | ms | hello views | processor, ms | hello views |\n|---|---|---|---|---|---|")
    for page in pages:
        ms, cpu = statistics.median(page.waited), statistics.fmean(page.worked)
        print(
            f"| {page.name} | {page.size / 1000:.1f} | {ms:.2f} | {ms / waited:.1f} | {cpu:.2f} | {cpu / worked:.1f} |"
        )


def _processor_time(parent: int) -> float:
    """Return the seconds that the workers of a server have worked (Linux; elsewhere nothing)."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            values = stat.read_text().rpartition(")")[2].split()
            if int(values[1]) == parent:
                total += int(values[11]) + int(values[12])
    return total / TICKS
