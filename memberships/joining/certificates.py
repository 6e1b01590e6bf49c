"""The code of a certificate: how it is checked."""

import re

from django.urls import reverse

from memberships.models import Certificate
from memberships.models.applications import CODE_PART, CODE_PARTS, CODE_SIGNS


def check_url(certificate: Certificate) -> str:
    """Return the address at which the code is checked."""
    return f"{reverse('certificate_check')}?code={certificate.code}"


def tidy_code(text: str) -> str:
    """Return a code as it is stored, however it was typed; nothing where it can be none."""
    signs = re.sub(r"[^0-9A-Z]", "", text.upper())
    if len(signs) != CODE_PART * CODE_PARTS or not set(signs) <= set(CODE_SIGNS):
        return ""
    return "-".join(signs[place : place + CODE_PART] for place in range(0, len(signs), CODE_PART))
