// What is asked of him now? To come, to check in, to vote; or nothing, and how things stand.
import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { clock, day, now, weekday } from "../parts/times";
import { names } from "../texts/names";
import { Arriving } from "./arriving";
import { Excuse } from "./excuse";
import { isHere, type PhoneMeeting, type PhonePoll } from "./meeting";
import { Moved } from "./moved";
import { RatingForm } from "./rating";
import { freshIn, Result } from "./results";
import { texts } from "./texts";
import { awaits, isAsked, Vote } from "./vote";
import { voteTexts } from "./vote-texts";

export function Asked({ meeting }: { meeting: PhoneMeeting }) {
  const votes = meeting.polls.filter((poll) => isAsked(meeting, poll));
  const waiting = votes.filter((poll) => awaits(meeting, poll));
  const fresh = freshIn(meeting);
  return (
    <>
      <p class="unseen" role="status">
        {waiting.map(({ question }) => voteTexts.value.waitingVote(question)).join(" ")}
        {fresh && !waiting.length ? told(fresh) : null}
      </p>
      <Standing meeting={meeting} />
      {[...waiting, ...votes.filter((poll) => !waiting.includes(poll))].map((poll) => (
        <Vote key={poll.id} meeting={meeting} poll={poll} />
      ))}
      <RatingForm meeting={meeting} />
      {fresh ? (
        <section class="results" aria-label={voteTexts.value.results}>
          <Result key={fresh.id} meeting={meeting} poll={fresh} heading="h2" />
        </section>
      ) : null}
    </>
  );
}

/** For those who do not see the page change. */
function told({ question, verdict }: PhonePoll): string {
  return verdict ? `${question} ${names.value.outcome[verdict.outcome]}.` : "";
}

function Standing({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  switch (meeting.state) {
    case "SCHEDULED":
    case "ANNOUNCED":
      return <Invitation meeting={meeting} />;
    case "CANCELLED":
      return (
        <section class="asked">
          <h2>{t.cancelled}</h2>
          {meeting.cancelledBecause ? <p>{t.because(meeting.cancelledBecause)}</p> : null}
        </section>
      );
    case "CLOSED":
      return <Over meeting={meeting} />;
    case "OPEN":
      return <Arrival meeting={meeting} />;
  }
}

function Invitation({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const late = useComputed(() => now.value > Date.parse(meeting.scheduledAt)).value;
  const mine = meeting.mine.attendance;
  const isAway = mine?.status === "EXCUSED" || mine?.status === "ABSENT";
  return (
    <section class="asked">
      <p class="kicker">{meeting.state === "ANNOUNCED" && !isAway ? t.invited : t.called}</p>
      <h2>{t.at(clock(meeting.scheduledAt), weekday(meeting.scheduledAt))}</h2>
      <p class="large">{meeting.place ?? t.placeUnknown}</p>
      <Moved meeting={meeting} />
      {meeting.chair ? (
        <p>
          {t.chair}: {meeting.chair.fullName}
        </p>
      ) : null}
      {meeting.state === "SCHEDULED" ? <p class="hint">{t.notInvited}</p> : null}
      {mine && !isAway ? <p class="hint">{late ? t.waitingToBegin : t.notBegun}</p> : null}
      <Absence meeting={meeting} />
    </section>
  );
}

function Over({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const { minutes } = meeting;
  return (
    <section class="asked">
      <h2>{t.over(clock(meeting.closedAt ?? meeting.scheduledAt), day(meeting.closedAt ?? meeting.scheduledAt))}</h2>
      {meeting.ratings ? <Rated ratings={meeting.ratings} /> : <p>{t.fewRated(meeting.fewVoters)}</p>}
      {minutes ? (
        <p>
          <a class="button plain wide" href={minutes.pdfUrl} target="_blank" rel="noopener">
            {t.minutes}
          </a>
        </p>
      ) : null}
    </section>
  );
}

function Rated({ ratings }: { ratings: NonNullable<PhoneMeeting["ratings"]> }) {
  const told = names.value.rating;
  const each = [
    [told.GOOD, ratings.good],
    [told.FAIR, ratings.fair],
    [told.AVERAGE, ratings.average],
    [told.POOR, ratings.poor],
  ];
  return (
    <p>
      {texts.value.ratings}: {each.map(([name, count]) => `${name} ${count}`).join(" · ")}
    </p>
  );
}

function Arrival({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const mine = meeting.mine.attendance;
  const isAsked = useRef(false);
  if (!mine) return null;
  if (mine.standing === "SUSPENDED") return <p>{t.suspended}</p>;
  if (isHere(meeting)) return <Here line={mine} wasAsked={isAsked.current} />;
  isAsked.current = true;
  return (
    <section class="asked">
      <h2>{t.checkInAsked}</h2>
      {mine.leftAt ? <p>{t.hasLeft(clock(mine.leftAt))}</p> : null}
      <Arriving meetingId={meeting.id} />
      <Absence meeting={meeting} />
    </section>
  );
}

/** Is he away, and known to be? Else he may ask to be excused. */
function Absence({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const mine = meeting.mine.attendance;
  if (!mine || mine.arrivedAt) return null;
  if (mine.status === "EXCUSED") return <p class="done">{t.excused}</p>;
  return (
    <>
      {mine.status === "ABSENT" ? <p>{t.absent}</p> : null}
      <Excuse meeting={meeting} />
    </>
  );
}

type HereProps = { line: NonNullable<PhoneMeeting["mine"]["attendance"]>; wasAsked: boolean };

/** It stands where he was asked; the button that he pressed has gone, and the focus with it. */
function Here({ line, wasAsked }: HereProps) {
  const t = texts.value;
  const told = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (wasAsked && document.activeElement === document.body) told.current?.focus();
  }, [wasAsked]);
  if (!line.arrivedAt) return null;
  return (
    <p class="done" role="status" ref={told} tabIndex={-1}>
      {(line.status === "REMOTE" ? t.hereRemotely : t.here)(clock(line.arrivedAt))}
    </p>
  );
}
