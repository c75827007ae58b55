// What can be done from the desk? Each deed is one mutation; what it changes comes back by the subscription.
import type { TadaDocumentNode } from "gql.tada";
import { ask } from "../api/ask";
import { graphql } from "../api/graphql";

/** Raises Refused, Unreachable. */
export function send<R, I>(deed: TadaDocumentNode<R, { input: I }>, input: I): Promise<R> {
  return ask(deed, { input });
}

export const SCHEDULE = graphql(
  "mutation Schedule($input: ScheduleMeetingInput!) { scheduleMeeting(input: $input) { meeting { id } } }",
);
export const CHANGE = graphql(
  "mutation Change($input: ChangeMeetingInput!) { changeMeeting(input: $input) { meeting { id } } }",
);
export const ANNOUNCE = graphql(
  "mutation Announce($input: AnnounceMeetingInput!) { announceMeeting(input: $input) { recipients } }",
);
export const OPEN = graphql(
  "mutation Open($input: OpenMeetingInput!) { openMeeting(input: $input) { meeting { id } } }",
);
export const APPOINT = graphql(
  "mutation Appoint($input: AppointMinuteTakerInput!) { appointMinuteTaker(input: $input) { meeting { id } } }",
);
export const CLOSE = graphql(
  "mutation Close($input: CloseMeetingInput!) { closeMeeting(input: $input) { meeting { id } } }",
);
export const CANCEL = graphql(
  "mutation Cancel($input: CancelMeetingInput!) { cancelMeeting(input: $input) { meeting { id } } }",
);

export const RECORD = graphql(
  "mutation Record($input: RecordAttendanceInput!) { recordAttendance(input: $input) { attendance { id } } }",
);
export const TAKE_BACK = graphql(
  "mutation TakeBack($input: TakeBackAttendanceInput!) { takeBackAttendance(input: $input) { attendance { id } } }",
);
export const DEPART = graphql(
  "mutation Depart($input: RecordDepartureInput!) { recordDeparture(input: $input) { attendance { id } } }",
);
export const DECLINE = graphql(
  "mutation Decline($input: DeclineExcuseInput!) { declineExcuse(input: $input) { attendance { id } } }",
);

export const ADD_ITEM = graphql(
  "mutation AddItem($input: AddAgendaItemInput!) { addAgendaItem(input: $input) { item { id } } }",
);
export const MOVE_ITEM = graphql(
  "mutation MoveItem($input: MoveAgendaItemInput!) { moveAgendaItem(input: $input) { agenda { id } } }",
);
export const START_ITEM = graphql(
  "mutation StartItem($input: StartAgendaItemInput!) { startAgendaItem(input: $input) { item { id } } }",
);
export const CONCLUDE_ITEM = graphql(
  "mutation ConcludeItem($input: ConcludeAgendaItemInput!) { concludeAgendaItem(input: $input) { item { id } } }",
);
export const SKIP_ITEM = graphql(
  "mutation SkipItem($input: SkipAgendaItemInput!) { skipAgendaItem(input: $input) { item { id } } }",
);
export const SUMMARIZE_ITEM = graphql(
  "mutation SummarizeItem($input: SummarizeAgendaItemInput!) { summarizeAgendaItem(input: $input) { item { id } } }",
);

export const ATTACH = graphql(
  "mutation Attach($input: AttachDocumentInput!) { attachDocument(input: $input) { meeting { id } } }",
);
export const DETACH = graphql(
  "mutation Detach($input: DetachDocumentInput!) { detachDocument(input: $input) { meeting { id } } }",
);

export const ASK_TO_SPEAK = graphql(
  "mutation AskToSpeak($input: AskToSpeakInput!) { askToSpeak(input: $input) { speech { id } } }",
);
export const CALL_SPEAKER = graphql(
  "mutation CallSpeaker($input: CallSpeakerInput!) { callSpeaker(input: $input) { speech { id } } }",
);
export const END_SPEECH = graphql(
  "mutation EndSpeech($input: EndSpeechInput!) { endSpeech(input: $input) { speech { id } } }",
);
export const STRIKE_SPEECH = graphql(
  "mutation StrikeSpeech($input: WithdrawFromSpeakingInput!) { withdrawFromSpeaking(input: $input) { speech { id } } }",
);
export const LIMIT_SPEAKING = graphql(
  "mutation LimitSpeaking($input: LimitSpeakingInput!) { limitSpeaking(input: $input) { meeting { id } } }",
);

export const CREATE_VOTE = graphql(
  "mutation CreateVote($input: CreatePollInput!) { createPoll(input: $input) { poll { id } } }",
);
export const EDIT_VOTE = graphql(
  "mutation EditVote($input: EditPollInput!) { editPoll(input: $input) { poll { id } } }",
);
export const REPEAT_VOTE = graphql(
  "mutation RepeatVote($input: RepeatPollInput!) { repeatPoll(input: $input) { poll { id } } }",
);
export const TIME_VOTE = graphql(
  "mutation TimeVote($input: SchedulePollInput!) { schedulePoll(input: $input) { poll { id } } }",
);
export const OPEN_VOTE = graphql(
  "mutation OpenVote($input: OpenPollInput!) { openPoll(input: $input) { poll { id } warning } }",
);
export const EXTEND_VOTE = graphql(
  "mutation ExtendVote($input: ExtendPollInput!) { extendPoll(input: $input) { poll { id } } }",
);
export const CALL_VOTERS = graphql(
  "mutation CallVoters($input: CallVotersInput!) { callVoters(input: $input) { poll { id } } }",
);
export const COUNT_HANDS = graphql(
  "mutation CountHands($input: EnterHandCountInput!) { enterHandCount(input: $input) { poll { id } } }",
);
export const CLOSE_VOTE = graphql(
  "mutation CloseVote($input: ClosePollInput!) { closePoll(input: $input) { poll { id } } }",
);
export const ANNUL_VOTE = graphql(
  "mutation AnnulVote($input: AnnulPollInput!) { annulPoll(input: $input) { poll { id } } }",
);

export const COMPLETE_MINUTES = graphql(
  "mutation CompleteMinutes($input: CompleteMinutesInput!) { completeMinutes(input: $input) { meeting { id } } }",
);
export const PUT_MINUTES_TO_VOTE = graphql(
  "mutation PutMinutes($input: PutMinutesToVoteInput!) { putMinutesToVote(input: $input) { poll { id } } }",
);
