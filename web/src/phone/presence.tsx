// How many are there, are they enough, and am I counted?
import { useSignal } from "@preact/signals";
import { Button } from "../parts/act";
import { Bar, Share } from "../parts/bar";
import { Changed } from "../parts/changed";
import { Confirm } from "../parts/dialog";
import { clock } from "../parts/times";
import { checkOut, keys } from "./deeds";
import { Fate } from "./fate";
import { isHere, type PhoneMeeting } from "./meeting";
import { texts } from "./texts";

export function Presence({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const { attendance, quorum, mine } = meeting;
  const over = meeting.state === "CLOSED";
  const here = attendance.present + attendance.remote - (over ? 0 : attendance.left);
  const line = mine.attendance;
  return (
    <section class="presence">
      <h2>{t.attendance}</h2>
      <p class="large">
        <Changed of={here}>
          <Share here={here} of={attendance.expected} />
        </Changed>{" "}
        {over ? t.attendedIt : t.attending}
      </p>
      {over ? null : (
        <>
          <Bar here={quorum.counted} of={quorum.base} required={quorum.required} />
          <p class={quorum.met ? "" : "attention"}>
            {(quorum.met ? t.enough : t.short)(quorum.counted, quorum.base, quorum.required)}
          </p>
        </>
      )}
      {line && over ? <Own line={line} /> : null}
      {meeting.state === "OPEN" && isHere(meeting) ? <Leaving meetingId={meeting.id} /> : null}
    </section>
  );
}

/** How he was counted himself; while it runs that is told above. */
function Own({ line }: { line: NonNullable<PhoneMeeting["mine"]["attendance"]> }) {
  const t = texts.value;
  const { status, arrivedAt, leftAt } = line;
  if (status === "EXCUSED") return <p>{t.wasExcused}</p>;
  if (status === "ABSENT") return <p>{t.wasAbsent}</p>;
  if (!arrivedAt) return <p>{t.wasNotThere}</p>;
  if (leftAt) return <p>{t.wasHereUntil(clock(arrivedAt), clock(leftAt))}</p>;
  return <p class="done">{(status === "REMOTE" ? t.wasHereRemotely : t.wasHere)(clock(arrivedAt))}</p>;
}

function Leaving({ meetingId }: { meetingId: string }) {
  const t = texts.value;
  const asking = useSignal(false);
  return (
    <>
      <Button
        kind="quiet"
        onPress={() => {
          asking.value = true;
        }}
      >
        {t.leave}
      </Button>
      <Fate of={keys.checkOut(meetingId)} />
      {asking.value ? (
        <Confirm
          title={t.leaveTitle}
          verb={t.leaveVerb}
          danger
          onConfirm={() => {
            asking.value = false;
            checkOut(meetingId);
          }}
          onClose={() => {
            asking.value = false;
          }}
        >
          <p>{t.leaveMeans}</p>
        </Confirm>
      ) : null}
    </>
  );
}
