"""An application for the demonstration: a fictional town's, said to be a sample, that waits for the secretariat."""

import uuid

from django.core.files.base import ContentFile
from django.utils import timezone

from memberships.joining import actions
from memberships.models import Application

TOKEN = uuid.UUID("2f4dd0f2-3c5e-5a7b-9c57-6f0b8f6f4c11")
ANSWERS = {
    "city_name": "Vilanova de Mostra",
    "country": "ES",
    "inhabitants": "23.450",
    "population_year": "2025",
    "population_source": "Xifra inventada",
    "reasons": "Som un municipi de mostra: aquesta sol·licitud és fictícia.",
    "mayor_name": "Joana Mostra",
    "mayor_position": "Alcaldessa",
    "political_name": "Pau Mostra",
    "political_position": "Regidor d’Educació",
    "political_email": "regidoria@vilanova.example.org",
    "technical_name": "Laia Mostra",
    "technical_position": "Tècnica d’educació",
    "technical_email": "educacio@vilanova.example.org",
    "billing_entity": "Ajuntament de Vilanova de Mostra",
    "billing_tax_id": "P0000000X",
    "billing_address": "Plaça Major, 1\n00000 Vilanova de Mostra",
    "billing_name": "Intervenció",
    "billing_email": "factures@vilanova.example.org",
    "council": "Ple de l’Ajuntament",
}


def load_application() -> None:
    """Send one where there is none; what is there stays as people have left it."""
    if Application.objects.filter(token=TOKEN).exists():
        return
    today = timezone.localdate()
    row = Application.objects.create(
        token=TOKEN,
        language="ca",
        name=ANSWERS["technical_name"],
        email=ANSWERS["technical_email"],
        email_proven_at=timezone.now(),
        city_name=ANSWERS["city_name"],
        country_code=ANSWERS["country"],
        answers={**ANSWERS, "agreed_on": today.replace(day=1).isoformat()},
        is_sample=True,
    )
    papers = {name: ContentFile(sample_pdf(), name=f"{uuid.uuid4().hex}.pdf") for name in actions.PAPERS}
    actions.attach(application=row, papers=papers)
    actions.submit(application=row)


def sample_pdf(text: str = "Document de mostra") -> bytes:
    """Return a page with one line, written by hand: the demonstration runs without the libraries that make papers."""
    line = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode("ascii")
    resources = b"<< /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % resources,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(line), line),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return pdf + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
