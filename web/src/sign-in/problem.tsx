// Why could somebody not come in, and what can he do now? Read out, with the focus on it.
import { useEffect, useRef } from "preact/hooks";
import { clock, now } from "../parts/times";
import { texts } from "./texts";

/** `until`: from when on it may be tried again, as serverNow() counts. */
export type Problem =
  | { is: "missing"; username: boolean; password: boolean }
  | { is: "wrong" }
  | { is: "too-many"; until: number }
  | { is: "unreachable" }
  | { is: "refused"; message: string };

export function ProblemNote({ problem }: { problem: Problem | undefined }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) place.current?.focus();
  }, [problem]);
  return (
    <div role="alert" ref={place} tabIndex={-1} class={problem ? "problem" : ""}>
      {problem ? (
        <>
          <h2>{texts.value.problem}</h2>
          <Words problem={problem} />
        </>
      ) : null}
    </div>
  );
}

function Words({ problem }: { problem: Problem }) {
  const t = texts.value;
  switch (problem.is) {
    case "missing":
      return <p>{missing(problem)}</p>;
    case "wrong":
      return <Twice what={t.wrong} hint={t.wrongHint} />;
    case "too-many":
      return <TooMany until={problem.until} />;
    case "unreachable":
      return <Twice what={t.unreachable} hint={t.unreachableHint} />;
    case "refused":
      return <p>{problem.message}</p>;
  }
}

export function missing({ username, password }: { username: boolean; password: boolean }): string {
  const t = texts.value;
  if (username && password) return t.missing;
  return username ? t.missingUsername : t.missingPassword;
}

function Twice({ what, hint }: { what: string; hint: string }) {
  return (
    <>
      <p>{what}</p>
      <p class="hint">{hint}</p>
    </>
  );
}

function TooMany({ until }: { until: number }) {
  const t = texts.value;
  const left = until - now.value;
  if (left <= 0) return <p>{t.nowAgain}</p>;
  // The minute after: at the time that is told it can be tried.
  return <Twice what={t.tooMany(clock(Math.ceil(until / 60_000) * 60_000))} hint={t.wait(Math.ceil(left / 60_000))} />;
}
