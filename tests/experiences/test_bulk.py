"""One step with several experiences: the preview is exact, the result is kept, and it says how to go back."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from core.models import OutboxMessage
from experiences.enums import BulkStep, State
from experiences.models import BulkRun, Experience
from tests.factories.accounts import make_editor
from tests.factories.experiences import make_experience, make_image

pytestmark = pytest.mark.django_db
LIST, PAGE = reverse("admin:experiences_experience_changelist"), reverse("admin:experiences_experience_bulk")


def begin(client, step, *experiences):
    """Tick rows of the list and choose a step."""
    data = {"action": f"bulk_{step}", "_selected_action": [each.pk for each in experiences]}
    return client.post(LIST, data)


def preview(client, step, *experiences, **values):
    return client.post(PAGE, {"do": "preview", "step": step, "pk": [each.pk for each in experiences], **values})


def do(client, shown):
    return client.post(PAGE, {"do": "run", "token": shown.context["token"]}, follow=True)


def said(shown):
    return {outcome.pk: (outcome.done, outcome.said) for outcome in shown.context["outcomes"]}


def states(*experiences):
    return [Experience.objects.get(pk=each.pk).state for each in experiences]


def test_preview_says_of_each_row_what_would_happen_and_why_not_and_changes_nothing(editor, technician, city):
    ready, undescribed, late = (make_experience(State.ACCEPTED, city=city) for _n in range(3))
    make_image(undescribed, alt_en="")
    Experience.objects.filter(pk=late.pk).update(state=State.WITHDRAWN)

    shown = begin(editor, BulkStep.PUBLISH, ready, undescribed, late)

    assert said(shown)[ready.pk] == (True, "Accepted, not yet announced → Published")
    assert not said(shown)[undescribed.pk][0]
    assert "Image 1 has no description" in said(shown)[undescribed.pk][1]
    assert "Withdrawn by the city" in said(shown)[late.pk][1]
    letters = {outcome.pk: outcome.letters for outcome in shown.context["outcomes"]}
    assert [letter.to for letter in letters[ready.pk]] == [technician.email]
    assert states(ready, undescribed, late) == [State.ACCEPTED, State.ACCEPTED, State.WITHDRAWN]
    assert not OutboxMessage.objects.exists()


def test_what_was_previewed_is_done_and_kept_with_its_reasons(editor, technician, city):
    ready, undescribed = (make_experience(State.ACCEPTED, city=city) for _n in range(2))
    make_image(undescribed, alt_en="")

    result = do(editor, begin(editor, BulkStep.PUBLISH, ready, undescribed))

    kept = BulkRun.objects.get()
    assert states(ready, undescribed) == [State.PUBLISHED, State.ACCEPTED]
    assert ([row["pk"] for row in kept.done], [row["pk"] for row in kept.left]) == ([ready.pk], [undescribed.pk])
    assert "Done with 1 experience." in result.text
    assert "Image 1 has no description" in result.text
    assert [mail.to for mail in OutboxMessage.objects.all()] == [technician.email]


def test_what_somebody_changed_since_the_preview_is_left(editor, city):
    one, other = (make_experience(State.ACCEPTED, city=city) for _n in range(2))
    shown = begin(editor, BulkStep.PUBLISH, one, other)
    Experience.objects.filter(pk=other.pk).update(version=other.version + 1)

    result = do(editor, shown)

    assert states(one, other) == [State.PUBLISHED, State.ACCEPTED]
    assert "Somebody has changed it since the preview." in result.text


def test_archiving_asks_for_a_reason_and_publishing_again_goes_back(editor, city):
    rows = [make_experience(city=city) for _n in range(2)]
    asked = begin(editor, BulkStep.ARCHIVE, *rows)
    assert (asked.context["outcomes"], list(asked.context["form"].fields)) == (None, ["message"])
    assert preview(editor, BulkStep.ARCHIVE, *rows, message=" ").context["outcomes"] is None

    do(editor, preview(editor, BulkStep.ARCHIVE, *rows, message="Out of date."))
    assert states(*rows) == [State.ARCHIVED] * 2
    first = BulkRun.objects.get()
    back = editor.post(PAGE, {"back": first.pk})
    assert [outcome.said for outcome in back.context["outcomes"]] == ["Archived → Published"] * 2
    do(editor, back)

    assert states(*rows) == [State.PUBLISHED] * 2
    assert first.gone_back_by.get().step == BulkStep.REPUBLISH
    assert (
        "Somebody has already gone back on it."
        in editor.get(reverse("admin:experiences_bulkrun_change", args=[first.pk])).text
    )


def test_putting_in_charge_goes_back_to_whoever_had_each(editor, city):
    carles = make_editor(name="Carles")
    his = make_experience(State.IN_REVIEW, city=city, assigned_to=carles)
    nobodys = make_experience(State.SUBMITTED, city=city)
    mine = make_experience(State.IN_REVIEW, city=city, assigned_to=editor.user)

    shown = preview(editor, BulkStep.ASSIGN, his, nobodys, mine, editor=editor.user.pk)
    assert said(shown) == {
        his.pk: (True, "in charge: Carles → Eva"),
        nobodys.pk: (True, "in charge: nobody → Eva"),
        mine.pk: (False, "Nothing would change: it is so already."),
    }
    do(editor, shown)
    do(editor, editor.post(PAGE, {"back": BulkRun.objects.get().pk}))

    held = {row.pk: row.assigned_to for row in Experience.objects.all()}
    assert held == {his.pk: carles, nobodys.pk: None, mine.pk: editor.user}


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        (BulkStep.START_REVIEW, State.SUBMITTED, State.IN_REVIEW),
        (BulkStep.ACCEPT, State.IN_REVIEW, State.ACCEPTED),
        (BulkStep.PUBLISH, State.IN_REVIEW, State.PUBLISHED),
        (BulkStep.REPUBLISH, State.ARCHIVED, State.PUBLISHED),
        (BulkStep.REOPEN, State.REJECTED, State.IN_REVIEW),
    ],
)
def test_step_with_several_takes_each_of_them(editor, city, step, before, after):
    rows = [make_experience(before, city=city) for _n in range(2)]

    do(editor, preview(editor, step, *rows))

    assert states(*rows) == [after] * 2


def test_forged_old_and_foreign_previews_do_nothing(editor, client_as, city):
    row = make_experience(State.ACCEPTED, city=city)
    shown = begin(editor, BulkStep.PUBLISH, row)
    colleague = client_as("admin")

    assert colleague.post(PAGE, {"do": "run", "token": shown.context["token"]}).status_code == 403
    assert "too old" in editor.post(PAGE, {"do": "run", "token": "forged"}, follow=True).text
    assert editor.post(PAGE, {"do": "preview", "step": "delete", "pk": [row.pk]}).status_code == 302
    assert editor.get(PAGE).status_code == 302
    assert states(row) == [State.ACCEPTED]


def test_more_than_a_hundred_at_once_are_refused(editor, city, monkeypatch):
    monkeypatch.setattr("experiences.bulk.MOST", 2)
    rows = [make_experience(State.ACCEPTED, city=city) for _n in range(3)]

    response = begin(editor, BulkStep.PUBLISH, *rows)

    assert response.status_code == 302
    assert "Choose at most 2 at a time." in editor.get(LIST).text


@pytest.mark.parametrize("group", ["membership", "events"])
def test_steps_with_several_are_closed_to_other_groups(client_as, city, group):
    client = client_as("stranger", is_staff=True)
    client.user.groups.add(Group.objects.get(name=group))
    row = make_experience(State.ACCEPTED, city=city)

    offered = (
        dict(client.get(LIST).context["action_form"].fields["action"].choices)
        if (client.get(LIST).context["action_form"])
        else {}
    )

    assert not any(name.startswith("bulk_") for name in offered)
    assert preview(client, BulkStep.PUBLISH, row).status_code == 403


def test_draft_of_a_city_is_not_shown_to_who_makes_up_its_number(editor, city):
    ready, draft = (
        make_experience(State.ACCEPTED, city=city),
        make_experience(State.DRAFT, city=city, title_en="Not sent yet"),
    )

    shown = preview(editor, BulkStep.PUBLISH, ready, draft)

    assert list(said(shown)) == [ready.pk]
    assert "Not sent yet" not in shown.text
