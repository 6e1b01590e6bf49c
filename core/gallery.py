"""What the gallery of components shows: a form in every state and a list with pages."""

from django import forms
from django.core.paginator import Paginator

CHOICES = [("a", "Granollers"), ("b", "Rosario"), ("c", "Changwon")]


class GalleryForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Short text", help_text="One line of help, above the field.")
    mail = forms.EmailField(label="E-mail", required=False)
    about = forms.CharField(label="Long text", widget=forms.Textarea(attrs={"rows": 4}), max_length=20)
    city = forms.ChoiceField(label="One of a few", choices=CHOICES, widget=forms.RadioSelect)
    cities = forms.MultipleChoiceField(
        label="Several",
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    country = forms.ChoiceField(label="One of many", choices=CHOICES)
    image = forms.ImageField(label="Image", required=False, help_text="JPEG, PNG or WebP, up to 20 MB.")
    agree = forms.BooleanField(label="The city has agreed to publish this.")


def gallery_context() -> dict:
    """Return what the gallery's templates need."""
    wrong = GalleryForm(
        {"mail": "nobody", "about": "Longer than the twenty characters allowed"},
        prefix="wrong",
    )
    wrong.full_clean()
    return {
        "form": GalleryForm(),
        "wrong_form": wrong,
        "page": Paginator(range(200), 10).page(5),
        "principles": [{"number": n, "section": 1 if n < 6 else 2 if n < 14 else 3} for n in range(1, 21)],
        "tiles": [
            "barcelona",
            "rosario",
            "cambrils",
            "changwon",
            "rennes",
            "lisboa",
            "tampere",
            "lokossa",
            "granollers",
            "torino",
            "leon",
            "sorocaba",
        ],
        "sections": [0, 1, 2, 3],
    }
