// How does somebody go? From his own page, here or everywhere; the next one begins at the first page.
import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { Button, Failed, useAct } from "../parts/act";
import { Dialog } from "../parts/dialog";
import { Pending } from "../phone/unsent";
import { signOut, viewer } from "../session";
import { common } from "../texts/common";
import { leaving } from "./leaving";

export function SignOut() {
  const asked = useSignal(false);
  return (
    <>
      <Button
        class="wide"
        onPress={() => {
          asked.value = true;
        }}
      >
        {leaving.value.signOut}
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
    <Dialog title={t.signOut} onClose={onClose}>
      <p>
        {t.signedInAs} <b>{viewer.value?.member.fullName}</b>
      </p>
      <Pending />
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
