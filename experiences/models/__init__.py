"""The bank of experiences."""

from experiences.models.experience import Experience
from experiences.models.files import ExperienceDocument, ExperienceImage
from experiences.models.search import CountryWords, FacetCode, FacetCount, SearchDoc, SearchTerm, SearchWord
from experiences.models.subjects import Goal, Topic

__all__ = [
    "CountryWords", "Experience", "ExperienceDocument", "ExperienceImage", "FacetCode", "FacetCount", "Goal",
    "SearchDoc", "SearchTerm", "SearchWord", "Topic",
]  # fmt: skip
