// What does the room see? Only what is known to everybody in it: no roll by name, no reasons, no split of an open vote.
import { graphql, type ResultOf } from "../api/graphql";
import { justDecided } from "../room/meeting";

export const SCREEN = graphql(`
  subscription Screen($id: ID!) {
    meeting(id: $id) {
      id title state place scheduledAt openedAt closedAt checkInCode rated
      cell { id name }
      attendance { expected present remote left }
      quorum { base counted required met }
      currentItem { id }
      agenda { id number title kind state startedAt }
      speakers { id kind state beganAt seconds member { id fullName } }
      polls {
        id question form state seats closesAt openedAt closedAt
        rule { numerator denominator strict base leastVotesFor }
        turnout { entitled cast }
        verdict { outcome base votesFor required }
        options { id label count elected }
        handCount { optionId count }
      }
    }
  }
`);

export type Meeting = ResultOf<typeof SCREEN>["meeting"];
export type Vote = Meeting["polls"][number];

export function currentItem({ agenda, currentItem }: Meeting): Meeting["agenda"][number] | undefined {
  return agenda.find(({ id }) => id === currentItem?.id);
}

/** The vote that is open; or the one decided last, until the next item is put on. */
export function voteShown(meeting: Meeting): Vote | undefined {
  return meeting.polls.findLast(({ state }) => state === "OPEN") ?? justDecided(meeting);
}

const ARRIVING = new Set(["OPENING", "MINUTE_TAKER", "ROLL_CALL"]);

/** Until the roll call is over the code is the largest thing; later it stands in a corner, for who comes late. */
export function isArriving(meeting: Meeting): boolean {
  const item = currentItem(meeting);
  if (item) return ARRIVING.has(item.kind);
  return meeting.agenda.every(({ state, kind }) => state === "PENDING" || ARRIVING.has(kind));
}
