// What belongs on the table? The documents of the meeting, else what was sent last; afterwards also what came of it.
import { graphql } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { DOCUMENT_LINE } from "./asked-of-mine";
import { Documents } from "./document-lines";
import type { PhoneMeeting } from "./meeting";
import { texts } from "./texts";

const LATEST = graphql("query LatestDocuments { documents(first: 5) { nodes { ...DocumentLine } } }", [DOCUMENT_LINE]);
const OF_MEETING = graphql("query OfMeeting($id: ID!) { meeting(id: $id) { documents { ...DocumentLine } } }", [
  DOCUMENT_LINE,
]);

export function Papers({ meeting }: { meeting: PhoneMeeting }) {
  const over = meeting.state === "CLOSED";
  return (
    <>
      {over ? <CameOfIt id={meeting.id} /> : null}
      {meeting.materials.length ? <Materials meeting={meeting} /> : over ? null : <Latest />}
    </>
  );
}

function Materials({ meeting: { materials, agenda } }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const documents = materials.map(({ document, agendaItem }) => ({
    ...document,
    place: agendaItem ? t.item(agendaItem.number, agenda.length) : undefined,
  }));
  return <Documents title={t.materials} documents={documents} all />;
}

function Latest() {
  const documents = useLoaded(LATEST, {}).value.value?.documents?.nodes;
  return documents ? <Documents title={texts.value.papersToRead} documents={documents} all /> : null;
}

function CameOfIt({ id }: { id: string }) {
  const documents = useLoaded(OF_MEETING, { id }).value.value?.meeting?.documents;
  return documents?.length ? <Documents title={texts.value.papersOfIt} documents={documents} /> : null;
}
