// Who speaks, for how long, and who is next? Points of order come first; who has no phone is entered here.
import { useSignal } from "@preact/signals";
import { Button, Failed, useAct } from "../parts/act";
import { Changed } from "../parts/changed";
import { Check, Select } from "../parts/field";
import { lasting, now } from "../parts/times";
import { ASK_TO_SPEAK, CALL_SPEAKER, END_SPEECH, LIMIT_SPEAKING, STRIKE_SPEECH, send } from "./deeds";
import { useDesk } from "./desk";
import { isHere, type Speech } from "./meeting";
import { texts } from "./texts";

const LIMITS = [60, 120, 180, 300, 600]; // seconds

export function Speakers() {
  const { meeting, chairs } = useDesk();
  const t = texts.value;
  const waiting = meeting.speakers.filter(({ state }) => state === "WAITING").length;
  return (
    <section class="speakers" aria-labelledby="speakers">
      <div class="panel-title">
        <h2 id="speakers">{t.speakers}</h2>
        <p class="count">
          <Changed of={waiting}>{t.waiting(waiting)}</Changed>
        </p>
      </div>
      <ol class="plain-list">
        {meeting.speakers.map((speech) => (
          <Row key={speech.id} speech={speech} />
        ))}
      </ol>
      <details>
        <summary>{t.moreSpeakers}</summary>
        <Enter />
        {chairs ? <Limit /> : null}
      </details>
    </section>
  );
}

function Row({ speech }: { speech: Speech }) {
  const t = texts.value;
  const name = speech.member.fullName;
  const call = useAct(() => send(CALL_SPEAKER, { speechId: speech.id }));
  const end = useAct(() => send(END_SPEECH, { speechId: speech.id }));
  const strike = useAct(() => send(STRIKE_SPEECH, { speechId: speech.id }));
  const speaks = speech.state === "SPEAKING";
  return (
    <li class={speaks ? "speech on" : "speech"}>
      <div class="words">
        <p class="name">{name}</p>
        {speech.kind === "POINT_OF_ORDER" ? <p class="order">{t.pointOfOrder}</p> : null}
        {speaks ? <TimeLeft speech={speech} /> : null}
      </div>
      {speaks ? (
        <Button aria-label={t.endNamed(name)} busy={end.busy.value} onPress={() => end.run()}>
          {t.end}
        </Button>
      ) : (
        <>
          <Button aria-label={t.callNamed(name)} busy={call.busy.value} onPress={() => call.run()}>
            {t.call}
          </Button>
          <Button kind="quiet" aria-label={t.strikeNamed(name)} busy={strike.busy.value} onPress={() => strike.run()}>
            {t.strike}
          </Button>
        </>
      )}
      <Failed>{call.failed.value ?? end.failed.value ?? strike.failed.value}</Failed>
    </li>
  );
}

/** 1:20 left of 3:00; or by how much it is over. */
export function TimeLeft({ speech }: { speech: Pick<Speech, "beganAt" | "seconds"> }) {
  const t = texts.value;
  if (!speech.beganAt) return null;
  if (!speech.seconds) return <p class="time">{t.speaksFor(lasting(speech.beganAt))}</p>;
  const ends = Date.parse(speech.beganAt) + 1000 * speech.seconds;
  const left = ends - now.value;
  if (left < 0) return <p class="time attention">{t.overtime(lasting(ends))}</p>;
  return <p class="time">{t.timeLeft(lasting(now.value, ends), lasting(0, 1000 * speech.seconds))}</p>;
}

function Enter() {
  const { meeting } = useDesk();
  const t = texts.value;
  const chosen = useSignal("");
  const order = useSignal(false);
  const enter = useAct(async () => {
    if (!chosen.value) return;
    await send(ASK_TO_SPEAK, { meetingId: meeting.id, memberId: chosen.value, pointOfOrder: order.value });
    chosen.value = "";
    order.value = false;
  });
  return (
    <>
      <Select
        label={t.enterSpeaker}
        value={chosen.value}
        options={[
          ["", t.chooseMember],
          ...meeting.roll.filter(isHere).map(({ member }) => [member.id, member.fullName] as const),
        ]}
        onChoose={(given) => {
          chosen.value = given;
        }}
      />
      <Check label={t.pointOfOrder} value={order} />
      <div class="buttons">
        <Button disabled={!chosen.value} busy={enter.busy.value} onPress={() => enter.run()}>
          {t.enter}
        </Button>
      </div>
      <Failed>{enter.failed.value}</Failed>
    </>
  );
}

function Limit() {
  const { meeting } = useDesk();
  const t = texts.value;
  const { speakingSeconds } = meeting;
  const limit = useAct((seconds: number | null) => send(LIMIT_SPEAKING, { meetingId: meeting.id, seconds }));
  const offered = [...new Set([...LIMITS, ...(speakingSeconds ? [speakingSeconds] : [])])].sort((a, b) => a - b);
  return (
    <>
      <Select
        label={t.limit}
        value={String(speakingSeconds ?? "")}
        options={[
          ...offered.map((seconds) => [String(seconds), t.minutes(lasting(0, 1000 * seconds))] as const),
          ["", t.withoutLimit],
        ]}
        onChoose={(given) => limit.run(Number(given) || null)}
      />
      <Failed>{limit.failed.value}</Failed>
    </>
  );
}
