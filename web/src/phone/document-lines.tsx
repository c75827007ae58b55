// What is there to read?
import type { ResultOf } from "../api/graphql";
import { localDay } from "../parts/times";
import { names } from "../texts/names";
import type { DOCUMENT_LINE } from "./asked-of-mine";
import { texts } from "./texts";

type Line = ResultOf<typeof DOCUMENT_LINE> & { place?: string | undefined };
type Props = { title: string; documents: Line[]; all?: boolean };

/** `all`: also a way to the others. */
export function Documents({ title, documents, all = false }: Props) {
  const t = texts.value;
  return (
    <section>
      <h2>{title}</h2>
      {documents.length ? <Lines of={documents} /> : <p>{t.noDocuments}</p>}
      {all && documents.length ? (
        <a class="button plain wide" href="/documents">
          {t.allDocuments}
        </a>
      ) : null}
    </section>
  );
}

/** Each leads to its page, where it is read, and marked as read. */
export function Lines({ of }: { of: Line[] }) {
  const t = texts.value;
  return (
    <ul class="plain-list lines">
      {of.map(({ id, kind, number, title, issuedOn, readByMe, place }) => (
        <li key={id}>
          <a href={`/documents/${id}`}>
            <span>
              <strong class={readByMe ? "" : "unread"}>{readByMe ? t.read : t.unread} · </strong>
              {names.value.documentKind[kind]} {number}
            </span>
            <span>{title}</span>
            <small>{place ?? localDay(issuedOn)}</small>
          </a>
        </li>
      ))}
    </ul>
  );
}
