// What does a document say? Its text as paragraphs, its files, and who has read it.
import { useSignal } from "@preact/signals";
import { ask } from "../api/ask";
import { graphql, type ResultOf } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { Button, Failed, useAct } from "../parts/act";
import { Share } from "../parts/bar";
import { Changed } from "../parts/changed";
import { MinutesText } from "../parts/minutes-text";
import { Nothing, Page } from "../parts/page";
import { localDay } from "../parts/times";
import { names } from "../texts/names";
import { Files } from "./files";
import { Mark } from "./mark";
import { texts } from "./texts";
import "./style.css";

const READING = graphql("fragment Reading on Document { id readByMe delivery { sent read } }");
const PAPER = graphql(
  `fragment Paper on Document {
    number kind title body issuedOn
    issuer { id name }
    reportsTo { id name }
    attachments { id name mediaType size url }
    ...Reading
  }`,
  [READING],
);
const DOCUMENT = graphql("query Document($id: ID!) { document(id: $id) { ...Paper } }", [PAPER]);
const MARK_READ = graphql(
  "mutation MarkRead($input: MarkDocumentReadInput!) { markDocumentRead(input: $input) { document { ...Reading } } }",
  [READING],
);
type PaperOf = ResultOf<typeof PAPER>;
type ReadingOf = ResultOf<typeof READING>;

export default function DocumentPage({ id = "" }: { id?: string }) {
  return <OneDocument key={id} id={id} />;
}

function OneDocument({ id }: { id: string }) {
  const t = texts.value;
  const { value, failed, again } = useLoaded(DOCUMENT, { id });
  const paper = value.value?.document;
  if (!paper) {
    return (
      <Page title={t.title}>
        <Nothing failed={failed.value} again={again} />
      </Page>
    );
  }
  return (
    <Page title={paper.title} class="document">
      <Paper paper={paper} />
    </Page>
  );
}

function Paper({ paper }: { paper: PaperOf }) {
  const t = texts.value;
  const newer = useSignal<ReadingOf | undefined>(undefined);
  const reading = newer.value ?? paper;
  const lines = paper.body?.split(/\n+/).filter((line) => line.trim()) ?? [];
  const marking = useAct(async () => {
    const answer = await ask(MARK_READ, { input: { documentId: paper.id } });
    newer.value = answer.markDocumentRead?.document;
  });

  return (
    <>
      <p class="number">
        {names.value.documentKind[paper.kind]} <b>{paper.number}</b>
      </p>
      <section aria-label={t.about}>
        <dl class="about">
          <div>
            <dt>{t.issuer}</dt>
            <dd>{paper.issuer.name}</dd>
          </div>
          <div>
            <dt>{t.issuedOn}</dt>
            <dd>
              <time dateTime={paper.issuedOn}>{localDay(paper.issuedOn)}</time>
            </dd>
          </div>
          {paper.reportsTo ? (
            <div>
              <dt>{t.reportsTo}</dt>
              <dd>{paper.reportsTo.name}</dd>
            </div>
          ) : null}
          <div class="delivery">
            <dt>{t.delivery}</dt>
            <dd>
              <Changed of={reading.delivery.read}>
                <Share here={reading.delivery.read} of={reading.delivery.sent} />
              </Changed>{" "}
              {t.members}
            </dd>
          </div>
        </dl>
      </section>
      <section class="body" aria-label={t.body}>
        {paper.kind === "MINUTES" ? <MinutesText lines={lines} /> : lines.map((line, at) => <p key={at}>{line}</p>)}
        {lines.length ? null : <p class="waiting">{paper.attachments.length ? t.noBody : t.empty}</p>}
      </section>
      <Files files={paper.attachments} />
      <div class="reading">
        <p role="status">
          {newer.value ? <span class="mark read">{t.marked}</span> : <Mark read={reading.readByMe} />}
        </p>
        <Failed>{marking.failed.value}</Failed>
        <div class="buttons">
          {reading.readByMe ? null : (
            <Button kind="first" busy={marking.busy.value} onPress={marking.run}>
              {t.markRead}
            </Button>
          )}
          <Button onPress={() => print()}>{t.print}</Button>
          <a class="button quiet" href="/documents">
            {t.all}
          </a>
        </div>
      </div>
    </>
  );
}
