"""Which conventions hold where? The nearest organisation that has set one decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.conventions import BOUNDS, INHERITED, UNITS, Conventions, changed, set_by
from models.errors import BadConvention, BadMajorityRule

ROOT = Conventions(open_grace=timedelta(minutes=20), few_voters=6)


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
        with pytest.raises(BadConvention):
            changed(None, {name: value})


@pytest.mark.parametrize("quorum", [[0, 3], [4, 3], [1, 1001], [1, 0]])
def test_a_quorum_is_a_fraction_of_at_most_one(quorum: list[int]) -> None:
    with pytest.raises(BadMajorityRule):
        changed(None, {"quorum": quorum})


def test_the_servers_own_are_within_the_bounds() -> None:
    for name, (least, most) in BOUNDS.items():
        assert least <= Conventions().in_units(name) <= most
        assert Conventions().inherited([{name: Conventions().in_units(name)}]) == Conventions()
    assert set(UNITS) < set(INHERITED)
