// What is to be voted on, and how? A form that the template has filled in; one more tap creates the vote and opens it.
import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { Button, Failed, useAct } from "../parts/act";
import { Dialog } from "../parts/dialog";
import { Field, TextField } from "../parts/field";
import { common } from "../texts/common";
import { names } from "../texts/names";
import { CREATE_VOTE, EDIT_VOTE, OPEN_VOTE, send } from "./deeds";
import { useDesk } from "./desk";
import { currentItem, isFew, type Template, type Vote } from "./meeting";
import { eligible, meant, motion, templateOf } from "./motions";
import { FormChoice, Warnings } from "./opening";
import { ruleInWords, texts } from "./texts";
import { questioning } from "./texts-questions";
import { TEMPLATES } from "./votes";

type Form = Vote["form"];
const SECRET = new Set<Template>(["DISCIPLINE", "EXPULSION", "ELECTION"]);

type Props = { template?: Template | undefined; vote?: Vote | undefined };

/** Of a new vote, or of a draft that is changed. */
export function VoteForm({ template: given, vote }: Props) {
  const { meeting, put } = useDesk();
  const t = texts.value;
  const q = questioning.value;
  const item = vote ? meeting.agenda.find(({ id }) => id === vote.agendaItem?.id) : currentItem(meeting);
  const first = given ?? vote?.template ?? templateOf(item);
  const usual = (of: Template) => meant(eligible(meeting, of), of, item?.title);
  const template = useSignal<Template>(first);
  const whom = useSignal(vote ? "" : (usual(first)[0] ?? ""));
  const suggested = useSignal(motion(first, item, whom.peek()));
  const question = useSignal(vote?.question ?? suggested.peek());
  const form = useSignal<Form>(vote?.form ?? (SECRET.has(first) ? "SECRET_BALLOT" : "OPEN_BALLOT"));
  const options = useSignal(
    (vote ? vote.options.map(({ label }) => label) : first === "ELECTION" ? usual(first) : []).join("\n"),
  );
  const seats = useSignal(String(vote?.seats ?? 1));
  const missing = useSignal<string | undefined>(undefined);
  const made = useRef(vote?.id); // what was created, though it could not be opened, is changed the next time
  const isElection = template.value === "ELECTION";
  const fixed = vote && (vote.approvesMinutes || vote.repeats !== null) ? vote : undefined; // only its form is changed

  function choose(chosen: Template) {
    if (options.value === usual(template.value).join("\n")) options.value = "";
    if (chosen === "ELECTION" && !options.value) options.value = usual(chosen).join("\n");
    template.value = chosen;
    form.value = SECRET.has(chosen) ? "SECRET_BALLOT" : "OPEN_BALLOT";
    name(usual(chosen)[0] ?? "");
  }

  /** Words that somebody has typed stay. */
  function name(chosen: string) {
    const words = motion(template.value, item, chosen);
    if (question.value === suggested.value) question.value = words;
    suggested.value = words;
    whom.value = chosen;
  }

  const people = eligible(meeting, template.value);

  async function keep(): Promise<string> {
    const lines = options.value.split("\n").flatMap((line) => line.trim() || []);
    const said = {
      agendaItemId: item?.id ?? null,
      template: fixed ? fixed.template : template.value,
      question: question.value.trim(),
      form: form.value,
      options: lines.length ? lines : null,
      seats: isElection ? Number(seats.value) : null,
      rule: vote && (fixed || vote.template === template.value) ? vote.rule : null,
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
    missing.value = question.value.trim() ? undefined : q.questionMissing;
    if (isElection && !options.value.trim()) missing.value = q.candidatesMissing;
    if (!missing.value) keeping.run(open);
  }

  const anyway = !meeting.quorum.met || isFew(meeting, form.value);
  return (
    <Dialog title={vote ? t.editVote : q.putToVote} onClose={() => put(undefined)}>
      {fixed ? (
        <p class="prose">{fixed.question}</p>
      ) : (
        <>
          <div class="field">
            <label for="template">{q.template}</label>
            <select
              id="template"
              value={template.value}
              onChange={(event) => choose(event.currentTarget.value as Template)}
            >
              {TEMPLATES.map((each) => (
                <option key={each} value={each}>
                  {names.value.pollTemplate[each]}
                </option>
              ))}
            </select>
          </div>
          {people.length && !isElection ? (
            <Whom label={q.aboutWhom} none={q.nobodyNamed} people={people} value={whom.value} onChoose={name} />
          ) : null}
          <TextField label={q.questionLabel} value={question} maxLength={2000} rows={2} />
          {isElection ? (
            <>
              <TextField label={q.candidatesLabel} hint={t.onePerLine} value={options} />
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
          ) : (
            <details>
              <summary>{q.otherOptions}</summary>
              <TextField label={q.optionsLabel} hint={q.optionsHint(meeting.voteOptions)} value={options} />
            </details>
          )}
        </>
      )}
      <FormChoice value={form} />
      {vote && vote.template === template.value ? <p>{ruleInWords(vote)}</p> : null}
      {meeting.state === "OPEN" ? <Warnings form={form.value} demanded={vote?.quorumDemanded} /> : null}
      <Failed>{missing.value ?? keeping.failed.value}</Failed>
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
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{none}</option>
        {people.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </div>
  );
}
