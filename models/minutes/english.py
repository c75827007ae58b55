"""How are minutes worded in English?"""

from __future__ import annotations

from models.attendance import AttendanceStatus
from models.forms import PollForm
from models.majorities import MajorityBase, Outcome
from models.meetings import MeetingKind
from models.members import Standing

from .words import Words

ENGLISH = Words(
    party="COMMUNIST PARTY OF VIETNAM",
    number="No. {number}",
    dated="{place}, {date}",
    minutes="MINUTES",
    subject="{title} ({kind})",
    draft="DRAFT",
    day="{day} {month} {year}",
    month_names=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    time="{hour}:{minute:02}",
    decimal_point=".",
    comma=", ",
    circumstances="TIME, PLACE AND PEOPLE",
    began="Began at {time} on {date}.",
    ended="The meeting ended at {time} on the same day.",
    ended_later="The meeting ended at {time} on {date}.",
    place="Place: {place}.",
    chair="Chair: {name}.",
    minute_taker="Minute-taker: {name}.",
    guests="Guests: {names}.",
    comrade="{name}",
    roll_call="ROLL CALL",
    attendance="Expected: {expected}; attended: {attended} ({present} present, {remote} remote), which is {rate}.",
    away="Excused: {excused}; absent without reason: {absent}.",
    unaccounted_for="Unaccounted for: {unaccounted}.",
    quorum_met=(
        "By the roll call: a base of {base}, of whom {counted} were there, at least {required} needed: "
        "sufficient to hold the meeting."
    ),
    quorum_not_met=(
        "By the roll call: a base of {base}, of whom {counted} were there, at least {required} needed: "
        "not sufficient to hold the meeting."
    ),
    quorum_met_first=(
        "When it was first sufficient: a base of {base}, of whom {counted} were there, at least {required} needed."
    ),
    sufficient_since="Sufficient to hold the meeting since {time}.",
    attendees="Those who attended",
    absentees="Those who did not",
    row="No.",
    name="Full name",
    standing="Standing",
    manner="Attended",
    times="Times",
    status="Status",
    reason="Reason",
    approved_by="Approved by",
    unaccounted="unaccounted for",
    proceedings="PROCEEDINGS AND RESULTS",
    item="{number}. {title}",
    skipped="This item was left out.",
    discussion="Summary of the discussion: ",
    speakers="Speakers: ",
    contributions="Contributions:",
    opinion="{member}: ",
    conclusion="The chair's conclusion: ",
    other_votes="Other votes",
    vote="Vote: {question}",
    form="Form: {form}. Electoral roll: {entitled} members; ballots in the app: {cast}.",
    annulled="This vote was annulled and has no result. Reason: {reason}",
    not_decided="The vote is not over.",
    option="Option",
    candidate="Candidate",
    ballots="Ballots",
    hands="Hands",
    elected="Elected",
    yes="Yes",
    no="No",
    difference="The hands decided. Reason why they differ from the ballots in the app: {reason}",
    few_ballots="Closed on {cast} secret ballots. Reason: {reason}",
    rule="Rule: {share} {base}.",
    verdict="{votes_for} of {base} in favour, {share} {base} needed (at least {required}): {outcome}.",
    election="{elected} elected for {seats} seats: {names}. Each needed {share} {base} (at least {required}).",
    nobody_elected="Nobody was elected for {seats} seats. Each needed {share} {base} (at least {required}).",
    any_share="{numerator}/{denominator} of",
    more_than_any_share="more than {numerator}/{denominator} of",
    reserved="Reserved opinions:",
    additions="ADDITIONS OF THE MINUTE-TAKER",
    rating="RATING OF THE MEETING",
    ratings="{given} ratings: good {good}, fair {fair}, average {average}, poor {poor}.",
    approval="APPROVAL OF THE MINUTES",
    approved="The minutes were read back and approved.",
    not_approved="This is a draft that the meeting has not approved.",
    signed="(signature and full name)",
    chair_signs="CHAIR",
    minute_taker_signs="MINUTE-TAKER",
    seal="Verification code of the meeting's record",
    seal_of_version=(
        "SHA-256 hash of change {version}. Whoever has the file of the meeting's record can check it against this."
    ),
    digest="SHA-256 hash of the approved contents (in the file of the record)",
    qr_code="QR code of the hash {head}",
    kinds={
        MeetingKind.REGULAR: "regular meeting",
        MeetingKind.THEMATIC: "thematic meeting",
        MeetingKind.EXTRAORDINARY: "extraordinary meeting",
        MeetingKind.CONFERENCE: "conference",
        MeetingKind.CONGRESS: "congress",
    },
    standings={
        Standing.OFFICIAL: "official",
        Standing.PROBATIONARY: "probationary",
        Standing.HOSTED: "hosted",
        Standing.EXEMPT: "exempt",
        Standing.AWAY: "away",
        Standing.SUSPENDED: "suspended",
    },
    statuses={
        AttendanceStatus.PRESENT: "present",
        AttendanceStatus.REMOTE: "remote",
        AttendanceStatus.EXCUSED: "excused",
        AttendanceStatus.ABSENT: "absent without reason",
    },
    forms={
        PollForm.SHOW_OF_HANDS: "show of hands",
        PollForm.OPEN_BALLOT: "open ballot",
        PollForm.SECRET_BALLOT: "secret ballot",
    },
    outcomes={Outcome.CARRIED: "carried", Outcome.NOT_CARRIED: "not carried"},
    bases={
        MajorityBase.BASE: "the members on the electoral roll",
        MajorityBase.PRESENT: "the members present at the vote",
        MajorityBase.CAST: "the votes cast",
    },
    shares={
        (1, 2, True): "more than half of",
        (1, 2, False): "half of",
        (2, 3, True): "more than two thirds of",
        (2, 3, False): "two thirds of",
        (3, 4, True): "more than three quarters of",
        (3, 4, False): "three quarters of",
        (1, 1, False): "all of",
    },
)
