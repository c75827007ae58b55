// What is this cell? Who leads it, when it met and how that went, and who belongs to it.
import { graphql, type ResultOf } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { useAddressed } from "../parts/address";
import { Nothing, Page } from "../parts/page";
import { leads } from "../room/duties";
import { viewer } from "../session";
import { Absences } from "./absences";
import { Meetings } from "./meetings";
import { Members } from "./members";
import { type Month, MonthPicker, monthIn, monthWritten } from "./month";
import { MonthFigures } from "./month-figures";
import { texts } from "./texts";
import "./style.css";

const ABOUT = graphql(`
  fragment About on Cell {
    id name memberCount votingMemberCount
    parent { id name }
    secretary { id fullName }
    conventions { absencesRunning }
    runningAbsences { count member { id fullName } }
  }
`);
const CELL = graphql("query Cell($id: ID!) { cell(id: $id) { ...About } }", [ABOUT]);
type AboutOf = ResultOf<typeof ABOUT>;

export default function CellPage({ id = "" }: { id?: string }) {
  return <OneCell key={id} id={id} />;
}

function OneCell({ id }: { id: string }) {
  const t = texts.value;
  const { value, failed, again } = useLoaded(CELL, { id });
  const [written, set] = useAddressed("month");
  const month = monthIn(written);
  const cell = value.value?.cell;
  if (!cell) {
    return (
      <Page title={t.title}>
        <Nothing failed={failed.value} again={again} />
      </Page>
    );
  }
  const pick = (picked: Month) => set({ month: monthWritten(picked) });
  return (
    <Page
      title={cell.name}
      class="cell"
      actions={
        leads(viewer.value, id) ? (
          <a class="button first" href={`/cells/${id}/schedule`}>
            {t.schedule}
          </a>
        ) : null
      }
    >
      <About cell={cell} />
      <div class="two">
        <section aria-labelledby="meetings">
          <h2 id="meetings">{t.meetings}</h2>
          <MonthPicker month={month} onPick={pick} />
          <Meetings cellId={id} month={month} />
        </section>
        <div class="beside">
          <MonthFigures cellId={id} month={month} />
          <Absences absences={cell.runningAbsences} limit={cell.conventions.absencesRunning} />
        </div>
      </div>
      <Members cellId={id} />
    </Page>
  );
}

function About({ cell }: { cell: AboutOf }) {
  const t = texts.value;
  return (
    <section aria-label={t.about}>
      <dl class="about">
        <div>
          <dt>{t.secretary}</dt>
          <dd>{cell.secretary?.fullName ?? t.noSecretary}</dd>
        </div>
        <div>
          <dt>{t.count}</dt>
          <dd>{t.countOf(cell.memberCount, cell.votingMemberCount)}</dd>
        </div>
        {cell.parent ? (
          <div>
            <dt>{t.parent}</dt>
            <dd>{cell.parent.name}</dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}
