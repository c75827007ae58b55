// Was my ballot counted? The codes of all that were, loaded when somebody wants to see them.
import { useSignal } from "@preact/signals";
import { graphql } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { Field } from "../parts/field";
import { Nothing } from "../parts/page";
import type { PhonePoll } from "./meeting";
import { voteTexts } from "./vote-texts";

const COUNTED = graphql("query Counted($id: ID!) { node(id: $id) { ... on Poll { ballots { receipt } } } }");

/** `own`: the code of this voter, if this page has it. */
export function Codes({ poll, own }: { poll: PhonePoll; own: string | undefined }) {
  const opened = useSignal(false);
  return (
    <details
      onToggle={(event) => {
        opened.value ||= event.currentTarget.open;
      }}
    >
      <summary>{voteTexts.value.codes}</summary>
      {opened.value ? <List poll={poll} own={own} /> : null}
    </details>
  );
}

function List({ poll, own }: { poll: PhonePoll; own: string | undefined }) {
  const t = voteTexts.value;
  const { value, failed, again } = useLoaded(COUNTED, { id: poll.id });
  const node = value.value?.node;
  if (!node) return <Nothing failed={failed.value} again={again} />;
  const codes = ("ballots" in node ? node.ballots : null) ?? [];
  return (
    <>
      {own && codes.some(({ receipt }) => receipt === own) ? <p class="done">{t.ownCounted(own)}</p> : null}
      {own ? null : <Compare codes={codes.map(({ receipt }) => receipt)} />}
      <p class="hint">{t.codesHint}</p>
      <ul class="plain-list codes">
        {codes.map(({ receipt }) => (
          <li key={receipt}>
            {receipt === own ? (
              <strong>
                ✓ {receipt}
                <span class="unseen"> ({t.ownCode})</span>
              </strong>
            ) : (
              receipt
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Without spaces, hyphens and small letters: so it is noted on paper. */
const bare = (code: string) => code.replace(/[\s-]/g, "").toUpperCase();

/** For whom this page no longer has the code: he wrote it down. */
function Compare({ codes }: { codes: string[] }) {
  const t = voteTexts.value;
  const typed = useSignal("");
  const sought = bare(typed.value);
  const found = codes.find((code) => bare(code) === sought);
  const whole = sought.length >= bare(codes[0] ?? "").length;
  return (
    <>
      <Field
        label={t.compare}
        hint={t.compareHint}
        value={typed}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
      />
      <div role="status">
        {found ? <p class="done">{t.found(found)}</p> : sought && whole ? <p>{t.notFound}</p> : null}
      </div>
    </>
  );
}
