// Who speaks, who waits, and may I? Asking, the place in the queue, withdrawing, and the end of one's own speech.
import { Button } from "../parts/act";
import { lasting } from "../parts/times";
import { viewer } from "../session";
import { askToSpeak, endSpeech, keys, leaveQueue } from "./deeds";
import { Fate } from "./fate";
import { isPending } from "./letters";
import type { PhoneMeeting } from "./meeting";
import { letterOf } from "./outbox";
import { texts } from "./texts";

type Turn = PhoneMeeting["speakers"][number];

export function Speaking({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const key = keys.speaking(meeting.id);
  const isMine = (turn: Turn) => turn.member.id === viewer.value?.member.id;
  const speaking = meeting.speakers.find(({ state }) => state === "SPEAKING");
  const queue = meeting.speakers.filter(({ state }) => state === "WAITING");
  const mine = queue.filter(isMine);
  const still = isPending(letterOf(key));
  return (
    <section class="speaking">
      <h2>{t.speaking}</h2>
      {speaking ? <Floor turn={speaking} mine={isMine(speaking)} /> : null}
      {mine.map((turn) => (
        <div key={turn.id} class="place">
          <p role="status">{turn.kind === "SPEECH" ? t.place(queue.indexOf(turn) + 1) : t.placeOfOrder}</p>
          {still ? null : (
            <Button class="wide" onPress={() => leaveQueue(meeting.id, turn.id)}>
              {turn.kind === "SPEECH" ? t.leaveQueue : t.leaveOrder}
            </Button>
          )}
        </div>
      ))}
      <Fate of={key} />
      {still ? null : (
        <div class="asked-buttons">
          {speaking && isMine(speaking) ? (
            <Button kind="first" class="great" onPress={() => endSpeech(meeting.id, speaking.id)}>
              {t.finish}
            </Button>
          ) : null}
          {mine.some(({ kind }) => kind === "SPEECH") || (speaking && isMine(speaking)) ? null : (
            <Button class="great" onPress={() => askToSpeak(meeting.id, false)}>
              {t.askToSpeak}
            </Button>
          )}
          {mine.some(({ kind }) => kind === "POINT_OF_ORDER") ? null : (
            <Button kind="quiet" onPress={() => askToSpeak(meeting.id, true)}>
              {t.pointOfOrder}
            </Button>
          )}
        </div>
      )}
      {queue.length ? (
        <details>
          <summary>{t.queue(queue.length)}</summary>
          <ol>
            {queue.map((turn) => (
              <li key={turn.id}>
                {isMine(turn) ? <strong>{t.you}</strong> : turn.member.fullName}
                {turn.kind === "POINT_OF_ORDER" ? ` (${t.pointOfOrderShort})` : null}
              </li>
            ))}
          </ol>
        </details>
      ) : null}
    </section>
  );
}

function Floor({ turn, mine }: { turn: Turn; mine: boolean }) {
  const t = texts.value;
  return (
    <div class={mine ? "floor mine" : "floor"}>
      <p role="status">
        <strong>{mine ? t.youSpeak : t.speaks(turn.member.fullName)}</strong>
      </p>
      {turn.beganAt ? <Spoken since={turn.beganAt} limit={turn.seconds} /> : null}
    </div>
  );
}

/** Each second anew, and nothing else with it. */
function Spoken({ since, limit }: { since: string; limit: number | null }) {
  const t = texts.value;
  const time = lasting(since);
  return <p class="hint">{limit === null ? t.spoken(time) : t.spokenOf(time, lasting(0, limit * 1000))}</p>;
}
