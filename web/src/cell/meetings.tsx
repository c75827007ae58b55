// Which meetings has the cell in this month, how far are they, who came, and where are the minutes?
import { Bar, Share } from "../parts/bar";
import { Nothing } from "../parts/page";
import { clock, weekday } from "../parts/times";
import { dutiesOf } from "../room/duties";
import { viewer } from "../session";
import { language } from "../texts/language";
import { names } from "../texts/names";
import type { Month } from "./month";
import { type HeldOf, useMeetings } from "./month-meetings";
import { texts } from "./texts";

const COLOURS = { SCHEDULED: "", ANNOUNCED: "", OPEN: "running", CLOSED: "closed", CANCELLED: "closed" };

export function Meetings({ cellId, month }: { cellId: string; month: Month }) {
  const { value, failed, again } = useMeetings(cellId, month);
  const t = texts.value;
  const meetings = value.value;
  return (
    <>
      <p role="status" class={meetings?.length ? "unseen" : "waiting"}>
        {meetings?.length ? t.heldIn(meetings.length, t.monthName(month.month, month.year)) : null}
        {meetings?.length === 0 ? t.noMeetings : null}
      </p>
      {meetings ? null : <Nothing failed={failed.value} again={again} />}
      <ol class="plain-list meetings">
        {meetings?.map((meeting) => (
          <Meeting key={meeting.id} meeting={meeting} />
        ))}
      </ol>
    </>
  );
}

function Meeting({ meeting }: { meeting: HeldOf }) {
  const t = texts.value;
  const { id, title, kind, state, place, scheduledAt, cancelledBecause } = meeting;
  const isOver = state === "CLOSED" || state === "CANCELLED";
  const keeps = !isOver && dutiesOf(viewer.value, meeting).keeps;
  const begun = meeting.openedAt ?? scheduledAt;
  return (
    <li class="meeting">
      <p class="when">
        <time dateTime={begun}>
          {weekday(begun)}, {clock(begun)}
        </time>
        <strong class={`state ${COLOURS[state]}`}>{names.value.meetingState[state]}</strong>
      </p>
      <h3>{title}</h3>
      <p class="kind">
        {names.value.meetingKind[kind]}
        {place ? ` · ${t.place} ${place}` : null}
      </p>
      {cancelledBecause ? <p>{t.cancelled(cancelledBecause)}</p> : null}
      {meeting.openedAt ? <Attended meeting={meeting} /> : null}
      <div class="buttons">
        <a
          class="button plain"
          href={keeps ? `/meetings/${id}/room` : `/meetings/${id}`}
          aria-label={keeps ? t.roomOf(title) : t.viewOf(title)}
        >
          {keeps ? t.enterRoom : t.view}
        </a>
        <MinutesFile meeting={meeting} />
      </div>
    </li>
  );
}

function Attended({ meeting }: { meeting: HeldOf }) {
  const t = texts.value;
  const { expected, present, remote } = meeting.attendance;
  const { met } = meeting.quorum;
  return (
    <div class="attended">
      <p>
        <Share here={present + remote} of={expected} /> {t.present}
        {" · "}
        <span class={met ? "" : "attention"}>{met ? t.sufficient : t.insufficient}</span>
      </p>
      <Bar here={present + remote} of={expected} />
    </div>
  );
}

function MinutesFile({ meeting }: { meeting: HeldOf }) {
  const t = texts.value;
  const { minutes, title } = meeting;
  if (!minutes) return null;
  const approved = minutes.state === "APPROVED";
  return (
    <a
      class="button quiet"
      href={minutes[language.value]}
      download
      aria-label={approved ? t.minutesOf(title) : t.draftOf(title)}
    >
      {approved ? t.minutes : t.draft}
    </a>
  );
}
