"""The bank of experiences."""

from experiences.models.adaptation import Adaptation
from experiences.models.alerts import AlertedExperience, SearchAlert
from experiences.models.asking import ChangeReport, Question
from experiences.models.collections import Collection, CollectionEntry
from experiences.models.experience import Experience
from experiences.models.files import ExperienceDocument, ExperienceImage
from experiences.models.review import BulkRun, ReasonTemplate
from experiences.models.search import (
    CountryWords,
    FacetCode,
    FacetCount,
    SearchConcept,
    SearchDoc,
    SearchTerm,
    SearchWord,
)
from experiences.models.subjects import Goal, Topic
from experiences.models.writing import CoWriter, MachineDraft, WritingSession

__all__ = [
    "Adaptation", "AlertedExperience", "BulkRun", "ChangeReport", "CoWriter", "Collection", "CollectionEntry",
    "CountryWords", "Experience", "ExperienceDocument", "ExperienceImage", "FacetCode", "FacetCount", "Goal",
    "MachineDraft", "Question", "ReasonTemplate", "SearchAlert", "SearchConcept", "SearchDoc", "SearchTerm",
    "SearchWord", "Topic", "WritingSession",
]  # fmt: skip
