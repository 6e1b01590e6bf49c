"""The association's own texts."""

import itertools

from core.translated import SITE_LANGUAGES
from pages.models import DayEdition, JoinStep, MissionPoint, Page, Service

numbers = itertools.count(1)


def in_all_languages(field, text):
    """One text per site language, told apart by its code."""
    return {f"{field}_{code}": f"{text} ({code})" for code in SITE_LANGUAGES}


def make_page(**overrides):
    """A published page in English."""
    number = next(numbers)
    fields = {"slug": f"page-{number}", "title_en": f"Page {number}", "body_en": f"Body {number}", "is_published": True}
    return Page.objects.create(**{**fields, **overrides})


def make_service(**overrides):
    number = next(numbers)
    fields = {"slug": f"service-{number}", "position": number, **in_all_languages("title", f"Service {number}")}
    return Service.objects.create(**{**fields, **in_all_languages("text", f"Text {number}"), **overrides})


def make_mission_point(**overrides):
    number = next(numbers)
    return MissionPoint.objects.create(**{"position": number, **in_all_languages("text", f"Aim {number}"), **overrides})


def make_join_step(**overrides):
    number = next(numbers)
    fields = {
        "number": number,
        **in_all_languages("title", f"Step {number}"),
        **in_all_languages("text", f"How {number}"),
    }
    return JoinStep.objects.create(**{**fields, **overrides})


def make_day(year, **overrides):
    return DayEdition.objects.create(year=year, **{**in_all_languages("motto", f"Motto of {year}"), **overrides})
