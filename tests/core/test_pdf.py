"""Pages on paper: tagged, named, the same for the same words, and without a way out."""

import io

import pypdf
import pytest
from django.core.cache import caches

from core import pdf, pdf_maker, pdf_process
from core.downloads import made_pdf
from core.pdf import Paper, Picture, own_picture

pytestmark = pytest.mark.pdf

HTML = '<html lang="ca"><head><title>Un riu</title></head><body><h1>Un riu</h1>{}</body></html>'


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["pdf"].clear()


def opened(content):
    return pypdf.PdfReader(io.BytesIO(content))


def test_a_page_is_tagged_and_says_its_title_and_language():
    document = opened(pdf.make(Paper(HTML.format("<p>Text.</p>"))))

    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "ca"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata.title == "Un riu"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert "Text." in document.pages[0].extract_text()


def test_the_same_page_is_made_once(monkeypatch):
    made = []
    paper = Paper(HTML.format("<p>Once.</p>"))

    first = pdf.make(paper, before=lambda: made.append(1))
    second = pdf.make(Paper(paper.html), before=lambda: made.append(2))
    pdf.make(Paper(HTML.format("<p>Another.</p>")), before=lambda: made.append(3))

    assert first == second
    assert made == [1, 3]


def test_what_stops_the_making_keeps_nothing():
    paper = Paper(HTML.format("<p>Never.</p>"))

    with pytest.raises(ZeroDivisionError):
        pdf.make(paper, before=lambda: 1 / 0)

    assert caches["pdf"].get(paper.version) is None


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:1/x.png", "https://example.org/x.png", "data:image/png;base64,AAAA", "/x"],
)
def test_a_page_reaches_nothing_but_its_own_pictures(address, monkeypatch):
    asked = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *args, **_options: asked.append(args))
    monkeypatch.setattr("socket.socket.connect", lambda *args: asked.append(args))
    body = (
        f'<link rel="stylesheet" href="{address}"><img src="{address}" alt="x">'
        f'<object data="{address}">x</object><p style="background: url({address})">Text.</p>'
    )
    paper = Paper(HTML.format(body), css=f'@import "{address}"; p {{ list-style: url("{address}") }}')

    document = opened(pdf_maker.make(paper.job, asked.append))

    assert asked == []
    assert len(document.pages[0].images) == 0


def test_its_own_pictures_are_shown_and_a_lost_one_is_told_by_its_text():
    def lost():
        raise FileNotFoundError

    pictures = {"picture:mark": own_picture("img/favicon.svg"), "picture:lost": Picture("image/jpeg", lost)}
    body = '<img src="picture:mark" alt="Mark"><img src="picture:lost" alt="A lost square">'

    document = opened(pdf.make(Paper(HTML.format(body), pictures)))

    assert "A lost square" in document.pages[0].extract_text()


def test_an_unforeseen_error_gives_nobody_the_page_of_another():
    def broken():
        raise KeyError("no such picture")

    with pytest.raises(KeyError):
        pdf.make_once(
            Paper(HTML.format('<img src="picture:x" alt="">First'), {"picture:x": Picture("image/png", broken)})
        )

    assert "Second" in opened(pdf.make_once(Paper(HTML.format("<p>Second</p>")))).pages[0].extract_text()


def test_one_is_made_at_a_time_and_nobody_waits():
    with pdf_process.process.lock, pytest.raises(pdf.PdfBusyError):
        pdf.make(Paper(HTML.format("<p>Wait.</p>")))


def test_a_visitor_has_one_turn_and_others_have_theirs(rf):
    composed = []

    with pdf.turn("192.0.2.1"), pdf.turn("192.0.2.2"):
        answer = made_pdf(rf.get("/en/", REMOTE_ADDR="192.0.2.1"), lambda: composed.append(1), name="x", page_url="/")

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (429, "5", "no-store")
    assert "Try again" in answer.content.decode()
    assert composed == []
    with pdf.turn("192.0.2.1"):
        pass


def test_one_that_takes_too_long_or_ended_by_itself_is_followed_by_another(monkeypatch):
    paper = Paper(HTML.format("<p>Long.</p>"))
    pdf.make(paper)
    ended = pdf_process.process._process

    with monkeypatch.context() as patched:
        patched.setattr(pdf_process, "LONGEST", 0)
        with pytest.raises(pdf.PdfTooLongError):
            pdf.make_once(paper)
        assert ended.poll() is not None
        with pytest.raises(pdf.PdfTooLongError):
            pdf.make_once(paper)

    assert pdf_process.process._process is None
    assert pdf.make_once(paper).startswith(b"%PDF-1.7")
