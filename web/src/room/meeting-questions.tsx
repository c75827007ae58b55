// What is asked before members are invited, the meeting opens, the minute-taker changes, the roll call ends, an item is left out, the meeting closes or is cancelled?
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Failed, useAct } from "../parts/act";
import { Confirm } from "../parts/dialog";
import { TextField } from "../parts/field";
import { clock, local, now, weekday } from "../parts/times";
import { ANNOUNCE, CANCEL, CLOSE, OPEN, RECORD, SKIP_ITEM, send } from "./deeds";
import { useDesk } from "./desk";
import { type Item, isResolved, unaccounted } from "./meeting";
import { TakerFields, useAppointing } from "./minute-taker";
import { texts } from "./texts";
import { questioning } from "./texts-questions";
import { keepWords } from "./typed";

export function Announce() {
  const { meeting, put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const announce = useAct(async () => {
    await send(ANNOUNCE, { meetingId: meeting.id });
    put(undefined);
  });
  return (
    <Confirm
      title={q.announceAsk}
      verb={t.verbs.announce}
      busy={announce.busy.value}
      onConfirm={() => announce.run()}
      onClose={() => put(undefined)}
    >
      <p>
        <b>{meeting.title}</b>
      </p>
      <p>
        {t.dueAt(clock(meeting.scheduledAt), weekday(meeting.scheduledAt))}
        {meeting.place ? ` · ${meeting.place}` : ""}
      </p>
      {meeting.place ? null : <p class="warning">{q.withoutPlace}</p>}
      <p>{q.announceMeans}</p>
      <Failed>{announce.failed.value}</Failed>
    </Confirm>
  );
}

const EARLY = 15 * 60_000;

/** Nothing when it is about time. */
function earlyFor(due: string): string | undefined {
  if (Date.parse(due) - now.value < EARLY) return undefined;
  const today = local(due).slice(0, 10) === local(now.value).slice(0, 10);
  const told = (instant: string | number) =>
    today ? clock(instant) : texts.value.dueAt(clock(instant), weekday(instant));
  return questioning.value.early(told(due), told(now.value));
}

export function OpenMeeting() {
  const { meeting, put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const early = earlyFor(meeting.scheduledAt);
  const chosen = useSignal("");
  const operates = useSignal(false);
  const open = useAct(async () => {
    const minuteTakerId = chosen.value || null;
    await send(OPEN, { meetingId: meeting.id, minuteTakerId, minuteTakerOperates: operates.value });
    put(undefined);
  });
  return (
    <Confirm
      title={q.openMeetingAsk}
      verb={chosen.value ? t.verbs.open : q.openAnywayMeeting}
      busy={open.busy.value}
      onConfirm={() => open.run()}
      onClose={() => put(undefined)}
    >
      {early ? <p class="warning">{early}</p> : null}
      <p>{q.openMeetingMeans}</p>
      <TakerFields chosen={chosen} operates={operates} nobody={t.nobodyYet} />
      {chosen.value ? null : <p class="warning">{q.withoutMinuteTaker}</p>}
      <Failed>{open.failed.value}</Failed>
    </Confirm>
  );
}

export function Appoint() {
  const desk = useDesk();
  const { meeting, put } = desk;
  const t = texts.value;
  const q = questioning.value;
  const { appoint, fields } = useAppointing(desk, () => put(undefined));
  const before = useRef(meeting.minuteTaker).current;
  return (
    <Confirm
      title={before ? q.changeTakerAsk : q.appointTakerAsk}
      verb={before ? t.changeTaker : t.appointTaker}
      busy={appoint.busy.value}
      onConfirm={() => appoint.run()}
      onClose={() => put(undefined)}
    >
      {before ? <p>{q.changeTakerMeans(before.fullName)}</p> : null}
      {fields}
    </Confirm>
  );
}

const TOGETHER = 6; // as many as a browser sends to one server at once

export function FinishRoll() {
  const { meeting, put } = useDesk();
  const q = questioning.value;
  const missing = unaccounted(meeting);
  const newest = useRef(meeting);
  newest.current = meeting;
  const hasCome = (line: string) => newest.current.roll.find(({ id }) => id === line)?.status; // meanwhile
  const finish = useAct(async () => {
    for (let from = 0; from < missing.length; from += TOGETHER) {
      const absent = missing.slice(from, from + TOGETHER).filter(({ id }) => !hasCome(id));
      await Promise.all(
        absent.map(({ member }) => send(RECORD, { meetingId: meeting.id, memberId: member.id, status: "ABSENT" })),
      );
    }
    put(undefined);
  });
  return (
    <Confirm
      title={q.finishRollAsk(missing.length)}
      verb={q.finishRoll}
      busy={finish.busy.value}
      onConfirm={() => finish.run()}
      onClose={() => put(undefined)}
    >
      <ul>
        {missing.map(({ id, member }) => (
          <li key={id}>{member.fullName}</li>
        ))}
      </ul>
      <p>{q.finishRollMeans}</p>
      <Failed>{finish.failed.value}</Failed>
    </Confirm>
  );
}

export function SkipItem({ item }: { item: Item }) {
  const { put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const skip = useAct(async () => {
    await send(SKIP_ITEM, { itemId: item.id });
    put(undefined);
  });
  return (
    <Confirm
      title={q.skipAsk}
      verb={t.skip}
      busy={skip.busy.value}
      onConfirm={() => skip.run()}
      onClose={() => put(undefined)}
    >
      <p>{item.title}</p>
      <p>{q.skipMeans}</p>
      <Failed>{skip.failed.value}</Failed>
    </Confirm>
  );
}

export function CloseMeeting() {
  const desk = useDesk();
  const { meeting, put } = desk;
  const t = texts.value;
  const q = questioning.value;
  const close = useAct(async () => {
    await keepWords(desk);
    await send(CLOSE, { meetingId: meeting.id });
    put(undefined);
  });
  const pending = meeting.agenda.filter(({ state }) => state === "PENDING");
  return (
    <Confirm
      title={q.closeMeetingAsk}
      verb={t.closeMeeting}
      danger
      busy={close.busy.value}
      onConfirm={() => close.run()}
      onClose={() => put(undefined)}
    >
      <p>
        {q.closeMeetingMeans} {q.resolutionsIssued(meeting.polls.filter(isResolved).length)}
      </p>
      {meeting.minutes?.state === "APPROVED" ? null : <p class="warning">{q.withoutMinutes}</p>}
      {pending.length ? (
        <>
          <p class="warning">{q.stillToCome(pending.length)}</p>
          <ul>
            {pending.map(({ id, title }) => (
              <li key={id}>{title}</li>
            ))}
          </ul>
        </>
      ) : null}
      <p>{t.rated(meeting.rated, meeting.attendance.present + meeting.attendance.remote)}</p>
      <Failed>{close.failed.value}</Failed>
    </Confirm>
  );
}

export function CancelMeeting() {
  const { meeting, put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const reason = useSignal("");
  const cancel = useAct(async () => {
    await send(CANCEL, { meetingId: meeting.id, reason: reason.value.trim() || null });
    put(undefined);
  });
  return (
    <Confirm
      title={q.cancelAsk}
      verb={t.cancelMeeting}
      danger
      busy={cancel.busy.value}
      onConfirm={() => cancel.run()}
      onClose={() => put(undefined)}
    >
      <p>{q.cancelMeans}</p>
      <TextField label={q.reason} value={reason} maxLength={500} rows={2} />
      <Failed>{cancel.failed.value}</Failed>
    </Confirm>
  );
}
