import type { Manifest, Price } from '@ciro-network/compiler';
import type { CommitmentCost } from '@ciro-network/prover';
import type { Command } from 'commander';
import { readInput } from '../files.ts';
import { outputOf, table } from '../output.ts';

export function register(program: Command): void {
  const model = program.command('model').description('compile a trained network and run it');
  model
    .command('compile')
    .description('quantise an ONNX network into an integer program, its exact ONNX graph and a manifest')
    .argument('<model.onnx>', 'a fully connected network with ReLU')
    .requiredOption('--calibration <x.npy>', 'typical inputs, float32 [rows, ...]; some hundred rows are best')
    .requiredOption('--out <dir>', 'the model directory to write')
    .option('--strategy <name>', 'how answers are checked: reexecute, committed, or auto: the cheaper one that fits', 'auto')
    .option('--growth <times>', 'how many times the weights of plain int8 may be spent on answering as the floats do, 1 to 6', '6')
    .action(compile);
  model
    .command('run')
    .description("answer inputs with a compiled model: 'outputs' as floats, 'integers' as checked on-chain")
    .argument('<dir>', 'a model directory')
    .requiredOption('--input <x.npy>', 'inputs, float32 [rows, ...]')
    .action(run);
}

/** At most so often. */
const PROGRESS_MS = 1_000;

interface CompileFlags {
  calibration: string;
  out: string;
  strategy: string;
  growth: string;
}

async function compile(path: string, flags: CompileFlags, command: Command): Promise<void> {
  const output = outputOf(command);
  const { compileModel, readNpy } = await import('@ciro-network/compiler');
  const calibration = readNpy(await readInput(flags.calibration));
  if (calibration.note !== undefined) output.note(`${flags.calibration}: ${calibration.note}`);
  const model = await readInput(path);
  const started = performance.now();
  const announce = ({ variables, permutations, commitBytes }: CommitmentCost): void => {
    const hashes = `${(permutations / 1e6).toFixed(2)} M hashes`;
    output.note(`Committing to 2^${variables} felts: ${hashes}, up to ${Math.ceil(commitBytes / 1e6)} MB of memory.`);
  };
  let told = started;
  const onProgress = (percent: number): void => {
    if (performance.now() - told < PROGRESS_MS) return;
    told = performance.now();
    output.note(`${percent} % of it`);
  };
  const manifest = await compileModel({ ...flags, growth: Number(flags.growth), model, calibration, announce, onProgress });
  const compileMs = Math.round(performance.now() - started);
  const { input_quantiser: _quantiser, ...facts } = manifest;
  output.result({ ...facts, compile_ms: compileMs, out: flags.out }, () => describe(manifest, compileMs, flags.out));
}

function describe(manifest: Manifest, compileMs: number, out: string): string {
  const { quantisation, prices, dropped_operators: dropped } = manifest;
  const noise = quantisation.layers.map((layer) => `${layer.sqnr_db.toFixed(1)} dB`).join(', ');
  const rows: Array<[string, string | number]> = [
    ['model hash', manifest.model_hash],
    ['strategy', manifest.strategy],
    ['parameters', manifest.parameters],
    ['MACs', `${manifest.macs}, ${(manifest.macs / manifest.plain_macs).toFixed(1)} times those of plain int8`],
    ['quantisation', `signal to noise by layer: ${noise}`],
    [
      'agreement',
      `${percent(quantisation.top1_agreement)} of ${quantisation.calibration_rows} calibration rows; ` +
        `of rows to come about ${percent(quantisation.expected_disagreement)} otherwise`,
    ],
    ['price, reexecute', describePrice(prices.reexecute)],
    ['price, committed', describePrice(prices.committed)],
    ['compiled', `${out}, ${compileMs} ms`],
  ];
  if (dropped.length > 0)
    rows.push(['left out', `${dropped.join(', ')}: the order of the outputs is the same without`]);
  return table(rows);
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function describePrice({ l2_gas: gas, felts, max_rows: rows }: Price): string {
  const most = rows > 0 ? `at most ${rows} rows a job` : 'does not fit in a transaction';
  return `${(gas / 1e6).toFixed(2)} M L2 gas, ${felts} felts (estimate, one row); ${most}`;
}

async function run(dir: string, flags: { input: string }, command: Command): Promise<void> {
  const output = outputOf(command);
  const compiler = await import('@ciro-network/compiler');
  const model = await compiler.readModelDir(dir);
  const array = compiler.readNpy(await readInput(flags.input));
  if (array.note !== undefined) output.note(`${flags.input}: ${array.note}`);
  const { input } = compiler.quantiseRows(model, array);
  const runner = await compiler.openModel(model);
  try {
    const integers = await compiler.inferAll(runner, input, model.manifest.inputs);
    const outputs = compiler.dequantise(model, integers);
    const result = {
      model_hash: model.manifest.model_hash,
      outputs,
      integers: compiler.splitRows(integers, model.manifest.outputs),
    };
    output.result(result, () => outputs.map((row) => row.map((value) => value.toPrecision(5)).join('  ')).join('\n'));
  } finally {
    await runner.release();
  }
}
