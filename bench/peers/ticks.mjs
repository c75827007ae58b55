// What do the Node peers share? The tick as text, and the control port that asks for the next one.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [port, controlPort, length, count] = process.argv.slice(2).map(Number);
export { port };

export const schema = `
  type Line { id: ID! name: String! present: Int! expected: Int! }
  type Screen { tick: String! lines: [Line!]! }
  type Query { newest: String! }
  type Subscription { tick: String! screen: Screen! }
`;

let number = 0;
const digits = (value, width) => String(value).padStart(width, '0');
const text = () => `#${digits(number, 10)} ${digits(process.hrtime.bigint(), 20)} `.padEnd(length, '.');

const lines = Array.from({ length: count }, (_, number) => (
  { id: digits(number, 6), name: `Cell ${digits(number, 4)}`, present: 10 + number % 80, expected: 90 }));
/** The value of both subscription fields: a client selects one of them. */
const event = (tick) => ({ tick, screen: { tick, lines } });

export const ticks = { newest: event(text()) };

/** Calls `publish` with a new tick for every newline that arrives, and says what is ready. */
export function control(publish, ...packages) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const byte of data) {
        if (byte !== 10) continue;
        number += 1;
        ticks.newest = event(text());
        publish(ticks.newest);
      }
    });
  });
  server.listen(controlPort, '127.0.0.1', () => {
    const version = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;
    console.log('ready', [...packages.map((name) => `${name} ${version(name)}`), `node ${process.versions.node}`].join(', '));
  });
}
