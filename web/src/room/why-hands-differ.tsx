// Why is a reason asked for? Hands in the room and ballots in the app beside each other; usual reasons are a tap away.
import type { Signal } from "@preact/signals";
import { Button } from "../parts/act";
import { LongField } from "../parts/field";
import type { Vote } from "./meeting";
import { texts } from "./texts";
import { questioning } from "./texts-questions";

type Props = { vote: Vote; reason: Signal<string>; wrong?: string | undefined };

export function WhyHandsDiffer({ vote, reason, wrong }: Props) {
  const t = texts.value;
  const q = questioning.value;
  const hands = new Map(vote.handCount?.map(({ optionId, count }) => [optionId, count]));
  return (
    <div class="hands-differ">
      <p class="warning" role="status">
        {q.handsDiffer}
      </p>
      <table class="counted">
        <thead>
          <tr>
            <th scope="col">{t.option}</th>
            <th scope="col" class="figure">
              {q.byHand}
            </th>
            <th scope="col" class="figure">
              {q.byDevice}
            </th>
          </tr>
        </thead>
        <tbody>
          {vote.options.map(({ id, label, count }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td class="figure">{hands.get(id)}</td>
              <td class="figure">{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LongField label={q.whyHandsDiffer} value={reason} maxLength={500} wrong={wrong} />
      <div class="buttons">
        {q.whyTheyMay.map((why) => (
          <Button
            key={why}
            aria-pressed={reason.value === why}
            onPress={() => {
              reason.value = why;
            }}
          >
            {why}
          </Button>
        ))}
      </div>
    </div>
  );
}
