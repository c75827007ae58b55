// Which documents are there for this person? The latest first, the unread ones marked; searched as one types.
import { useRef } from "preact/hooks";
import { graphql, type ResultOf } from "../api/graphql";
import { useListed } from "../api/pages";
import { Button, Failed, useAct } from "../parts/act";
import { useAddressed } from "../parts/address";
import { Select } from "../parts/field";
import { Nothing, Page } from "../parts/page";
import { Search, useSought } from "../parts/search";
import { localDay } from "../parts/times";
import { names } from "../texts/names";
import { Mark } from "./mark";
import { texts } from "./texts";
import "./style.css";

const ENTRY = graphql("fragment Entry on Document { id number kind title issuedOn readByMe issuer { id name } }");
const DOCUMENTS = graphql(
  `query Documents($text: String, $kind: DocumentKind, $after: String) {
    documents(text: $text, kind: $kind, first: 20, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ...Entry }
    }
  }`,
  [ENTRY],
);
type EntryOf = ResultOf<typeof ENTRY>;
type Kind = EntryOf["kind"];

export default function Documents() {
  const t = texts.value;
  const kinds = names.value.documentKind;
  const text = useSought();
  const [chosen, set] = useAddressed("kind");
  const kind = chosen in kinds ? (chosen as Kind) : null;
  const listed = useListed(DOCUMENTS, { text: text || null, kind }, (answer) => answer.documents);
  const list = useRef<HTMLUListElement>(null);
  const adding = useAct(async () => {
    const before = listed.nodes.peek()?.length ?? 0;
    await listed.more();
    requestAnimationFrame(() => list.current?.querySelectorAll("a")[before]?.focus());
  });
  const { nodes, total, hasMore, failed } = listed;
  const narrowed = Boolean(text || kind);

  return (
    <Page title={t.title} class="documents">
      <div class="sought">
        <Search label={t.search} hint={t.searchHint} />
        <Select
          label={t.kind}
          value={kind ?? ""}
          options={[["", t.allKinds], ...Object.entries(kinds)]}
          onChoose={(given) => set({ kind: given })}
        />
      </div>
      {failed.value || !nodes.value ? <Nothing failed={failed.value} again={listed.again} /> : null}
      <p role="status" class="found">
        {nodes.value?.length ? t.found(total.value) : null}
        {nodes.value?.length === 0 ? (narrowed ? t.noneFound : t.none) : null}
      </p>
      {nodes.value?.length === 0 && narrowed ? (
        <div class="buttons">
          <Button onPress={() => set({ q: "", kind: "" })}>{t.showAll}</Button>
        </div>
      ) : null}
      <ul ref={list} class="plain-list entries" aria-label={t.list}>
        {nodes.value?.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {hasMore.value ? (
        <>
          <div class="buttons">
            <Button busy={adding.busy.value} onPress={adding.run}>
              {t.more(total.value - (nodes.value?.length ?? 0))}
            </Button>
          </div>
          <Failed>{adding.failed.value}</Failed>
        </>
      ) : null}
    </Page>
  );
}

function Entry({ entry }: { entry: EntryOf }) {
  return (
    <li class={entry.readByMe ? "entry" : "entry unread"}>
      <Mark read={entry.readByMe} />
      <div class="what">
        <a class="title" href={`/documents/${entry.id}`}>
          {entry.title}
        </a>
        <p>
          <b>{entry.number}</b> · {names.value.documentKind[entry.kind]} · {entry.issuer.name}
        </p>
      </div>
      <time dateTime={entry.issuedOn}>{localDay(entry.issuedOn)}</time>
    </li>
  );
}
