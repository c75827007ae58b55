// What is done, what is on, what is to come? The agenda; it is changed in a mode of its own, so that reading is quiet.
import { useSignal } from "@preact/signals";
import { Button, Failed, useAct } from "../parts/act";
import { Changed } from "../parts/changed";
import { Form, LongField, Select } from "../parts/field";
import { names } from "../texts/names";
import { ADD_ITEM, MOVE_ITEM, START_ITEM, send } from "./deeds";
import { useDesk } from "./desk";
import { type Item, isOver, type Meeting, papersOf } from "./meeting";
import { texts } from "./texts";

const ADDED = ["OTHER", "REPORT", "DOCUMENTS", "DISCUSSION", "VOTE", "ADMISSION"] as const;

export function Agenda() {
  const { meeting, put } = useDesk();
  const t = texts.value;
  const changing = useSignal(false);
  const whole = useSignal(!matchMedia("(max-width: 70rem)").matches);
  const over = isOver(meeting);
  const count = (...states: string[]) => meeting.agenda.filter(({ state }) => states.includes(state)).length;
  const items = whole.value || changing.value ? meeting.agenda : nearest(meeting.agenda);
  return (
    <section class="agenda" aria-labelledby="agenda">
      <div class="panel-title">
        <h2 id="agenda">{t.agenda}</h2>
        <p class="count">
          {over
            ? t.agendaDone(count("DONE"), count("SKIPPED", "PENDING", "CURRENT"))
            : t.agendaCount(count("DONE", "SKIPPED"), count("CURRENT"), count("PENDING"))}
        </p>
      </div>
      <Papers of={papersOf(meeting)} />
      <ol class="plain-list">
        {items.map((item) => (
          <Row key={item.id} item={item} changing={changing.value} />
        ))}
      </ol>
      {meeting.agenda.length === 0 ? <p>{t.noAgenda}</p> : null}
      {changing.value ? <NewItem /> : null}
      <div class="buttons">
        {items.length < meeting.agenda.length ? (
          <Button
            onPress={() => {
              whole.value = true;
            }}
          >
            {t.wholeAgenda(meeting.agenda.length)}
          </Button>
        ) : null}
        {over ? null : (
          <Button
            aria-pressed={changing.value}
            onPress={() => {
              changing.value = !changing.value;
            }}
          >
            {changing.value ? t.agendaReady : t.changeAgenda}
          </Button>
        )}
        {over ? null : <Button onPress={() => put({ is: "materials" })}>{t.materials}</Button>}
      </div>
    </section>
  );
}

/** On a small screen: what is on, and the two after it. */
function nearest(agenda: Item[]): Item[] {
  const current = agenda.findIndex(({ state }) => state === "CURRENT");
  const from =
    current >= 0
      ? current
      : Math.max(
          0,
          agenda.findIndex(({ state }) => state === "PENDING"),
        );
  return agenda.slice(from, from + 3);
}

function Row({ item, changing }: { item: Item; changing: boolean }) {
  const { meeting } = useDesk();
  const t = texts.value;
  const written = item.state === "CURRENT" ? [] : item.contributions;
  return (
    <li class={`item ${item.state.toLowerCase()}`} aria-current={item.state === "CURRENT" ? "step" : undefined}>
      <span class="number">{item.number}</span>
      <div class="words">
        <p class="title">{item.title}</p>
        {item.state === "PENDING" ? null : (
          <p class="progress">
            <Changed of={item.state}>{names.value.itemState[item.state]}</Changed>
          </p>
        )}
        {item.conclusion && item.state !== "CURRENT" ? <p class="prose">{t.concluded(item.conclusion)}</p> : null}
        {item.state === "CURRENT" ? null : <Papers of={papersOf(meeting, item.id)} />}
        <VotesOf item={item} />
        {written.length ? (
          <details>
            <summary>{t.contributions(written.length)}</summary>
            <Contributions of={item} />
          </details>
        ) : null}
        {changing ? <Changes item={item} /> : null}
      </div>
    </li>
  );
}

/** Each leads to where the vote stands in full. */
function VotesOf({ item }: { item: Item }) {
  const { meeting } = useDesk();
  const known = names.value;
  const votes = meeting.polls.filter(({ agendaItem }) => agendaItem?.id === item.id);
  if (!votes.length) return null;
  return (
    <ul class="votes-of" aria-label={texts.value.votesOf(item.title)}>
      {votes.map(({ id, question, state, verdict }) => (
        <li key={id}>
          <a href={`#vote-${id}`}>{question}</a>{" "}
          <Changed of={`${state} ${verdict?.outcome}`} class={verdict?.outcome === "CARRIED" ? "decided" : ""}>
            {verdict ? known.outcome[verdict.outcome] : known.pollState[state]}
          </Changed>
        </li>
      ))}
    </ul>
  );
}

/** Each leads to its page; what is typed here outlives the way there and back. */
export function Papers({ of }: { of: Meeting["documents"] }) {
  return of.length ? (
    <ul class="papers">
      {of.map(({ id, number, title }) => (
        <li key={id}>
          <a href={`/documents/${id}`}>
            {number} {title}
          </a>
        </li>
      ))}
    </ul>
  ) : null;
}

export function Contributions({ of }: { of: Item }) {
  return (
    <ul class="contributions">
      {of.contributions.map(({ id, text, member }) => (
        <li key={id}>
          <b>{member.fullName}</b>
          <p class="prose">{text}</p>
        </li>
      ))}
    </ul>
  );
}

function Changes({ item }: { item: Item }) {
  const { meeting, put } = useDesk();
  const t = texts.value;
  const at = meeting.agenda.findIndex(({ id }) => id === item.id);
  const start = useAct(() => send(START_ITEM, { itemId: item.id }));
  const move = useAct((after: string | undefined) => send(MOVE_ITEM, { itemId: item.id, after: after ?? null }));
  const isNow = item.state === "CURRENT";
  return (
    <>
      <div class="changes">
        {meeting.state === "OPEN" && !isNow ? (
          <Button
            busy={start.busy.value}
            aria-label={t.startNamed(item.title, item.state !== "PENDING")}
            onPress={() => start.run()}
          >
            {item.state === "PENDING" ? t.start : t.takeUpAgain}
          </Button>
        ) : null}
        {item.state === "PENDING" || isNow ? (
          <Button aria-label={t.skipNamed(item.title)} onPress={() => put({ is: "skip", item: item.id })}>
            {t.skip}
          </Button>
        ) : null}
        <Button
          aria-label={t.upNamed(item.title)}
          disabled={at === 0}
          busy={move.busy.value}
          onPress={() => move.run(meeting.agenda[at - 2]?.id)}
        >
          ↑
        </Button>
        <Button
          aria-label={t.downNamed(item.title)}
          disabled={at === meeting.agenda.length - 1}
          busy={move.busy.value}
          onPress={() => move.run(meeting.agenda[at + 1]?.id)}
        >
          ↓
        </Button>
      </div>
      <Failed>{start.failed.value ?? move.failed.value}</Failed>
    </>
  );
}

function NewItem() {
  const { meeting, typed } = useDesk();
  const t = texts.value;
  const title = typed("new item");
  const kind = useSignal<(typeof ADDED)[number]>("OTHER");
  const missing = useSignal(false);
  const add = useAct(async () => {
    const last = meeting.agenda.findLast((item) => item.kind !== "CLOSING" && item.kind !== "MINUTES");
    const given = { meetingId: meeting.id, title: title.value.trim(), kind: kind.value };
    await send(ADD_ITEM, { ...given, after: last?.id ?? null });
    title.value = "";
  });
  function enter() {
    missing.value = !title.value.trim();
    if (!missing.value) add.run();
  }
  return (
    <Form class="new-item" onSend={enter}>
      <LongField label={t.newItem} value={title} maxLength={300} wrong={missing.value ? t.newItemMissing : undefined} />
      <Select
        label={t.newItemKind}
        value={kind.value}
        options={ADDED.map((each) => [each, names.value.itemKind[each]] as const)}
        onChoose={(given) => {
          kind.value = given;
        }}
      />
      <button type="submit" class="button" aria-busy={add.busy.value}>
        {t.addItem}
      </button>
      <Failed>{add.failed.value}</Failed>
    </Form>
  );
}
