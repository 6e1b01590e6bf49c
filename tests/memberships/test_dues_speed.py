"""Five hundred invoices with their papers and mails: queue work of less than three minutes (only in `make test-all`)."""

import os
import time

import pytest

from core.models import OutboxMessage
from memberships import dues_run
from memberships.models import DuesPaper, Invoice
from tests.factories.dues import make_fee_table, make_issuer, make_payer
from tests.memberships.test_dues_run import plan

CITIES, SECONDS = 500, 180


@pytest.mark.pdf
@pytest.mark.skipif(not os.environ.get("TEST_ALL"), reason="takes a minute; make test-all")
def test_five_hundred_invoices_take_less_than_three_minutes(db, monkeypatch, capsys):
    monkeypatch.setattr("memberships.dues_tasks.queue_run", lambda _run: None)
    make_issuer()
    make_fee_table()
    for number in range(CITIES):
        make_payer(email=f"town-{number}@example.org")
    run = dues_run.start(plan=plan(), by=None)

    began = time.monotonic()
    while dues_run.work_on(run):
        pass
    took = time.monotonic() - began

    with capsys.disabled():
        print(f"\n{CITIES} invoices with PDF and mail: {took:.1f} s")  # noqa: T201 - the figure is the point
    assert (Invoice.objects.count(), DuesPaper.objects.count(), OutboxMessage.objects.count()) == (CITIES,) * 3
    assert took < SECONDS
