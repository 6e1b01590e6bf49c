"""Where the guide to writing speaks of a field: the names of its sections, the same in every language."""

from experiences.steps import BY_NAME, STEP_OF_FIELD

# Fields about which one section says everything; all others have one of their own name.
TOGETHER = {
    "ended_year": "began_year",
    "writing_language": "source_language",
    "original_language": "source_language",
    "original_title": "source_language",
    "contact_email": "contact_name",
}


def section_of(field: str) -> str:
    """Return the anchor of the section on a field, or on a step that has no fields; nothing for all others."""
    return TOGETHER.get(field, field) if field in STEP_OF_FIELD or field in BY_NAME else ""
