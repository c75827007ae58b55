// What do the minutes say that are put to the vote? Their text, loaded when somebody wants to read it.
import { useSignal } from "@preact/signals";
import { graphql } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { Nothing } from "../parts/page";
import { language } from "../texts/language";
import { voteTexts } from "./vote-texts";

const DRAFT = graphql(
  "query Draft($id: ID!, $in: PaperLanguage) { meeting(id: $id) { minutes { text(language: $in) } } }",
);

export function ReadMinutes({ meetingId }: { meetingId: string }) {
  const opened = useSignal(false);
  return (
    <details
      onToggle={(event) => {
        opened.value = event.currentTarget.open;
      }}
    >
      <summary>{voteTexts.value.readMinutes}</summary>
      {opened.value ? <Text meetingId={meetingId} /> : null}
    </details>
  );
}

/** As they are when it is opened: again is anew. */
function Text({ meetingId }: { meetingId: string }) {
  const { value, failed, again } = useLoaded(DRAFT, { id: meetingId, in: language.value === "en" ? "EN" : "VI" });
  const lines = value.value?.meeting?.minutes?.text;
  if (!lines) return <Nothing failed={failed.value} again={again} />;
  return (
    <>
      {lines.map((line, at) => (
        <p key={at}>{line}</p>
      ))}
    </>
  );
}
