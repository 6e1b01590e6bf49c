"""What an editor writes when taking a step."""

from dataclasses import dataclass

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from experiences import workflow
from experiences.models import Experience
from experiences.models.experience import TEXT_FIELDS


@dataclass(frozen=True)
class Step:
    """How a step looks: the button that opens it, what will happen, what is asked, the button that does it."""

    opener: str
    explanation: str
    question: str
    button: str
    kind: str = "secondary"
    required: bool = False
    is_optional: bool = True  # said beside the question; False where a remark on a part may stand for it
    argument: str = "message"


STEPS = {
    "start_review": Step(
        _("Begin the review"),
        _("You take charge of it, and the city is told that it is being read."),
        "",
        _("Begin the review"),
        "primary",
    ),
    "request_changes": Step(
        _("Ask for changes"),
        _("The city gets a mail with your message and your remarks, and can write again."),
        _("Message to the city, if your remarks on the parts below do not say everything"),
        _("Ask the city for changes"),
        is_optional=False,
    ),
    "ask_consent": Step(
        _("Ask for consent"),
        _("The city sees what you have reworded and agrees or says why not. Until then nobody changes the text."),
        _("Message to the city"),
        _("Ask the city for its consent"),
    ),
    "accept": Step(
        _("Accept"),
        _("It is decided, but not public yet: you publish it when it is to be announced. The city is told."),
        _("Note for the record"),
        _("Accept the experience"),
        "primary",
    ),
    "publish": Step(
        _("Publish"),
        _("Everybody can read it from now on. The city is told where."),
        _("Note for the record"),
        _("Publish the experience"),
        "primary",
    ),
    "reject": Step(
        pgettext_lazy("decision", "Reject"),
        _("It will not be published. The city gets your reason by mail; nothing is deleted."),
        _("Reason, for the city"),
        _("Reject the experience"),
        "danger",
        required=True,
        is_optional=False,
        argument="reason",
    ),
    "archive": Step(
        pgettext_lazy("decision", "Archive"),
        _("The public page goes away, and everything is kept. The city gets your reason by mail."),
        _("Reason, for the city"),
        _("Archive the experience"),
        "danger",
        required=True,
        is_optional=False,
        argument="reason",
    ),
    "republish": Step(
        _("Publish again"),
        _("The public page comes back with its first date. The city is told."),
        _("Note for the record"),
        _("Publish the experience again"),
        "primary",
    ),
}
# What `publish` also does from review, in one go (experiences.actions.publish).
STRAIGHT_TO_PUBLICATION = Step(
    _("Accept and publish"),
    _("It is accepted and public at once. The city is told where it can be read."),
    _("Note for the record"),
    _("Accept and publish the experience"),
    "primary",
)


class StepForm(forms.Form):
    """The message or reason of one step; asking for changes also takes a remark on each part."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, action: str, experience: Experience, **kwargs) -> None:
        self.action, self.experience = action, experience
        self.step = (
            STRAIGHT_TO_PUBLICATION if action == "publish" and not _from_here(action, experience) else STEPS[action]
        )
        kwargs.setdefault("initial", {})["version"] = experience.version
        super().__init__(*args, prefix=action, auto_id=f"id_{action}_%s", **kwargs)
        self.fields["text"].label = self.step.question
        self.fields["text"].required = self.step.required
        if not self.step.question:
            del self.fields["text"]
        if action == "request_changes":
            for field in TEXT_FIELDS:
                self.fields[field] = forms.CharField(
                    label=capfirst(Experience._meta.get_field(field).verbose_name),
                    required=False,
                    max_length=5000,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    @property
    def opened(self) -> bool:
        """True where the person was writing here, so that the page comes back with it open."""
        return self.is_bound

    @property
    def question(self):
        """Return the bound message or reason; None where nothing is asked."""
        return self["text"] if "text" in self.fields else None

    @property
    def remarks(self) -> list:
        """Return the bound fields of the single parts."""
        return [self[field] for field in TEXT_FIELDS if field in self.fields]

    @property
    def arguments(self) -> dict:
        """Return what the action takes."""
        arguments = {self.step.argument: self.cleaned_data["text"]} if "text" in self.fields else {}
        if self.action == "request_changes":
            arguments["comments"] = {field: self.cleaned_data[field] for field in TEXT_FIELDS}
        return arguments


def _from_here(action: str, experience: Experience) -> bool:
    return workflow.allowed(action, experience.state)


class NoteForm(forms.Form):
    """A note that only the secretariat reads."""

    body = forms.CharField(
        label=_("Note for the secretariat"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class EditorForm(forms.Form):
    """Who takes care of it."""

    editor = forms.ModelChoiceField(label=_("Editor in charge"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args, editors, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["editor"].queryset = editors
