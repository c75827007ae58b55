// How does somebody go? From every page, on this device or on all of them; the next one begins at the first page.
import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { Button, Failed, useAct } from "../parts/act";
import { Dialog } from "../parts/dialog";
import { signOut, viewer } from "../session";
import { common } from "../texts/common";
import { leaving } from "./leaving";

export function SignOut() {
  const asked = useSignal(false);
  return (
    <>
      <Button
        kind="quiet"
        onPress={() => {
          asked.value = true;
        }}
      >
        {common.value.signOut}
      </Button>
      {asked.value ? (
        <Choice
          onClose={() => {
            asked.value = false;
          }}
        />
      ) : null}
    </>
  );
}

function Choice({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const going = useAct(async (everywhere: boolean) => {
    await signOut(everywhere);
    route("/", true);
  });
  const t = leaving.value;
  return (
    <Dialog title={common.value.signOut} onClose={onClose}>
      <p>
        {t.signedInAs} <b>{viewer.value?.member.fullName}</b>
      </p>
      <p>{t.everywhereHint}</p>
      <Failed>{going.failed.value}</Failed>
      <div class="buttons sign-out">
        <Button kind="first" busy={going.busy.value} onPress={() => going.run(false)}>
          {t.onlyHere}
        </Button>
        <Button busy={going.busy.value} onPress={() => going.run(true)}>
          {t.everywhere}
        </Button>
        <Button onPress={onClose}>{common.value.cancel}</Button>
      </div>
    </Dialog>
  );
}
