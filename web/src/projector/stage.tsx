// Which one thing is on the screen now? What the room is doing: arriving, discussing, voting, hearing the result.

import { Bar, Share } from "../parts/bar";
import { Changed } from "../parts/changed";
import { Qr } from "../parts/qr";
import { clock, lasting, now, weekday } from "../parts/times";
import { checkInAddress } from "../room/code";
import { handsIn } from "../room/meeting";
import { Result } from "../room/result";
import { TimeLeft } from "../room/speakers";
import { names } from "../texts/names";
import { currentItem, isArriving, type Meeting, type Vote, voteShown } from "./meeting";
import { texts } from "./texts";

export function Stage({ meeting }: { meeting: Meeting }) {
  const t = texts.value;
  switch (meeting.state) {
    case "SCHEDULED":
    case "ANNOUNCED":
      return (
        <Words over={meeting.place ?? ""} title={meeting.title}>
          {t.begins(clock(meeting.scheduledAt), weekday(meeting.scheduledAt))}
        </Words>
      );
    case "CANCELLED":
      return <Words title={t.cancelled} />;
    case "CLOSED":
      return <Words title={t.over}>{t.overNote}</Words>;
  }
  const vote = voteShown(meeting);
  if (vote) return <OfVote key={vote.id} vote={vote} />;
  return isArriving(meeting) ? <Arriving meeting={meeting} /> : <Discussing meeting={meeting} />;
}

function Words({ over = "", title, children }: { over?: string; title: string; children?: string }) {
  return (
    <div class="words">
      {over ? <p class="over">{over}</p> : null}
      <h1>{title}</h1>
      {children ? <p class="under">{children}</p> : null}
    </div>
  );
}

function Arriving({ meeting }: { meeting: Meeting }) {
  const t = texts.value;
  const item = currentItem(meeting);
  const { checkInCode } = meeting;
  return (
    <div class="arriving">
      {checkInCode ? <Qr text={checkInAddress(meeting.id, checkInCode)} label={t.qr} /> : null}
      <div class="words">
        {item ? (
          <p class="over">
            {t.item(item.number, meeting.agenda.length)}: {item.title}
          </p>
        ) : null}
        <h1>{t.checkIn}</h1>
        <p class="under">{checkInCode ? t.scan : t.noCode}</p>
        {checkInCode ? (
          <p class="digits">
            {checkInCode.slice(0, 3)} {checkInCode.slice(3)}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function Discussing({ meeting }: { meeting: Meeting }) {
  const t = texts.value;
  const item = currentItem(meeting);
  const next = meeting.agenda.find(({ state }) => state === "PENDING");
  const speaking = meeting.speakers.find(({ state }) => state === "SPEAKING");
  const waiting = meeting.speakers.find(({ state }) => state === "WAITING");
  return (
    <div class="discussing">
      {item ? (
        <Words over={t.item(item.number, meeting.agenda.length)} title={item.title} />
      ) : (
        <Words over={next ? t.next : ""} title={next?.title ?? t.between} />
      )}
      {item?.kind === "RATING" ? <Rating meeting={meeting} /> : null}
      {speaking ? (
        <section class="speaking" aria-label={t.speaking}>
          <p class="over">{speaking.kind === "POINT_OF_ORDER" ? t.order : t.speaking}</p>
          <p class="name">
            <Changed of={speaking.id}>{speaking.member.fullName}</Changed>
          </p>
          <TimeLeft speech={speaking} />
        </section>
      ) : null}
      {waiting ? <p class="waits">{t.following(waiting.member.fullName)}</p> : null}
    </div>
  );
}

/** How many have rated the meeting, and no more. */
function Rating({ meeting: { rated, attendance } }: { meeting: Meeting }) {
  const t = texts.value;
  return (
    <div class="rating">
      <p class="under">{t.rate}</p>
      <Turnout here={rated} of={attendance.present + attendance.remote}>
        {t.rated}
      </Turnout>
    </div>
  );
}

function Turnout({ here, of, children }: { here: number; of: number; children: string }) {
  return (
    <div class="turnout" role="status">
      <p class="figure">
        <Changed of={here}>
          <Share here={here} of={of} />
        </Changed>{" "}
        {children}
      </p>
      <Bar here={here} of={of} />
    </div>
  );
}

function OfVote({ vote }: { vote: Vote }) {
  const t = texts.value;
  const { cast, entitled } = vote.turnout;
  const hands = handsIn(vote);
  const form = names.value.pollForm[vote.form];
  if (vote.state === "CLOSED") {
    return (
      <div class="voting decided-vote">
        <p class="over">
          {t.result} · {form}
        </p>
        <h1 class={lengthOf(vote.question) || "long"}>{vote.question}</h1>
        <Result vote={vote} />
      </div>
    );
  }
  return (
    <div class="voting">
      <p class="over running">
        {t.vote} · {form}
      </p>
      <h1 class={lengthOf(vote.question)}>{vote.question}</h1>
      <ul class="options">
        {vote.options.map(({ id, label }) => (
          <li key={id}>{label}</li>
        ))}
      </ul>
      <Turnout here={hands ?? cast} of={entitled}>
        {hands === undefined ? t.voted : t.raised}
      </Turnout>
      <Closing vote={vote} />
    </div>
  );
}

function Closing({ vote }: { vote: Vote }) {
  if (!vote.closesAt) return null;
  const ends = Date.parse(vote.closesAt);
  return <p class="closing">{texts.value.closesIn(lasting(now.value, Math.max(now.value, ends)))}</p>;
}

/** A question of many words is in smaller type, so that all of it is there. */
function lengthOf(question: string): string {
  if (question.length > 300) return "longest";
  if (question.length > 120) return "longer";
  return question.length > 60 ? "long" : "";
}
