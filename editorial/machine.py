"""Machine translation behind one door. What it makes is always a draft that says where it comes from.

One engine is known: Apertium, as programs of the system (Debian's packages; README.md). Where it is not installed
nothing is offered. Apertium is rule-based and needs no network; it is good between Catalan and Spanish and a rough
help towards and from French, and from Portuguese (originals only). Its English is gist only, and is not offered at all.
"""

import functools
import html
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from core.translated import SITE_LANGUAGES

TIMEOUT = 60  # seconds for a whole record
# What Apertium's packages call the languages: old pairs have two letters, newer ones three.
CODES = {"ca": ("cat", "ca"), "es": ("spa", "es"), "fr": ("fra", "fr"), "pt": ("por", "pt")}
GOOD = {("ca", "es"), ("es", "ca")}
LINK = re.compile(
    r"\[([^\]\n]*)\]\(([^)\s]+)\)|((?:https?://|www\.)[^\s<>()]*[^\s<>().,;:!?’'»”*_]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)
# What begins a line and is no text: marks of lists and of quotations.
LINE = re.compile(r"^(\s*(?:[-*+>]\s+|\d+[.)]\s+)*)(.*?)(\s*)$")
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
LINK_BACK = re.compile(r'<a href="([^"]*)">\s*(.*?)\s*</a>', re.DOTALL)
BARE_BACK = re.compile(r'<img alt="" src="([^"]*)">')


class MachineError(Exception):
    """The engine gave no translation; the message is for the log."""


@dataclass(frozen=True)
class Pair:
    """A direction in which an engine translates."""

    source: str
    target: str
    is_rough: bool


class Provider(Protocol):
    """An engine. Another one is a class with these and a line in `provider()`."""

    @property
    def name(self) -> str:
        """What it is called, with its version."""

    def pairs(self) -> list[Pair]:
        """Return what it can do on this machine; nothing where it is not installed."""

    def translate(self, text: str, pair: Pair) -> str:
        """Return a Markdown text in the other language, line for line, or raise MachineError."""


class Apertium:
    """The programs `apertium` and its pairs, as the system has them."""

    def __init__(self) -> None:
        self.program = shutil.which("apertium") or ""

    @functools.cached_property
    def modes(self) -> set[str]:
        """Return the directions as `apertium -l` lists them."""
        try:
            return set(_run([self.program, "-l"]).split()) if self.program else set()
        except MachineError:
            return set()

    @functools.cached_property
    def name(self) -> str:
        """Return “Apertium 3.8.3”."""
        return _run([self.program, "-V"]).strip() or "Apertium"

    def pairs(self) -> list[Pair]:
        """Return the offered directions that are installed."""
        return [
            Pair(source, target, (source, target) not in GOOD)
            for source in CODES
            for target in CODES
            if target in SITE_LANGUAGES and source != target and self._mode(source, target)
        ]

    def translate(self, text: str, pair: Pair) -> str:
        """Translate a text line by line, its links kept out of it; unknown words come through as they are."""
        mode = self._mode(pair.source, pair.target)
        if not mode:
            raise MachineError(f"no pair {pair.source}-{pair.target}")
        lines = [LINE.match(line).groups() for line in text.replace("\r", "").split("\n")]
        written = "".join(f"<p>{to_html(words)}</p>\n" for _mark, words, _end in lines if words)
        found = PARAGRAPH.findall(_run([self.program, "-u", "-f", "html", mode], written))
        if len(found) != sum(bool(words) for _mark, words, _end in lines):
            raise MachineError(f"{mode} has lost lines of the text")
        back = iter(found)
        return "\n".join(f"{mark}{from_html(next(back)) if words else ''}{end}" for mark, words, end in lines)

    def _mode(self, source: str, target: str) -> str:
        names = (f"{a}-{b}" for a in CODES.get(source, ()) for b in CODES.get(target, ()))
        return next((name for name in names if name in self.modes), "")


@functools.cache
def provider() -> Provider:
    """Return the engine of this machine."""
    return Apertium()


def pair_for(target: str, sources: list[str]) -> Pair | None:
    """Return the best direction from one of the given languages (the first is preferred), None where there is none."""
    pairs = {(pair.source, pair.target): pair for pair in provider().pairs()}
    found = [pairs[source, target] for source in sources if (source, target) in pairs]
    return min(found, key=lambda pair: pair.is_rough, default=None)


def translate_texts(texts: Mapping[str, str], pair: Pair) -> dict[str, str]:
    """Return each text in the other language, by one run of the engine; empty ones stay out.

    For the desk, and for a city's writing form: ask `pair_for` first, and call it outside of a request.
    """
    wanted = {name: text.replace("\r", "") for name, text in texts.items() if text.strip()}
    if not wanted:
        return {}
    lines = provider().translate("\n".join(wanted.values()), pair).split("\n")
    lengths = [text.count("\n") + 1 for text in wanted.values()]
    if len(lines) != sum(lengths):
        raise MachineError("the engine has lost lines of the text")
    rest = iter(lines)
    return {name: "\n".join(islice(rest, length)) for name, length in zip(wanted, lengths, strict=True)}


def to_html(text: str) -> str:
    """Return Markdown so that the engine sees addresses as tags, which it leaves alone."""
    parts, end = [], 0
    for match in LINK.finditer(text):
        parts.append(html.escape(text[end : match.start()], quote=False))
        label, address, bare = match.groups()
        if bare:
            parts.append(f'<img alt="" src="{html.escape(bare)}">')
        else:
            parts.append(f'<a href="{html.escape(address)}">{html.escape(label, quote=False)}</a>')
        end = match.end()
    return "".join([*parts, html.escape(text[end:], quote=False)])


def from_html(text: str) -> str:
    """Return what came back as Markdown."""
    text = BARE_BACK.sub(lambda match: match[1], LINK_BACK.sub(r"[\2](\1)", text))
    return html.unescape(text).strip()


def _run(command: list[str], text: str = "") -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, without a shell, and no argument from outside
            command, input=text.encode(), capture_output=True, timeout=TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MachineError(f"{command[0]}: {error}") from error
    if done.returncode:
        raise MachineError(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')[:300]}")
    return done.stdout.decode(errors="replace")
