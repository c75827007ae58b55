// Where does the code on the screen lead? To one large button, and then to the meeting.
import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useLoaded } from "../api/loaded";
import { Page } from "../parts/page";
import { clock } from "../parts/times";
import { Arriving } from "./arriving";
import { keys } from "./deeds";
import { isAttending, WHICH } from "./meeting";
import { forget, letterOf } from "./outbox";
import "./style.css";
import { texts } from "./texts";

/** Without a network it is not known which meeting this is; the tap is kept all the same. */
export default function CheckIn({ id = "" }: { id?: string }) {
  const t = texts.value;
  const { route } = useLocation();
  const scanned = useMemo(() => /^#(\d{6})$/.exec(location.hash)?.[1], []);
  const { value } = useLoaded(WHICH, { id });
  const meeting = value.value?.meeting;
  const mine = meeting?.mine.attendance;
  const key = keys.checkIn(id);

  useEffect(() => {
    if (letterOf(key)?.state === "done") forget(key); // that was an earlier arrival
  }, [key]);
  useSignalEffect(() => {
    if (letterOf(key)?.state === "done") route(`/meetings/${id}`, true);
  });

  return (
    <Page title={t.checkIn} class="narrow phone">
      {meeting ? (
        <p class="which">
          {meeting.title}
          <br />
          {meeting.cell.name}
        </p>
      ) : null}
      {mine && isAttending(mine) && mine.arrivedAt ? (
        <>
          <p class="done">{(mine.status === "REMOTE" ? t.hereRemotely : t.here)(clock(mine.arrivedAt))}</p>
          <a class="button first great" href={`/meetings/${id}`}>
            {t.toMeeting}
          </a>
        </>
      ) : (
        <Arriving meetingId={id} scanned={scanned} />
      )}
    </Page>
  );
}
