// What do all parts of the desk share? The meeting as it is now, who sits there, and what is being asked.
import type { Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Duties } from "./duties";
import { isFixed, type Meeting, type Template } from "./meeting";

/** A question that stands in front of the desk. Things are named by id, so that it shows them as they are now. */
export type Question =
  | {
      is:
        | "announce"
        | "open"
        | "finishRoll"
        | "readMinutes"
        | "closeMeeting"
        | "cancel"
        | "change"
        | "materials"
        | "minuteTaker";
    }
  | { is: "putToVote"; template?: Template }
  | { is: "openVote" | "callVoters" | "closeVote" | "annul" | "editVote" | "timeVote"; vote: string }
  | { is: "skip"; item: string }
  | { is: "line"; line: string };

export type Desk = Duties & {
  meeting: Meeting;
  put: (question: Question | undefined) => void;
  /** What somebody is typing under this name; `at`: what stands there first. */
  typed: (name: string, at?: string) => Signal<string>;
};

export const DESK = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DESK);
  if (!desk) throw new Error("There is no desk around this part.");
  return desk;
}

/** A minute-taker: the chair, until the minutes are approved. */
export function mayAppoint({ chairs, meeting }: Desk): boolean {
  return chairs && meeting.state === "OPEN" && !isFixed(meeting);
}
