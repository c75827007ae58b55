// What belongs on the table? Before and during the meeting what was sent last; afterwards what came of it.
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
  return meeting.state === "CLOSED" ? <CameOfIt id={meeting.id} /> : <Latest />;
}

function Latest() {
  const documents = useLoaded(LATEST, {}).value.value?.documents?.nodes;
  return documents ? <Documents title={texts.value.papersToRead} documents={documents} all /> : null;
}

function CameOfIt({ id }: { id: string }) {
  const documents = useLoaded(OF_MEETING, { id }).value.value?.meeting?.documents;
  return documents?.length ? <Documents title={texts.value.papersOfIt} documents={documents} /> : null;
}
