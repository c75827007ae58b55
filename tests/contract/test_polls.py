"""Who may vote and when, what is counted, and what stays secret? Over the API, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import orjson
import pytest

from models.polls import Poll
from server.client import Json, Refused
from tests.gatherings import FILES, Gathering
from tests.serving import Served, watching

pytestmark = pytest.mark.anyio

THERE = ("chair", "member", "official", "exempt", "probationary", "hosted")


async def code_of(gathering: Gathering, who: str, poll: Json, option: int = 0) -> str | None:
    with pytest.raises(Refused) as refused:
        await gathering.cast(who, poll, option)
    return refused.value.code


async def test_each_refusal_says_what_is_in_the_way(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    poll = await gathering.poll()
    assert await code_of(gathering, "member", poll) == "MEETING_NOT_OPEN"
    assert await gathering.refusal("chair", "openPoll", pollId=poll["id"]) == "MEETING_NOT_OPEN"
    await gathering.open()
    assert await gathering.refusal("chair", "closePoll", pollId=poll["id"]) == "POLL_NOT_OPEN"
    await gathering.arrive(THERE)
    assert await code_of(gathering, "member", poll) == "POLL_NOT_OPEN"
    other = await gathering.poll()
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    assert await gathering.refusal("chair", "openPoll", pollId=poll["id"]) == "POLL_NOT_DRAFT"
    for who in ("probationary", "hosted", "away"):
        assert await code_of(gathering, who, poll) == "NOT_ENTITLED", who
    assert await code_of(gathering, "suspended", poll) in {"NOT_ENTITLED", "NOT_FOUND"}
    assert await code_of(gathering, "deputy", poll) == "NOT_PRESENT"
    for chosen in ([], [0, 1], [other]):
        ids = [one["options"][0]["id"] if isinstance(one, dict) else poll["options"][one]["id"] for one in chosen]
        assert await gathering.refusal("member", "castBallot", pollId=poll["id"], optionIds=ids) == "BAD_OPTION"
    await gathering.cast("member", poll, 1)
    assert await code_of(gathering, "member", poll, 0) == "ALREADY_CAST"
    assert await code_of(gathering, "outsider", poll) == "NOT_FOUND"
    await gathering.do("official", "checkOut", meetingId=gathering.id)
    assert await code_of(gathering, "official", poll) == "NOT_PRESENT"
    assert await gathering.refusal("chair", "closeMeeting", meetingId=gathering.id) == "POLL_STILL_OPEN"
    await gathering.close_poll(poll)
    assert await code_of(gathering, "chair", poll) == "POLL_CLOSED"
    assert await gathering.refusal("chair", "openPoll", pollId=poll["id"]) == "POLL_CLOSED"
    assert await gathering.refusal("chair", "closePoll", pollId=poll["id"]) == "POLL_CLOSED"
    counts = [{"optionId": option["id"], "count": 1} for option in other["options"]]
    assert await gathering.refusal("chair", "enterHandCount", pollId=poll["id"], counts=counts) == "POLL_CLOSED"
    assert await gathering.refusal("chair", "enterHandCount", pollId=other["id"], counts=counts) == "POLL_NOT_OPEN"


async def test_nobody_entitled_is_nothing_to_open(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    for who in ("chair", "deputy", "minute_taker", "member", "official"):
        member = shared.world.member(who)
        given = {"meetingId": gathering.id, "memberId": member, "status": "EXCUSED", "reason": "Ốm"}
        await gathering.do("chair", "recordAttendance", **given)
    await gathering.open()
    poll = await gathering.poll()
    assert await gathering.refusal("chair", "openPoll", pollId=poll["id"]) == "ROLL_EMPTY"


async def test_the_roll_is_frozen_when_the_vote_opens(shared: Served) -> None:
    """Five official members and the exempt one who is here: who comes later or stands otherwise does not alter it."""
    world = shared.world
    gathering = await Gathering.opened(shared, *THERE)
    poll = await gathering.open_poll()
    assert poll["turnout"] == {"entitled": 6, "cast": 0}
    await gathering.arrive(["away"])
    assert await code_of(gathering, "away", poll) == "NOT_ENTITLED"
    try:
        await gathering.do("administrator", "setStanding", memberId=world.member("official"), standing="PROBATIONARY")
        await gathering.do("administrator", "setStanding", memberId=world.member("exempt"), standing="SUSPENDED")
        await gathering.do("administrator", "setStanding", memberId=world.member("probationary"), standing="OFFICIAL")
        assert await gathering.cast("official", poll)
        assert await code_of(gathering, "exempt", poll) in {"NOT_ENTITLED", "NOT_FOUND"}
        assert await code_of(gathering, "probationary", poll) == "NOT_ENTITLED"
        closed = await gathering.close_poll(poll)
        assert closed["turnout"] == {"entitled": 6, "cast": 1}
        assert closed["verdict"] == {"outcome": "NOT_CARRIED", "base": 6, "votesFor": 1, "required": 4}
        again = await gathering.open_poll()
        assert again["turnout"]["entitled"] == 6  # less the two, and now with him and the one who was away
    finally:
        for who in ("official", "exempt", "probationary"):
            await gathering.do("administrator", "setStanding", memberId=world.member(who), standing=who.upper())


@pytest.mark.parametrize("form", ["OPEN_BALLOT", "SHOW_OF_HANDS"])
async def test_the_same_ballot_twice_is_one_ballot_with_one_receipt(shared: Served, form: str) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await gathering.open_poll(form=form)
    receipts = await asyncio.gather(*(gathering.cast("member", poll, 1) for _ in range(6)))
    assert len(set(receipts)) == 1
    closed = await gathering.close_poll(poll)
    assert [option["count"] for option in closed["options"]] == [0, 1, 0]


async def test_a_secret_ballot_is_cast_once_however_many_phones_try(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    done = await asyncio.gather(*(gathering.cast("member", poll) for _ in range(6)), return_exceptions=True)
    assert sorted("" if isinstance(one, str) else str(getattr(one, "code", one)) for one in done) == [
        "",
        *["ALREADY_CAST"] * 5,
    ]
    assert (await gathering.close_poll(poll, reason="Những người khác không bỏ phiếu"))["turnout"]["cast"] == 1


async def test_a_secret_ballot_is_one_also_where_nothing_was_asked_before_it_was_written(
    shared: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    await gathering.cast("member", poll)
    monkeypatch.setattr(Poll, "admit", lambda *asked: None)
    assert await code_of(gathering, "member", poll) == "ALREADY_CAST"
    assert (await gathering.close_poll(poll, reason="Những người khác không bỏ phiếu"))["turnout"]["cast"] == 1


async def test_a_phone_that_checks_in_many_times_at_once_is_one_member_present(shared: Served) -> None:
    gathering = await Gathering.opened(shared)
    await gathering.arrive(["member"] * 6)
    seen = await gathering.seen("chair", "version attendance { expected present unaccounted }")
    assert seen["attendance"]["present"] == 1
    assert seen["version"] == 3  # scheduled, opened, arrived


async def test_hands_counted_in_the_room_decide_where_they_were_entered(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE, minuteTakerId=shared.world.member("minute_taker"))
    poll = await gathering.open_poll(form="SHOW_OF_HANDS")
    options = [option["id"] for option in poll["options"]]

    def hands(*counts: int) -> list[Json]:
        return [{"optionId": option, "count": count} for option, count in zip(options, counts, strict=False)]

    for wrong in (hands(1, 0), hands(-1, 1, 0), [*hands(1, 0, 0), *hands(1)]):
        code = await gathering.refusal("chair", "enterHandCount", pollId=poll["id"], counts=wrong)
        assert code == "BAD_HAND_COUNT", wrong
    many = hands(5, 0, 0)
    assert await gathering.refusal("chair", "enterHandCount", pollId=poll["id"], counts=many) == "TOO_MANY_HANDS"
    await gathering.cast("member", poll, 1)
    await gathering.do("minute_taker", "enterHandCount", pollId=poll["id"], counts=hands(4, 0, 0))
    closed = await gathering.close_poll(poll, reason="Không bấm")
    assert closed["handCount"] == hands(4, 0, 0)
    assert [option["count"] for option in closed["options"]] == [0, 1, 0]
    assert closed["verdict"] == {"outcome": "CARRIED", "base": 6, "votesFor": 4, "required": 4}
    ballot = await gathering.open_poll()
    counts = [{"optionId": option["id"], "count": 0} for option in ballot["options"]]
    assert await gathering.refusal("chair", "enterHandCount", pollId=ballot["id"], counts=counts) == "BAD_HAND_COUNT"


async def test_hands_are_measured_by_those_present_where_the_rule_says_so(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "deputy", "member", "probationary")
    rule = {"numerator": 1, "denominator": 2, "strict": True, "base": "PRESENT"}
    poll = await gathering.open_poll(form="SHOW_OF_HANDS", rule=rule)
    yes, no, other = [option["id"] for option in poll["options"]]
    counts = [{"optionId": option, "count": count} for option, count in ((yes, 2), (no, 1), (other, 0))]
    await gathering.do("chair", "enterHandCount", pollId=poll["id"], counts=counts)
    verdict = (await gathering.close_poll(poll, reason="Không bấm"))["verdict"]
    assert verdict == {"outcome": "CARRIED", "base": 3, "votesFor": 2, "required": 2}  # three of the base are there


async def test_few_voters_of_a_secret_vote_are_warned_of(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair")
    secret, plain = [await gathering.poll(form=form) for form in ("SECRET_BALLOT", "OPEN_BALLOT")]
    for who in ("deputy", "member"):
        given = {"meetingId": gathering.id, "memberId": shared.world.member(who), "status": "EXCUSED"}
        await gathering.do("chair", "recordAttendance", **given)
    assert (await gathering.do("chair", "openPoll", pollId=secret["id"]))["warning"] == "FEW_VOTERS"
    assert (await gathering.do("chair", "openPoll", pollId=plain["id"]))["warning"] is None


async def test_the_split_of_a_secret_vote_is_nobodys_to_see_until_it_closes(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE, minuteTakerId=shared.world.member("minute_taker"))
    poll = await gathering.poll(form="SECRET_BALLOT")
    polls = "version polls { id options { count } handCount { count } verdict { outcome } turnout { cast } }"
    board = shared.client("supervisor"), FILES["board"], "board"
    given = {"committeeId": shared.world.organization("commune"), "date": gathering.day}
    async with (
        gathering.watched("chair", polls) as live,
        gathering.log("supervisor") as log,
        watching(*board, **given) as supervised,
    ):
        for screen in (live, log, supervised):
            await screen.next()
        await gathering.do("chair", "openPoll", pollId=poll["id"])
        for who, option in (("member", 0), ("official", 1), ("chair", 1)):
            await gathering.cast(who, poll, option)
        version = (await gathering.seen("chair", "version"))["version"]
        await live.until(version)
        await log.until(version)
        while _of(supervised.last, poll)["turnout"]["cast"] < 3:
            await supervised.next()
        fresh = [(await gathering.seen(who, polls)) for who in ("chair", "minute_taker", "supervisor", "member")]
        assert all(_hidden(shown["polls"], poll) for shown in [*live.all, *fresh])
        assert all(_hidden(meeting["polls"], poll) for message in supervised.all for meeting in message["meetings"])
        node = f"query Node($id: ID!) {{ node(id: $id) {{ ... on Poll {{ {SPLIT} }} }} }}"
        assert _hidden([(await shared.client("chair").execute(node, id=poll["id"]))["node"]], poll)
        told = orjson.dumps(log.all).decode()
        assert not [label for option in poll["options"] if (label := option["label"]) in told]

        closed = await gathering.close_poll(poll, reason="Những người khác không bỏ phiếu")
        assert _counts(closed) == [1, 2, 0]
        await live.until(version + 1)
        assert _counts(live.last["polls"][0]) == [1, 2, 0]
        while _of(supervised.last, poll)["state"] != "CLOSED":
            await supervised.next()
        assert _counts(_of(supervised.last, poll)) == [1, 2, 0]


SPLIT = "id options { count } handCount { count } verdict { outcome }"


def _hidden(polls: Sequence[Json], poll: Json) -> bool:
    own = [one for one in polls if one["id"] == poll["id"]]
    return all(not one.get("handCount") and not one["verdict"] and set(_counts(one)) == {None} for one in own)


def _counts(poll: Json) -> list[int | None]:
    """Of each option; a board asks for the votes that decided."""
    return [option.get("count", option.get("votes")) for option in poll["options"]]


def _of(board: Json, poll: Json) -> Json:
    shown: list[Json] = [one for meeting in board["meetings"] for one in meeting["polls"] if one["id"] == poll["id"]]
    return shown[0] if shown else {"state": None, "turnout": {"cast": -1}}


async def test_each_voter_finds_his_ballot_among_those_counted(shared: Served) -> None:
    """Of an open one everybody sees the choice, of a secret one the code alone; before the close, none of them."""
    gathering = await Gathering.opened(shared, *THERE)
    listed = "polls { options { id } ballots { receipt optionIds voter { id } } }"
    for form in ("OPEN_BALLOT", "SECRET_BALLOT"):
        poll = await gathering.open_poll(form=form)
        mine = {who: await gathering.cast(who, poll, number) for number, who in enumerate(("chair", "member"))}
        assert (await gathering.seen("supervisor", listed))["polls"][-1]["ballots"] is None
        await gathering.close_poll(poll, reason="Những người khác không bỏ phiếu")
        options = [option["id"] for option in poll["options"]]
        expected = [
            {"receipt": receipt, "optionIds": [options[number]], "voter": {"id": shared.world.member(who)}}
            if form == "OPEN_BALLOT"
            else {"receipt": receipt, "optionIds": None, "voter": None}
            for number, (who, receipt) in enumerate(mine.items())
        ]
        seen = (await gathering.seen("supervisor", listed))["polls"][-1]["ballots"]
        assert seen == sorted(expected, key=lambda ballot: str(ballot["receipt"]))


async def test_an_item_shows_its_votes_and_a_vote_its_item(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    first, second, *_ = [item["id"] for item in (await gathering.seen("chair", "agenda { id }"))["agenda"]]
    selection = "version agenda { id polls { id question } } polls { id agendaItem { id } }"

    async def shown() -> tuple[dict[str, list[Json]], dict[str, Json | None]]:
        last = await screen.until((await gathering.seen("chair", "version"))["version"])
        polls = {item["id"]: item["polls"] for item in last["agenda"] if item["polls"]}
        return polls, {poll["id"]: poll["agendaItem"] for poll in last["polls"]}

    async with gathering.watched("member", selection) as screen:
        assert await shown() == ({}, {})
        poll, apart = await gathering.poll(agendaItemId=first), await gathering.poll()
        of_none = {apart["id"]: None}
        assert await shown() == (
            {first: [{"id": poll["id"], "question": "Thông qua?"}]}, {poll["id"]: {"id": first}, **of_none},
        )  # fmt: skip
        await gathering.do("chair", "editPoll", pollId=poll["id"], question="Khác?", agendaItemId=second)
        assert await shown() == (
            {second: [{"id": poll["id"], "question": "Khác?"}]}, {poll["id"]: {"id": second}, **of_none},
        )  # fmt: skip


async def test_each_member_is_told_on_which_electoral_rolls_he_was(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member", "probationary")
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    draft = await gathering.poll(question="Chưa mở?")
    await gathering.cast("chair", poll)
    own = "mine { entitledIn { id } votedIn { id } }"
    listed = [{"id": poll["id"]}]
    told = {
        "chair": {"entitledIn": listed, "votedIn": listed},
        "member": {"entitledIn": listed, "votedIn": []},
        "probationary": {"entitledIn": [], "votedIn": []},
        "supervisor": {"entitledIn": [], "votedIn": []},
    }
    assert {who: (await gathering.seen(who, own))["mine"] for who in told} == told
    await gathering.close_poll(poll, reason="Hết giờ")
    await gathering.do("chair", "openPoll", pollId=draft["id"])
    await gathering.close_poll(draft)
    await gathering.do("chair", "closeMeeting", meetingId=gathering.id)
    both = [*listed, {"id": draft["id"]}]
    assert (await gathering.seen("member", own))["mine"] == {"entitledIn": both, "votedIn": []}
