"""The demonstration's accounts are written where they are printed, made and shown: the same everywhere."""

from pathlib import Path

from django.conf import settings

from aice_site import demo as command
from pages import demo


def test_accounts_and_password_are_the_same_everywhere():
    made = {demo.SECRETARIAT, demo.TECHNICIAN, demo.SECOND_TECHNICIAN, demo.JUROR}
    sign_in_page = (Path(settings.BASE_DIR) / "templates/account/login.html").read_text()

    assert set(command.ACCOUNTS) == made
    assert command.PASSWORD == demo.PASSWORD
    assert [address for address in [*made, demo.PASSWORD] if address not in sign_in_page] == []
