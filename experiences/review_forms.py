"""What an editor writes when taking a step."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from experiences import workflow
from experiences.enums import ReasonFor, State
from experiences.models import Experience, ReasonTemplate
from experiences.models.experience import TEXT_FIELDS
from experiences.reasons import text_for


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
    asks_day: bool = False  # on which day it is announced


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
        asks_day=True,
    ),
    "publish": Step(
        _("Publish"),
        _("Everybody can read it from now on. The city is told where."),
        _("Note for the record"),
        _("Publish the experience"),
        "primary",
    ),
    "set_day": Step(
        _("Announce on a day"),
        _("On that day it is published by itself. Without a day it waits until an editor does it. Nobody is told now."),
        "",
        _("Keep this day"),
        asks_day=True,
    ),
    "reopen": Step(
        _("Take the decision back"),
        _("It is in review again, and nothing is lost. The city, which knows the decision, is told."),
        _("Message to the city"),
        _("Take the decision back"),
        argument="reason",
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
# What `reopen` is where the city was asked for something.
TAKING_BACK_A_REQUEST = Step(
    _("Take the request back"),
    _(
        "It is in review again. What the city has written meanwhile stays in the text, but it can write no more. "
        "The city is told."
    ),
    _("Message to the city"),
    _("Take the request back"),
    argument="reason",
)
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
    template = forms.ModelChoiceField(
        label=_("Begin with a text"), queryset=ReasonTemplate.objects.none(), required=False, empty_label="–"
    )
    announce_on = forms.DateField(
        label=_("To be announced on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, action: str, experience: Experience, **kwargs) -> None:
        self.action, self.experience = action, experience
        self.step = _step(action, experience)
        kwargs.setdefault("initial", {}).update(version=experience.version, announce_on=experience.announce_on)
        self.letters = None  # a preview of the mails, where one was asked for
        super().__init__(*args, prefix=action, auto_id=f"id_{action}_%s", **kwargs)
        self.fields["text"].label = self.step.question
        self.fields["text"].required = self.step.required
        self.fields["template"].queryset = ReasonTemplate.objects.offered(action)
        if not self.step.question:
            del self.fields["text"]
        if action not in ReasonFor:
            del self.fields["template"]
        if not self.step.asks_day:
            del self.fields["announce_on"]
        else:
            self.fields["announce_on"].widget.attrs["min"] = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
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
    def is_at_once(self) -> bool:
        """True where nothing is asked, so that one button does it."""
        return self.question is None and self.day is None

    @property
    def question(self):
        """Return the bound message or reason; None where nothing is asked."""
        return self["text"] if "text" in self.fields else None

    @property
    def beginnings(self):
        """Return the bound choice of texts to begin with; None where there is none."""
        return self["template"] if "template" in self.fields else None

    @property
    def day(self):
        """Return the bound day of the announcement; None where it is not asked for."""
        return self["announce_on"] if "announce_on" in self.fields else None

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
        if "announce_on" in self.fields:
            arguments["announce_on"] = self.cleaned_data["announce_on"]
        return arguments

    def with_template(self) -> "StepForm":
        """Return the form as it was sent, with the chosen text in front of what was written."""
        data = self.data.copy()
        key = self.fields["template"].queryset.filter(pk=data.get(self.add_prefix("template")) or None).first()
        if key is not None:
            name = self.add_prefix("text")
            parts = (text_for(key, self.experience), data.get(name, "").strip())
            data[name] = "\n\n".join(part for part in parts if part)
            data[self.add_prefix("template")] = ""
        return StepForm(data, action=self.action, experience=self.experience)


def _step(action: str, experience: Experience) -> Step:
    if action == "publish" and not workflow.TABLE.allows(action, experience.state):
        return STRAIGHT_TO_PUBLICATION
    if action == "reopen" and experience.state in (State.CHANGES_REQUESTED, State.CONSENT_ASKED):
        return TAKING_BACK_A_REQUEST
    return STEPS[action]


class NoteForm(forms.Form):
    """A note for the secretariat, or a message to the city; on the whole or on one part."""

    field = forms.ChoiceField(label=_("About"), required=False)
    body = forms.CharField(
        label=pgettext_lazy("comment", "Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        parts = [(field, capfirst(Experience._meta.get_field(field).verbose_name)) for field in TEXT_FIELDS]
        self.fields["field"].choices = [("", _("The whole experience")), *parts]


class EditorForm(forms.Form):
    """Who takes care of it."""

    editor = forms.ModelChoiceField(label=_("Give it to"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args, editors, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["editor"].queryset = editors
