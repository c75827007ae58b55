// Has the meeting moved since members were invited to it?
import { clock, weekday } from "../parts/times";
import { texts } from "./texts";

/** Who was invited before is told that he is expected at another time, or elsewhere. */
export function Moved({ meeting: { movedAt } }: { meeting: { movedAt: string | null } }) {
  return movedAt ? (
    <p>
      <b>{texts.value.moved(clock(movedAt), weekday(movedAt))}</b>
    </p>
  ) : null;
}
