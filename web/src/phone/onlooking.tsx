// What does somebody see of a meeting in which he has no part? How many attend, first; and the way back to the board.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../api/ask";
import { graphql } from "../api/graphql";
import { Above } from "../parts/above";
import { local, today } from "../parts/times";
import type { PhoneMeeting } from "./meeting";
import { Presence } from "./presence";
import { texts } from "./texts";

const BELOW = graphql("query Below($id: ID!) { meeting(id: $id) { cell { parent { id name } } } }");

export function Onlooking({ meeting }: { meeting: PhoneMeeting }) {
  const { id, state, scheduledAt } = meeting;
  const above = useSignal<{ id: string; name: string } | null>(null);
  const day = local(scheduledAt).slice(0, 10);
  useEffect(() => {
    ask(BELOW, { id }).then(
      (found) => {
        above.value = found.meeting?.cell.parent ?? null;
      },
      () => {}, // the page itself says that nothing comes
    );
  }, [id, above]);
  return (
    <>
      <div class="back">
        {above.value ? (
          <Above organization={above.value} suffix={`${day === today() ? "" : `?date=${day}`}#row-${id}`} />
        ) : null}
      </div>
      <p class="hint">{texts.value.notMine}</p>
      {state === "OPEN" || state === "CLOSED" ? <Presence meeting={meeting} /> : null}
    </>
  );
}
