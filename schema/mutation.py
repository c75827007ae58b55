"""What can be done? The root of mutations: each a verb on a noun, with one input and a payload of what changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry

from . import (
    agenda,
    attaching,
    attendance,
    conducting,
    contributions,
    conventions,
    documents,
    excuses,
    minutes,
    posts,
    ratings,
    sessions,
    speakers,
    voting,
)


def _mutation(resolver: Callable[..., Awaitable[Any]], description: str) -> Any:
    field = strawberry.mutation(resolver=resolver, description=description)
    for argument in field.arguments:
        argument.description = argument.description or "What to do, and to what."
    return field


@strawberry.type(description="What can be done. What is refused changes nothing.")
class Mutation:
    sign_in: sessions.SignInPayload | None = _mutation(sessions.sign_in, "Begin a session.")
    sign_out: sessions.SignOutPayload | None = _mutation(sessions.sign_out, "End the session and its live connections.")

    schedule_meeting: conducting.MeetingPayload | None = _mutation(
        conducting.schedule_meeting, "Schedule a meeting of a cell."
    )
    change_meeting: conducting.MeetingPayload | None = _mutation(
        conducting.change_meeting, "Change title, time and place of a meeting before it opens. Twice is once."
    )
    announce_meeting: conducting.AnnounceMeetingPayload | None = _mutation(
        conducting.announce_meeting, "Notify the members. Twice is once."
    )
    open_meeting: conducting.MeetingPayload | None = _mutation(
        conducting.open_meeting, "Open a meeting; the caller chairs it."
    )
    appoint_minute_taker: conducting.MeetingPayload | None = _mutation(
        conducting.appoint_minute_taker, "Appoint the minute-taker of an open meeting. Twice is once."
    )
    close_meeting: conducting.MeetingPayload | None = _mutation(conducting.close_meeting, "Close a meeting.")
    cancel_meeting: conducting.MeetingPayload | None = _mutation(
        conducting.cancel_meeting, "Cancel a meeting before it opens."
    )

    rate_meeting: ratings.RateMeetingPayload | None = _mutation(
        ratings.rate_meeting, "Rate a meeting that one attends, once."
    )

    check_in: attendance.AttendancePayload | None = _mutation(
        attendance.check_in, "Arrive. Twice is once, and no error."
    )
    check_out: attendance.AttendancePayload | None = _mutation(attendance.check_out, "Leave before the end.")
    record_attendance: attendance.AttendancePayload | None = _mutation(
        attendance.record_attendance, "Record how a member attends."
    )
    take_back_attendance: attendance.AttendancePayload | None = _mutation(
        attendance.take_back_attendance, "Take back what was recorded of a member. Twice is once."
    )
    record_departure: attendance.AttendancePayload | None = _mutation(
        attendance.record_departure, "Record that a member left early."
    )

    ask_to_be_excused: attendance.AttendancePayload | None = _mutation(
        excuses.ask_to_be_excused, "Ask to be excused from a meeting."
    )
    decline_excuse: attendance.AttendancePayload | None = _mutation(
        excuses.decline_excuse, "Decline what a member asks. Twice is once."
    )

    add_agenda_item: agenda.AgendaItemPayload | None = _mutation(agenda.add_agenda_item, "Add an item to the agenda.")
    move_agenda_item: agenda.MoveAgendaItemPayload | None = _mutation(
        agenda.move_agenda_item, "Give an item another place."
    )
    start_agenda_item: agenda.AgendaItemPayload | None = _mutation(agenda.start_agenda_item, "Put an item on.")
    conclude_agenda_item: agenda.AgendaItemPayload | None = _mutation(
        agenda.conclude_agenda_item, "End the current item."
    )
    skip_agenda_item: agenda.AgendaItemPayload | None = _mutation(agenda.skip_agenda_item, "Leave an item out.")
    summarize_agenda_item: agenda.AgendaItemPayload | None = _mutation(
        agenda.summarize_agenda_item, "Sum up the discussion of an item."
    )

    attach_document: conducting.MeetingPayload | None = _mutation(
        attaching.attach_document, "Attach a document to a meeting, or move it to another item. Twice is once."
    )
    detach_document: conducting.MeetingPayload | None = _mutation(
        attaching.detach_document, "Take a document from a meeting. Twice is once."
    )

    ask_to_speak: speakers.SpeechPayload | None = _mutation(
        speakers.ask_to_speak, "Enter the queue of speakers. Twice is once, and no error."
    )
    withdraw_from_speaking: speakers.SpeechPayload | None = _mutation(
        speakers.withdraw_from_speaking, "Leave the queue of speakers, or strike somebody from it. Twice is once."
    )
    call_speaker: speakers.SpeechPayload | None = _mutation(speakers.call_speaker, "Give somebody the floor.")
    end_speech: speakers.SpeechPayload | None = _mutation(speakers.end_speech, "End a speech. Twice is once.")
    limit_speaking: speakers.LimitSpeakingPayload | None = _mutation(
        speakers.limit_speaking, "Say how long each may speak."
    )
    contribute: contributions.ContributionPayload | None = _mutation(
        contributions.contribute, "Write for an agenda item. The same words again are one contribution."
    )
    withdraw_contribution: contributions.ContributionPayload | None = _mutation(
        contributions.withdraw_contribution, "Take back what one has written. Twice is once."
    )
    reserve_opinion: contributions.ContributionPayload | None = _mutation(
        contributions.reserve_opinion, "Reserve one's opinion on a vote, for the minutes."
    )

    create_poll: voting.PollPayload | None = _mutation(voting.create_poll, "Prepare a vote.")
    edit_poll: voting.PollPayload | None = _mutation(voting.edit_poll, "Make another vote of a draft.")
    repeat_poll: voting.PollPayload | None = _mutation(voting.repeat_poll, "Prepare the same vote once more.")
    schedule_poll: voting.PollPayload | None = _mutation(voting.schedule_poll, "Let a draft open and close by itself.")
    open_poll: voting.OpenPollPayload | None = _mutation(voting.open_poll, "Open a vote on a frozen electoral roll.")
    cast_ballot: voting.CastBallotPayload | None = _mutation(
        voting.cast_ballot, "Cast a ballot. The same open ballot again is one ballot."
    )
    call_voters: voting.PollPayload | None = _mutation(
        voting.call_voters, "Call those who have not voted, once: those here, or in a secret vote all of the roll."
    )
    extend_poll: voting.PollPayload | None = _mutation(voting.extend_poll, "Let an open vote close later.")
    enter_hand_count: voting.PollPayload | None = _mutation(
        voting.enter_hand_count, "Enter the hands counted in the room."
    )
    close_poll: voting.PollPayload | None = _mutation(voting.close_poll, "Close a vote, count it and decide.")
    annul_poll: voting.PollPayload | None = _mutation(voting.annul_poll, "Take a vote back, with a reason.")

    complete_minutes: minutes.CompleteMinutesPayload | None = _mutation(
        minutes.complete_minutes, "Complete the minutes of a meeting."
    )
    put_minutes_to_vote: minutes.PutMinutesToVotePayload | None = _mutation(
        minutes.put_minutes_to_vote, "Put the minutes to the vote. Twice is once."
    )

    send_document: documents.DocumentPayload | None = _mutation(
        documents.send_document, "Send a document to a subtree."
    )
    mark_document_read: documents.DocumentPayload | None = _mutation(
        documents.mark_document_read, "Mark a document as read. Twice is once."
    )

    set_standing: posts.SetStandingPayload | None = _mutation(posts.set_standing, "Change how a member stands.")
    appoint: posts.PostPayload | None = _mutation(posts.appoint, "Give a member a post.")
    set_conventions: conventions.SetConventionsPayload | None = _mutation(
        conventions.set_conventions, "Set the rules of meetings of an organisation and of all below it."
    )
    end_post: posts.PostPayload | None = _mutation(posts.end_post, "End a post.")
