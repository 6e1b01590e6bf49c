"""Sources are shown as what they are: a page of somebody, or words."""

from core.templatetags.sources import host, source_entries


def test_sources_are_named_by_host_and_told_apart():
    text = "https://www.example.org/a\nhttps://example.org/b (page 7)\nhttps://www.example.org/c\nA newspaper, 2018"

    assert source_entries(text) == [
        {"label": "example.org (1)", "url": "https://www.example.org/a"},
        {"label": "example.org (page 7)", "url": "https://example.org/b"},
        {"label": "example.org (2)", "url": "https://www.example.org/c"},
        {"label": "A newspaper, 2018", "url": ""},
    ]


def test_sources_named_twice_are_shown_once():
    assert source_entries("https://a.org/x ; https://a.org/x\nhttps://a.org/x") == [
        {"label": "a.org", "url": "https://a.org/x"}
    ]


def test_usual_ports_are_left_out():
    text = "https://a.org:443/x\nhttps://a.org/x\nhttp://b.org:80 page 2\nhttps://c.org:4430/x:443"

    assert [entry["url"] for entry in source_entries(text)] == [
        "https://a.org/x",
        "http://b.org",
        "https://c.org:4430/x:443",
    ]


def test_sources_that_are_no_web_address_are_no_links():
    assert [entry["url"] for entry in source_entries("javascript:alert(1)\nftp://a.org/x\nhttp://")] == ["", "", ""]


def test_no_sources_are_no_entries():
    assert source_entries("") == source_entries(None) == []


def test_host_is_whose_site_opens():
    assert (host("https://www.example.org/a"), host("")) == ("example.org", "")
