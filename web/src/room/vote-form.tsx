// What is to be voted on, and how? A form that the template has filled in; one more tap creates the vote and opens it.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Button, Failed, useAct } from "../parts/act";
import { Dialog } from "../parts/dialog";
import { Field, focusWrong, Select, TextField } from "../parts/field";
import { common } from "../texts/common";
import { names } from "../texts/names";
import { CREATE_VOTE, EDIT_VOTE, OPEN_VOTE, send } from "./deeds";
import { useDesk } from "./desk";
import { currentItem, isFew, type Template, usualFor, type Vote } from "./meeting";
import { eligible, meant, motion, templateOf } from "./motions";
import { FormChoice, Warnings } from "./opening";
import { ruleInWords, texts } from "./texts";
import { questioning } from "./texts-questions";

type Props = { template?: Template | undefined; vote?: Vote | undefined };

/** Of a new vote, or of a draft that is changed. */
export function VoteForm({ template: given, vote }: Props) {
  const { meeting, put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const item = vote ? meeting.agenda.find(({ id }) => id === vote.agendaItem?.id) : currentItem(meeting);
  const first = given ?? vote?.template ?? templateOf(item);
  const named = (of: Template) => meant(eligible(meeting, of), of, item?.title);
  const template = useSignal<Template>(first);
  const whom = useSignal(vote ? "" : (named(first)[0] ?? ""));
  const suggested = useSignal(motion(first, item, whom.peek()));
  const question = useSignal(vote?.question ?? suggested.peek());
  const form = useSignal(vote?.form ?? usualFor(meeting, first).form);
  const options = useSignal(
    (vote ? vote.options.map(({ label }) => label) : first === "ELECTION" ? named(first) : []).join("\n"),
  );
  const seats = useSignal(String(vote?.seats ?? 1));
  const missing = useSignal<"question" | "candidates" | undefined>(undefined);
  const fields = useRef<HTMLDivElement>(null);
  const made = useRef(vote?.id); // what was created, though it could not be opened, is changed the next time
  const isElection = template.value === "ELECTION";
  const fixed = vote && (vote.approvesMinutes || vote.repeats !== null) ? vote : undefined; // only its form is changed

  function choose(chosen: Template) {
    if (options.value === named(template.value).join("\n")) options.value = "";
    if (chosen === "ELECTION" && !options.value) options.value = named(chosen).join("\n");
    template.value = chosen;
    form.value = usualFor(meeting, chosen).form;
    name(named(chosen)[0] ?? "");
  }

  /** Words that somebody has typed stay. */
  function name(chosen: string) {
    const words = motion(template.value, item, chosen);
    if (question.value === suggested.value) question.value = words;
    suggested.value = words;
    whom.value = chosen;
  }

  const people = eligible(meeting, template.value);
  /** With the rule and the quorum that it has, as long as it is of the same kind. */
  const asItWas = vote && (fixed || vote.template === template.value) ? vote : undefined;
  const { rule, quorumDemanded } = asItWas ?? usualFor(meeting, template.value);

  async function keep(): Promise<string> {
    const lines = options.value.split("\n").flatMap((line) => line.trim() || []);
    const said = {
      agendaItemId: item?.id ?? null,
      template: fixed ? fixed.template : template.value,
      question: question.value.trim(),
      form: form.value,
      options: lines.length ? lines : null,
      seats: isElection ? Number(seats.value) : null,
      rule: asItWas?.rule ?? null,
    };
    if (made.current) await send(EDIT_VOTE, { ...said, pollId: made.current });
    else made.current = (await send(CREATE_VOTE, { ...said, meetingId: meeting.id })).createPoll?.poll.id;
    return made.current ?? "";
  }

  const keeping = useAct(async (open: boolean) => {
    const pollId = await keep();
    if (open) await send(OPEN_VOTE, { pollId });
    put(undefined);
  });

  function press(open: boolean) {
    missing.value = isElection && !options.value.trim() ? "candidates" : undefined;
    if (!question.value.trim()) missing.value = "question";
    if (missing.value) requestAnimationFrame(() => focusWrong(fields.current));
    else keeping.run(open);
  }

  const anyway = !meeting.quorum.met || isFew(meeting, form.value);
  return (
    <Dialog title={vote ? t.editVote : q.putToVote} onClose={() => put(undefined)}>
      {fixed ? (
        <p class="prose">{fixed.question}</p>
      ) : (
        <div ref={fields}>
          <Select
            label={q.template}
            value={template.value}
            options={meeting.cell.usualPolls.map(
              ({ template: each }) => [each, names.value.pollTemplate[each]] as const,
            )}
            onChoose={choose}
          />
          {people.length && !isElection ? (
            <Whom label={q.aboutWhom} none={q.nobodyNamed} people={people} value={whom.value} onChoose={name} />
          ) : null}
          <TextField
            label={q.questionLabel}
            value={question}
            maxLength={2000}
            rows={2}
            wrong={missing.value === "question" && !question.value.trim() ? q.questionMissing : undefined}
          />
          {isElection ? (
            <>
              <TextField
                label={q.candidatesLabel}
                hint={t.onePerLine}
                value={options}
                wrong={missing.value === "candidates" && !options.value.trim() ? q.candidatesMissing : undefined}
              />
              <Whom
                label={q.addCandidate}
                none={t.chooseMember}
                people={people.filter((each) => !options.value.split("\n").includes(each))}
                value=""
                onChoose={(chosen) => {
                  options.value = [options.value.trim(), chosen].filter(Boolean).join("\n");
                }}
              />
              <Field label={q.seats} value={seats} type="number" min={1} max={30} />
            </>
          ) : null}
        </div>
      )}
      <FormChoice value={form} />
      <p>{ruleInWords({ rule, seats: isElection ? Number(seats.value) || 1 : null })}</p>
      {fixed || isElection ? null : (
        <details>
          <summary>{q.otherOptions}</summary>
          <TextField label={q.optionsLabel} hint={q.optionsHint(meeting.voteOptions)} value={options} />
        </details>
      )}
      {meeting.state === "OPEN" ? <Warnings form={form.value} demanded={quorumDemanded} /> : null}
      <Failed>{keeping.failed.value}</Failed>
      <div class="buttons">
        <Button kind="first" busy={keeping.busy.value} onPress={() => press(true)}>
          {anyway ? q.createAndOpenAnyway : vote ? q.saveAndOpen : q.createAndOpen}
        </Button>
        <Button busy={keeping.busy.value} onPress={() => press(false)}>
          {vote ? t.save : q.createOnly}
        </Button>
        <Button kind="quiet" onPress={() => put(undefined)}>
          {common.value.cancel}
        </Button>
      </div>
    </Dialog>
  );
}

type WhomProps = { label: string; none: string; people: string[]; value: string; onChoose: (name: string) => void };

/** One of the cell; or nobody. */
function Whom({ label, none, people, value, onChoose }: WhomProps) {
  return (
    <Select
      label={label}
      value={value}
      options={[["", none], ...people.map((each) => [each, each] as const)]}
      onChoose={(given) => onChoose(given)}
    />
  );
}
