"""What templates know of the page: its address in every language."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "french"),
    [
        ("/en/cities/?q=a&page=2", "/fr/villes/?q=a&page=2"),
        ("/en/nothing/here/?q=a", "/fr/nothing/here/?q=a"),
        ("/en/", "/fr/"),
    ],
)
def test_language_menu_keeps_page_and_query(client, address, french):
    answer = client.get(address)

    urls = {entry["code"]: entry["url"] for entry in answer.context["site"].languages}

    assert urls["fr"] == french
    assert urls["en"] == address


@pytest.mark.parametrize(
    ("path", "words"), [("/en/experiences/", "cannot read"), ("/ca/experiencies/", "no pot llegir")]
)
def test_far_too_many_parameters_are_refused_in_the_language_of_the_address(client, path, words):
    answer = client.get(f"{path}?{'&'.join(f'a{n}=1' for n in range(1100))}")

    assert answer.status_code == 400
    assert words in answer.content.decode()
