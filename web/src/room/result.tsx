// How did a vote come out? In one word, with the figures that decided it, so that anybody can check it.
import { Changed } from "../parts/changed";
import { names } from "../texts/names";
import { handsIn, type Vote } from "./meeting";
import { ruleInWords, texts } from "./texts";

type Decided = Pick<Vote, "question" | "options" | "verdict" | "handCount" | "rule" | "seats" | "turnout">;

export function Result({ vote }: { vote: Decided }) {
  const t = texts.value;
  const { verdict, options, handCount } = vote;
  if (!verdict) return null;
  const { cast, entitled } = vote.turnout;
  const counted = handsIn(vote);
  const hands = new Map(handCount?.map(({ optionId, count }) => [optionId, count]));
  return (
    <div class="result">
      <p class={verdict.outcome === "CARRIED" ? "verdict decided" : "verdict attention"}>
        <Changed of={verdict.outcome}>{names.value.outcome[verdict.outcome]}</Changed>
      </p>
      <p>
        {vote.seats ? t.electionFigures(verdict.base, verdict.required) : t.figures(verdict)} {ruleInWords(vote)}
      </p>
      <table class="counted">
        <caption>{counted === undefined ? t.resultOf(cast, entitled) : t.handsCounted(counted, entitled)}</caption>
        <thead>
          <tr>
            <th scope="col">{t.option}</th>
            <th scope="col" class="figure">
              {t.ballots}
            </th>
            {handCount ? (
              <th scope="col" class="figure">
                {t.hands}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {options.map(({ id, label, count, elected }) => (
            <tr key={id}>
              <th scope="row">
                {label}
                {elected ? <b class="decided"> {t.elected}</b> : null}
              </th>
              <td class="figure">{count ?? "–"}</td>
              {handCount ? <td class="figure">{hands.get(id) ?? "–"}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
