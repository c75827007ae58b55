// What do the minutes say? Their text as it stands now, to be read out before it is put to the vote.
import { graphql } from "../api/graphql";
import { useLoaded } from "../api/loaded";
import { Button } from "../parts/act";
import { Dialog } from "../parts/dialog";
import { Nothing } from "../parts/page";
import { common } from "../texts/common";
import { language } from "../texts/language";
import { useDesk } from "./desk";
import { texts } from "./texts";

const MINUTES = graphql(
  "query Minutes($id: ID!, $in: PaperLanguage) { meeting(id: $id) { id minutes { text(language: $in) } } }",
);

export function ReadMinutes() {
  const { put } = useDesk();
  const close = () => put(undefined);
  return (
    <Dialog title={texts.value.minutesTitle} onClose={close}>
      <Text />
      <div class="buttons">
        <Button onPress={close}>{common.value.close}</Button>
      </div>
    </Dialog>
  );
}

function Text() {
  const { meeting } = useDesk();
  const paper = useLoaded(MINUTES, { id: meeting.id, in: language.value === "en" ? "EN" : "VI" });
  const lines = paper.value.value?.meeting?.minutes?.text;
  if (!lines) return <Nothing failed={paper.failed.value} again={paper.again} />;
  return (
    <div class="paper prose">
      {parted(lines).map((part, at) =>
        part.length > 1 ? <Table key={at} rows={part} /> : <p key={at}>{part[0]?.join(BETWEEN)}</p>,
      )}
    </div>
  );
}

const BETWEEN = " | ";

/** Lines of as many cells that follow each other are a table, its heading first; any other line stands alone. */
function parted(lines: readonly string[]): string[][][] {
  const parts: string[][][] = [];
  for (const line of lines) {
    const cells = line.split(BETWEEN);
    const table = parts.at(-1);
    if (cells.length > 1 && table?.[0]?.length === cells.length) table.push(cells);
    else parts.push([cells]);
  }
  return parts;
}

function Table({ rows: [heading = [], ...rows] }: { rows: string[][] }) {
  return (
    <table>
      <thead>
        <tr>
          {heading.map((cell) => (
            <th key={cell} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr key={cells.join(BETWEEN)}>
            {cells.map((cell, at) => (
              <td key={heading[at]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
