// What does the chair do now? A calm desk: one next step on top, then agenda, what is on now, and the roll.
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useLive } from "../api/live";
import { Nothing, Page } from "../parts/page";
import { viewer } from "../session";
import { Agenda } from "./agenda";
import { DESK, type Desk, type Question } from "./desk";
import { dutiesOf } from "./duties";
import { Excuses } from "./excuses";
import { Head } from "./head";
import { CurrentItem } from "./item";
import { later, useLater } from "./later";
import { currentItem, isOver, type Meeting, ROOM } from "./meeting";
import { nextStep } from "./next";
import { NextStep } from "./next-step";
import { Roll } from "./roll";
import { Speakers } from "./speakers";
import "./style.css";
import { texts } from "./texts";
import { useTyped, useWarning } from "./typed";
import { OpenVotes, Votes } from "./votes";

export default function Room({ id = "" }: { id?: string }) {
  useLater();
  const live = useLive(ROOM, { id });
  const meeting = live.value.value?.meeting;
  if (!meeting || live.refused.value) {
    return (
      <Page title={texts.value.room}>
        <Nothing failed={live.refused.value} />
      </Page>
    );
  }
  return <OfMeeting key={meeting.id} meeting={meeting} />;
}

function OfMeeting({ meeting }: { meeting: Meeting }) {
  const question = useSignal<Question | undefined>(undefined);
  const typed = useTyped(meeting.id);
  const { Asked, Minutes, Ratings } = later.value ?? {};
  const { chairs, conducts, keeps } = dutiesOf(viewer.value, meeting);
  const desk: Desk = useMemo(
    () => ({
      meeting,
      chairs,
      conducts,
      keeps,
      put: (asked) => {
        question.value = asked;
      },
      typed,
    }),
    [meeting, chairs, conducts, keeps, question, typed],
  );
  useWarning(desk);
  if (!keeps) return <NotHis meeting={meeting} />;
  const over = isOver(meeting);
  const minutes = meeting.minutes && Minutes ? <Minutes minutes={meeting.minutes} /> : null;
  const minutesFirst = over || isAboutMinutes(meeting);
  const others = (
    <>
      {meeting.state === "CLOSED" && Ratings ? <Ratings /> : null}
      {meeting.state === "OPEN" ? <Speakers /> : null}
      {meeting.openedAt ? <Votes /> : null}
    </>
  );
  return (
    <DESK.Provider value={desk}>
      <Page title={meeting.title} class="room wide">
        <Head />
        <NextStep />
        <Jumps meeting={meeting} />
        <div class="desk">
          <Agenda />
          <div class="now">
            <OpenVotes />
            {over ? null : <CurrentItem />}
            {minutesFirst ? null : others}
            {minutes}
            {minutesFirst ? others : null}
          </div>
          {meeting.state === "CANCELLED" ? null : (
            <div class="people">
              <Excuses />
              <Roll />
            </div>
          )}
        </div>
      </Page>
      {Asked ? <Asked question={question.value} /> : null}
    </DESK.Provider>
  );
}

/** Then they stand where one looks; the others make room, so that who is writing in the minutes writes on. */
function isAboutMinutes(meeting: Meeting): boolean {
  return currentItem(meeting)?.kind === "MINUTES" || nextStep(meeting)?.is === "putMinutes";
}

/** On a small screen the parts stand below each other. */
function Jumps({ meeting }: { meeting: Meeting }) {
  const t = texts.value;
  return (
    <nav class="jumps" aria-label={t.parts}>
      <a href="#agenda">{t.agenda}</a>
      {meeting.state === "CANCELLED" ? null : <a href="#roll">{t.roll}</a>}
      {meeting.state === "OPEN" ? <a href="#speakers">{t.speakers}</a> : null}
      {meeting.openedAt ? <a href="#votes">{t.votes}</a> : null}
      {meeting.minutes ? <a href="#minutes">{t.minutesTitle}</a> : null}
    </nav>
  );
}

function NotHis({ meeting }: { meeting: Meeting }) {
  const t = texts.value;
  return (
    <Page title={meeting.title} class="narrow">
      <p>{t.notHis}</p>
      <div class="buttons">
        <a class="button first" href={`/meetings/${meeting.id}`}>
          {t.toMeeting}
        </a>
      </div>
    </Page>
  );
}
