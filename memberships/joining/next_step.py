"""Who acts next on an application, in a sentence for the applicant."""

from django.utils.translation import gettext as _

from memberships.enums import ApplicationState as State
from memberships.models import Application


def next_step(application: Application) -> str:
    """Say what happens now, and what the applicant can do; nothing where the page itself says it, or all is over."""
    match application.state:
        case State.DRAFT if not application.email_proven_at:
            text = _(
                "The link to this page is on its way to %(email)s: with it you go on later, and send the application."
            )
            return text % {"email": application.email}
        case State.SUBMITTED if application.missing_documents:
            return _(
                "The secretariat reads it. Please add what is missing of the two papers: then the invoice follows."
            )
        case State.SUBMITTED:
            return _("The secretariat reads it, then mails the invoice. There is nothing to do for you now.")
        case State.DOCUMENTS_MISSING:
            return _("Please put right what the secretariat asks for, then send the application again.")
        case State.INVOICED if application.fee_amount:
            return _("Once the fee has arrived, the secretariat admits your city.")
        case State.PAID:
            return _("The fee has arrived. The secretariat prepares the admission and writes to you.")
        case State.ADMITTED:
            return _(
                "Your city is a member, and the next General Assembly ratifies it. You can act for it on this website: "
                "the way in came in a mail of its own."
            )
    return ""
