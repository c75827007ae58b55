"""What is a document's number, and does it fit the document's kind?"""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BadDocumentNumber
from models.numbers import CODES, DocumentKind, DocumentNumber, agrees, parse


@pytest.mark.parametrize(
    "text", ["339-QĐ/TW", "50-CT/TW", "57-NQ/TW", "168-KH/VPTW", "42-HD/BTCTW", "07-CTr/TU", "12-TTr/ĐU"]
)
def test_a_number_in_normal_form_stays_as_it_is(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("339-QD/TW", "339-QĐ/TW"),
        ("339-qđ/tw", "339-QĐ/TW"),
        (" 339 - QĐ / TW\n", "339-QĐ/TW"),
        ("339–QĐ/TW", "339-QĐ/TW"),
        ("339\u2011QĐ\u2215TW", "339-QĐ/TW"),
        ("339\u2212Q\u00d0/\u00d0U", "339-QĐ/ĐU"),
        (normalize("NFD", "05-NQ/HUYỆNỦY"), "05-NQ/HUYỆNỦY"),
        ("15-da/đu", "15-ĐA/ĐU"),
        ("000339-QĐ/TW", "339-QĐ/TW"),
        ("5-NQ/TW", "05-NQ/TW"),
        ("0005-NQ/TW", "05-NQ/TW"),
        ("7-TTR/TU", "07-TTr/TU"),
        ("7-ctr/tu", "07-CTr/TU"),
        ("1-HD/BTCTW - VPTW", "01-HD/BTCTW-VPTW"),
        ("3-tl/cb12", "03-TL/CB12"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, normal: str) -> None:
    assert str(parse(typed)) == normal


def test_a_number_has_three_parts() -> None:
    assert parse("05-nq/đu") == DocumentNumber(number=5, code="NQ", issuer="ĐU")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "QĐ",
        "339",
        "339-QĐ",
        "339/TW",
        "-QĐ/TW",
        "0-QĐ/TW",
        "00-QĐ/TW",
        "123456-QĐ/TW",
        "339-QĐ/",
        "339-QĐ/TW/TW",
        "339-QĐ/-TW",
        "339-QĐ/TW-",
        "30/2020/NĐ-CP",
        "339-Q1/TW",
        "339 QĐ TW",
        "339-QĐ/T W",
        "\u0663-QĐ/TW",
        "339-QĐ/\u0422W",  # a Cyrillic letter that looks like T
        "339-\u0421\u0422/TW",
        "339-QĐ/TW\x00",
        "339-QĐ/TW\ud800",
        "339-QĐ/" + "A" * 33,
        "9" * 10_000,
    ],
)
def test_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(BadDocumentNumber) as refusal:
        parse(text)
    assert len(str(refusal.value).encode()) < 300


@given(
    st.integers(1, 99_999),
    st.sampled_from(sorted(set(CODES.values()))),
    st.text(st.sampled_from("ABCĐUTW12"), min_size=1, max_size=30),
)
def test_the_normal_form_reads_back_as_the_same_number(number: int, code: str, issuer: str) -> None:
    written = DocumentNumber(number, code, issuer)
    assert parse(str(written)) == parse(str(written).lower()) == written


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        found = parse(text)
    except BadDocumentNumber:
        return
    assert parse(str(found)) == found


def test_what_is_too_long_for_a_number_is_not_composed() -> None:
    """It would take minutes."""
    with pytest.raises(BadDocumentNumber):
        parse("339-QĐ/a" + "\u0302\u0323" * 60_000)


def test_a_number_agrees_with_the_kinds_of_its_code() -> None:
    kinds = {kind for kind in DocumentKind if agrees(kind, parse("339-QĐ/TW"))}
    assert kinds == {DocumentKind.DECISION, DocumentKind.REGULATION, DocumentKind.STUDY_MATERIAL}
    assert agrees(DocumentKind.PROGRAMME, parse("7-ctr/tu"))
    assert not agrees(DocumentKind.DIRECTIVE, parse("7-ctr/tu"))


def test_only_study_material_goes_without_a_number_or_under_a_code_of_its_own() -> None:
    assert [kind for kind in DocumentKind if agrees(kind, None)] == [DocumentKind.STUDY_MATERIAL]
    assert [kind for kind in DocumentKind if agrees(kind, parse("3-TL/TW"))] == [DocumentKind.STUDY_MATERIAL]


def test_every_other_kind_has_a_code() -> None:
    assert set(DocumentKind) - set(CODES) == {DocumentKind.STUDY_MATERIAL}
    assert all(agrees(kind, parse(f"1-{code}/TW")) for kind, code in CODES.items())
