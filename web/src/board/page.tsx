// How does a committee's evening go? One board, which follows the meetings below it.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useLive } from "../api/live";
import { Above } from "../parts/above";
import { Button } from "../parts/act";
import { ConnectionNote, Nothing, Page } from "../parts/page";
import { clock, localDay, today } from "../parts/times";
import { viewer } from "../session";
import { common } from "../texts/common";
import { Clock } from "./ages";
import { NeedsAttention } from "./attention";
import { Chart } from "./chart";
import { Choosing, useChoice } from "./choice";
import { BOARD, type Evening, meetingsOf, merge } from "./followed";
import { useFramed } from "./framed";
import { keep, kept, useKeptScroll } from "./kept";
import { Lists, useLists } from "./lists";
import { useSteady } from "./steady";
import "./style.css";
import "./wall.css";
import { texts } from "./texts";
import { Totals } from "./totals";
import { toWall, useTurning, useWall, WallControls } from "./wall";

export default function BoardPage({ id = "" }: { id?: string }) {
  const { date } = useChoice();
  return <Board key={`${id} ${date}`} id={id} />;
}

function Board({ id }: { id: string }) {
  const t = texts.value;
  const choice = useChoice();
  const key = `${viewer.value?.member.id} ${id} ${choice.date ?? today()}`;
  const live = useLive(BOARD, { committeeId: id, date: choice.date ?? null }, merge);
  const before = useRef(kept(key));
  const framed = useFramed(live.value);
  const evening = framed.value ?? (live.refused.value ? undefined : before.current?.evening);
  const at = framed.value ? live.at.value : (before.current?.at ?? 0);

  useSignalEffect(() => {
    const newest = live.value.value;
    if (!newest) return;
    keep(key, newest, live.at.peek());
  });

  const sortedAt = useSignal(0);
  const lists = useLists(evening, choice, sortedAt.value);
  const turning = useTurning(choice.wall && evening !== undefined, [lists.lines.length, lists.cells.length]);
  useWall(choice);
  useKeptScroll(evening !== undefined);
  const hasMeetings = evening !== undefined && (evening.meetings.size > 0 || meetingsOf(evening.totals) > 0);
  const above = useSteady(hasMeetings);

  if (!evening) {
    return (
      <Page title={common.value.board}>
        <Nothing failed={live.refused.value} />
      </Page>
    );
  }
  return (
    <Page
      title={evening.committee.name}
      class={`board ${choice.wall ? "wide wall" : ""}`}
      actions={
        <div class="when">
          {choice.wall && evening.date !== today() ? <b>{t.boardOf(localDay(evening.date))}</b> : null}
          <Clock />
          {at ? <p class="fresh">{t.newest(clock(at))}</p> : null}
          {choice.wall ? <ConnectionNote /> : null}
        </div>
      }
    >
      {choice.wall ? null : <Ways evening={evening} date={choice.date} toWall={() => toWall(choice.choose)} />}
      {hasMeetings ? (
        <div class="glance" ref={above}>
          <Totals totals={evening.totals} />
          <NeedsAttention evening={evening} wall={choice.wall} />
          <Chart of={evening} />
        </div>
      ) : (
        <div class="card empty">
          <p>
            <b>{t.noMeetings}</b>
          </p>
          <p>{t.noMeetingsHint}</p>
        </div>
      )}
      <div class="lists">
        {choice.wall ? null : (
          <Choosing
            choice={choice}
            onSort={() => {
              sortedAt.value += 1;
            }}
          />
        )}
        <Lists evening={evening} lists={lists} choice={choice} turning={choice.wall ? turning : undefined} />
      </div>
      {choice.wall ? <WallControls choice={choice} turning={turning} /> : null}
    </Page>
  );
}

type WaysProps = { evening: Evening; date: string | undefined; toWall: () => void };

/** Up to the committee above, to other days, onto the wall, onto paper. */
function Ways({ evening, date, toWall }: WaysProps) {
  const t = texts.value;
  const { parent, id } = evening.committee;
  const board = `/board/${id}`;
  return (
    <div class="ways">
      {parent ? <Above organization={parent} suffix={date ? `?date=${date}` : ""} /> : null}
      <nav aria-label={t.days}>
        <a class="button quiet" href={`${board}?date=${otherDay(evening.date, -1)}`}>
          ← {t.dayBefore}
        </a>
        <b>{evening.date === today() ? common.value.today : localDay(evening.date)}</b>
        <a class="button quiet" href={`${board}?date=${otherDay(evening.date, 1)}`}>
          {t.dayAfter} →
        </a>
        {evening.date === today() ? null : (
          <a class="button quiet" href={board}>
            {common.value.today}
          </a>
        )}
      </nav>
      <div class="buttons">
        <Button onPress={toWall}>{t.wall}</Button>
        <Button onPress={() => print()}>{t.print}</Button>
      </div>
    </div>
  );
}

function otherDay(date: string, days: number): string {
  const day = new Date(date);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
