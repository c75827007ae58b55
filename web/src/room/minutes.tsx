// How far are the minutes? What the minute-taker completes, the text to read out, the vote on it, the papers.
import { useSignal } from "@preact/signals";
import { useLoaded } from "../api/loaded";
import { Button, Failed, useAct } from "../parts/act";
import { Changed } from "../parts/changed";
import { Dialog } from "../parts/dialog";
import { Field, TextField } from "../parts/field";
import { Nothing } from "../parts/page";
import { common } from "../texts/common";
import { language } from "../texts/language";
import { names } from "../texts/names";
import { Papers } from "./agenda";
import { PUT_MINUTES_TO_VOTE, send } from "./deeds";
import { useDesk } from "./desk";
import { MINUTES, pdfOf } from "./meeting";
import { texts } from "./texts";
import { completing, keepMinutes, type Minutes as Stored, unsavedMinutes } from "./typed";

type Of = { minutes: Stored };

export function Minutes({ minutes }: Of) {
  const desk = useDesk();
  const { meeting } = desk;
  const t = texts.value;
  const reading = useSignal(false);
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
        <Button
          onPress={() => {
            reading.value = true;
          }}
        >
          {t.readMinutes}
        </Button>
        {changeable ? (
          <Button busy={put.busy.value} onPress={() => put.run()}>
            {t.putMinutes}
          </Button>
        ) : null}
        <a class="button quiet" href={pdfOf(minutes)} target="_blank" rel="noreferrer">
          {t.pdf}
        </a>
        <a class="button quiet" href={english ? minutes.docxInEnglish : minutes.docxUrl} download>
          {t.docx}
        </a>
      </div>
      <Failed>{put.failed.value}</Failed>
      <Papers of={meeting.documents} />
      {reading.value ? (
        <Dialog
          title={t.minutesTitle}
          onClose={() => {
            reading.value = false;
          }}
        >
          <Text />
          <div class="buttons">
            <Button
              onPress={() => {
                reading.value = false;
              }}
            >
              {common.value.close}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  );
}

function Complete({ minutes }: Of) {
  const desk = useDesk();
  const { meeting } = desk;
  const t = texts.value;
  const { guests, locality, place, additions } = completing(desk, minutes);
  const save = useAct(() => keepMinutes(desk));
  const dirty = unsavedMinutes(desk) !== undefined;
  return (
    <details>
      <summary>{t.completeMinutes}</summary>
      <TextField label={t.guests} hint={t.onePerLine} value={guests} rows={2} />
      <Field label={t.locality} value={locality} maxLength={200} />
      <Field label={t.placeMet} hint={t.placeHint(meeting.place)} value={place} maxLength={300} />
      <TextField label={t.additions} value={additions} maxLength={20_000} />
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

/** As it stands now, to be read out before it is put to the vote. */
function Text() {
  const { meeting } = useDesk();
  const paper = useLoaded(MINUTES, { id: meeting.id, in: language.value === "en" ? "EN" : "VI" });
  const lines = paper.value.value?.meeting?.minutes?.text;
  if (!lines) return <Nothing failed={paper.failed.value} again={paper.again} />;
  return (
    <div class="paper prose">
      {parted(lines).map((part, at) =>
        part.length > 1 ? <Table key={at} rows={part} /> : <p key={at}>{part[0]?.join(BETWEEN)}</p>,
      )}
    </div>
  );
}

const BETWEEN = " | ";

/** Lines of as many cells that follow each other are a table, its heading first; any other line stands alone. */
function parted(lines: readonly string[]): string[][][] {
  const parts: string[][][] = [];
  for (const line of lines) {
    const cells = line.split(BETWEEN);
    const table = parts.at(-1);
    if (cells.length > 1 && table?.[0]?.length === cells.length) table.push(cells);
    else parts.push([cells]);
  }
  return parts;
}

function Table({ rows: [heading = [], ...rows] }: { rows: string[][] }) {
  return (
    <table>
      <thead>
        <tr>
          {heading.map((cell) => (
            <th key={cell} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr key={cells.join(BETWEEN)}>
            {cells.map((cell, at) => (
              <td key={heading[at]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
