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
      {line?.arrivedAt && isHere(meeting) ? (
        <p class="done">{(line.status === "REMOTE" ? t.hereRemotely : t.here)(clock(line.arrivedAt))}</p>
      ) : null}
      {line?.status === "EXCUSED" ? <p>{t.excused}</p> : null}
      {line?.status === "ABSENT" ? <p>{t.absent}</p> : null}
      {meeting.state === "OPEN" && isHere(meeting) ? <Leaving meetingId={meeting.id} /> : null}
    </section>
  );
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
