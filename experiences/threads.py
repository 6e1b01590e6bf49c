"""What is said beside the fields of an experience: requests of the secretariat, and remarks of those who write it."""

from dataclasses import dataclass, field

from editorial.models import BODY_LENGTH, Comment
from experiences.models import Experience


@dataclass
class Thread:
    """Everything said about one field, oldest first; `typed` is a remark that could not be kept yet."""

    field: str
    requests: list[Comment] = field(default_factory=list)
    remarks: list[Comment] = field(default_factory=list)
    typed: str = ""
    longest: int = BODY_LENGTH

    @property
    def count(self) -> int:
        """Return how many remarks wait."""
        return len(self.remarks)


def by_field(experience: Experience) -> dict[str, Thread]:
    """Return what is open, by field; under "" what is about the whole."""
    found: dict[str, Thread] = {}
    for comment in Comment.objects.about(experience).for_city().unresolved():
        thread = found.setdefault(comment.field, Thread(comment.field))
        (thread.requests if comment.is_request else thread.remarks).append(comment)
    return found
