// npm run bench:prover [-- --json] [--no-ezkl]: what a committed proof takes here, beside EZKL and onnxruntime in the
// same run, and how it grows with the network. Times in milliseconds on all cores.

import { availableParallelism } from 'node:os';
import { network } from './networks.ts';
import type { Ours } from './ours.ts';
import { measure } from './ours.ts';
import type { Peer } from './peer.ts';
import { measurePeer } from './peer.ts';
import { exponent } from './statistics.ts';

const json = process.argv.includes('--json');
const say = (line = ''): void => void (json ? process.stderr : process.stdout).write(`${line}\n`);

const compared = network(64, 48, 24, 10);
const NETWORKS = [
  { net: network(64, 32, 10), rows: 1 },
  { net: network(64, 32, 10), rows: 64 },
  { net: compared, rows: 1 },
  { net: network(250, 128, 64, 10), rows: 1 },
  { net: network(784, 512, 256, 10), rows: 1 },
];
/** Square networks, each with four times the weights of the one before. */
const GROWTH = [64, 128, 256, 512, 1024].map((width) => network(width, width, 10));
const PHASES = ['execute', 'equation', 'sumcheck', 'oracles', 'rows'];

const HEADS = ['rows', 'commit', 'prove', ...PHASES, 'verify', 'felts'];
const cells = (values: readonly (number | string)[]): string => values.map((value) => String(value).padStart(9)).join('');

function line(result: Ours): string {
  const { rows, commit_ms, prove_ms, phases_ms, verify_ms, proof_felts } = result;
  const times = [commit_ms, prove_ms, ...PHASES.map((phase) => phases_ms[phase]), verify_ms].map((ms) => ms.toFixed(2));
  return `${result.network.padEnd(16)}${cells([rows, ...times, proof_felts])}`;
}

/** As `ciro model compile` makes it, with all that it spends on answering like the floats. */
const AS_COMPILED = 6;

say(`Committed proofs on ${availableParallelism()} cores, milliseconds, of plain int8. Commit: once a model.`);
say(`${'network'.padEnd(16)}${cells(HEADS)}`);
const networks: Ours[] = [];
for (const { net, rows } of NETWORKS) {
  const result = await measure(net, rows);
  networks.push(result);
  say(line(result));
}

say('\nGrowth');
const growth: Ours[] = [];
for (const net of GROWTH) {
  const result = await measure(net);
  growth.push(result);
  say(line(result));
}
const grows = (of: (result: Ours) => number): number => exponent(growth.map((result) => [result.macs, of(result)]));
const exponents = {
  commit: grows((result) => result.commit_ms),
  prove: grows((result) => result.prove_ms),
  proof_felts: grows((result) => result.proof_felts),
  verify: grows((result) => result.verify_ms),
};
say(`with the number of weights to the power of: ${Object.entries(exponents).map(([of, power]) => `${of} ${power.toFixed(2)}`).join(', ')}`);

const own = await measure(compared, 1, AS_COMPILED);
const peer: Peer | undefined = process.argv.includes('--no-ezkl') ? undefined : await measurePeer(compared);
const ratios = {
  onnxruntime: own.prove_ms / own.onnxruntime_ms,
  ...(peer && { ezkl: peer.prove_ms / own.prove_ms, ezkl_set_up_ms: peer.srs_ms + peer.keys_ms }),
};
say(`\n${compared.name} as compiled, ${own.macs} weights: ${own.prove_ms.toFixed(2)} ms. onnxruntime answers in ${own.onnxruntime_ms.toFixed(3)} ms; the proof takes ${ratios.onnxruntime.toFixed(1)} times that.`);
if (peer) {
  say(`EZKL ${peer.version} proves it in ${peer.prove_ms.toFixed(0)} ms, after ${(ratios.ezkl_set_up_ms ?? 0).toFixed(0)} ms of set-up: ${(ratios.ezkl ?? 0).toFixed(0)} times as long; it verifies in ${peer.verify_ms.toFixed(1)} ms.`);
}
if (json) process.stdout.write(`${JSON.stringify({ cores: availableParallelism(), networks, growth, exponents, compared: own, peer, ratios })}\n`);
