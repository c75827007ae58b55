// How far is the meeting? Its state and time, and the ways to its other screens and out.

import { Button } from "../parts/act";
import { Changed } from "../parts/changed";
import { span } from "../parts/span";
import { clock, lasting, weekday } from "../parts/times";
import { names } from "../texts/names";
import { mayAppoint, useDesk } from "./desk";
import { texts } from "./texts";

export function Head() {
  const desk = useDesk();
  const { meeting, chairs, put } = desk;
  const t = texts.value;
  const { state, minuteTaker } = meeting;
  const waiting = state === "SCHEDULED" || state === "ANNOUNCED";
  return (
    <div class="facts">
      <div>
        <p class="where">
          {meeting.cell.name}
          {meeting.place ? ` · ${meeting.place}` : ""}
          {minuteTaker ? ` · ${t.takerIs(minuteTaker.fullName)}` : ""}
        </p>
        <p>
          <Changed of={state} class={`state ${state.toLowerCase()}`}>
            {names.value.meetingState[state]}
          </Changed>{" "}
          <RunningTime />
        </p>
      </div>
      <p class="ways">
        <a class="button quiet" href={`/meetings/${meeting.id}/screen`} target="_blank" rel="noreferrer">
          {t.projector}
        </a>
        <a class="button quiet" href={`/meetings/${meeting.id}`}>
          {t.memberPage}
        </a>
        {waiting && chairs ? (
          <>
            <Button kind="quiet" onPress={() => put({ is: "change" })}>
              {t.changeMeeting}
            </Button>
            <Button kind="quiet" onPress={() => put({ is: "cancel" })}>
              {t.cancelMeeting}
            </Button>
          </>
        ) : null}
        {mayAppoint(desk) ? (
          <Button kind="quiet" onPress={() => put({ is: "minuteTaker" })}>
            {minuteTaker ? t.changeTaker : t.appointTaker}
          </Button>
        ) : null}
        {state === "OPEN" && chairs ? (
          <Button kind="quiet" onPress={() => put({ is: "closeMeeting" })}>
            {t.closeMeeting}
          </Button>
        ) : null}
      </p>
    </div>
  );
}

/** A component of its own: it is drawn each second, and nothing else is. */
function RunningTime() {
  const { meeting } = useDesk();
  const t = texts.value;
  if (meeting.state === "CANCELLED") return <span>{meeting.cancelledBecause ?? ""}</span>;
  if (!meeting.openedAt) return <span>{t.dueAt(clock(meeting.scheduledAt), weekday(meeting.scheduledAt))}</span>;
  if (!meeting.closedAt) return <span class="time">{lasting(meeting.openedAt)}</span>;
  const lasted = span((Date.parse(meeting.closedAt) - Date.parse(meeting.openedAt)) / 60_000);
  return <span>{t.lasted(clock(meeting.openedAt), clock(meeting.closedAt), lasted)}</span>;
}
