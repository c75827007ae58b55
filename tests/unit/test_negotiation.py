"""Is an answer in the type that is wanted most, as RFC 9110 reckons it, and a body only read if it is JSON?"""

from __future__ import annotations

import pytest

from server.negotiation import GRAPHQL, HTML, JSON, is_json, preferred

ANSWERS = (JSON, GRAPHQL)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("  ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (GRAPHQL.upper(), GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8", GRAPHQL),
        (f'{GRAPHQL};charset="UTF-8"', GRAPHQL),
        (BROWSER, JSON),
    ],
)
def test_a_type_that_is_named_or_covered_by_a_wildcard_is_given(accept: str, media: str) -> None:
    assert preferred(accept, ANSWERS) == media


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON};q=0.9, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON};q=0.6", JSON),
        (f"{GRAPHQL};q=0.001, {JSON};q=0", GRAPHQL),
        (f"{GRAPHQL}, text/event-stream;q=1.0, */*;q=0.1", GRAPHQL),
        (f"{GRAPHQL};q=0.2, */*;q=0.1", GRAPHQL),
        (f"{GRAPHQL};q=0.1, */*;q=0.2", JSON),
    ],
)
def test_the_type_of_the_highest_quality_is_given(accept: str, media: str) -> None:
    assert preferred(accept, ANSWERS) == media


@pytest.mark.parametrize(
    ("accept", "media"),
    [(f"{GRAPHQL}, {JSON}", GRAPHQL), (f"{JSON}, {GRAPHQL}", JSON), (f"*/*, {GRAPHQL}", GRAPHQL)],
)
def test_of_equal_quality_the_named_one_goes_before_a_wildcard_and_the_first_before_the_rest(
    accept: str, media: str
) -> None:
    assert preferred(accept, ANSWERS) == media


@pytest.mark.parametrize(
    ("accept", "media"),
    [(f"{JSON};q=0, */*", GRAPHQL), (f"*/*, {JSON};q=0.000", GRAPHQL), (f"{GRAPHQL};q=0, application/*", JSON)],
)
def test_what_covers_a_type_most_closely_says_how_much_it_is_wanted(accept: str, media: str) -> None:
    assert preferred(accept, ANSWERS) == media


@pytest.mark.parametrize(
    "accept",
    [
        *("text/html", "image/*", "text/event-stream", "application", "*", "json", ";", ",", "application/json2"),
        *(f"{JSON};q=0", f"{JSON};q=2", f"{JSON};q=-1", f"{JSON};q=nan", f"{JSON};q=", "*/*;q=0"),
        *(f"{JSON};charset=latin1", "*/*;charset=utf-16"),
    ],
)
def test_where_no_type_is_acceptable_none_is_given(accept: str) -> None:
    assert preferred(accept, ANSWERS) is None


def test_a_browser_that_goes_to_the_address_gets_the_page() -> None:
    assert preferred(BROWSER, (HTML, *ANSWERS)) == HTML
    assert preferred(JSON, (HTML, *ANSWERS)) == JSON


def test_a_header_that_is_endless_is_read_only_at_its_beginning() -> None:
    assert preferred(f"text/html,{'x/x,' * 100_000}{JSON}", ANSWERS) is None


@pytest.mark.parametrize(
    "content_type",
    [JSON, "Application/JSON", f"{JSON};", f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"', f"{JSON}; odd=1"],
)
def test_utf_8_is_assumed_of_json_that_says_nothing_else(content_type: str) -> None:
    assert is_json(content_type)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", GRAPHQL, "application/jsonp", "json", f"x, {JSON}", f"{JSON}; charset=latin1", ";;="],
)
def test_any_other_type_of_body_is_not_read(content_type: str) -> None:
    assert not is_json(content_type)
