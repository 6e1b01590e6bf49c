"""The site's menus as data: templates only print them.

An address that does not exist yet is left out of its menu; a test keeps that from being forgotten.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext

from core.addresses import address

# Pages of a part that stand under an address of their own.
BELONGING = {"experience_list": ("collection_list",), "city_list": ("network_list",)}


@dataclass(frozen=True)
class Item:
    """A link: current inside its part of the site, exact on its own page."""

    label: str
    url: str
    current: bool = False
    exact: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Group:
    """Links under one heading of the footer."""

    label: str
    items: list[Item] = field(default_factory=list)


class Menus:
    """What base.html prints of a request, put there by {% site_menus %}; each is made when it is asked for."""

    def __init__(self, path, user):
        self._path, self._user = path, user

    @cached_property
    def main(self) -> list[Item]:
        """The parts of the site."""
        return main_menu(self._path)

    @cached_property
    def account(self) -> list[Item]:
        """What a person may reach beyond the public pages."""
        return account_menu(self._path, self._user)

    @cached_property
    def account_pages(self) -> list[Item]:
        """The pages on which people look after their own account."""
        return account_pages(self._path)


def _items(path, *entries):
    items = []
    for url_name, label, *icon in entries:
        try:
            url = address(url_name)
        except NoReverseMatch:
            continue
        inside = path.startswith((url, *map(address, BELONGING.get(url_name, ()))))
        items.append(Item(label, url, inside, path == url, *icon))
    return items


def main_menu(path):
    """The parts of the site, in the order of the visitor's questions: what was done, by whom, on which ground."""
    return _items(
        path,
        ("experience_list", gettext("Experiences")),
        ("city_list", gettext("Cities")),
        ("charter", gettext("Charter")),
        ("award_list", gettext("Awards")),
        ("event_list", pgettext("list of events", "Agenda")),
        ("publication_list", gettext("Publications")),
        ("news_list", pgettext("list of news items", "News")),
        ("association", gettext("Association")),
    )


def account_menu(path, user):
    """What a person may reach beyond the public pages; the desks themselves check who may enter."""
    if not user.is_authenticated:
        return _items(path, ("account_login", gettext("Sign in"), "account"))
    entries = [("city_desk", gettext("My city"), "city")]
    if user.is_staff:
        entries.append(("admin:index", gettext("Secretariat"), "edit"))
    entries += [
        ("account_profile", gettext("Account"), "account"),
        ("account_logout", gettext("Sign out"), "exit"),
    ]
    return _items(path, *entries)


def account_pages(path):
    """The pages on which people look after their own account."""
    return _items(
        path,
        ("account_profile", gettext("Your details"), "person"),
        ("account_email", gettext("E-mail address"), "mail"),
        ("account_change_password", gettext("Password"), "key"),
        ("mfa_index", gettext("Two-step sign-in"), "lock"),
        ("account_data", gettext("Your data"), "download"),
    )


def footer_menu(*, is_signed_in):
    """All parts again, with the practical and legal pages that have no place above."""
    return [
        Group(
            gettext("Practices and cities"),
            _items(
                "",
                ("experience_list", gettext("Bank of experiences")),
                ("city_list", gettext("Member cities")),
                ("network_list", gettext("Networks")),
                ("charter", gettext("Charter of Educating Cities")),
                ("award_list", gettext("Awards")),
                ("writing_guide", gettext("How to write a good experience")),
            ),
        ),
        Group(
            gettext("The association"),
            _items(
                "",
                ("association", gettext("Who we are")),
                ("event_list", gettext("Congresses and events")),
                ("publication_list", gettext("Publications")),
                ("news_list", pgettext("list of news items", "News")),
                ("join", gettext("Join the association")),
            ),
        ),
        Group(
            gettext("About this site"),
            _items(
                "",
                ("contact", gettext("Contact")),
                ("site_info", gettext("Accessibility, privacy and data")),
                ("open_data", gettext("Data and API")),
                *([] if is_signed_in else [("account_login", gettext("Sign in"))]),
            ),
        ),
    ]


def menus(request):
    """All menus of one page."""
    # A page answered before the sign-in middleware (an address that is wrong in itself) has no user.
    user = getattr(request, "user", AnonymousUser())
    return Menus(request.path, user)
