// What does somebody see of a meeting in which he has no part? How many attend, first; and the way back to the board.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { patiently } from "../parts/patiently";
import type { PhoneMeeting } from "./meeting";
import { Presence } from "./presence";
import { texts } from "./texts";

export function Onlooking({ meeting }: { meeting: PhoneMeeting }) {
  const back = useSignal<typeof import("./back") | undefined>(undefined); // a member's phone does not load it
  useEffect(() => {
    patiently(() => import("./back")).then((part) => {
      back.value = part;
    });
  }, [back]);
  return (
    <>
      <div class="back">{back.value ? <back.value.Back meeting={meeting} /> : null}</div>
      <p class="hint">{texts.value.notMine}</p>
      {meeting.state === "OPEN" || meeting.state === "CLOSED" ? <Presence meeting={meeting} /> : null}
    </>
  );
}
