"""Which conventions hold where? The nearest organisation that has set one decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from strawberry.utils.str_converters import to_camel_case

from models.agenda import AgendaItemKind, NewItem
from models.conventions import BOUNDS, INHERITED, LENGTHS, UNITS, Conventions, changed, set_by
from models.errors import (
    BadConvention,
    BadInput,
    BadMajorityRule,
    BadText,
    EmptyText,
    Refusal,
    StateSecret,
    TextTooLong,
)
from models.options import LONGEST_OPTION

ROOT = Conventions(open_grace=timedelta(minutes=20), few_voters=6)
REPORT, VOTE = AgendaItemKind.REPORT, AgendaItemKind.VOTE


def test_where_nothing_is_set_the_servers_own_hold() -> None:
    assert ROOT.inherited([]) == ROOT
    assert ROOT.inherited([None, {}, None]) == ROOT


def test_the_nearest_decides_each_for_itself() -> None:
    province = {"few_voters": 8, "quorum": [1, 2], "speaking_time": 120}
    commune = {"few_voters": 4, "excused_leave_base": False}
    found = ROOT.inherited([province, commune, None])
    assert (found.few_voters, found.excused_leave_base, found.speaking_time) == (4, False, timedelta(minutes=2))
    assert (found.quorum_numerator, found.quorum_denominator) == (1, 2)
    assert found.open_grace == ROOT.open_grace
    assert set_by([(1, province), (2, commune), (3, None)]) == {
        "few_voters": 2, "excused_leave_base": 2, "quorum": 1, "speaking_time": 1,
    }  # fmt: skip


def test_what_is_set_to_nothing_is_inherited_again() -> None:
    set_here = changed(None, {"few_voters": 4, "open_grace": 0})
    assert set_here == {"few_voters": 4, "open_grace": 0}
    assert changed(set_here, {"longest_poll": 5}) == {"few_voters": 4, "open_grace": 0, "longest_poll": 5}
    assert changed(set_here, {"few_voters": None}) == {"open_grace": 0}
    assert changed(set_here, {"few_voters": None, "open_grace": None}) is None


@pytest.mark.parametrize("name", BOUNDS)
def test_a_number_beyond_its_bounds_is_refused(name: str) -> None:
    least, most = BOUNDS[name]
    for value in (least, most):
        assert changed(None, {name: value}) == {name: value}
    for value in (least - 1, most + 1):
        with pytest.raises(BadConvention) as refused:
            changed(None, {name: value})
        assert refused.value.details["convention"] == to_camel_case(name), "as the API names it"


def test_options_and_agenda_are_inherited_whole() -> None:
    province = {"vote_options": ["Đồng ý", "Không"], "agenda_template": [["REPORT", "Báo cáo"], ["VOTE", "Biểu quyết"]]}
    found = ROOT.inherited([province, {"agenda_template": [["OTHER", "Việc khác"]]}, None])
    assert found.vote_options == ("Đồng ý", "Không")
    assert found.agenda_template == (NewItem(AgendaItemKind.OTHER, "Việc khác"),)
    assert type(ROOT.inherited([province]).agenda_template[0].kind) is AgendaItemKind
    assert ROOT.inherited([None]).vote_options == ("Tán thành", "Không tán thành", "Ý kiến khác")


def test_texts_are_kept_as_those_of_votes_and_meetings_are() -> None:
    given = {"vote_options": [" Co\u0301 ", "Không"], "agenda_template": [NewItem(REPORT, "  Báo cáo\n")]}
    set_here = changed(None, given)
    assert set_here == {"vote_options": ["Có", "Không"], "agenda_template": [["REPORT", "Báo cáo"]]}
    assert changed(set_here, {"vote_options": None}) == {"agenda_template": [["REPORT", "Báo cáo"]]}
    assert changed(set_here, {"few_voters": 4}) == {**set_here, "few_voters": 4}
    assert changed(set_here, {"vote_options": None, "agenda_template": None}) is None


def some(name: str, length: int) -> list[object]:
    return [f"Ý {n}" if name == "vote_options" else NewItem(VOTE, "Biểu quyết") for n in range(length)]


@pytest.mark.parametrize("name", LENGTHS)
def test_a_list_beyond_its_bounds_is_refused(name: str) -> None:
    least, most = LENGTHS[name]
    for length in (least, most):
        assert len((changed(None, {name: some(name, length)}) or {})[name]) == length
    for length in (least - 1, most + 1):
        with pytest.raises(BadConvention) as refused:
            changed(None, {name: some(name, length)})
        assert refused.value.details["convention"] == to_camel_case(name), "as the API names it"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [(" ", EmptyText), ("a\nb", BadText), ("x" * 301, TextTooLong), ("- MẬT -", StateSecret)],
)
def test_a_text_that_no_vote_and_no_meeting_may_have_is_refused(text: str, refusal: type[Refusal]) -> None:
    for given in ({"vote_options": ["Có", text]}, {"agenda_template": [NewItem(VOTE, text)]}):
        with pytest.raises(refusal):
            changed(None, given)


def test_two_options_do_not_look_alike_and_none_is_too_long() -> None:
    for alike in ("có", "Có\u200b", "ＣÓ"):
        with pytest.raises(BadInput):
            changed(None, {"vote_options": ["Có", alike]})
    assert changed(None, {"vote_options": ["Có", "x" * LONGEST_OPTION]})
    with pytest.raises(TextTooLong):
        changed(None, {"vote_options": ["Có", "x" * (LONGEST_OPTION + 1)]})


@pytest.mark.parametrize("quorum", [[0, 3], [4, 3], [1, 1001], [1, 0]])
def test_a_quorum_is_a_fraction_of_at_most_one(quorum: list[int]) -> None:
    with pytest.raises(BadMajorityRule):
        changed(None, {"quorum": quorum})


def test_the_servers_own_are_within_the_bounds() -> None:
    for name, (least, most) in BOUNDS.items():
        assert least <= Conventions().in_units(name) <= most
        assert Conventions().inherited([{name: Conventions().in_units(name)}]) == Conventions()
    for name, (least, most) in LENGTHS.items():
        assert least <= len(own := getattr(Conventions(), name)) <= most
        assert Conventions().inherited([changed(None, {name: own})]) == Conventions()
    assert set(UNITS) < set(INHERITED)
