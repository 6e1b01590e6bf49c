"""The frame of every paper of membership: its language, the association's name and mark."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from core.pdf import Paper, own_picture

MARK = "picture:mark"


def paper(template: str, context: dict, *, language: str, css: str = "") -> Paper:
    """Return a paper made of a template, in one language."""
    with translation.override(language):
        frame = {
            "language": language,
            "association": settings.SITE_NAME[language],
            "contents_approved": settings.CONTENTS_APPROVED,
        }
        html = render_to_string(template, {**frame, **context})
    return Paper(html, {MARK: own_picture("img/favicon.svg")}, css)
