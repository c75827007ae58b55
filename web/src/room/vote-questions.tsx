// What is asked before a vote opens, closes, is taken back, gets a time, or its voters are called? With what one must know to answer.
import { useSignal } from "@preact/signals";
import { Button, Failed, useAct } from "../parts/act";
import { Confirm, Dialog } from "../parts/dialog";
import { Field, LongField, TextField } from "../parts/field";
import { clock, instant, local, now } from "../parts/times";
import { common } from "../texts/common";
import { names } from "../texts/names";
import { ANNUL_VOTE, CALL_VOTERS, CLOSE_VOTE, EDIT_VOTE, EXTEND_VOTE, OPEN_VOTE, send, TIME_VOTE } from "./deeds";
import { useDesk } from "./desk";
import { handsDiffer, handsIn, isFew, type Vote } from "./meeting";
import { FormChoice, Warnings } from "./opening";
import { awaitedInWords, ruleInWords, texts } from "./texts";
import { questioning } from "./texts-questions";
import { WhyHandsDiffer } from "./why-hands-differ";

type Props = { vote: Vote };

export function OpenVote({ vote }: Props) {
  const { meeting, put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const form = useSignal(vote.form);
  const few = isFew(meeting, form.value);
  const open = useAct(async () => {
    if (form.value !== vote.form) await send(EDIT_VOTE, asItIs(vote, form.value));
    await send(OPEN_VOTE, { pollId: vote.id });
    put(undefined);
  });
  return (
    <Confirm
      title={q.openVoteAsk}
      verb={few ? q.openAnyway : t.openVote}
      busy={open.busy.value}
      onConfirm={() => open.run()}
      onClose={() => put(undefined)}
    >
      <p class="prose">
        <b>{vote.question}</b>
      </p>
      {vote.form === "SECRET_BALLOT" ? <p>{names.value.pollForm[vote.form]}.</p> : <FormChoice value={form} openly />}
      <p>{ruleInWords(vote)}</p>
      <Warnings form={form.value} demanded={vote.quorumDemanded} />
      <Failed>{open.failed.value}</Failed>
    </Confirm>
  );
}

/** Of a draft, so of the base as it is now. */
function Warned({ vote }: Props) {
  const { base } = useDesk().meeting.quorum;
  return vote.warning ? <p class="warning">{questioning.value.fewVoters(base)}</p> : null;
}

/** The vote of a draft, taken in another form. */
function asItIs(vote: Vote, form: Vote["form"]) {
  const { id, agendaItem, template, question, options, seats, rule, quorumDemanded } = vote;
  const labels = options.map(({ label }) => label);
  const said = { template, question, options: labels, seats, rule, quorumDemanded, form };
  return { ...said, pollId: id, agendaItemId: agendaItem?.id ?? null };
}

export function CallVoters({ vote }: Props) {
  const { put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const call = useAct(async () => {
    await send(CALL_VOTERS, { pollId: vote.id });
    put(undefined);
  });
  return (
    <Confirm
      title={q.callVotersAsk}
      verb={t.callVoters}
      busy={call.busy.value}
      onConfirm={() => call.run()}
      onClose={() => put(undefined)}
    >
      <p>{awaitedInWords(vote)}</p>
      <p>{q.callVotersMeans}</p>
      <Failed>{call.failed.value}</Failed>
    </Confirm>
  );
}

const REASONED = new Set(["HAND_COUNT_DIFFERS", "FEW_BALLOTS"]);

/** A reason is asked for where hands and ballots differ, or once the server has asked; then its field stays. */
export function CloseVote({ vote }: Props) {
  const { put, typed } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const differs = handsDiffer(vote) && !vote.handCountReason;
  const reason = typed(`why ${differs ? "hands differ in" : "so few voted in"} ${vote.id}`);
  const asked = useSignal(false);
  const close = useAct(async () => {
    await send(CLOSE_VOTE, { pollId: vote.id, reason: reason.value.trim() || null });
    put(undefined);
  });
  const lacking = REASONED.has(close.code.value ?? "") ? close.failed.value : undefined;
  if (lacking) asked.value = true;
  const { cast, entitled } = vote.turnout;
  const hands = handsIn(vote);
  const waiting = hands === undefined && vote.awaited?.count;
  return (
    <Confirm
      title={q.closeVoteAsk}
      verb={t.closeVote}
      busy={close.busy.value}
      onConfirm={() => close.run()}
      onClose={() => put(undefined)}
    >
      <p class="prose">
        <b>{vote.question}</b>
      </p>
      <p>{hands === undefined ? t.turnout(cast, entitled) : t.handsCounted(hands, entitled)}</p>
      {waiting ? <p class="warning">{awaitedInWords(vote)}</p> : null}
      {differs ? <WhyHandsDiffer vote={vote} reason={reason} wrong={lacking} /> : null}
      {asked.value && !differs ? <LongField label={q.reason} value={reason} maxLength={500} wrong={lacking} /> : null}
      <Failed>{lacking ? undefined : close.failed.value}</Failed>
    </Confirm>
  );
}

export function AnnulVote({ vote }: Props) {
  const { put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const reason = useSignal("");
  const missing = useSignal(false);
  const annul = useAct(async () => {
    await send(ANNUL_VOTE, { pollId: vote.id, reason: reason.value.trim() });
    put(undefined);
  });
  return (
    <Confirm
      title={q.annulAsk}
      verb={t.annulVote}
      danger
      busy={annul.busy.value}
      onConfirm={() => {
        missing.value = !reason.value.trim();
        if (!missing.value) annul.run();
      }}
      onClose={() => put(undefined)}
    >
      <p class="prose">
        <b>{vote.question}</b>
      </p>
      <p>{q.annulMeans}</p>
      <TextField label={q.reason} value={reason} maxLength={500} wrong={missing.value ? q.reasonMissing : undefined} />
      <Failed>{annul.failed.value}</Failed>
    </Confirm>
  );
}

/** Of a draft: when it opens and closes by itself. Of an open one: that it closes later. */
export function TimeVote({ vote }: Props) {
  return vote.state === "OPEN" ? <Extend vote={vote} /> : <Times vote={vote} />;
}

function Times({ vote }: Props) {
  const { put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const opens = useSignal(vote.opensAt ? local(vote.opensAt) : "");
  const closes = useSignal(vote.closesAt ? local(vote.closesAt) : "");
  const at = (shown: string) => (shown ? instant(shown).toISOString() : null);
  const keep = useAct(async () => {
    await send(TIME_VOTE, { pollId: vote.id, opensAt: at(opens.value), closesAt: at(closes.value) });
    put(undefined);
  });
  return (
    <Confirm
      title={t.timeVote}
      verb={t.save}
      busy={keep.busy.value}
      onConfirm={() => keep.run()}
      onClose={() => put(undefined)}
    >
      <p class="prose">{vote.question}</p>
      <Field label={q.opensLabel} hint={q.emptyByHand} value={opens} type="datetime-local" />
      <Field label={q.closesLabel} hint={q.emptyByHand} value={closes} type="datetime-local" />
      <Warned vote={vote} />
      <Failed>{keep.failed.value}</Failed>
    </Confirm>
  );
}

const LONGER = [5, 10, 15]; // minutes

function Extend({ vote }: Props) {
  const { put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const extend = useAct(async (minutes: number) => {
    const from = Math.max(now.peek(), vote.closesAt ? Date.parse(vote.closesAt) : 0);
    await send(EXTEND_VOTE, { pollId: vote.id, closesAt: new Date(from + 60_000 * minutes).toISOString() });
    put(undefined);
  });
  return (
    <Dialog title={t.extendVote} onClose={() => put(undefined)}>
      <p>{vote.closesAt ? t.closesAt(clock(vote.closesAt)) : q.closesByHand}</p>
      <div class="buttons">
        {LONGER.map((minutes) => (
          <Button key={minutes} busy={extend.busy.value} onPress={() => extend.run(minutes)}>
            {vote.closesAt ? q.longer(minutes) : q.closeIn(minutes)}
          </Button>
        ))}
        <Button kind="quiet" onPress={() => put(undefined)}>
          {common.value.cancel}
        </Button>
      </div>
      <Failed>{extend.failed.value}</Failed>
    </Dialog>
  );
}
