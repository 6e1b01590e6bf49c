"""A translation engine that needs no program of the system."""

from editorial.machine import MachineError, Pair


class Engine:
    """An engine that writes capitals."""

    name = "Engine 1"

    def __init__(self, *pairs, error=None):
        self.known, self.error = pairs, error

    def pairs(self):
        return [Pair(source, target, is_rough=target == "fr") for source, target in self.known]

    def translate(self, text, pair):
        if self.error:
            raise MachineError(self.error)
        return "\n".join(f"{line} {pair.source}>{pair.target}".upper() for line in text.split("\n"))
