// When does the cell meet, and what for? Everything is filled in as is usual; the chair changes what is different.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { serverNow } from "../api/clock";
import { graphql } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { Failed, useAct } from "../parts/act";
import { Field, Form, LongField, Select } from "../parts/field";
import { Nothing, Page } from "../parts/page";
import { instant, local } from "../parts/times";
import { viewer } from "../session";
import { names } from "../texts/names";
import { SCHEDULE, send } from "./deeds";
import { leads } from "./duties";
import { Programme, type UsualAgenda, usual } from "./programme";
import "./style.css";
import { scheduling } from "./texts-scheduling";

const CELL = graphql(
  "query CellThatMeets($id: ID!) { cell(id: $id) { id name conventions { agendaTemplate { title kind } } } }",
);
type Kind = "REGULAR" | "THEMATIC" | "EXTRAORDINARY" | "CONFERENCE" | "CONGRESS";
const KINDS: Kind[] = ["REGULAR", "THEMATIC", "EXTRAORDINARY", "CONFERENCE", "CONGRESS"];
const USUAL_TIME = "19:00";

export default function Schedule({ id = "" }: { id?: string }) {
  const t = scheduling.value;
  const cell = useLoaded(CELL, { id });
  const known = cell.value.value?.cell;
  return (
    <Page title={t.title} class="narrow schedule">
      {known === undefined ? <Nothing failed={cell.failed.value} again={cell.again} /> : null}
      {known ? <p class="where">{known.name}</p> : null}
      {known && leads(viewer.value, known.id) ? (
        <Details cellId={known.id} agenda={known.conventions.agendaTemplate} />
      ) : null}
      {known && !leads(viewer.value, known.id) ? <p>{t.notHis}</p> : null}
      {known === null ? <p>{t.notHis}</p> : null}
    </Page>
  );
}

function Details({ cellId, agenda: offered }: { cellId: string; agenda: UsualAgenda }) {
  const t = scheduling.value;
  const { route } = useLocation();
  const [day, time] = soon();
  const kind = useSignal<Kind>("REGULAR");
  const on = useSignal(day);
  const at = useSignal(time);
  const place = useSignal("");
  const agenda = useSignal(usual(offered));
  const wrong = useSignal<"title" | "time" | undefined>(undefined);
  const suggested = t.suggested(names.value.meetingKind[kind.value], Number(on.value.slice(5, 7)));
  const title = useSignal(suggested);
  const last = useRef(suggested);
  useEffect(() => {
    if (title.peek() === last.current) title.value = suggested; // nobody has typed another
    last.current = suggested;
  }, [suggested, title]);

  const schedule = useAct(async () => {
    const done = await send(SCHEDULE, {
      cellId,
      kind: kind.value,
      title: title.value.trim(),
      scheduledAt: instant(`${on.value}T${at.value}`).toISOString(),
      place: place.value.trim() || null,
      agenda: agenda.value.flatMap(({ title, kind }) =>
        title.value.trim() ? { title: title.value.trim(), kind } : [],
      ),
    });
    route(`/meetings/${done.scheduleMeeting?.meeting.id}/room`);
  });

  function submit() {
    wrong.value = title.value.trim() ? undefined : "title";
    if (!on.value || !at.value) wrong.value = "time";
    if (!wrong.value) schedule.run();
  }

  return (
    <Form onSend={submit}>
      <Select
        label={t.kind}
        value={kind.value}
        options={KINDS.map((each) => [each, names.value.meetingKind[each]] as const)}
        onChoose={(given) => {
          kind.value = given;
        }}
      />
      <div class="when">
        <Field label={t.day} type="date" value={on} wrong={wrong.value === "time" ? t.timeMissing : undefined} />
        <Field label={t.time} type="time" value={at} />
      </div>
      <LongField
        label={t.called}
        value={title}
        maxLength={300}
        wrong={wrong.value === "title" ? t.calledMissing : undefined}
      />
      <LongField label={t.place} value={place} maxLength={300} />
      <Programme items={agenda} />
      <Failed>{schedule.failed.value}</Failed>
      <div class="buttons">
        <button type="submit" class="button first" aria-busy={schedule.busy.value}>
          {t.verb}
        </button>
      </div>
      <p>{t.afterwards}</p>
    </Form>
  );
}

/** This evening at the usual time; later in the evening the next half hour, for who wants to begin now. */
function soon(): [string, string] {
  const half = 30 * 60_000;
  const [today = "", time = ""] = local(serverNow()).split("T");
  if (time < USUAL_TIME) return [today, USUAL_TIME];
  const [day = "", next = ""] = local(Math.ceil(serverNow() / half) * half).split("T");
  return [day, next];
}
