"""Mails about proposals; each reader gets them in their own language, in the current transaction."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation

from accounts.emails import secretariat
from core.mail import send_templated_mail
from editorial.enums import ProposalState
from editorial.models import Proposal


def proposal_received(proposal: Proposal) -> None:
    """Tell the secretariat that somebody would change a published record."""
    to, language = secretariat()
    url = settings.SITE_URL + reverse("admin:editorial_proposal_change", args=[proposal.pk])
    with translation.override(language):
        name = str(proposal.record)
    context = {"reader": None, "proposal": proposal, "name": name, "by": proposal.by, "url": url}
    send_templated_mail("editorial/mail/proposal_received", to=to, language=language, context=context)


def proposal_decided(proposal: Proposal, record: models.Model) -> None:
    """Tell who proposed it what was taken over, and why not the rest."""
    reader = proposal.by
    with translation.override(reader.language):
        context = {
            "reader": reader,
            "proposal": proposal,
            "name": str(record),
            "accepted": proposal.state == ProposalState.ACCEPTED,
            "url": settings.SITE_URL + record.get_absolute_url(),
        }
    send_templated_mail("editorial/mail/proposal_decided", to=reader.email, language=reader.language, context=context)
