// Is every text of the catalogues on some page? One that is not is translated and loaded for nobody.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const files = readdirSync("src", { recursive: true }).filter((file) => /\.tsx?$/.test(file));
const sources = new Map(files.map((file) => [file, readFileSync(`src/${file}`, "utf8")]));
const all = [...sources.values()].join("\n");
const catalogues = [...sources].filter(([file]) => /texts|names\.ts|common\.ts/.test(file));

/** Those at the first level; what stands below are words of the schema. */
const textsOf = (source) => [...source.matchAll(/^ {2,4}([a-z]\w*):/gm)].map(([, name]) => name);

const isUsed = (name) => new RegExp(`\\.${name}\\b|is: .*"${name}"`).test(all);

test("each text is used", () => {
  assert(catalogues.length > 10);
  for (const [file, source] of catalogues) {
    assert.deepEqual([file, textsOf(source).filter((name) => !isUsed(name))], [file, []]);
  }
});

const UNITS = "phút|giờ|giây|min|minutes?|hours?|seconds?|h";

test("no line ends between a number and its unit", () => {
  const parted = new RegExp(`(\\d|\\}) (${UNITS})\\b|\\} \\$\\{n === 1 \\? "(${UNITS})"`);
  for (const [file, source] of catalogues) {
    assert.deepEqual([file, source.split("\n").filter((line) => parted.test(line))], [file, []]);
  }
});
