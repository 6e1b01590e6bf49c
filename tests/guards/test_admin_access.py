"""Access matrix of the admin: every address and every action × every role. One without a line fails.

The lines stand in admin_matrix.py. A failing test prints what it found in the same form: read it, then put it there.
"""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests.factories.office import make_everything
from tests.guards.admin_matrix import ACTIONS, MODELS, OTHER
from tests.straight import status_of

pytestmark = pytest.mark.django_db

STAFF = ("translator", "editor", "membership", "events", "admin")
LABELS = {model._meta.label_lower: model for model in admin.site._registry}
PAGES = {"changelist", "add", "history", "delete", "change", "simple_history"}
# Open to all of the secretariat, because they show nothing of their own or only what a person may see.
FOR_ALL_STAFF = {"index", "jsi18n", "search", "password_change", "password_change_done", "logout", "login", "gallery"}
# Asked for a record of another list: Django's own view asks for the right to see it.
ASKS_ITSELF = {"autocomplete", "view_on_site", "app_list"}
# What stands in an address besides the number of a record.
ARGUMENTS = {
    "figures_of": {"which": "years"},
    "figures_csv": {"which": "years"},
    "admin:awards_nomination_act": {"action": "accept"},
    "admin:experiences_experience_act": {"action": "start_review"},
    "admin:experiences_experience_part": {"name": "title"},
    "admin:memberships_application_act": {"action": "decline"},
    "admin:memberships_application_paper": {"name": "agreement"},
}


@pytest.fixture(scope="module")
def one_of_each(rows_of_module):
    """One row of everything."""
    make_everything()


@pytest.fixture
def staff(client_as):
    """Give a client for a role: a member of that group alone, or somebody without a desk."""

    def make(role):
        if role not in STAFF:
            return client_as(role)
        client = client_as("stranger", is_staff=True)
        client.user.groups.add(Group.objects.get(name=role))
        return client

    return make


def addresses(patterns=None, prefix=""):
    """Yield (name, pattern) of every address below /admin/."""
    if patterns is None:
        patterns = [each for each in get_resolver().url_patterns if str(each.pattern).startswith("admin/")]
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, "admin:" if pattern.app_name == "admin" else prefix)
        elif pattern.name:
            yield prefix + pattern.name, pattern


def owner_of(name):
    """Return the label of the model to whose pages an address belongs, and which of them it is."""
    own = [label for label in LABELS if name.startswith(f"admin:{label.replace('.', '_')}_")]
    label = max(own, key=len, default="")
    return label, name.removeprefix(f"admin:{label.replace('.', '_')}_") if label else name.removeprefix("admin:")


def other_addresses():
    for name, pattern in addresses():
        label, page = owner_of(name)
        if not (label and page in PAGES) and page not in FOR_ALL_STAFF | ASKS_ITSELF:
            yield name, label, pattern


def request_of(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def row_of(label, user):
    row = admin.site._registry[LABELS[label]].get_queryset(request_of(user)).first()
    return row if row is not None else LABELS[label]._base_manager.first()


def asked(client, name, label, pattern: URLPattern):
    arguments = dict(ARGUMENTS.get(name, {}))
    for wanted in pattern.pattern.converters:
        if wanted not in arguments:
            arguments[wanted] = row_of(label, client.user).pk
    where = reverse(name, kwargs=arguments)
    if (refused := status_of(client.user, where)) in {403, 404}:
        return refused
    status = client.get(where).status_code
    # What only sends back those who look may still do something for those who press its button.
    return client.post(where).status_code if status in {302, 405} else status


def in_lines(found):
    return "\n" + "\n".join(f"    {key!r}: {value!r},".replace("'", '"') for key, value in sorted(found.items()))


def letters(client, label):
    """Return what a role may do with a model's records: (l)ist and see, (a)dd, (c)hange, (d)elete."""
    mine, request = admin.site._registry[LABELS[label]], request_of(client.user)
    row = row_of(label, client.user)
    rights = {
        "l": mine.has_view_or_change_permission(request),
        "a": mine.has_add_permission(request),
        "c": mine.has_change_permission(request, row),
        "d": mine.has_delete_permission(request, row),
    }
    return "".join(letter for letter, allowed in rights.items() if allowed)


def test_every_model_has_a_line_that_says_what_each_role_may_do(staff, one_of_each):
    found = {label: {} for label in LABELS}
    for role in STAFF:
        client = staff(role)
        for label in LABELS:
            if may := letters(client, label):
                found[label][role] = may

    wrong = {label: line for label, line in found.items() if MODELS.get(label) != line}
    assert not wrong, in_lines(wrong)
    assert set(MODELS) == set(LABELS)


def test_every_action_has_a_line_that_says_who_may_do_it(staff):
    found = {f"{label}:{action}": [] for label, model in LABELS.items() for action in actions_of(model)}
    for role in STAFF:
        request = request_of(staff(role).user)
        for label, model in LABELS.items():
            for action in admin.site._registry[model].get_actions(request):
                found.setdefault(f"{label}:{action}", []).append(role)

    told = {key: " ".join(roles) for key, roles in found.items()}
    wrong = {key: line for key, line in told.items() if ACTIONS.get(key) != line}
    assert not wrong, in_lines(wrong)
    assert set(ACTIONS) == set(told)


def actions_of(model):
    """Return the names of a list's own actions, also of those that no group may do."""
    for action in admin.site._registry[model].actions or ():
        yield action if isinstance(action, str) else action.__name__


def test_every_other_address_has_a_line_that_says_to_whom_it_opens(staff, one_of_each):
    found = {name: [] for name, *_rest in other_addresses()}
    for role in STAFF:
        client = staff(role)
        for name, label, pattern in other_addresses():
            status = asked(client, name, label, pattern)
            assert status in {200, 302, 400, 403, 404}, (name, role)
            if status not in {403, 404}:
                found[name].append(role)

    told = {name: " ".join(roles) for name, roles in found.items()}
    wrong = {name: line for name, line in told.items() if OTHER.get(name) != line}
    assert not wrong, in_lines(wrong)
    assert set(OTHER) == set(told)


@pytest.mark.parametrize("role", STAFF)
def test_pages_of_each_model_are_refused_as_the_matrix_says(role, staff, one_of_each):
    client = staff(role)
    wrong = []
    for label in LABELS:
        may, pk = MODELS.get(label, {}).get(role, ""), row_of(label, client.user).pk
        pages = {"changelist": "l", "add": "a", "change": "l", "history": "l", "delete": "d"}
        for page, letter in pages.items():
            if letter in may:  # test_admin_pages.py opens those
                continue
            arguments = () if page in {"changelist", "add"} else (pk,)
            where = reverse(f"admin:{label.replace('.', '_')}_{page}", args=arguments)
            status = status_of(client.user, where)
            # Somebody else's record does not exist: Django leads back to the first page.
            if (status in {302, 403}) is (letter in may):
                wrong.append((label, page, status, may))

    assert wrong == []


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("technician", 403)])
def test_nobody_else_opens_anything(role, status, staff, one_of_each):
    client, anybody = staff(role), staff("admin").user
    wrong = []
    for name, pattern in addresses():
        label, page = owner_of(name)
        if page in {"login", "app_list", "view_on_site", "simple_history"}:
            continue
        arguments = dict(ARGUMENTS.get(name, {}))
        for wanted in pattern.pattern.converters:
            if wanted not in arguments:
                arguments[wanted] = row_of(label, anybody).pk
        where = reverse(name, kwargs=arguments)
        if client.user and status_of(client.user, where) == status:
            continue
        answer = client.get(where)
        answer = client.post(where) if answer.status_code == 405 else answer
        if answer.status_code != status and page != "logout":
            wrong.append((name, answer.status_code))

    assert wrong == []
