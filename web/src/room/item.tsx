// What is on now? The item with what members wrote, the summary of its discussion, and the chair's conclusion.
import { Button, Failed, useAct } from "../parts/act";
import { TextField } from "../parts/field";
import { Contributions, Papers } from "./agenda";
import { SUMMARIZE_ITEM, send } from "./deeds";
import { useDesk } from "./desk";
import { later } from "./later";
import { currentItem, type Item, isFixed, isOnResolution, papersOf } from "./meeting";
import { WITHOUT_CONCLUSION } from "./next";
import { texts } from "./texts";

export function CurrentItem() {
  const { meeting } = useDesk();
  const t = texts.value;
  const item = currentItem(meeting);
  if (item) return <OfItem key={item.id} item={item} />;
  return (
    <section class="item-now" aria-labelledby="item">
      <h2 id="item">{t.nothingOn}</h2>
      <p>{t.whyNothing(meeting.state)}</p>
    </section>
  );
}

function OfItem({ item }: { item: Item }) {
  const { meeting } = useDesk();
  const t = texts.value;
  const { RatingNow, TakerAtItem } = later.value ?? {};
  return (
    <section class="item-now on" aria-labelledby="item">
      <p class="over">{t.now(item.number)}</p>
      <h2 id="item">{item.title}</h2>
      {item.kind === "MINUTE_TAKER" && TakerAtItem ? <TakerAtItem /> : null}
      {item.kind === "RATING" && RatingNow ? <RatingNow /> : null}
      <Papers of={papersOf(meeting, item.id)} />
      {item.contributions.length ? (
        <>
          <h3>{t.contributions(item.contributions.length)}</h3>
          <Contributions of={item} />
        </>
      ) : null}
      {isFixed(meeting) ? <Fixed item={item} /> : <Written item={item} />}
    </section>
  );
}

function Fixed({ item: { summary, conclusion } }: { item: Item }) {
  const t = texts.value;
  return (
    <>
      {summary ? <h3>{t.summary}</h3> : null}
      {summary ? <p class="prose">{summary}</p> : null}
      {conclusion ? <h3>{t.conclusion}</h3> : null}
      {conclusion ? <p class="prose">{conclusion}</p> : null}
    </>
  );
}

function Written({ item }: { item: Item }) {
  const { meeting, typed } = useDesk();
  const t = texts.value;
  const conclusion = typed(`conclusion of ${item.id}`, item.conclusion ?? "");
  const summary = typed(`summary of ${item.id}`, item.summary ?? "");
  const sum = useAct(() => send(SUMMARIZE_ITEM, { itemId: item.id, summary: summary.value.trim() }));
  const unsaved = summary.value.trim() && summary.value.trim() !== item.summary;
  const fields = (
    <>
      <TextField label={t.summary} hint={t.summaryHint} value={summary} maxLength={10_000} rows={2} />
      <div class="saving">
        <Button busy={sum.busy.value} disabled={!unsaved} onPress={() => sum.run()}>
          {t.saveSummary}
        </Button>
        <span role="status">{!unsaved && item.summary ? t.saved : ""}</span>
      </div>
      <Failed>{sum.failed.value}</Failed>
      <TextField
        label={t.conclusion}
        hint={isOnResolution(meeting, item) ? t.conclusionOfResolution : t.conclusionHint}
        value={conclusion}
        maxLength={10_000}
        rows={3}
      />
    </>
  );
  if (!WITHOUT_CONCLUSION.has(item.kind) || item.conclusion || item.summary) return fields;
  return (
    <details>
      <summary>{t.noteSomething}</summary>
      {fields}
    </details>
  );
}
