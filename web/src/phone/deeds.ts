// What can a member do from his phone? Each deed is a letter of the outbox under a key of its own.
import { ask, type Refused } from "../api/ask";
import { graphql, type ResultOf } from "../api/graphql";
import { post } from "./outbox";
import "./unsent"; // which says what was not sent

const CHECK_IN = graphql(`
  mutation CheckIn($input: CheckInInput!) { checkIn(input: $input) { attendance { status arrivedAt } } }
`);
const CHECK_OUT = graphql("mutation CheckOut($input: CheckOutInput!) { checkOut(input: $input) { meeting { id } } }");
const CAST = graphql("mutation Cast($input: CastBallotInput!) { castBallot(input: $input) { receipt } }");
const VOTED = graphql("query Voted($id: ID!) { meeting(id: $id) { mine { votedIn { id } } } }");
const CONTRIBUTE = graphql(`
  mutation Contribute($input: ContributeInput!) { contribute(input: $input) { contribution { id } } }
`);
const WITHDRAW = graphql(`
  mutation Withdraw($input: WithdrawContributionInput!) { withdrawContribution(input: $input) { contribution { id } } }
`);
const ASK_TO_SPEAK = graphql(
  "mutation AskToSpeak($input: AskToSpeakInput!) { askToSpeak(input: $input) { speech { id } } }",
);
const LEAVE_QUEUE = graphql(`
  mutation LeaveQueue($input: WithdrawFromSpeakingInput!) { withdrawFromSpeaking(input: $input) { speech { id } } }
`);
const END_SPEECH = graphql(
  "mutation EndSpeech($input: EndSpeechInput!) { endSpeech(input: $input) { speech { id } } }",
);
const RATE = graphql("mutation Rate($input: RateMeetingInput!) { rateMeeting(input: $input) { meeting { id } } }");
const EXCUSE = graphql(
  "mutation Excuse($input: AskToBeExcusedInput!) { askToBeExcused(input: $input) { meeting { id } } }",
);
const RESERVE = graphql(`
  mutation Reserve($input: ReserveOpinionInput!) { reserveOpinion(input: $input) { contribution { id } } }
`);

export type Rating = "GOOD" | "FAIR" | "AVERAGE" | "POOR";
export type Cast = ResultOf<typeof CAST>["castBallot"];

/** What stands before the colon says what it is: `unsent-texts.ts` has a word for each. */
export const keys = {
  checkIn: (meeting: string) => `check-in:${meeting}`,
  checkOut: (meeting: string) => `check-out:${meeting}`,
  ballot: (poll: string) => `ballot:${poll}`,
  contribution: (item: string) => `contribution:${item}`,
  withdrawal: (contribution: string) => `withdrawal:${contribution}`,
  speaking: (meeting: string) => `speaking:${meeting}`,
  rating: (meeting: string) => `rating:${meeting}`,
  excuse: (meeting: string) => `excuse:${meeting}`,
  reservation: (poll: string) => `reservation:${poll}`,
};

export function checkIn(meetingId: string, code: string, remote: boolean): void {
  post(keys.checkIn(meetingId), { send: () => ask(CHECK_IN, { input: { meetingId, code, remote } }) });
}

export function checkOut(meetingId: string): void {
  post(keys.checkOut(meetingId), { send: () => ask(CHECK_OUT, { input: { meetingId } }) });
}

/**
 * The same open ballot again is one ballot with the same code. A secret one that is refused after a try without an
 * answer may be in the box: who has voted is asked then, and the code is lost.
 */
export function cast(meetingId: string, poll: { id: string; form: string }, optionIds: string[]): void {
  const arrived = async () => {
    const { meeting } = await ask(VOTED, { id: meetingId });
    return meeting?.mine.votedIn.some(({ id }) => id === poll.id) ?? false;
  };
  post(keys.ballot(poll.id), {
    send: async () => (await ask(CAST, { input: { pollId: poll.id, optionIds } })).castBallot,
    ...(poll.form === "SECRET_BALLOT" ? { arrived } : {}),
  });
}

export function contribute(itemId: string, text: string): void {
  post(keys.contribution(itemId), { send: () => ask(CONTRIBUTE, { input: { itemId, text } }) });
}

export function withdrawContribution(contributionId: string): void {
  post(keys.withdrawal(contributionId), { send: () => ask(WITHDRAW, { input: { contributionId } }) });
}

export function askToSpeak(meetingId: string, pointOfOrder: boolean): void {
  post(keys.speaking(meetingId), { send: () => ask(ASK_TO_SPEAK, { input: { meetingId, pointOfOrder } }) });
}

export function leaveQueue(meetingId: string, speechId: string): void {
  post(keys.speaking(meetingId), { send: () => ask(LEAVE_QUEUE, { input: { speechId } }) });
}

export function endSpeech(meetingId: string, speechId: string): void {
  post(keys.speaking(meetingId), { send: () => ask(END_SPEECH, { input: { speechId } }) });
}

export function rate(meetingId: string, rating: Rating): void {
  const arrived = (refusal: Refused) => refusal.code === "ALREADY_RATED";
  post(keys.rating(meetingId), { send: () => ask(RATE, { input: { meetingId, rating } }), arrived });
}

export function askToBeExcused(meetingId: string, reason: string): void {
  post(keys.excuse(meetingId), { send: () => ask(EXCUSE, { input: { meetingId, reason } }) });
}

export function reserveOpinion(pollId: string, text: string): void {
  post(keys.reservation(pollId), { send: () => ask(RESERVE, { input: { pollId, text } }) });
}
