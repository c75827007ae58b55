// What is being discussed?
import { Changed } from "../parts/changed";
import { Lines } from "./document-lines";
import type { PhoneMeeting } from "./meeting";
import { ReadMinutes } from "./reading";
import { texts } from "./texts";
import { isAsked } from "./vote";
import { voteTexts } from "./vote-texts";

export function Now({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const item = meeting.currentItem;
  const papers = meeting.materials.filter(({ agendaItem }) => item && agendaItem?.id === item.id);
  const others = meeting.polls.filter((poll) => poll.state === "OPEN" && !isAsked(meeting, poll));
  return (
    <section class="now" aria-labelledby="now">
      {item ? (
        <p class="kicker" id="now">
          {t.now} · {t.item(item.number, meeting.agenda.length)}
        </p>
      ) : null}
      <h2 id={item ? undefined : "now"}>
        <Changed of={item?.id}>{item ? item.title : t.nothingNow}</Changed>
      </h2>
      {papers.length ? <Lines of={papers.map(({ document }) => document)} /> : null}
      {others.map((poll) => (
        <p key={poll.id}>
          <strong class="running">{voteTexts.value.running}:</strong> {poll.question}
          <br />
          <small>
            {voteTexts.value.turnout(poll.turnout.cast, poll.turnout.entitled)}. {voteTexts.value.notVoting}
          </small>
        </p>
      ))}
      {others.some(({ approvesMinutes }) => approvesMinutes) ? <ReadMinutes meetingId={meeting.id} /> : null}
    </section>
  );
}
