"""Make the virtual environment `.venv` from requirements.lock: `python3 -m aice_site.environment`.

Runs before anything is installed, on whatever Python the machine calls python3: standard library only,
and nothing that an older Python could not read. Every failure is one sentence.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
READY = VENV / ".ready"
LOCK = ROOT / "requirements.lock"


def main():
    """Create what is missing; a second run with the same lock file does nothing."""
    if sys.version_info < OLDEST:
        return use_newer()
    try:
        if not works(PYTHON):
            create()
        install()
    except OSError as error:
        return "Cannot make %s: %s." % (VENV, error.strerror or error)
    except subprocess.CalledProcessError as error:
        return explain(error.output or "")
    return 0


def use_newer():
    """Start again with a newer Python of this machine, or say that there is none."""
    for name in NEWER:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, "-m", "aice_site.environment"])  # noqa: S606 - found on the user's own path
    return (
        "This site needs Python 3.11 or newer and found %s: "
        "install one, or name it: make demo PYTHON=/path/to/python." % sys.version.split()[0]
    )


def create():
    """Make an empty environment with pip in it."""
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships it apart
        import venv  # noqa: F401, PLC0415 - as above
    except ImportError:
        sys.exit("Python's venv module is missing: install the package python3-venv (apt install python3-venv).")
    print("Making the environment in .venv …", flush=True)
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def works(python):
    """Tell whether the environment can install; a half-made one, or one of a Python since removed, cannot."""
    if not python.exists():
        return False
    if subprocess.call([str(python), "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):  # noqa: S603 - our own command
        return False
    version = subprocess.check_output([str(python), "-c", "import sys; print(*sys.version_info[:2])"], text=True)  # noqa: S603 - as above
    return tuple(map(int, version.split())) >= OLDEST


def install():
    """Install exactly what the lock file lists, each file checked against its hash."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if READY.exists() and READY.read_text() == wanted:
        READY.touch()  # for make, which compares times
        return
    print("Installing the packages (about a minute) …", flush=True)
    run([str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
         "--only-binary", ":all:", "--require-hashes", "--requirement", str(LOCK)])  # fmt: skip
    READY.write_text(wanted)


def run(command):
    """Run quietly; what was printed travels with the error."""
    subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603 - our own command


def explain(output):
    """Turn pip's pages into one sentence."""
    if "No space left" in output:
        return "The disk is full: free some space (the environment takes about 500 MB) and run the command again."
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in output:
        return "A downloaded package differs from requirements.lock: empty pip's cache (pip cache purge) and try again."
    lines = [line for line in output.splitlines() if "ERROR" in line] or output.splitlines()[-1:]
    return "The packages could not be installed; check the network and try again. pip says: %s" % (" ".join(lines),)


if __name__ == "__main__":
    sys.exit(main())
