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
  const begun = meeting.state === "OPEN" || meeting.state === "CLOSED";
  const over = meeting.state === "CLOSED";
  const here = attendance.present + attendance.remote - (over ? 0 : attendance.left);
  const line = mine.attendance;
  return (
    <section class="presence">
      <h2>{t.attendance}</h2>
      {begun ? (
        <>
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
        </>
      ) : null}
      {line ? <Own line={line} over={over} /> : null}
      {meeting.state === "OPEN" && isHere(meeting) ? <Leaving meetingId={meeting.id} /> : null}
    </section>
  );
}

/** How he is counted himself; a meeting that is over is told in the past. */
function Own({ line, over }: { line: NonNullable<PhoneMeeting["mine"]["attendance"]>; over: boolean }) {
  const t = texts.value;
  const { status, arrivedAt, leftAt } = line;
  if (status === "EXCUSED") return <p>{over ? t.wasExcused : t.excused}</p>;
  if (status === "ABSENT") return <p>{over ? t.wasAbsent : t.absent}</p>;
  if (!arrivedAt) return over ? <p>{t.wasNotThere}</p> : null;
  if (!over) return null; // that is told above
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
