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
