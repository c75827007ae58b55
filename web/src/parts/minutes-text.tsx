// How do minutes read that came as lines of plain text? Their sections under headings, the rows of their tables as tables.
import "./minutes-text.css";

const BETWEEN = /\s\|(?:\s|$)/; // cells of a row; the last one may be empty
const SECTION = /^[IVX]+\. \P{Ll}+$/u; // in capitals

type Props = { lines: readonly string[]; isItem?: (line: string) => boolean };

export function MinutesText({ lines, isItem = () => false }: Props) {
  return (
    <div class="minutes-text">
      {parted(lines).map((part, at) => {
        const [line = ""] = part;
        if (part.length > 1) return <Table key={at} rows={part.map((row) => row.split(BETWEEN))} />;
        if (SECTION.test(line)) return <h2 key={at}>{line}</h2>;
        return <p key={at}>{isItem(line) ? <b>{line}</b> : line}</p>;
      })}
    </div>
  );
}

/** Lines of as many cells that follow each other are a table, its heading first; any other line stands alone. */
function parted(lines: readonly string[]): string[][] {
  const parts: string[][] = [];
  const width = (line = "") => line.split(BETWEEN).length;
  for (const line of lines) {
    const table = parts.at(-1);
    if (width(line) > 1 && width(table?.[0]) === width(line)) table?.push(line);
    else parts.push([line]);
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
        {rows.map((cells, at) => (
          <tr key={at}>
            {cells.map((cell, column) => (
              <td key={heading[column]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
