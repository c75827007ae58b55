// How does somebody come in? By name and password; where he wanted to go, he is then.
import { useSignal } from "@preact/signals";
import { Failed, useAct } from "../parts/act";
import { Field } from "../parts/field";
import { Page } from "../parts/page";
import { signIn } from "../session";
import { texts } from "./texts";

export function SignIn() {
  const username = useSignal("");
  const password = useSignal("");
  const shown = useSignal(false);
  const missing = useSignal(false);
  const entering = useAct(() => signIn(username.value.trim(), password.value));
  const t = texts.value;

  function enter(event: Event) {
    event.preventDefault();
    missing.value = !username.value.trim() || !password.value;
    if (!missing.value) entering.run();
  }

  return (
    <Page title={t.title} class="narrow">
      <form onSubmit={enter} novalidate>
        <Failed>{missing.value ? t.missing : entering.failed.value}</Failed>
        <Field label={t.username} value={username} name="username" autocomplete="username" autocapitalize="none" />
        <Field
          label={t.password}
          value={password}
          name="password"
          type={shown.value ? "text" : "password"}
          autocomplete="current-password"
        />
        <label class="check">
          <input
            type="checkbox"
            checked={shown.value}
            onChange={(event) => {
              shown.value = event.currentTarget.checked;
            }}
          />
          {t.show}
        </label>
        <div class="buttons">
          <button type="submit" class="button first" aria-busy={entering.busy.value}>
            {t.verb}
          </button>
        </div>
      </form>
    </Page>
  );
}
