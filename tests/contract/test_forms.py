"""What is usual for each kind of vote, and what happens when it goes another way? Over the API, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.changes import Change, ChangeKind
from server.client import Json
from tests.gatherings import Gathering
from tests.servers import Backend
from tests.serving import Served, serving

pytestmark = pytest.mark.anyio

THERE = ("chair", "deputy", "minute_taker", "member", "official", "exempt")
DRAFT = (
    "template form seats quorumDemanded rule { numerator denominator strict base leastVotesFor }"
    " options { label } repeats { id }"
)


async def drafted(gathering: Gathering, poll: Json) -> Json:
    polls = (await gathering.seen("chair", f"polls {{ id {DRAFT} }}"))["polls"]
    return next({key: value for key, value in one.items() if key != "id"} for one in polls if one["id"] == poll["id"])


def rule(numerator: int, denominator: int, *, strict: bool) -> Json:
    return {"numerator": numerator, "denominator": denominator, "strict": strict, "base": "BASE", "leastVotesFor": 0}


HALF, TWO_THIRDS = rule(1, 2, strict=True), rule(2, 3, strict=False)


@pytest.mark.parametrize(
    ("template", "form", "majority", "quorum"),
    [
        (None, "OPEN_BALLOT", HALF, False),
        ("RESOLUTION", "OPEN_BALLOT", HALF, False),
        ("DISCIPLINE", "SECRET_BALLOT", HALF, True),
        ("EXPULSION", "SECRET_BALLOT", TWO_THIRDS, True),
        ("ADMISSION", "OPEN_BALLOT", TWO_THIRDS, True),
        ("PROBATIONARY_TO_OFFICIAL", "OPEN_BALLOT", TWO_THIRDS, True),
    ],
)
async def test_a_template_says_what_is_usual(
    shared: Served, template: str | None, form: str, majority: Json, quorum: bool
) -> None:
    gathering = await Gathering.scheduled(shared)
    poll = await gathering.poll(template=template)
    assert await drafted(gathering, poll) == {
        "template": template, "form": form, "seats": None, "quorumDemanded": quorum, "rule": majority, "repeats": None,
        "options": [{"label": label} for label in ("Tán thành", "Không tán thành", "Ý kiến khác")],
    }  # fmt: skip


async def test_what_is_said_goes_before_what_is_usual(shared: Served) -> None:
    gathering = await Gathering.scheduled(shared)
    other = {**rule(3, 4, strict=False), "leastVotesFor": 10}
    given: Json = {"template": "EXPULSION", "form": "OPEN_BALLOT", "rule": other, "quorumDemanded": False}
    shown = await drafted(gathering, await gathering.poll(**given))
    assert {name: shown[name] for name in given} == given


@pytest.mark.parametrize(
    "given",
    [
        {"template": "ELECTION"},
        {"template": "ELECTION", "options": ["A", "B"], "seats": 3},
        {"template": "ELECTION", "options": ["A", "B"], "seats": 0},
        {"template": "ADMISSION", "options": ["A", "B"], "seats": 1},
        {"options": ["A", "a"]},
        {"options": ["A"]},
    ],
)
async def test_a_vote_that_makes_no_sense_is_not_prepared(shared: Served, given: Json) -> None:
    gathering = await Gathering.scheduled(shared)
    wrong = {"meetingId": gathering.id, "question": "Bầu?", **given}
    assert await gathering.refusal("chair", "createPoll", **wrong) == "BAD_INPUT"
    assert (await gathering.seen("chair", "version polls { id }")) == {"version": 1, "polls": []}


async def test_a_vote_that_demands_a_quorum_is_not_opened_without(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair")
    poll = await gathering.poll(template="EXPULSION")
    before = await gathering.seen("chair", "version quorum { met }")
    assert before["quorum"] == {"met": False}
    assert await gathering.refusal("chair", "openPoll", pollId=poll["id"]) == "NO_QUORUM"
    assert await gathering.seen("chair", "version quorum { met }") == before
    await gathering.arrive(THERE[1:])
    await gathering.do("chair", "openPoll", pollId=poll["id"])


async def test_hands_that_differ_from_the_app_need_a_stated_reason(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await gathering.open_poll(form="SHOW_OF_HANDS")
    await gathering.cast("member", poll)
    counts = [
        {"optionId": option["id"], "count": count} for option, count in zip(poll["options"], (5, 1, 0), strict=True)
    ]
    await gathering.do("chair", "enterHandCount", pollId=poll["id"], counts=counts)
    assert await gathering.refusal("chair", "closePoll", pollId=poll["id"]) == "HAND_COUNT_DIFFERS"
    closed = await gathering.close_poll(poll, reason="Không bấm trên sổ tay")
    assert closed["verdict"] == {"outcome": "CARRIED", "base": 6, "votesFor": 5, "required": 4}
    assert [option["count"] for option in closed["options"]] == [1, 0, 0]
    shown = (await gathering.seen("member", "polls { handCountReason options { votes } }"))["polls"][-1]
    votes = [{"votes": 5}, {"votes": 1}, {"votes": 0}]
    assert shown == {"handCountReason": "Không bấm trên sổ tay", "options": votes}, "what the verdict was reckoned with"


async def test_an_annulled_vote_counts_for_nothing_and_is_repeated(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await gathering.open_poll(template="RESOLUTION", question="Nghị quyết?")
    for who in THERE:
        await gathering.cast(who, poll)
    assert (await gathering.close_poll(poll))["verdict"]["outcome"] == "CARRIED"
    annulled = await gathering.do("chair", "annulPoll", pollId=poll["id"], reason="Sai danh sách")
    assert (annulled["poll"]["state"], annulled["poll"]["verdict"]) == ("ANNULLED", None)
    assert await gathering.refusal("chair", "annulPoll", pollId=poll["id"], reason="Lại") == "POLL_ANNULLED"
    for mutation in ("openPoll", "closePoll"):
        assert await gathering.refusal("chair", mutation, pollId=poll["id"]) == "POLL_ANNULLED"
    again = (await gathering.do("chair", "repeatPoll", pollId=poll["id"]))["poll"]
    first, second = await drafted(gathering, poll), await drafted(gathering, again)
    assert second == {**first, "repeats": {"id": poll["id"]}}
    await gathering.do("chair", "openPoll", pollId=again["id"])
    for who in THERE:
        await gathering.cast(who, again)
    assert (await gathering.close_poll(again))["verdict"]["outcome"] == "CARRIED"


async def test_a_vote_is_repeated_once_and_one_that_was_carried_only_when_annulled(backend: Backend) -> None:
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, *THERE)
        poll = await gathering.poll(template="RESOLUTION", question="Nghị quyết một")
        repeat = {"pollId": poll["id"]}
        assert await gathering.refusal("chair", "repeatPoll", **repeat) == "POLL_NOT_REPEATABLE", "prepared"
        await gathering.do("chair", "openPoll", **repeat)
        assert await gathering.refusal("chair", "repeatPoll", **repeat) == "POLL_NOT_REPEATABLE", "open"
        for who in THERE:
            await gathering.cast(who, poll)
        assert (await gathering.close_poll(poll))["verdict"]["outcome"] == "CARRIED"
        assert await gathering.refusal("chair", "repeatPoll", **repeat) == "POLL_NOT_REPEATABLE", "carried"
        await gathering.do("chair", "annulPoll", reason="Sai danh sách", **repeat)
        again = (await gathering.do("chair", "repeatPoll", **repeat))["poll"]
        assert await gathering.refusal("chair", "repeatPoll", **repeat) == "POLL_NOT_REPEATABLE", "once"
        await gathering.do("chair", "openPoll", pollId=again["id"])
        assert (await gathering.close_poll(again))["verdict"]["outcome"] == "NOT_CARRIED"
        await gathering.do("chair", "repeatPoll", pollId=again["id"])


async def test_what_repeats_a_vote_stays_on_what_that_was_on(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await gathering.open_poll(template="RESOLUTION", question="Nghị quyết một")
    await gathering.close_poll(poll)
    again = (await gathering.do("chair", "repeatPoll", pollId=poll["id"]))["poll"]
    item = (await gathering.seen("chair", "agenda { id }"))["agenda"][0]["id"]
    same = {"pollId": again["id"], "question": "Nghị quyết một", "template": "RESOLUTION"}
    for other in (
        {"question": "Nghị quyết hai"}, {"options": ["Có", "Không"]}, {"template": "ADMISSION"},
        {"agendaItemId": item}, {"template": "ELECTION", "options": ["A", "B"], "seats": 1},
    ):  # fmt: skip
        assert await gathering.refusal("chair", "editPoll", **{**same, **other}) == "REPETITION_DIFFERS", other
    await gathering.do("chair", "editPoll", **same, form="SECRET_BALLOT")
    assert (await drafted(gathering, again))["repeats"] == {"id": poll["id"]}


@pytest.mark.parametrize("alike", ["a\u200b", "A", "ａ", "a\ufe0f", "a\u00ad"])
async def test_options_that_look_alike_are_refused(shared: Served, alike: str) -> None:
    gathering = await Gathering.opened(shared, "chair")
    asked = {"meetingId": gathering.id, "question": "Nhất trí?"}
    assert await gathering.refusal("chair", "createPoll", **asked, options=["a", alike]) == "BAD_INPUT"
    await gathering.do("chair", "createPoll", **asked, options=["a", "á"])


async def test_an_annulled_secret_vote_is_never_opened(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await gathering.open_poll(form="SECRET_BALLOT")
    for who in THERE:
        await gathering.cast(who, poll)
    await gathering.do("chair", "annulPoll", pollId=poll["id"], reason="Sai danh sách")
    shown = (await gathering.seen("chair", "polls { state options { count votes } ballots { receipt } }"))["polls"][-1]
    assert shown == {"state": "ANNULLED", "options": [{"count": None, "votes": None}] * 3, "ballots": None}


async def test_only_a_draft_is_changed(shared: Served) -> None:
    gathering = await Gathering.opened(shared, *THERE)
    poll = await gathering.poll()
    edited = {"pollId": poll["id"], "question": "Khác?", "template": "DISCIPLINE", "options": ["Có", "Không"]}
    await gathering.do("chair", "editPoll", **edited)
    shown = await drafted(gathering, poll)
    assert (shown["template"], shown["options"]) == ("DISCIPLINE", [{"label": "Có"}, {"label": "Không"}])
    await gathering.do("chair", "openPoll", pollId=poll["id"])
    assert await gathering.refusal("chair", "editPoll", **edited) == "POLL_NOT_DRAFT"
    await gathering.close_poll(poll)
    assert await gathering.refusal("chair", "editPoll", **edited) == "POLL_CLOSED"


async def test_who_has_not_voted_is_known_to_those_who_conduct_the_vote(shared: Served) -> None:
    """By name those who are here; of a secret vote how many of the whole roll."""
    gathering = await Gathering.opened(shared, "chair", "member", "official")
    for form in ("OPEN_BALLOT", "SECRET_BALLOT"):
        poll = await gathering.open_poll(form=form)
        await gathering.cast("member", poll)
        selection = "polls { awaited { count members { id } } }"
        names = [{"id": shared.world.member(who)} for who in ("chair", "official")]
        seen = (await gathering.seen("chair", selection))["polls"][-1]["awaited"]
        if form == "SECRET_BALLOT":
            assert seen == {"count": poll["turnout"]["entitled"] - 1, "members": None}
        else:
            assert seen["count"] == 2
            assert sorted(seen["members"], key=str) == sorted(names, key=str)
        for who in ("member", "supervisor"):
            assert (await gathering.seen(who, selection))["polls"][-1]["awaited"] is None
        await gathering.close_poll(poll, reason="Những người khác không bỏ phiếu")
        assert (await gathering.seen("chair", selection))["polls"][-1]["awaited"] is None


async def test_who_is_awaited_is_called_and_may_vote_whatever_he_became_meanwhile(backend: Backend) -> None:
    """The roll was frozen when the vote opened: who became probationary since is on it. Suspended, he has no right."""
    async with serving(backend) as served:
        gathering = await Gathering.opened(served, "chair", "member", "official")
        poll = await gathering.open_poll()
        for who, standing in (("member", "PROBATIONARY"), ("official", "SUSPENDED")):
            member = served.world.member(who)
            await gathering.do("administrator", "setStanding", memberId=member, standing=standing)
        seen = (await gathering.seen("chair", "polls { awaited { count members { id } } }"))["polls"][-1]["awaited"]
        expected = [{"id": served.world.member(who)} for who in ("chair", "member")]
        assert seen == {"count": 2, "members": expected}
        await gathering.do("chair", "callVoters", pollId=poll["id"])
        async with served.database.read() as session:
            called = (await session.scalars(select(Change).where(Change.kind == ChangeKind.VOTERS_CALLED))).one()
        assert called.details["awaited"] == seen["count"]
        mine = (await gathering.seen("member", "mine { calledToVoteIn { id } }"))["mine"]
        assert mine == {"calledToVoteIn": [{"id": poll["id"]}]}
        await gathering.cast("member", poll)
        chosen = [poll["options"][0]["id"]]
        code = await gathering.refusal("official", "castBallot", pollId=poll["id"], optionIds=chosen)
        assert code == "NOT_ENTITLED"
        seen = (await gathering.seen("chair", "polls { awaited { count } }"))["polls"][-1]["awaited"]
        assert seen == {"count": 1}


async def test_those_who_have_not_voted_are_called_once(shared: Served) -> None:
    gathering = await Gathering.opened(shared, "chair", "member", "official")
    poll = await gathering.open_poll()
    await gathering.cast("member", poll)
    called = "mine { mayVoteIn { id } calledToVoteIn { id } }"
    assert (await gathering.seen("official", called))["mine"] == {
        "mayVoteIn": [{"id": poll["id"]}],
        "calledToVoteIn": [],
    }
    await gathering.do("chair", "callVoters", pollId=poll["id"])
    assert (await gathering.seen("official", called))["mine"]["calledToVoteIn"] == [{"id": poll["id"]}]
    assert (await gathering.seen("member", called))["mine"]["calledToVoteIn"] == []
    assert await gathering.refusal("chair", "callVoters", pollId=poll["id"]) == "ALREADY_CALLED"
