// What is there to read?
import type { ResultOf } from "../api/graphql";
import { localDay } from "../parts/times";
import { names } from "../texts/names";
import type { DOCUMENT_LINE } from "./asked-of-mine";
import { texts } from "./texts";

type Line = ResultOf<typeof DOCUMENT_LINE>;

/** Each leads to its page, where it is read, and marked as read. `all`: also a way to the others. */
export function Documents({ title, documents, all = false }: { title: string; documents: Line[]; all?: boolean }) {
  const t = texts.value;
  return (
    <section>
      <h2>{title}</h2>
      {documents.length ? (
        <ul class="plain-list lines">
          {documents.map((document) => (
            <li key={document.id}>
              <a href={`/documents/${document.id}`}>
                <span>
                  <strong class={document.readByMe ? "" : "unread"}>{document.readByMe ? t.read : t.unread} · </strong>
                  {names.value.documentKind[document.kind]} {document.number}
                </span>
                <span>{document.title}</span>
                <small>{localDay(document.issuedOn)}</small>
              </a>
            </li>
          ))}
        </ul>
      ) : (
        <p>{t.noDocuments}</p>
      )}
      {all && documents.length ? (
        <a class="button plain wide" href="/documents">
          {t.allDocuments}
        </a>
      ) : null}
    </section>
  );
}
