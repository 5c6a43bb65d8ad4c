import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { Clock } from './clock.ts';
import type { Metrics } from './metrics.ts';

export interface StatusModules {
  keeper: string;
  clock: Clock;
  metrics: Metrics;
  lastTickAt: () => number | undefined;
  /** Without a successful tick for so long, `/health` answers 503. */
  staleAfterMs: number;
}

/** `/health` and `/metrics`. The caller listens and closes. */
export function createStatusServer(modules: StatusModules): FastifyInstance {
  const { keeper, clock, metrics, lastTickAt, staleAfterMs } = modules;
  const startedAt = clock.now();
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.get('/health', async (_request, reply) => {
    const last = lastTickAt();
    const ageMs = clock.now() - (last ?? startedAt);
    const healthy = last !== undefined && ageMs <= staleAfterMs;
    return reply.code(healthy ? 200 : 503).send({
      keeper, healthy, ticked: last !== undefined, lastTickAgeMs: ageMs, uptimeMs: clock.now() - startedAt,
    });
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  return server;
}
