// How does a member say something in writing? For an item that is not concluded, before the meeting or during it.
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { graphql } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { Button } from "../parts/act";
import { Form, Select, TextField } from "../parts/field";
import { clock } from "../parts/times";
import { viewer } from "../session";
import { contribute, keys, withdrawContribution } from "./deeds";
import { draftOf, useTaken } from "./drafts";
import { Fate } from "./fate";
import { isPending } from "./letters";
import type { PhoneMeeting } from "./meeting";
import { letterOf } from "./outbox";
import { texts } from "./texts";

const WRITTEN = graphql(`
  query Written($id: ID!) {
    node(id: $id) {
      ... on AgendaItem { contributions { id text at member { id fullName } } }
    }
  }
`);

/** The item stays the one that he has begun to write for, also when the meeting goes on to the next. */
export function Contributing({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const draft = draftOf(`contribution ${meeting.id}`);
  const picked = draftOf(`item ${meeting.id}`);
  const sent = useSignal("");
  const isBegun = useMemo(() => draft.peek() !== "", [draft]);
  const items = meeting.agenda.filter(({ state }) => state === "CURRENT" || state === "PENDING");
  const current = meeting.currentItem?.id ?? items[0]?.id ?? "";
  const known = meeting.agenda.some((item) => item.id === picked.value);
  const chosen = known && (draft.value || items.some((item) => item.id === picked.value)) ? picked.value : current;
  const shown = items.some((item) => item.id === chosen)
    ? items
    : meeting.agenda.filter((item) => items.includes(item) || item.id === chosen);
  if (!chosen) return null;
  return (
    <section class="contributing">
      <details open={isBegun}>
        <summary>
          <h2>{t.contributing}</h2>
        </summary>
        <Select
          label={t.about}
          value={chosen}
          options={shown.map((item) => [item.id, `${item.number}. ${item.title}`] as const)}
          onChoose={(given) => {
            picked.value = given;
          }}
        />
        <Words
          key={chosen}
          item={chosen}
          draft={draft}
          onWrite={() => {
            picked.value = chosen;
          }}
          onSend={() => {
            sent.value = chosen;
          }}
        />
        <Fate of={keys.contribution(sent.value || chosen)} done={t.contributed} />
        <Written key={`written ${chosen}`} item={chosen} meeting={meeting} />
      </details>
    </section>
  );
}

type WordsProps = { item: string; draft: Signal<string>; onWrite: () => void; onSend: () => void };

function Words({ item, draft, onWrite, onSend }: WordsProps) {
  const t = texts.value;
  const empty = useSignal(false);
  const key = keys.contribution(item);
  useSignalEffect(() => {
    if (draft.value) onWrite();
  });
  const letter = letterOf(key);
  const posted = useTaken(draft, key);
  return (
    <Form
      onSend={() => {
        empty.value = !draft.value.trim();
        if (empty.value) return;
        onSend();
        posted();
        contribute(item, draft.value);
      }}
    >
      <TextField
        label={t.words}
        hint={t.wordsHint}
        value={draft}
        readOnly={isPending(letter)}
        wrong={empty.value && !draft.value.trim() ? t.wordsEmpty : undefined}
      />
      {isPending(letter) ? null : (
        <button type="submit" class="button plain wide">
          {t.contribute}
        </button>
      )}
    </Form>
  );
}

/** What is there to read, without what was taken back. */
function Written({ item, meeting }: { item: string; meeting: PhoneMeeting }) {
  const t = texts.value;
  const { value, again } = useLoaded(WRITTEN, { id: item });
  const node = value.value?.node;
  const written = node && "contributions" in node ? node.contributions : [];
  const count = meeting.currentItem?.id === item ? meeting.currentItem.contributionCount : 0;
  const sent = letterOf(keys.contribution(item))?.state;
  const withdrawn = written.filter(({ id }) => letterOf(keys.withdrawal(id))?.state === "done").length;
  const news = `${count} ${sent} ${withdrawn}`;
  const known = useRef(news);
  useEffect(() => {
    if (known.current !== news) again();
    known.current = news;
  }, [news]);
  if (!written.length) return <p class="hint">{t.noContributions}</p>;
  return (
    <details>
      <summary>{t.contributions(written.length)}</summary>
      <ul class="plain-list written">
        {written.map((one) => (
          <li key={one.id}>
            <p class="words">{one.text}</p>
            <p class="hint">
              {one.member.id === viewer.value?.member.id ? t.you : one.member.fullName} · {clock(one.at)}
            </p>
            {one.member.id === viewer.value?.member.id ? (
              <>
                <Button aria-label={t.withdrawLabel(one.text)} onPress={() => withdrawContribution(one.id)}>
                  {t.withdraw}
                </Button>
                <Fate of={keys.withdrawal(one.id)} />
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
