// What do the minutes say? Their text as it stands now, to be read out before it is put to the vote.
import { graphql } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { Button } from "../parts/act";
import { Dialog } from "../parts/dialog";
import { MinutesText } from "../parts/minutes-text";
import { Nothing } from "../parts/page";
import { common } from "../texts/common";
import { language } from "../texts/language";
import { useDesk } from "./desk";
import { texts } from "./texts";

const MINUTES = graphql(
  "query Minutes($id: ID!, $in: PaperLanguage) { meeting(id: $id) { id minutes { text(language: $in) } } }",
);

export function ReadMinutes() {
  const { put } = useDesk();
  const close = () => put(undefined);
  return (
    <Dialog title={texts.value.minutesTitle} onClose={close}>
      <Text />
      <div class="buttons">
        <Button onPress={close}>{common.value.close}</Button>
      </div>
    </Dialog>
  );
}

function Text() {
  const { meeting } = useDesk();
  const paper = useLoaded(MINUTES, { id: meeting.id, in: language.value === "en" ? "EN" : "VI" });
  const lines = paper.value.value?.meeting?.minutes?.text;
  if (!lines) return <Nothing failed={paper.failed.value} again={paper.again} />;
  const titles = new Set(meeting.agenda.map(({ number, title }) => `${number}. ${title}`));
  return <MinutesText lines={lines} isItem={(line) => titles.has(line)} />;
}
