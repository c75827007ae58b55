// What is there to read?

import { localDay } from "../parts/times";
import { names } from "../texts/names";
import type { MyDocuments } from "./asked-of-mine";
import { mineTexts } from "./mine-texts";

export function NewDocuments({ documents }: { documents: MyDocuments }) {
  const t = mineTexts.value;
  const listed = documents?.nodes ?? [];
  return (
    <section>
      <h2>{t.documents}</h2>
      {listed.length ? (
        <ul class="plain-list lines">
          {listed.map((document) => (
            <li key={document.id}>
              <a href={`/documents/${document.id}`}>
                <span>
                  {document.readByMe ? null : <strong class="unread">{t.unread} · </strong>}
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
      {listed.length ? (
        <a class="button plain wide" href="/documents">
          {t.allDocuments}
        </a>
      ) : null}
    </section>
  );
}
