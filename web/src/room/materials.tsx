// Which documents are before the meeting? Attached to it or to an item from those of the cell, and taken away again.
import { useSignal } from "@preact/signals";
import { graphql } from "../api/graphql";
import { useListed } from "../api/pages";
import { Button, Failed, useAct } from "../parts/act";
import { Dialog } from "../parts/dialog";
import { Select } from "../parts/field";
import { Nothing } from "../parts/page";
import { SearchField } from "../parts/search";
import { names } from "../texts/names";
import { ATTACH, DETACH, send } from "./deeds";
import { useDesk } from "./desk";
import { currentItem, type Material } from "./meeting";
import { attaching } from "./texts-materials";

const DOCUMENTS = graphql(`
  query ToAttach($text: String, $after: String) {
    documents(text: $text, first: 10, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id number kind title }
    }
  }
`);

export function Materials() {
  const { meeting, put } = useDesk();
  const t = attaching.value;
  const left = useSignal<Material | undefined>(undefined);
  const of = { meetingId: meeting.id };
  const detach = useAct(async (material: Material) => {
    await send(DETACH, { ...of, documentId: material.document.id });
    left.value = material;
  });
  const restore = useAct(async ({ document, agendaItem }: Material) => {
    await send(ATTACH, { ...of, documentId: document.id, agendaItemId: agendaItem?.id ?? null });
    left.value = undefined;
  });
  const busy = detach.busy.value || restore.busy.value;
  return (
    <Dialog title={t.title} onClose={() => put(undefined)}>
      <h3>{t.attached}</h3>
      {meeting.materials.length ? null : <p>{t.none}</p>}
      <ul class="plain-list attaching">
        {meeting.materials.map((material) => (
          <li key={material.document.id}>
            <div>
              <p>
                <b>{material.document.number}</b> {material.document.title}
              </p>
              <p class="hint">
                {material.agendaItem ? t.item(material.agendaItem.number) : t.whole}
                {material.inTime ? null : ` · ${t.late}`}
              </p>
            </div>
            <Button
              kind="quiet"
              busy={busy}
              aria-label={t.detachNamed(material.document.number)}
              onPress={() => detach.run(material)}
            >
              {t.detach}
            </Button>
          </li>
        ))}
      </ul>
      <div role="status" class="undo">
        {left.value ? (
          <>
            <span>{t.detached(left.value.document.number)}</span>
            <Button busy={busy} onPress={() => left.value && restore.run(left.value)}>
              {t.undo}
            </Button>
          </>
        ) : null}
      </div>
      <Failed>{detach.failed.value ?? restore.failed.value}</Failed>
      <More />
      <div class="buttons">
        <Button onPress={() => put(undefined)}>{t.done}</Button>
      </div>
    </Dialog>
  );
}

/** What is attached already is not offered again. */
function More() {
  const { meeting } = useDesk();
  const t = attaching.value;
  const place = useSignal(currentItem(meeting)?.id ?? "");
  const text = useSignal("");
  const listed = useListed(DOCUMENTS, { text: text.value || null }, (answer) => answer.documents);
  const attach = useAct((documentId: string) =>
    send(ATTACH, { meetingId: meeting.id, documentId, agendaItemId: place.value || null }),
  );
  const adding = useAct(listed.more);
  const { nodes, failed, hasMore } = listed;
  const offered = nodes.value?.filter(({ id }) => meeting.materials.every(({ document }) => document.id !== id));
  return (
    <>
      <h3>{t.add}</h3>
      <Select
        label={t.place}
        value={place.value}
        options={[
          ["", t.whole],
          ...meeting.agenda.map(({ id, number, title }) => [id, t.itemNamed(number, title)] as const),
        ]}
        onChoose={(given) => {
          place.value = given;
        }}
      />
      <SearchField
        label={t.search}
        hint={t.searchHint}
        sought={text.value}
        onSeek={(sought) => {
          text.value = sought;
        }}
      />
      {failed.value || !offered ? <Nothing failed={failed.value} again={listed.again} /> : null}
      <p role="status">{offered?.length === 0 && !hasMore.value ? t.noneFound : null}</p>
      <ul class="plain-list attaching">
        {offered?.map(({ id, number, kind, title }) => (
          <li key={id}>
            <p>
              <b>{number}</b> {title} <small>{names.value.documentKind[kind]}</small>
            </p>
            <Button busy={attach.busy.value} aria-label={t.attachNamed(number)} onPress={() => attach.run(id)}>
              {t.attach}
            </Button>
          </li>
        ))}
      </ul>
      <Failed>{attach.failed.value ?? adding.failed.value}</Failed>
      {hasMore.value ? (
        <Button busy={adding.busy.value} onPress={() => adding.run()}>
          {t.more}
        </Button>
      ) : null}
    </>
  );
}
