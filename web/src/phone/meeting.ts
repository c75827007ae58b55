// What does a member's phone know of a meeting? One subscription with all that its page shows.
import { graphql, type ResultOf } from "../api/graphql";
import { DOCUMENT_LINE } from "./asked-of-mine";

export const BALLOT = graphql(`
  fragment Ballot on Poll {
    id question form state seats template approvesMinutes openedAt closesAt closedAt calledAt annulledBecause
    turnout { entitled cast }
    options { id label count elected }
    handCount { optionId count }
    verdict { outcome base votesFor required }
  }
`);

export const TURN = graphql(`
  fragment Turn on Speech { id kind state beganAt seconds member { id fullName } }
`);

export const MEETING = graphql(
  `
  subscription MyMeeting($id: ID!) {
    meeting(id: $id) {
      id title kind state place scheduledAt movedAt openedAt closedAt cancelledBecause fewVoters
      cell { id name }
      chair { id fullName }
      minuteTaker { id fullName }
      minuteTakerOperates
      attendance { expected present remote excused left }
      quorum { base counted required met }
      ratings { good fair average poor }
      agenda { id number title kind state conclusion }
      materials { agendaItem { id number } document { ...DocumentLine } }
      currentItem {
        id number title kind startedAt contributionCount
        contributions { id text at member { id fullName } }
      }
      speakers { ...Turn }
      polls { ...Ballot }
      minutes { state number approvedAt pdfUrl }
      mine {
        attendance { id standing status arrivedAt leftAt reason excuseRequested }
        rated
        mayVoteIn { id }
        calledToVoteIn { id }
        entitledIn { id }
        votedIn { id }
      }
    }
  }
`,
  [BALLOT, DOCUMENT_LINE, TURN],
);

/** Of a meeting that one is about to enter. */
export const WHICH = graphql(`
  query WhichMeeting($id: ID!) {
    meeting(id: $id) { title cell { name } mine { attendance { status arrivedAt leftAt } } }
  }
`);

export type PhoneMeeting = ResultOf<typeof MEETING>["meeting"];
export type PhonePoll = ResultOf<typeof BALLOT>;
export type PhoneItem = NonNullable<PhoneMeeting["currentItem"]>;

/** Among these votes of his. */
export function among(votes: readonly { id: string }[], poll: { id: string }): boolean {
  return votes.some(({ id }) => id === poll.id);
}

/** He is in the meeting now, in the room or elsewhere. */
export function isHere({ mine: { attendance } }: PhoneMeeting): boolean {
  return attendance !== null && isAttending(attendance);
}

export function isAttending(line: { status: string | null; leftAt: string | null }): boolean {
  return (line.status === "PRESENT" || line.status === "REMOTE") && !line.leftAt;
}
