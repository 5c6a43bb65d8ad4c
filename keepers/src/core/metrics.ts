import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Every figure a keeper shows under `/metrics`. */
export function createMetrics(keeper: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ keeper });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    ticks: new Counter({
      name: 'ciro_keeper_ticks_total', help: 'Ticks by outcome.', labelNames: ['outcome'], registers,
    }),
    tickSeconds: new Histogram({
      name: 'ciro_keeper_tick_seconds', help: 'Duration of a tick.',
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30], registers,
    }),
    jobs: new Gauge({
      name: 'ciro_keeper_jobs', help: 'Known jobs by state.', labelNames: ['state'], registers,
    }),
    actions: new Counter({
      name: 'ciro_keeper_actions_total', help: 'Transactions by kind and outcome.',
      labelNames: ['kind', 'outcome'], registers,
    }),
    errors: new Counter({
      name: 'ciro_keeper_errors_total', help: 'Errors by code (docs/ERRORS.md).', labelNames: ['code'], registers,
    }),
    blockLag: new Gauge({
      name: 'ciro_keeper_block_lag', help: 'Blocks between the chain head and the cursor.', registers,
    }),
    reorgs: new Counter({
      name: 'ciro_keeper_reorgs_total', help: 'Times the cursor was rolled back.', registers,
    }),
    inferenceMs: new Histogram({
      name: 'ciro_keeper_inference_ms', help: 'One job: onnxruntime, the integer executor and their comparison.',
      buckets: [0.5, 1, 2, 5, 10, 50, 100, 500, 1000], registers,
    }),
    argumentMs: new Histogram({
      name: 'ciro_keeper_argument_ms', help: 'One argument for all answers of a transaction.',
      buckets: [1, 2, 5, 10, 50, 100, 500, 1000, 5000], registers,
    }),
    provingMs: new Gauge({
      name: 'ciro_keeper_proving_ms', help: 'What one proof took before the opt-in.', labelNames: ['model'], registers,
    }),
    provingPeakBytes: new Gauge({
      name: 'ciro_keeper_proving_peak_bytes', help: 'Peak memory of the process after that proof.',
      labelNames: ['model'], registers,
    }),
  };
}
