// What do the meetings of a month come to, for those who may see that?
import { graphql, type ResultOf } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { Share } from "../parts/bar";
import { Nothing } from "../parts/page";
import { span } from "../parts/span";
import { names } from "../texts/names";
import type { Month } from "./month";
import { texts } from "./texts";

const FIGURES = graphql(`
  query FiguresOfCell($id: ID!, $year: Int!, $month: Int!) {
    cell(id: $id) {
      month(year: $year, month: $month) {
        year month meetings averageMinutes shortMeetings
        attendance { expected attended }
        ratings { good fair average poor }
      }
    }
  }
`);
type FiguresOf = NonNullable<NonNullable<ResultOf<typeof FIGURES>["cell"]>["month"]>;

export function MonthFigures({ cellId, month }: { cellId: string; month: Month }) {
  const t = texts.value;
  const { value, failed, again } = useLoaded(FIGURES, { id: cellId, ...month });
  const came = value.value?.cell?.month;
  if (value.value && !came) return null;
  const figures = came?.year === month.year && came.month === month.month ? came : undefined;
  return (
    <section class="figures" aria-labelledby="figures">
      <h2 id="figures">{t.figures}</h2>
      {figures ? <Figures figures={figures} /> : <Nothing failed={failed.value} again={again} />}
    </section>
  );
}

function Figures({ figures }: { figures: FiguresOf }) {
  const t = texts.value;
  const { attendance, ratings } = figures;
  const rated = (["GOOD", "FAIR", "AVERAGE", "POOR"] as const)
    .map((rating) => ({ rating, count: ratings[rating.toLowerCase() as Lowercase<typeof rating>] }))
    .filter(({ count }) => count);
  if (!figures.meetings) return <p class="waiting">{t.nothingYet}</p>;
  return (
    <dl class="lines">
      <Line name={t.held}>{figures.meetings}</Line>
      <Line name={t.attended}>
        <Share here={attendance.attended} of={attendance.expected} />
      </Line>
      {figures.averageMinutes === null ? null : <Line name={t.lasted}>{span(figures.averageMinutes)}</Line>}
      {figures.shortMeetings ? <Line name={t.short}>{figures.shortMeetings}</Line> : null}
      <Line name={t.ratings}>
        {rated.map(({ rating, count }) => `${names.value.rating[rating]} ${count}`).join(" · ") || t.fewRated}
      </Line>
    </dl>
  );
}

function Line({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
