// Node graphql-ws on ws, its usual server: an iterator with a queue for each subscriber.

import { createServer } from 'node:http';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { control, port, schema, ticks } from './ticks.mjs';

const followers = new Set();

function follow() {
  const queue = [ticks.newest];
  let wake = null;
  let done = false;
  const follower = (tick) => {
    if (wake) wake({ value: tick, done: false });
    else queue.push(tick);
    wake = null;
  };
  followers.add(follower);
  return {
    next() {
      if (done) return Promise.resolve({ value: undefined, done: true });
      if (queue.length) return Promise.resolve({ value: queue.shift(), done: false });
      return new Promise((resolve) => { wake = resolve; });
    },
    return() {
      done = true;
      followers.delete(follower);
      if (wake) wake({ value: undefined, done: true });
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() { return this; },
  };
}

const http = createServer();
const options = { schema: buildSchema(schema), roots: { subscription: { tick: follow, screen: follow } } };
useServer(options, new WebSocketServer({ server: http, path: '/graphql' }));
http.listen({ port, host: '127.0.0.1', backlog: 2048 }, () => {
  control((tick) => { for (const follower of followers) follower(tick); }, 'graphql-ws', 'ws', 'graphql');
});
