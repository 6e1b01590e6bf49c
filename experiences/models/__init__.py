"""The bank of experiences."""

from experiences.models.experience import Experience
from experiences.models.files import ExperienceDocument, ExperienceImage
from experiences.models.subjects import Goal, Topic

__all__ = ["Experience", "ExperienceDocument", "ExperienceImage", "Goal", "Topic"]
