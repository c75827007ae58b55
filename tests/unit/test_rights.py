"""Do posts and the tree give everybody his rights, and nobody more?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import rights
from models.members import Standing
from models.posts import Post, Role
from models.rights import HeldPost, Viewer

CELL, PATH = 27, "/1/4/27/"
OTHER, OTHER_PATH = 28, "/1/4/28/"


@dataclass
class Meeting:
    cell_id: int = CELL
    path: str = PATH
    chair_id: int | None = None
    minute_taker_id: int | None = None
    minute_taker_operates: bool = False
    opened_at: datetime | None = datetime(2026, 12, 1, 12, tzinfo=UTC)


def viewer(*posts: HeldPost, cell: int = OTHER, path: str = OTHER_PATH, home: int | None = None) -> Viewer:
    """A member of the other cell, unless said otherwise."""
    home_path = PATH if home == CELL else None
    return Viewer(1, 5, "Nguyễn Văn An", Standing.OFFICIAL, cell, home, path, home_path, posts)


def post(role: Role, path: str) -> HeldPost:
    return HeldPost(role, int(path.strip("/").split("/")[-1]), path)


posts = st.lists(
    st.builds(post, st.sampled_from(Role), st.sampled_from(["/1/", "/1/4/", PATH, OTHER_PATH, "/1/40/", "/2/"])),
    max_size=3,
)


def may(who: Viewer, meeting: Meeting) -> set[str]:
    """Everything that he may do or see about the meeting, its cell and another member there."""
    asked = {
        "watches": rights.watches(who, PATH),
        "administers": rights.administers(who, PATH),
        "sees the cell": rights.sees_cell(who, CELL, PATH),
        "sees the meeting": rights.sees_meeting(who, meeting),
        "chairs": rights.chairs(who, meeting),
        "takes minutes": rights.takes_minutes(who, meeting),
        "conducts votes": rights.conducts_votes(who, meeting),
        "sees a member": rights.sees_member(who, 99, CELL, PATH),
        "sees a record": rights.sees_record(who, 99, CELL, PATH),
        "sends": rights.sends_for(who, CELL),
        "sees a document": rights.sees_document(who, PATH, PATH),
    }
    return {name for name, right in asked.items() if right}


SEES = {"sees the cell", "sees the meeting", "sees a member", "sees a document"}
ADMINISTERS = {"administers", "sees the cell", "sees a member", "sees a record"}
RUNS = {"chairs", "takes minutes", "conducts votes", "sees a record"}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (viewer(), set()),
        (viewer(cell=CELL, path=PATH), SEES),
        (viewer(home=CELL), SEES),
        (viewer(post(Role.SECRETARY, PATH)), SEES | RUNS | {"watches", "sends"}),
        (viewer(post(Role.DEPUTY_SECRETARY, PATH)), SEES | RUNS | {"watches", "sends"}),
        (viewer(post(Role.COMMITTEE_MEMBER, PATH)), SEES | {"watches", "sends"}),
        (viewer(post(Role.FOLLOWER, PATH)), SEES | {"watches"}),
        (viewer(post(Role.ADMINISTRATOR, PATH)), ADMINISTERS | {"sends"}),
        (viewer(post(Role.SECRETARY, "/1/4/")), SEES | {"watches"}),
        (viewer(post(Role.DEPUTY_SECRETARY, "/1/4/")), SEES | {"watches"}),
        (viewer(post(Role.COMMITTEE_MEMBER, "/1/")), SEES | {"watches"}),
        (viewer(post(Role.FOLLOWER, "/1/4/")), SEES | {"watches"}),
        (viewer(post(Role.ADMINISTRATOR, "/1/4/")), ADMINISTERS),
        (viewer(post(Role.SECRETARY, OTHER_PATH)), set()),
        (viewer(post(Role.SECRETARY, "/1/40/")), set()),
        (viewer(post(Role.SECRETARY, "/2/")), set()),
    ],
)  # fmt: skip
def test_a_post_gives_its_rights_and_no_others(who: Viewer, expected: set[str]) -> None:
    assert may(who, Meeting()) == expected


def test_a_minute_taker_keeps_roll_and_agenda_and_conducts_votes_only_as_operator() -> None:
    who = viewer(cell=CELL, path=PATH)
    meeting = Meeting(minute_taker_id=who.member_id)
    assert may(who, meeting) == SEES | {"takes minutes"}
    meeting.minute_taker_operates = True
    assert may(who, meeting) == SEES | {"takes minutes", "conducts votes"}


def test_who_opened_a_meeting_chairs_it_also_without_a_post() -> None:
    who = viewer(cell=CELL, path=PATH)
    assert may(who, Meeting(chair_id=who.member_id)) == SEES | RUNS - {"sees a record"}


def test_a_member_sees_himself_wherever_he_stands() -> None:
    who = replace(viewer(), standing=Standing.SUSPENDED)
    assert rights.sees_member(who, who.member_id, CELL, PATH)
    assert rights.sees_record(who, who.member_id, CELL, PATH)


def test_a_document_is_seen_by_those_below_its_audience_and_those_who_watch_issuer_or_audience() -> None:
    assert rights.sees_document(viewer(), "/1/", "/1/4/")
    assert not rights.sees_document(viewer(), "/1/", PATH)
    assert rights.sees_document(viewer(post(Role.FOLLOWER, PATH)), "/1/", PATH)
    assert rights.sees_document(viewer(post(Role.SECRETARY, "/1/")), "/1/", PATH)
    assert not rights.sees_document(viewer(post(Role.SECRETARY, "/1/40/")), "/1/4/", PATH)


@given(posts, st.sampled_from([CELL, OTHER]))
def test_a_suspended_member_keeps_nothing_whatever_his_posts(held: list[HeldPost], cell: int) -> None:
    who = viewer(*held, cell=cell, path=PATH if cell == CELL else OTHER_PATH, home=CELL)
    suspended = replace(who, standing=Standing.SUSPENDED)
    meeting = Meeting(chair_id=who.member_id, minute_taker_id=who.member_id, minute_taker_operates=True)
    assert may(suspended, meeting) == set()


@given(posts, posts)
def test_another_post_takes_no_right_away(held: list[HeldPost], more: list[HeldPost]) -> None:
    assert may(viewer(*held), Meeting()) <= may(viewer(*held, *more), Meeting())


@given(posts)
def test_who_does_something_in_a_meeting_also_sees_it(held: list[HeldPost]) -> None:
    found = may(viewer(*held), Meeting())
    if found & {"chairs", "takes minutes", "conducts votes"}:
        assert "sees the meeting" in found


def test_a_post_is_held_from_its_first_day_to_the_day_before_its_end() -> None:
    begin, end = date(2026, 1, 1), date(2026, 3, 1)
    dated = Post(member_id=1, organization_id=1, role=Role.FOLLOWER, since=begin, until=end)
    day = timedelta(days=1)
    assert [dated.held_on(on) for on in (begin - day, begin, end - day, end)] == [False, True, True, False]
    assert Post(member_id=1, organization_id=1, role=Role.FOLLOWER, since=begin, until=None).held_on(date.max)


def test_who_scheduled_a_meeting_chairs_it_without_a_post_only_once_he_has_opened_it() -> None:
    assert rights.chairs(viewer(), Meeting(chair_id=5))
    assert not rights.chairs(viewer(), Meeting(chair_id=5, opened_at=None))
