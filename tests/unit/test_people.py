"""Who lives in the demo's world?"""

from __future__ import annotations

import random
from datetime import date
from statistics import median

import pytest

from models import citizens
from models.members import Sex, Standing
from models.texts import line
from server.demo.people import TODAY, Person, cell_names, grassroots, people, person

# The codes of the provinces in the list that citizen IDs are given by.
PROVINCES = """
    001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042
    044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087
    089 091 092 093 094 095 096
"""


def crowd(standing: Standing, count: int = 2000, today: date = TODAY) -> list[Person]:
    rng = random.Random(7)
    return [person(rng, standing=standing, today=today) for _ in range(count)]


def age(somebody: Person, on: date = TODAY) -> int:
    born = somebody.born_on
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def test_the_same_seed_gives_the_same_people() -> None:
    assert crowd(Standing.OFFICIAL, 50) == crowd(Standing.OFFICIAL, 50)
    assert cell_names(random.Random(3), 60) == cell_names(random.Random(3), 60)
    assert grassroots(random.Random(3), 20) == grassroots(random.Random(3), 20)


def test_names_have_three_or_four_words_and_no_word_twice() -> None:
    for somebody in crowd(Standing.OFFICIAL):
        words = somebody.full_name.split()
        assert len(words) in (3, 4)
        assert len(set(words)) == len(words)
        assert line(somebody.full_name, most=40, name="name") == somebody.full_name


def test_families_are_as_frequent_as_in_life() -> None:
    families = [somebody.full_name.split()[0] for somebody in crowd(Standing.OFFICIAL, 5000)]
    assert 0.35 < families.count("Nguyễn") / 5000 < 0.41
    assert 0.09 < families.count("Trần") / 5000 < 0.13


def test_only_women_are_called_thi() -> None:
    assert {somebody.sex for somebody in crowd(Standing.OFFICIAL) if " Thị " in somebody.full_name} == {Sex.FEMALE}


def test_members_are_from_20_to_90_years_old_and_half_of_them_over_50() -> None:
    ages = [age(somebody) for somebody in crowd(Standing.OFFICIAL)]
    assert 19 <= min(ages) < 25
    assert 80 < max(ages) <= 90
    assert 47 <= median(ages) <= 53


def test_the_exempt_are_old_and_those_on_probation_young() -> None:
    assert min(age(somebody) for somebody in crowd(Standing.EXEMPT)) >= 64
    assert max(age(somebody) for somebody in crowd(Standing.PROBATIONARY)) <= 45


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 29), date(2027, 3, 1)])
def test_dates_follow_from_the_standing(standing: Standing, today: date) -> None:
    for somebody in crowd(standing, 500, today):
        assert age(somebody, somebody.admitted_on) >= 18
        assert somebody.admitted_on < today
        if standing is Standing.PROBATIONARY:
            assert somebody.official_on is None
            assert (today - somebody.admitted_on).days < 365
        else:
            assert somebody.official_on is not None
            assert somebody.official_on <= today
            assert 365 <= (somebody.official_on - somebody.admitted_on).days <= 366


def test_a_citizen_id_fits_its_holder_and_belongs_to_no_province() -> None:
    for somebody in crowd(Standing.OFFICIAL):
        citizen_id = citizens.parse(somebody.citizen_id)
        assert citizens.doubts(citizen_id, somebody.born_on, somebody.sex) == []
        assert citizen_id.province not in PROVINCES.split()


def test_no_telephone_can_be_a_subscribers() -> None:
    for somebody in crowd(Standing.OFFICIAL):
        assert somebody.phone.startswith("0000")
        assert len(somebody.phone) == 10


def test_among_many_people_no_two_have_the_same_citizen_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.demo.people._six_digits", lambda rng: f"{rng.randrange(20):06}")
    alone = crowd(Standing.PROBATIONARY)
    together = list(people(random.Random(7), [Standing.PROBATIONARY] * len(alone)))
    assert len({somebody.citizen_id for somebody in alone}) < len(alone)
    assert len({somebody.citizen_id for somebody in together}) == len(together) == len(alone)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 60, 90, 500])
def test_cells_have_names_of_their_own(count: int) -> None:
    names = cell_names(random.Random(5), count)
    assert len(set(names)) == len(names) == count
    assert all(line(name, most=120, name="name") == name for name in names)


def test_a_ward_has_residential_groups_offices_schools_and_long_names() -> None:
    names = cell_names(random.Random(5), 60)
    assert {"Chi bộ Tổ dân phố 1", "Chi bộ Trạm Y tế", "Chi bộ Công an phường", "Chi bộ Quân sự"} < set(names)
    assert any(name.startswith("Chi bộ Trường") for name in names)
    assert max(map(len, names)) > 70


def test_grassroots_organisations_hold_several_cells() -> None:
    organisations = grassroots(random.Random(5), 50)
    assert len({name for name, _ in organisations}) == 50
    for name, cells in organisations:
        assert name.startswith("Đảng bộ ")
        assert len(set(cells)) == len(cells) >= 4
        assert all(cell.startswith("Chi bộ ") for cell in cells)
