"""Who may ask what? For every root field, and for cases of it that differ, the roles that may and the others' refusals.

It says what should hold (models/rights.py, the domain), not what the code does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.world import PEOPLE

from . import minutes_scenes as minutes
from . import scenes
from . import speaking_scenes as speaking
from .roots import ROOTS, Root
from .scenes import Scene, given, organization

NOBODY = "nobody"  # not signed in
SUSPENDED = frozenset({"suspended"})
EVERYBODY = frozenset(PEOPLE)
CHAIRS = frozenset({"chair", "deputy"})
OPERATORS = CHAIRS | {"minute_taker"}
VOTERS = OPERATORS | {"member", "official", "exempt", "away"}  # once they are there
CELL = VOTERS | {"probationary", "hosted"}
ABOVE = frozenset({"follower", "supervisor"})
AUDIENCE = CELL | ABOVE  # who sees the meetings of the cell
INSIGHT = AUDIENCE | {"administrator"}  # who may look into the cell
OVERSEERS = frozenset({"supervisor", "administrator"})
# Hosted in the cell, at home next door; the follower belongs there himself.
NEXT_DOOR = frozenset({"neighbour", "neighbour_chair", "follower", "hosted", "supervisor"})


@dataclass(frozen=True, eq=False)
class Row:
    """`may`: the allowed roles. `codes`: how others are refused; the first that names a role counts, else NOT_FOUND."""

    root: Root
    scene: Scene
    may: frozenset[str]
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    case: str = ""
    shared: bool = False  # one scene does for all: what one of them does is not in the others' way
    subject: str | None = None  # the variable, or input field, that names what is hidden from those who may not see it

    def __str__(self) -> str:
        return f"{self.root}{f' / {self.case}' if self.case else ''}"

    def expected(self, role: str) -> str | None:
        """The refusal's code; None for those who may."""
        if role in self.may:
            return None
        if role == NOBODY or (role == "suspended" and self.root.operation == "subscription"):
            return "UNAUTHENTICATED"  # over a socket both are told that they must not come back: 4403
        return next((code for code, roles in self.codes.items() if role in roles), "NOT_FOUND")


def row(
    root: str,
    scene: Scene,
    may: frozenset[str],
    case: str = "",
    *,
    shared: bool | None = None,
    subject: str | None = None,
    **codes: frozenset[str],
) -> Row:
    if shared is None:
        shared = not root.startswith("mutation")
    return Row(ROOTS[root], scene, may, codes, case, shared, subject)


A_MEETING = scenes.seen_meeting
AT_HOME = scenes.meeting_next_door

TABLE = (
    row("query viewer", given(), EVERYBODY),
    row("query node", given(id=organization("cell")), INSIGHT, "cell", subject="id"),
    row("query node", given(id=organization("commune")), OVERSEERS, "committee", subject="id"),
    row("query node", given(id=scenes.member("official")), INSIGHT, "member", subject="id"),
    row("query node", A_MEETING, AUDIENCE, "meeting", subject="id"),
    row("query node", scenes.seen_poll, AUDIENCE, "vote", subject="id"),
    row("query node", scenes.seen_item, AUDIENCE, "agenda item", subject="id"),
    row("query node", speaking.seen_speech, AUDIENCE, "speech", subject="id"),
    row("query node", speaking.seen_contribution, AUDIENCE, "contribution", subject="id"),
    row("query node", scenes.seen_line, AUDIENCE, "attendance", subject="id"),
    row("query node", scenes.seen_option, AUDIENCE, "option", subject="id"),
    row("query node", scenes.seen_document, AUDIENCE, "document", subject="id"),
    row("query node", scenes.seen_attachment, AUDIENCE, "attachment", subject="id"),
    row("query node", scenes.seen_post, CHAIRS | {"administrator"}, "post", subject="id"),
    row("query committee", given(id=organization("commune")), OVERSEERS, "commune", subject="id"),
    row("query committee", given(id=organization("grassroots")), OVERSEERS, "grassroots", subject="id"),
    row("query committee", given(id=organization("province")), frozenset(), "above all", subject="id"),
    row("query committee", given(id=organization("abroad")), frozenset({"outsider"}), "abroad", subject="id"),
    row("query cell", given(id=organization("cell")), INSIGHT, subject="id"),
    row("query cell", given(id=organization("neighbours")), NEXT_DOOR | OVERSEERS, "next door", subject="id"),
    row("query cell", given(id=organization("branch")), OVERSEERS | {"branch_chair"}, "two below", subject="id"),
    row("query member", given(id=scenes.member("official")), INSIGHT, subject="id"),
    row("query member", given(id=scenes.himself), EVERYBODY, "himself", shared=False),
    row("query member", given(id=scenes.member("suspended")), INSIGHT | SUSPENDED, "suspended", subject="id"),
    row("query members", scenes.search("cell"), INSIGHT, subject="organizationId"),
    row("query members", scenes.search("commune"), OVERSEERS, "in the commune", subject="organizationId"),
    row("query meeting", A_MEETING, AUDIENCE, subject="id"),
    row("query meeting", AT_HOME, NEXT_DOOR, "next door", subject="id"),
    row("query meetingRecord", scenes.record, AUDIENCE, subject="meetingId"),
    row("query board", scenes.board("commune"), frozenset({"supervisor"}), subject="committeeId"),
    row("query board", scenes.board("abroad"), frozenset({"outsider"}), "abroad", subject="committeeId"),
    row("query documents", given(), EVERYBODY),
    row("query document", scenes.seen_document, AUDIENCE, subject="id"),
    row("subscription meeting", A_MEETING, AUDIENCE, subject="id"),
    row("subscription meeting", AT_HOME, NEXT_DOOR, "next door", subject="id"),
    row("subscription meetingLog", scenes.log, AUDIENCE, subject="meetingId"),
    row("subscription board", scenes.board("commune"), frozenset({"supervisor"}), subject="committeeId"),
    row("mutation signIn", given(input=scenes.credentials), EVERYBODY | {NOBODY}),
    row("mutation scheduleMeeting", scenes.schedule, CHAIRS, shared=True, subject="cellId", NOT_CHAIR=INSIGHT),
    row("mutation changeMeeting", scenes.moved_meeting, CHAIRS, shared=True, subject="meetingId", NOT_CHAIR=AUDIENCE),
    row("mutation announceMeeting", scenes.waiting_meeting, CHAIRS, shared=True, subject="meetingId",
        NOT_CHAIR=AUDIENCE),
    row("mutation openMeeting", scenes.waiting_meeting, CHAIRS, subject="meetingId", NOT_CHAIR=AUDIENCE),
    row("mutation cancelMeeting", scenes.waiting_meeting, CHAIRS, subject="meetingId", NOT_CHAIR=AUDIENCE),
    row("mutation closeMeeting", scenes.open_meeting, CHAIRS, subject="meetingId", NOT_CHAIR=AUDIENCE),
    row("mutation appointMinuteTaker", scenes.appointed, CHAIRS, shared=True, subject="meetingId", NOT_CHAIR=AUDIENCE),
    row("mutation checkIn", scenes.check_in, CELL, shared=True, subject="meetingId", NOT_ENTITLED=ABOVE | SUSPENDED),
    row("mutation checkOut", scenes.check_out, CELL, shared=True, subject="meetingId", NOT_ENTITLED=ABOVE | SUSPENDED),
    row("mutation rateMeeting", scenes.rating, CELL, shared=True, subject="meetingId", NOT_ENTITLED=ABOVE | SUSPENDED),
    row("mutation recordAttendance", scenes.roll_call, OPERATORS, shared=True, subject="meetingId",
        NOT_OPERATOR=AUDIENCE),
    row("mutation takeBackAttendance", scenes.departure, OPERATORS, shared=True, subject="meetingId",
        NOT_OPERATOR=AUDIENCE),
    row("mutation recordDeparture", scenes.departure, OPERATORS, subject="meetingId", NOT_OPERATOR=AUDIENCE),
    row("mutation askToBeExcused", scenes.excuse, CELL, shared=True, subject="meetingId",
        NOT_ENTITLED=ABOVE | SUSPENDED),
    row("mutation declineExcuse", scenes.asked_excuse, OPERATORS, shared=True, subject="meetingId",
        NOT_OPERATOR=AUDIENCE),
    row("mutation addAgendaItem", scenes.new_item, OPERATORS, shared=True, subject="meetingId", NOT_OPERATOR=AUDIENCE),
    row("mutation moveAgendaItem", scenes.last_item, OPERATORS, shared=True, subject="itemId", NOT_OPERATOR=AUDIENCE),
    row("mutation startAgendaItem", scenes.last_item, OPERATORS, shared=True, subject="itemId", NOT_OPERATOR=AUDIENCE),
    row("mutation skipAgendaItem", scenes.last_item, OPERATORS, shared=True, subject="itemId", NOT_OPERATOR=AUDIENCE),
    row("mutation concludeAgendaItem", scenes.current_item, OPERATORS, subject="itemId", NOT_OPERATOR=AUDIENCE),
    row("mutation summarizeAgendaItem", speaking.summed_up_item, OPERATORS, shared=True, subject="itemId",
        NOT_OPERATOR=AUDIENCE),
    row("mutation attachDocument", scenes.unattached_document, OPERATORS, shared=True, subject="meetingId",
        NOT_OPERATOR=AUDIENCE),
    row("mutation detachDocument", scenes.attached_document, OPERATORS, shared=True, subject="meetingId",
        NOT_OPERATOR=AUDIENCE),
    row("mutation askToSpeak", speaking.asking(of="probationary"), OPERATORS | {"probationary"}, "for another",
        shared=True, subject="meetingId", NOT_OPERATOR=AUDIENCE),
    row("mutation askToSpeak", speaking.asking(of=None), CELL, shared=True, subject="meetingId",
        NOT_ENTITLED=ABOVE | SUSPENDED),
    row("mutation withdrawFromSpeaking", speaking.waiting_speech, OPERATORS | {"probationary"}, shared=True,
        subject="speechId", NOT_OPERATOR=AUDIENCE),
    row("mutation callSpeaker", speaking.waiting_speech, OPERATORS, shared=True, subject="speechId",
        NOT_OPERATOR=AUDIENCE),
    row("mutation endSpeech", speaking.begun_speech, OPERATORS | {"probationary"}, shared=True, subject="speechId",
        NOT_OPERATOR=AUDIENCE),
    row("mutation limitSpeaking", speaking.speaking_limit, CHAIRS, shared=True, subject="meetingId",
        NOT_CHAIR=AUDIENCE),
    row("mutation contribute", speaking.written, CELL, shared=True, subject="itemId", NOT_ENTITLED=ABOVE | SUSPENDED),
    row("mutation withdrawContribution", speaking.own_contribution, frozenset({"chair"}), shared=True,
        subject="contributionId", FORBIDDEN=AUDIENCE),
    row("mutation reserveOpinion", speaking.reserved_opinion, VOTERS, shared=True, subject="pollId",
        NOT_ENTITLED=AUDIENCE | SUSPENDED),
    row("mutation createPoll", scenes.new_poll(), CHAIRS, shared=True, subject="meetingId", NOT_CHAIR=AUDIENCE),
    row("mutation createPoll", scenes.new_poll(operates=True), OPERATORS, "operator", shared=True, NOT_CHAIR=AUDIENCE),
    row("mutation openPoll", scenes.drafted_poll(), CHAIRS, subject="pollId", NOT_CHAIR=AUDIENCE),
    row("mutation openPoll", scenes.drafted_poll(operates=True), OPERATORS, "operator", NOT_CHAIR=AUDIENCE),
    row("mutation editPoll", scenes.edited_poll(), CHAIRS, shared=True, subject="pollId", NOT_CHAIR=AUDIENCE),
    row("mutation repeatPoll", scenes.annulled_poll, CHAIRS, subject="pollId", NOT_CHAIR=AUDIENCE),
    row("mutation schedulePoll", scenes.timed_poll, CHAIRS, shared=True, subject="pollId", NOT_CHAIR=AUDIENCE),
    row("mutation extendPoll", scenes.longer_poll, CHAIRS, subject="pollId", NOT_CHAIR=AUDIENCE),
    row("mutation annulPoll", scenes.wrong_poll, CHAIRS, subject="pollId", NOT_CHAIR=AUDIENCE),
    row("mutation callVoters", scenes.slow_poll, OPERATORS, subject="pollId", NOT_OPERATOR=AUDIENCE),
    row("mutation closePoll", scenes.open_poll(), CHAIRS, subject="pollId", NOT_CHAIR=AUDIENCE),
    row("mutation closePoll", scenes.open_poll(operates=True), OPERATORS, "operator", NOT_CHAIR=AUDIENCE),
    row("mutation enterHandCount", scenes.hands, OPERATORS, shared=True, subject="pollId", NOT_OPERATOR=AUDIENCE),
    row("mutation castBallot", scenes.ballot, VOTERS, shared=True, subject="pollId", NOT_ENTITLED=EVERYBODY & (
        AUDIENCE | SUSPENDED)),
    row("mutation castBallot", scenes.ballot_at_home, frozenset({"neighbour_chair", "hosted"}), "next door",
        shared=True, NOT_ENTITLED=frozenset({"supervisor"}), NOT_PRESENT=NEXT_DOOR),
    row("mutation completeMinutes", minutes.kept_minutes, OPERATORS, shared=True, subject="meetingId",
        NOT_OPERATOR=AUDIENCE),
    row("mutation putMinutesToVote", minutes.read_minutes(), CHAIRS, shared=True, subject="meetingId",
        NOT_CHAIR=AUDIENCE),
    row("mutation putMinutesToVote", minutes.read_minutes(operates=True), OPERATORS, "operator", shared=True,
        NOT_CHAIR=AUDIENCE),
    row("mutation sendDocument", scenes.letter("commune"), OVERSEERS, subject="issuerId"),
    row("mutation sendDocument", scenes.letter("cell"), CHAIRS, "from the cell", subject="issuerId", FORBIDDEN=INSIGHT),
    row("mutation markDocumentRead", scenes.unread_document, AUDIENCE, shared=True, subject="documentId"),
    row("mutation setStanding", scenes.standing, frozenset({"administrator"}), shared=True, subject="memberId",
        FORBIDDEN=INSIGHT),
    row("mutation setConventions", scenes.conventions, frozenset({"administrator"}), shared=True,
        subject="organizationId", FORBIDDEN=INSIGHT),
    row("mutation appoint", scenes.appointment, frozenset({"administrator"}), shared=True, subject="organizationId",
        FORBIDDEN=INSIGHT),
    row("mutation endPost", scenes.held_post, frozenset({"administrator"}), subject="postId", FORBIDDEN=CHAIRS),
)  # fmt: skip
SIGN_OUT = row("mutation signOut", given(), EVERYBODY)
