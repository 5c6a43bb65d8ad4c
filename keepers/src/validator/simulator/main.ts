// `npm run sim:consensus -- [--seeds N] [--seed S] [--nodes 4] [--faulty 1] [--signatures fast|real] [--json]`
// Runs seeds S to S+N-1. Ends with status 1 if one of them fails; `--seed S` alone replays it.

import { parseArgs } from 'node:util';
import type { Outcome } from './simulate.ts';
import { isBearable, sweep } from './sweep.ts';
import type { Summary } from './sweep.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' }, seed: { type: 'string' }, nodes: { type: 'string', default: '4' },
    faulty: { type: 'string', default: '1' }, signatures: { type: 'string', default: 'fast' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? 1);
const seeds = Number(values.seeds ?? (values.seed === undefined ? 1_000 : 1));
const [nodes, faulty] = [Number(values.nodes), Number(values.faulty)];
const { signatures, json } = values;

const whole = [seed, seeds, nodes, faulty].every((value) => Number.isSafeInteger(value) && value >= 0);
if (!whole || seeds < 1 || nodes < 1 || nodes > 100 || faulty >= nodes || !['fast', 'real'].includes(signatures)) {
  console.error('Usage: npm run sim:consensus -- [--seeds N] [--seed S] [--nodes 4] [--faulty 1] '
    + '[--signatures fast|real] [--json]; whole numbers, fewer faulty than nodes, at most 100 nodes.');
  process.exit(2);
}

const begin = performance.now();
const seconds = (): number => (performance.now() - begin) / 1000;
let reported = 0;

function progress(_outcome: Outcome, soFar: Summary): void {
  if (json || seconds() - reported < 5) return;
  reported = seconds();
  console.log(`${soFar.seeds} of ${seeds} seeds, ${soFar.failures.length} failed, ${reported.toFixed(0)} s`);
}

function tell(summary: Summary): void {
  const bearable = isBearable({ nodes, faulty });
  const rate = (summary.seeds / seconds()).toFixed(0);
  const load = bearable ? 'less than a third' : 'a third or more: nothing is promised but proof';
  const proven = bearable ? '' : `, proven against a third or more of the weight: ${summary.evidence}`;
  console.log(`
${summary.seeds} schedules of ${nodes} validators, ${faulty} of them faulty (${load})
  safety violations           ${summary.safetyViolations}${proven}
  stalled after healing       ${bearable ? summary.stalled : 'not promised'}
  members convicted           in ${summary.convicted} schedules
  highest view                ${summary.views}
  events                      ${summary.events}, ${(summary.events / summary.seeds).toFixed(0)} a schedule
  time                        ${seconds().toFixed(1)} s, ${rate} schedules a second`);
  for (const { seed: failed, violations, stalled } of summary.failures.slice(0, 10)) {
    console.log(`  FAILED seed ${failed}: ${stalled ? 'stalled' : violations.join(', ')}; replay with `
      + `npm run sim:consensus -- --seed ${failed} --nodes ${nodes} --faulty ${faulty} --signatures ${signatures}`);
  }
}

const summary = sweep({ seed, nodes, faulty, signatures: signatures as 'fast' | 'real' }, seeds, progress);
if (json) {
  const { safetyViolations, stalled, evidence } = summary;
  console.log(JSON.stringify({ seeds, safety_violations: safetyViolations, stalled, evidence }));
} else {
  tell(summary);
}
process.exitCode = summary.failures.length > 0 ? 1 : 0;
