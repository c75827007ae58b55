// How many hands were counted in the room? A number for each option; where the app says something else, the reason.
import { useSignal } from "@preact/signals";
import { Failed, useAct } from "../parts/act";
import { Field, Form } from "../parts/field";
import { COUNT_HANDS, send } from "./deeds";
import { useDesk } from "./desk";
import { handsDiffer, type Vote } from "./meeting";
import { questioning } from "./texts-questions";
import { WhyHandsDiffer } from "./why-hands-differ";

const isCount = (written: string) => /^\d+$/.test(written.trim());

export function HandCount({ vote }: { vote: Vote }) {
  const { typed } = useDesk();
  const q = questioning.value;
  const entered = new Map(vote.handCount?.map(({ optionId, count }) => [optionId, String(count)]));
  const fields = vote.options.map(({ id, label }) => ({
    id,
    label,
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
  const differs = handsDiffer(vote);
  const unexplained = differs && !vote.handCountReason;
  function submit() {
    missing.value = !fields.every(({ value }) => isCount(value.value));
    if (!missing.value) enter.run();
  }
  return (
    <Form class="hands" onSend={submit}>
      <fieldset>
        <legend>{q.countHands}</legend>
        <div class="numbers">
          {fields.map(({ id, label, value }) => (
            <Field
              key={id}
              label={label}
              value={value}
              type="number"
              min={0}
              inputMode="numeric"
              wrong={missing.value && !isCount(value.value) ? q.handsMissing : undefined}
            />
          ))}
        </div>
        {differs ? <WhyHandsDiffer vote={vote} reason={reason} /> : null}
        <Failed>{enter.failed.value}</Failed>
        <button type="submit" class="button" aria-busy={enter.busy.value}>
          {counted ? q.enterHandsAgain : q.enterHands}
        </button>{" "}
        <span role="status">{counted ? (unexplained ? q.sayWhy : q.handsEntered) : ""}</span>
      </fieldset>
    </Form>
  );
}
