"""A translator is told by mail, in their language, what was given to them."""

import pytest

from core.models import MailState, OutboxMessage
from editorial import translating
from editorial.models import TranslationState
from tests.editorial.test_tracking import written
from tests.editorial.test_translating import member_of

pytestmark = pytest.mark.django_db


def give(records, *, to, by):
    keys = [record.pk for record in records]
    states = TranslationState.objects.filter(kind="experiences.experience", object_id__in=keys, language="fr")
    return translating.assign_translations(states=states, to=to, by=by)


def translator(**values):
    person = member_of("translator")
    for name, value in values.items():
        setattr(person, name, value)
    person.save()
    return person


def test_several_texts_are_one_mail_in_the_reader_s_language():
    person, editor = translator(language="fr"), member_of("editor")

    assert give([written(), written()], to=person, by=editor) == 2

    mail = OutboxMessage.objects.get(to=person.email)
    assert mail.language == "fr"
    assert mail.text.count("River school (en)") == 2
    assert "?translator=me" in mail.text


def test_what_comes_soon_after_waits_and_once_a_day_where_that_is_wanted():
    editor, person, daily = member_of("editor"), translator(), translator(mail_rhythm="daily")

    for to in (person, daily):
        give([written()], to=to, by=editor)
        give([written()], to=to, by=editor)

    assert [mail.state == MailState.HELD for mail in OutboxMessage.objects.filter(to=person.email).order_by("pk")] == [
        False,
        True,
    ]
    assert {mail.state for mail in OutboxMessage.objects.filter(to=daily.email)} == {MailState.HELD}


def test_nobody_is_told_of_what_they_took_themselves_or_had_already_or_lost():
    editor, person = member_of("editor"), translator()
    experience = written()
    give([experience], to=editor, by=editor)
    give([experience], to=person, by=editor)
    OutboxMessage.objects.all().delete()

    give([experience], to=person, by=editor)
    give([experience], to=None, by=editor)

    assert not OutboxMessage.objects.exists()
