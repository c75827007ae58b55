// mercurius on fastify, with its own pubsub.

import Fastify from 'fastify';
import mercurius from 'mercurius';
import { control, port, schema, ticks } from './ticks.mjs';

async function subscribe(_root, _args, { pubsub }) {
  const queue = await pubsub.subscribe('TICK');
  queue.push(ticks.newest);
  return queue;
}

const app = Fastify();
app.register(mercurius, {
  schema,
  resolvers: { Subscription: { tick: { subscribe }, screen: { subscribe } } },
  subscription: true,
});
await app.listen({ port, host: '127.0.0.1', backlog: 2048 });
control((tick) => app.graphql.pubsub.publish({ topic: 'TICK', payload: tick }), 'mercurius', 'fastify', 'graphql');
