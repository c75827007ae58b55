// How far are the minutes? What the minute-taker completes, the vote on it, the papers.
import { Button, Failed, useAct } from "../parts/act";
import { Changed } from "../parts/changed";
import { LongField, TextField } from "../parts/field";
import { language } from "../texts/language";
import { names } from "../texts/names";
import { Papers } from "./agenda";
import { PUT_MINUTES_TO_VOTE, send } from "./deeds";
import { useDesk } from "./desk";
import { pdfOf } from "./meeting";
import { texts } from "./texts";
import { questioning } from "./texts-questions";
import { completing, keepMinutes, type Minutes as Stored, unsavedMinutes } from "./typed";

type Of = { minutes: Stored };

export function Minutes({ minutes }: Of) {
  const desk = useDesk();
  const { meeting, put: ask } = desk;
  const t = texts.value;
  const q = questioning.value;
  const put = useAct(async () => {
    await keepMinutes(desk);
    await send(PUT_MINUTES_TO_VOTE, { meetingId: meeting.id });
  });
  const english = language.value === "en";
  const changeable = meeting.state === "OPEN" && minutes.state === "DRAFT";
  return (
    <section class="minutes" aria-labelledby="minutes">
      <div class="panel-title">
        <h2 id="minutes">{t.minutesTitle}</h2>
        <p class={minutes.state === "APPROVED" ? "count decided" : "count"}>
          <Changed of={minutes.state}>{names.value.minutesState[minutes.state]}</Changed>
          {minutes.number ? ` · ${minutes.number}` : ""}
        </p>
      </div>
      {changeable ? <Complete minutes={minutes} /> : null}
      <div class="deeds">
        <Button onPress={() => ask({ is: "readMinutes" })}>{q.readMinutes}</Button>
        {changeable ? (
          <Button busy={put.busy.value} onPress={() => put.run()}>
            {q.putMinutes}
          </Button>
        ) : null}
        <a class="button quiet" href={pdfOf(minutes)} target="_blank" rel="noreferrer">
          {q.pdf}
        </a>
        <a class="button quiet" href={english ? minutes.docxInEnglish : minutes.docxUrl} download>
          {q.docx}
        </a>
      </div>
      <Failed>{put.failed.value}</Failed>
      <Papers of={meeting.documents} />
    </section>
  );
}

function Complete({ minutes }: Of) {
  const desk = useDesk();
  const { meeting } = desk;
  const t = texts.value;
  const q = questioning.value;
  const { guests, locality, place, additions } = completing(desk, minutes);
  const save = useAct(() => keepMinutes(desk));
  const dirty = unsavedMinutes(desk) !== undefined;
  return (
    <details>
      <summary>{q.completeMinutes}</summary>
      <TextField label={q.guests} hint={t.onePerLine} value={guests} rows={2} />
      <LongField label={q.locality} value={locality} maxLength={200} />
      <LongField label={q.placeMet} hint={q.placeHint(meeting.place)} value={place} maxLength={300} />
      <TextField label={q.additions} value={additions} maxLength={20_000} />
      <div class="saving">
        <Button busy={save.busy.value} disabled={!dirty} onPress={() => save.run()}>
          {t.save}
        </Button>
        <span role="status">{dirty ? t.notSaved : ""}</span>
      </div>
      <Failed>{save.failed.value}</Failed>
    </details>
  );
}
