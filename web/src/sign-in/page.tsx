// How does somebody come in? By name and password; where he wanted to go, he is then.
import { useSignal } from "@preact/signals";
import { Refused, Unreachable } from "../api/ask";
import { serverNow } from "../api/clock";
import { Check, Field } from "../parts/field";
import { Page } from "../parts/page";
import { left, signIn } from "../session";
import { type Problem, ProblemNote } from "./problem";
import { texts } from "./texts";
import "./style.css";

function problemOf(error: Refused | Unreachable): Problem {
  if (error instanceof Unreachable) return { is: "unreachable" };
  if (error.code === "SIGN_IN_FAILED") return { is: "wrong" };
  if (error.code === "TOO_MANY_ATTEMPTS") {
    const { retryAfter = 60 } = error.details; // seconds
    return { is: "too-many", until: serverNow() + 1000 * Number(retryAfter) };
  }
  return { is: "refused", message: error.message };
}

export function SignIn() {
  const username = useSignal("");
  const password = useSignal("");
  const shown = useSignal(false);
  const busy = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  const t = texts.value;
  const missing = problem.value?.is === "missing" ? problem.value : undefined;

  async function enter(event: Event) {
    event.preventDefault();
    if (busy.peek()) return;
    const [name, secret] = [username.value.trim(), password.value];
    if (!name || !secret) {
      problem.value = { is: "missing", username: !name, password: !secret };
      return;
    }
    busy.value = true;
    try {
      await signIn(name, secret);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      problem.value = problemOf(error);
    } finally {
      busy.value = false;
    }
  }

  return (
    <Page title={t.title} class="narrow sign-in">
      <p role="status" class={left.value ? "left" : ""}>
        {left.value && !problem.value ? t.left[left.value] : null}
      </p>
      <form onSubmit={enter} novalidate>
        <ProblemNote problem={problem.value} />
        <Field
          label={t.username}
          value={username}
          wrong={missing?.username && !username.value.trim() ? t.missingUsername : undefined}
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
        />
        <Field
          label={t.password}
          value={password}
          wrong={missing?.password && !password.value ? t.missingPassword : undefined}
          name="password"
          type={shown.value ? "text" : "password"}
          autocomplete="current-password"
          autocapitalize="none"
          spellcheck={false}
        />
        <Check label={t.show} value={shown} />
        <div class="buttons">
          <button type="submit" class="button first" aria-busy={busy.value} aria-disabled={busy.value}>
            {t.verb}
          </button>
        </div>
      </form>
    </Page>
  );
}
