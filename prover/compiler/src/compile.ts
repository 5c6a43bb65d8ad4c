import type { Commitment, CommitmentCost } from '@ciro-network/prover';
import { commitmentCost, commitModel } from '@ciro-network/prover';
import { encodeProgram, execute, feltToHex, LIMITS, modelHash, programMacs, programOutputs } from '@ciro-network/sdk';
import type { Felt, Program, Shape } from '@ciro-network/sdk';
import { estimatePrices } from './cost.ts';
import { crossCheck } from './cross-check.ts';
import { CompilerError } from './errors.ts';
import { buildGraph } from './graph.ts';
import type { Matrix } from './linalg/matrix.ts';
import { matrix } from './linalg/matrix.ts';
import type { Manifest } from './manifest.ts';
import { writeModelDir } from './model-dir.ts';
import type { NpyArray } from './npy.ts';
import { forward } from './network.ts';
import { importOnnx } from './onnx/import.ts';
import { runTrunk } from './onnx/runtime.ts';
import { topAgreement } from './quantize/error.ts';
import { quantiseInput } from './quantize/input.ts';
import { MAX_GROWTH, plainMacs, quantiseWithin } from './quantize/precision.ts';
import { rowsOf } from './run.ts';
import { chooseStrategy, isAffordable } from './strategy.ts';

/** Calibration rows that are used: more only cost time. */
const MAX_CALIBRATION_ROWS = 2048;
/** Largest difference to onnxruntime, of the largest output: float32 rounding. */
const IMPORT_TOLERANCE = 1e-3;

export interface CompileOptions {
  /** An ONNX file. */
  readonly model: Uint8Array;
  /** Typical inputs, `[rows, ...]`. */
  readonly calibration: NpyArray;
  /** The model directory, made if absent. */
  readonly out: string;
  /** 'auto', 'reexecute' or 'committed'. */
  readonly strategy?: string;
  /** How many times the multiply-accumulates of plain int8 may be spent on precision, 1 to 6; 6 if unsaid. */
  readonly growth?: number;
  /** Told what committing to the weights will take, before it is begun. */
  readonly announce?: (cost: CommitmentCost) => void;
  /** Told how many percents of it are done. */
  readonly onProgress?: (percent: number) => void;
}

/**
 * Compiles a trained network into an integer program, and writes its model directory.
 * @throws CompilerError with what the model, the calibration set or the strategy lacks.
 */
export async function compileModel(options: CompileOptions): Promise<Manifest> {
  const { model, calibration, out, strategy = 'auto', growth = MAX_GROWTH } = options;
  if (!(growth >= 1 && growth <= MAX_GROWTH)) {
    throw new CompilerError('GROWTH_RANGE', `Growth is a number from 1, plain int8, to ${MAX_GROWTH}; this is ${growth}.`);
  }
  const { network, trunk } = await importOnnx(model);
  const x = spread(rowsOf(calibration, network.inputs, 'CALIBRATION_SHAPE'), MAX_CALIBRATION_ROWS);
  const floats = await runTrunk(trunk, x);
  checkImport(forward(network, x), floats);
  const affordable = (shape: Shape): boolean => isAffordable(strategy, shape);
  const { program, input, outputUnit, errors, risk } = quantiseWithin(network, x, affordable, growth);
  const felts = encodeProgram(program);
  const graph = buildGraph(program);
  const prices = estimatePrices(program);
  const chosen = chooseStrategy(strategy, prices);
  await crossCheck(program, graph);
  const committed = chosen === 'committed' ? await commit(felts, options) : undefined;
  const integers = executeAll(program, quantiseInput(input, x));
  const manifest: Manifest = {
    model_hash: feltToHex(committed?.modelHash ?? modelHash(felts)),
    strategy: chosen,
    features: network.inputs,
    inputs: program.inputs,
    outputs: programOutputs(program),
    parameters: program.layers.reduce((sum, layer) => sum + layer.weights.length + layer.bias.length, 0),
    macs: programMacs(program),
    plain_macs: plainMacs(network),
    program_felts: felts.length,
    input_quantiser: input,
    output_unit: outputUnit,
    dropped_operators: trunk.dropped,
    quantisation: {
      calibration_rows: x.rows,
      top1_agreement: topAgreement(floats, integers),
      expected_disagreement: risk,
      layers: errors,
    },
    prices,
  };
  await writeModelDir(out, { manifest, felts, graph, committed });
  return manifest;
}

async function commit(felts: readonly Felt[], { announce, onProgress }: CompileOptions): Promise<Commitment> {
  announce?.(await commitmentCost(felts));
  return commitModel(felts, onProgress);
}

/** At most `limit` rows, evenly spread. */
function spread(x: Matrix, limit: number): Matrix {
  if (x.rows <= limit) return x;
  const result = matrix(limit, x.columns);
  for (let i = 0; i < limit; i++) {
    const from = Math.floor((i * x.rows) / limit) * x.columns;
    result.data.set(x.data.subarray(from, from + x.columns), i * x.columns);
  }
  return result;
}

/** The network as it was read must answer as onnxruntime does on the file. */
function checkImport(ours: Matrix, theirs: Matrix): void {
  const size = theirs.data.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
  const agree = ours.data.every((value, i) => Math.abs(value - theirs.data[i]) <= IMPORT_TOLERANCE * size);
  if (ours.columns !== theirs.columns || !agree) {
    throw new CompilerError('IMPORT_MISMATCH', 'The network as it was read answers otherwise than onnxruntime does.');
  }
}

function executeAll(program: Program, input: Int8Array): Matrix {
  const rows = input.length / program.inputs;
  const result = matrix(rows, programOutputs(program));
  for (let start = 0; start < rows; start += LIMITS.rows) {
    const count = Math.min(LIMITS.rows, rows - start);
    const part = input.subarray(start * program.inputs, (start + count) * program.inputs);
    result.data.set(execute(program, part, count), start * result.columns);
  }
  return result;
}
