"""Which posts cannot be held beside each other?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.posts import Post, Role

DAY = timedelta(days=1)
BEGIN, END = date(2026, 1, 1), date(2026, 6, 1)


def post(role: Role, member: int = 1, organization: int = 1, since: date = BEGIN, until: date | None = END) -> Post:
    return Post(member_id=member, organization_id=organization, role=role, since=since, until=until)


@pytest.mark.parametrize("role", Role)
def test_nobody_holds_the_same_post_twice_at_a_time(role: Role) -> None:
    held = post(role)
    for since, until in ((BEGIN, END), (BEGIN - DAY, None), (END - DAY, None), (BEGIN - DAY, BEGIN + DAY)):
        other = post(role, since=since, until=until)
        assert held.excludes(other)
        assert other.excludes(held)
    for since, until in ((END, None), (BEGIN - DAY, BEGIN), (BEGIN + DAY, BEGIN + DAY)):
        other = post(role, since=since, until=until)
        assert not held.excludes(other)
        assert not other.excludes(held)


@pytest.mark.parametrize("role", Role)
def test_only_a_secretary_is_the_only_one(role: Role) -> None:
    assert post(role).excludes(post(role, member=2)) is (role is Role.SECRETARY)


def test_other_posts_and_other_organisations_are_not_in_the_way() -> None:
    held = post(Role.SECRETARY)
    assert not held.excludes(post(Role.DEPUTY_SECRETARY))
    assert not held.excludes(post(Role.SECRETARY, organization=2))
