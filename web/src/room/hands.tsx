// How many hands were counted in the room? A number for each option; where the app says something else, the reason.
import { useSignal } from "@preact/signals";
import { Failed, useAct } from "../parts/act";
import { Field } from "../parts/field";
import { COUNT_HANDS, send } from "./deeds";
import { useDesk } from "./desk";
import type { Vote } from "./meeting";
import { texts } from "./texts";

export function HandCount({ vote }: { vote: Vote }) {
  const { typed } = useDesk();
  const t = texts.value;
  const entered = new Map(vote.handCount?.map(({ optionId, count }) => [optionId, String(count)]));
  const fields = vote.options.map(({ id, label, count }) => ({
    id,
    label,
    count,
    value: typed(`hands for ${id}`, entered.get(id) ?? ""),
  }));
  const reason = typed(`why hands differ in ${vote.id}`, vote.handCountReason ?? "");
  const missing = useSignal(false);
  const enter = useAct(() =>
    send(COUNT_HANDS, {
      pollId: vote.id,
      counts: fields.map(({ id, value }) => ({ optionId: id, count: Number(value.value) })),
      reason: reason.value.trim() || null,
    }),
  );
  const counted = vote.handCount !== null;
  const cast = vote.turnout.cast > 0;
  const differs = counted && cast && fields.some(({ id, count }) => entered.get(id) !== String(count));
  const unexplained = differs && !vote.handCountReason;
  function submit(event: Event) {
    event.preventDefault();
    missing.value = fields.some(({ value }) => !/^\d+$/.test(value.value.trim()));
    if (!missing.value) enter.run();
  }
  return (
    <form class="hands" onSubmit={submit}>
      <fieldset>
        <legend>{t.countHands}</legend>
        <div class="numbers">
          {fields.map(({ id, label, value }) => (
            <Field key={id} label={label} value={value} type="number" min={0} inputMode="numeric" />
          ))}
        </div>
        {differs ? (
          <>
            <p class="attention" role="status">
              {t.handsDiffer(fields.map(({ label, count }) => `${label} ${count}`).join(", "))}
              {unexplained ? ` ${t.sayWhy}` : ""}
            </p>
            <Field label={t.whyHandsDiffer} value={reason} maxLength={500} />
          </>
        ) : null}
        <Failed>{missing.value ? t.handsMissing : enter.failed.value}</Failed>
        <button type="submit" class="button" aria-busy={enter.busy.value}>
          {counted ? t.enterHandsAgain : t.enterHands}
        </button>{" "}
        <span role="status">{counted && !unexplained ? t.handsEntered : ""}</span>
      </fieldset>
    </form>
  );
}
