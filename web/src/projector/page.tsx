// What does the room look at? One thing at a time, in huge type: the code, the item, the vote, the result; who is here.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLive } from "../api/live";
import { Button } from "../parts/act";
import { ConnectionNote, Nothing, Page } from "../parts/page";
import { common } from "../texts/common";
import { language } from "../texts/language";
import { Foot } from "./foot";
import { type Meeting, SCREEN } from "./meeting";
import { Stage } from "./stage";
import "./style.css";
import { texts } from "./texts";

export default function Screen({ id = "" }: { id?: string }) {
  const live = useLive(SCREEN, { id });
  const meeting = live.value.value?.meeting;
  const t = texts.value;
  useEffect(() => {
    document.title = `${meeting?.title ?? t.screen} · ${common.value.product}`;
  }, [meeting?.title, language.value]);
  if (!meeting || live.refused.value) {
    return (
      <Page title={t.screen}>
        <Nothing failed={live.refused.value} />
      </Page>
    );
  }
  return <OfMeeting meeting={meeting} />;
}

function OfMeeting({ meeting }: { meeting: Meeting }) {
  return (
    <div class="screen">
      <header>
        <p>
          <b>{meeting.cell.name}</b> · {meeting.title}
        </p>
        <Ways />
      </header>
      <main id="main">
        <Stage meeting={meeting} />
      </main>
      <Foot meeting={meeting} />
    </div>
  );
}

/** Small and quiet: it is for the one at the machine, not for the room. */
function Ways() {
  const t = texts.value;
  const dark = useSignal(false);
  useEffect(() => {
    document.documentElement.dataset.theme = dark.value ? "dark" : "light";
    return () => {
      delete document.documentElement.dataset.theme;
    };
  }, [dark.value]);
  return (
    <div class="ways">
      <ConnectionNote />
      <Button
        kind="quiet"
        onPress={() => {
          dark.value = !dark.value;
        }}
      >
        {dark.value ? t.light : t.dark}
      </Button>
      <Button kind="quiet" onPress={() => document.documentElement.requestFullscreen?.()}>
        {t.fullScreen}
      </Button>
    </div>
  );
}
