"""The parts of the site that are no record, found by what they are called in the four languages."""

import functools
import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from cities.names import fold
from core.translated import SITE_LANGUAGES


@dataclass(frozen=True)
class Part:
    """A part of the site: the name of its address, its label and other words for it in any language."""

    name: str
    label: Any
    words: str = ""

    @property
    def url(self) -> str:
        """Return its address in the reader's language."""
        return reverse(self.name)

    @functools.cached_property
    def known_words(self) -> tuple[str, ...]:
        """Return the words it answers to, folded."""
        labels = []
        for code in SITE_LANGUAGES:
            with override(code):
                labels.append(str(self.label))
        return tuple(re.findall(r"[^\W_]+", fold(" ".join([*labels, self.words]))))


PARTS = (
    Part("experience_list", _("Bank of experiences"), "practices bones pràctiques buenas prácticas bonnes pratiques"),
    Part("city_list", _("Member cities"), "map mapa carte directory directori directorio annuaire"),
    Part("network_list", _("Networks")),
    Part("award_list", _("Awards")),
    Part("event_list", _("Congresses and events"), "agenda calendar calendari calendario calendrier congress"),
    Part("publication_list", _("Publications")),
    Part("news_list", pgettext_lazy("list of news items", "News")),
    Part(
        "association", _("The association"),
        "who we are AICE IAEC AIVE qui som quiénes somos qui sommes-nous association associació asociación mission "
        "missió misión about",
    ),
    Part(
        "contact", _("Contact"),
        "contacte contactar contacto contacter secretariat secretaria secretaría secretariado secrétariat mail e-mail "
        "phone telèfon teléfono téléphone address adreça dirección adresse write escriure escribir écrire",
    ),
    Part("site_info", _("Accessibility, privacy and data")),
)  # fmt: skip


def parts_named(words: list[str]) -> list[Part]:
    """Return the parts of which every word typed begins a word; a single letter names none."""
    folded = [fold(word) for word in words]
    if not any(len(word) > 1 for word in folded):
        return []
    return [part for part in PARTS if all(any(own.startswith(word) for own in part.known_words) for word in folded)]
