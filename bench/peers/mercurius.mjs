// mercurius on fastify, with its own pubsub.

import Fastify from 'fastify';
import mercurius from 'mercurius';
import { control, port, ticks } from './ticks.mjs';

const app = Fastify();
app.register(mercurius, {
  schema: 'type Query { newest: String! } type Subscription { tick: String! }',
  resolvers: {
    Subscription: {
      tick: {
        async subscribe(_root, _args, { pubsub }) {
          const queue = await pubsub.subscribe('TICK');
          queue.push({ tick: ticks.newest });
          return queue;
        },
      },
    },
  },
  subscription: true,
});
await app.listen({ port, host: '127.0.0.1', backlog: 2048 });
control((tick) => app.graphql.pubsub.publish({ topic: 'TICK', payload: { tick } }), 'mercurius', 'fastify', 'graphql');
