// What does the desk show of a meeting? All of it in one subscription, so that its parts never disagree.
import { graphql, type ResultOf } from "../api/graphql";
import { language } from "../texts/language";

const VOTE = graphql(`
  fragment RoomVote on Poll {
    id question form state template seats quorumDemanded approvesMinutes
    warning opensAt closesAt openedAt calledAt closedAt annulledBecause handCountReason fewBallotsReason
    rule { numerator denominator strict base leastVotesFor }
    turnout { entitled cast }
    verdict { outcome base votesFor required }
    options { id label count elected }
    handCount { optionId count }
    awaited { count members { id fullName } }
    repeats { id }
    agendaItem { id }
    reservedOpinions { id text member { fullName } }
  }
`);

const MEETING = graphql(
  `
  fragment RoomMeeting on Meeting {
    id title kind state place scheduledAt announcedAt openedAt closedAt cancelledBecause
    speakingSeconds fewVoters voteOptions rated checkInCode
    ratings { good fair average poor }
    mine { mayVoteIn { id } }
    cell {
      id name
      usualPolls { template form quorumDemanded rule { numerator denominator strict base leastVotesFor } }
    }
    chair { id fullName }
    minuteTaker { id fullName }
    minuteTakerOperates
    attendance { expected present remote excused absent unaccounted left }
    quorum { base counted required met }
    roll { id standing status leftAt reason excuseRequested member { id fullName } }
    currentItem { id }
    agenda {
      id number title kind state startedAt conclusion summary
      contributions { id text member { id fullName } }
    }
    speakers { id kind state beganAt seconds member { id fullName } }
    polls { ...RoomVote }
    minutes {
      state guests locality place additions number
      pdfUrl docxUrl pdfInEnglish: pdfUrl(language: EN) docxInEnglish: docxUrl(language: EN)
    }
    documents { id number title }
    materials { inTime agendaItem { id number } document { id number title } }
  }
`,
  [VOTE],
);

export const ROOM = graphql("subscription Room($id: ID!) { meeting(id: $id) { ...RoomMeeting } }", [MEETING]);

export type Meeting = ResultOf<typeof MEETING>;
export type Item = Meeting["agenda"][number];
export type Template = NonNullable<Vote["template"]>;
export type Vote = Meeting["polls"][number];
export type Line = Meeting["roll"][number];
export type Material = Meeting["materials"][number];
export type Speech = Meeting["speakers"][number];

export function currentItem(meeting: Meeting): Item | undefined {
  return meeting.agenda.find(({ state }) => state === "CURRENT");
}

type Decidable = { state: string; closedAt: string | null };
type Going<V> = { state: string; agenda: { startedAt: string | null }[]; polls: V[] };

/** The vote that was decided last, until the meeting goes on to another item. */
export function justDecided<V extends Decidable>({ state, agenda, polls }: Going<V>): V | undefined {
  if (state !== "OPEN") return undefined;
  const since = Math.max(0, ...agenda.map(({ startedAt }) => Date.parse(startedAt ?? "") || 0));
  const decidedAt = ({ closedAt }: V) => Date.parse(closedAt ?? "");
  const decided = polls.filter((vote) => vote.state === "CLOSED" && decidedAt(vote) >= since);
  return decided.sort((a, b) => decidedAt(a) - decidedAt(b)).at(-1);
}

/** The documents of an item; without one, of the meeting as a whole. */
export function papersOf({ materials }: Meeting, item?: string) {
  return materials.filter(({ agendaItem }) => agendaItem?.id === item).map(({ document }) => document);
}

export function isOver({ state }: Pick<Meeting, "state">): boolean {
  return state === "CLOSED" || state === "CANCELLED";
}

/** The paper in the reader's language. */
export function pdfOf(minutes: NonNullable<Meeting["minutes"]>): string {
  return language.value === "en" ? minutes.pdfInEnglish : minutes.pdfUrl;
}

export function isHere({ status, leftAt }: Line): boolean {
  return (status === "PRESENT" || status === "REMOTE") && !leftAt;
}

const NOT_DUE = new Set(["SUSPENDED", "EXEMPT", "AWAY"]);

/** Due to come, also if he does not. */
export function isDue({ standing }: Line): boolean {
  return !NOT_DUE.has(standing);
}

/** Due to come, and not yet recorded in any way. */
export function unaccounted(meeting: Meeting): Line[] {
  return meeting.roll.filter((line) => line.status === null && isDue(line));
}

/** How many hands were counted, once they are; in an election each shows more than one. */
export function handsIn({ handCount, seats }: Pick<Vote, "handCount" | "seats">): number | undefined {
  return handCount && !seats ? handCount.reduce((sum, { count }) => sum + count, 0) : undefined;
}

/** How votes of a kind are held, unless something else is said. */
export function usualFor({ cell }: Meeting, template: Template): Meeting["cell"]["usualPolls"][number] {
  const usual = cell.usualPolls.find((one) => one.template === template);
  if (!usual) throw new Error(`There is no usual vote of ${template}.`);
  return usual;
}

/** The count in the room stands against ballots that say something else. */
export function handsDiffer({ handCount, turnout, options }: Vote): boolean {
  const hands = new Map(handCount?.map(({ optionId, count }) => [optionId, count]));
  return handCount !== null && turnout.cast > 0 && options.some(({ id, count }) => hands.get(id) !== count);
}

/** A resolution that was carried becomes a document of the cell when the meeting closes. */
export function isResolved({ template, verdict, approvesMinutes }: Vote): boolean {
  return template === "RESOLUTION" && verdict?.outcome === "CARRIED" && !approvesMinutes;
}

/** What is concluded on the item is the text of a resolution, if one is carried. */
export function isOnResolution({ polls }: Meeting, item: Item): boolean {
  const own = polls.filter((poll) => poll.agendaItem?.id === item.id && !poll.approvesMinutes);
  return own.length ? own.some(({ template }) => template === "RESOLUTION") : item.kind === "VOTE";
}

/** Of approved minutes nothing is changed any more, so neither is what they say of an item. */
export function isFixed({ minutes }: Meeting): boolean {
  return minutes?.state === "APPROVED";
}

/** A secret vote of so few may reveal them: of one that is not kept yet, as the server reckons of a draft. */
export function isFew(meeting: Meeting, form: string): boolean {
  return form === "SECRET_BALLOT" && meeting.quorum.base < meeting.fewVoters;
}
