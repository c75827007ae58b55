// Back to which board? That of the organisation which the cell lies in, at the meeting's own row.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../api/ask";
import { graphql } from "../api/graphql";
import { Above } from "../parts/above";
import { local, today } from "../parts/times";
import type { PhoneMeeting } from "./meeting";

const BELOW = graphql("query Below($id: ID!) { meeting(id: $id) { cell { parent { id name } } } }");

export function Back({ meeting: { id, scheduledAt } }: { meeting: PhoneMeeting }) {
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
  if (!above.value) return null;
  return <Above organization={above.value} suffix={`${day === today() ? "" : `?date=${day}`}#row-${id}`} />;
}
