"""The names of what the audit trail records, in the reader's language.

An action without a name here shows its code; a test keeps that from being forgotten for the site's own actions.
"""

import json

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import AuditEvent

LABELS = {
    "admin.added": pgettext_lazy("audit", "Added in the admin"),
    "admin.changed": pgettext_lazy("audit", "Changed in the admin"),
    "admin.deleted": pgettext_lazy("audit", "Deleted in the admin"),
    "job.run_again": pgettext_lazy("audit", "Failed job run again"),
    "job.left": pgettext_lazy("audit", "Failed job taken off the list"),
    "mail.send_again": pgettext_lazy("audit", "Mail sent again"),
    "import": pgettext_lazy("audit", "File of records taken in"),
    "export": pgettext_lazy("audit", "Records downloaded as a table"),
    "enquiry.answered": pgettext_lazy("audit", "Enquiry marked as answered"),
    "enquiry.reopened": pgettext_lazy("audit", "Enquiry opened again"),
    "question.answered": pgettext_lazy("audit", "Question marked as answered"),
    "question.reopened": pgettext_lazy("audit", "Question opened again"),
    "change_report.handled": pgettext_lazy("audit", "Report of a change dealt with"),
    "change_report.reopened": pgettext_lazy("audit", "Report of a change opened again"),
    "application.start": pgettext_lazy("audit", "Application for membership begun"),
    "application.attach": pgettext_lazy("audit", "Paper of the application kept"),
    "application.submit": pgettext_lazy("audit", "Application sent by the city"),
    "application.withdraw": pgettext_lazy("audit", "Application withdrawn by the city"),
    "application.ask_documents": pgettext_lazy("audit", "Application given back for what is missing"),
    "application.invoice": pgettext_lazy("audit", "Fee of the application set"),
    "application.record_payment": pgettext_lazy("audit", "Fee of the application received"),
    "application.admit": pgettext_lazy("audit", "City admitted"),
    "application.ratify": pgettext_lazy("audit", "Admission ratified"),
    "application.decline": pgettext_lazy("audit", "Application declined"),
    "application.new_city": pgettext_lazy("audit", "Record made from an application"),
    "certificate.issue": pgettext_lazy("audit", "Certificate issued"),
    "fee_table.copy": pgettext_lazy("audit", "Table of fees prepared as a copy"),
    "fee_table.import": pgettext_lazy("audit", "Table of fees taken in from a file"),
    "fee_table.in_force": pgettext_lazy("audit", "Table of fees put in force"),
    "fee_exception.grant": pgettext_lazy("audit", "Exception to the fee granted"),
    "create": pgettext_lazy("audit", "Draft begun"),
    "begin_edition": pgettext_lazy("audit", "New edition begun by the city"),
    "adaptation_stated": pgettext_lazy("audit", "City says it is an adaptation"),
    "adaptation_confirmed": pgettext_lazy("audit", "Adaptation confirmed by the other city"),
    "adaptation_refused": pgettext_lazy("audit", "Adaptation not confirmed by the other city"),
    "adaptation_ended": pgettext_lazy("audit", "Adaptation taken back by the city"),
    "take_in": pgettext_lazy("audit", "Entered by the secretariat"),
    "submit": pgettext_lazy("audit", "Sent to the secretariat"),
    "start_review": pgettext_lazy("audit", "Review begun"),
    "assign": pgettext_lazy("audit", "Given to an editor"),
    "release": pgettext_lazy("audit", "Left in nobody’s charge"),
    "set_day": pgettext_lazy("audit", "Day of the announcement chosen"),
    "reopen": pgettext_lazy("audit", "Decision taken back"),
    "message": pgettext_lazy("audit", "Message to the city"),
    "request_changes": pgettext_lazy("audit", "City asked for changes"),
    "ask_consent": pgettext_lazy("audit", "City asked for its consent"),
    "give_consent": pgettext_lazy("audit", "Consent given by the city"),
    "refuse_consent": pgettext_lazy("audit", "Consent refused by the city"),
    "accept": pgettext_lazy("audit", "Accepted"),
    "publish": pgettext_lazy("audit", "Published"),
    "reject": pgettext_lazy("audit", "Rejected"),
    "withdraw": pgettext_lazy("audit", "Withdrawn by the city"),
    "delete_draft": pgettext_lazy("audit", "Draft deleted by the city"),
    "invite_co_writer": pgettext_lazy("audit", "Co-writer invited by the city"),
    "revoke_co_writer": pgettext_lazy("audit", "Invitation of a co-writer ended"),
    "archive": pgettext_lazy("audit", "Archived"),
    "republish": pgettext_lazy("audit", "Published again"),
    "add_image": pgettext_lazy("audit", "Image added"),
    "describe_image": pgettext_lazy("audit", "Image described"),
    "remove_image": pgettext_lazy("audit", "Image removed"),
    "add_document": pgettext_lazy("audit", "Document added"),
    "describe_document": pgettext_lazy("audit", "Document described"),
    "remove_document": pgettext_lazy("audit", "Document removed"),
    "admit": pgettext_lazy("audit", "Admitted as a member"),
    "ratify": pgettext_lazy("audit", "Admission ratified by an assembly"),
    "mail_bounced": pgettext_lazy("audit", "Mail to a contact came back"),
    "mail_reachable": pgettext_lazy("audit", "Mail to a contact arrives again"),
    "end_membership": pgettext_lazy("audit", "Membership ended"),
    "assembly_announced": pgettext_lazy("audit", "Assembly announced to the cities"),
    "delegate_named": pgettext_lazy("audit", "Delegate named by a city (form A)"),
    "proxy_given": pgettext_lazy("audit", "Vote given to another city (form B)"),
    "proxy_withdrawn": pgettext_lazy("audit", "Vote taken back by a city"),
    "attendance_marked": pgettext_lazy("audit", "Attendance of cities marked"),
    "assembly_ratified": pgettext_lazy("audit", "Admissions ratified"),
    "assembly_closed": pgettext_lazy("audit", "Assembly closed"),
    "network_meeting_saved": pgettext_lazy("audit", "Meeting of the network announced or changed"),
    "network_meeting_deleted": pgettext_lazy("audit", "Meeting of the network taken away"),
    "network_document_added": pgettext_lazy("audit", "Document of the network added"),
    "network_document_removed": pgettext_lazy("audit", "Document of the network taken away"),
    "invite": pgettext_lazy("audit", "Invited"),
    "accept_invitation": pgettext_lazy("audit", "Invitation accepted"),
    "update_profile": pgettext_lazy("audit", "Own details changed"),
    "confirm": pgettext_lazy("audit", "Confirmed by the city"),
    "propose": pgettext_lazy("audit", "Change proposed"),
    "proposal_accepted": pgettext_lazy("audit", "Proposal taken over"),
    "proposal_refused": pgettext_lazy("audit", "Proposal not taken over"),
    "translation_to_review": pgettext_lazy("audit", "Translation sent to review"),
    "translation_given_back": pgettext_lazy("audit", "Translation given back to be written"),
    "publish_translation": pgettext_lazy("audit", "Translation published"),
    "assign_translation": pgettext_lazy("audit", "Translation given to a translator"),
    "proposal_withdrawn": pgettext_lazy("audit", "Proposal taken back"),
    "update_contacts": pgettext_lazy("audit", "Contacts changed by the city"),
    "confirm_data": pgettext_lazy("audit", "Details confirmed by the city"),
    "ask_confirmation": pgettext_lazy("audit", "City asked to confirm its details"),
    "export_own_data": pgettext_lazy("audit", "Own data downloaded"),
    "forget_unused": pgettext_lazy("audit", "Account deleted that was never used"),
    "forget": pgettext_lazy("audit", "Account deleted by its person"),
    "give_role": pgettext_lazy("audit", "Role in a city given"),
    "end_role": pgettext_lazy("audit", "Role in a city ended"),
    "hand_over": pgettext_lazy("audit", "Successor named"),
    "confirm_handover": pgettext_lazy("audit", "Successor confirmed"),
    "refuse_handover": pgettext_lazy("audit", "Successor not confirmed"),
    "change_trust": pgettext_lazy("audit", "Rights at the secretariat changed"),
    "act_as": pgettext_lazy("audit", "Somebody begins to act as this person"),
    "act_as_end": pgettext_lazy("audit", "Somebody no longer acts as this person"),
    "second_factor_added": pgettext_lazy("audit", "Second factor set up"),
    "second_factor_removed": pgettext_lazy("audit", "Second factor given up"),
    "reset_second_factor": pgettext_lazy("audit", "Second factor taken away by the secretariat"),
    "export_audit": pgettext_lazy("audit", "Audit trail exported"),
    "activate": pgettext_lazy("audit", "Account made active"),
    "deactivate": pgettext_lazy("audit", "Account made inactive"),
}
BY = _("The system")


def action_label(action: str) -> str:
    """Return what an action is called."""
    return str(LABELS.get(action, action))


def change_message(event: AuditEvent) -> str:
    """Return in words what an event of the admin changed, in the reader's language."""
    changes = event.data.get("changes")
    return LogEntry(change_message=json.dumps(changes)).get_change_message() if isinstance(changes, list) else ""
