"""On paper: the page that the mayor signs, and the certificate."""

from core import l10n
from core.pdf import Paper
from core.structured_data import absolute
from memberships.joining.certificates import check_url
from memberships.joining.forms import answered
from memberships.models import Application, Certificate
from memberships.papers import paper

CSS = """
.signature { margin-top: 16mm; break-inside: avoid; }
.signature p { border-top: 0.3mm solid #14212b; width: 85mm; padding-top: 1.5mm; margin-top: 18mm; }
.answers { margin-top: 3mm; font-size: 9.5pt; }
.answers div { display: block; margin-bottom: 1.6mm; break-inside: avoid; }
.answers dt { display: inline-block; width: 55mm; color: #4b5862; vertical-align: top; }
.answers dd { display: inline-block; width: 110mm; vertical-align: top; white-space: pre-line; }
.certificate { text-align: center; padding-top: 22mm; }
.certificate .city-name { font-size: 34pt; font-weight: bold; line-height: 1.15; margin: 8mm 0 4mm; }
.certificate .code { font-size: 14pt; letter-spacing: 0.08em; font-weight: bold; margin-top: 2mm; }
.certificate .signature p { margin-inline: auto; }
.certificate .lead { margin-top: 8mm; }
.check { margin-top: 18mm; padding-top: 4mm; border-top: 0.9mm solid #ffcd3c; font-size: 9.5pt; }
"""


def of_application(application: Application) -> Paper:
    """Return the page to sign, with all that has been written so far."""
    context = {"application": application, "sections": answered(application.answers)}
    return _paper("memberships/paper/application.html", context)


def of_certificate(certificate: Certificate) -> Paper:
    """Return the certificate in the active language."""
    context = {"certificate": certificate, "url": absolute(check_url(certificate))}
    return _paper("memberships/paper/certificate.html", context)


def _paper(template: str, context: dict) -> Paper:
    return paper(template, context, language=l10n.current_language(), css=CSS)
