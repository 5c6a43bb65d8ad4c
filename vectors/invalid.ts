import type { Felt, Program, Statement, VerifyCode } from '@ciro-network/sdk';
import { encodeProgram, inputCommitment, packLanes, PRIME } from '@ciro-network/sdk';
import type { Golden } from './golden.ts';

/** Felts that are no well-formed program, and why. */
export interface InvalidProgram {
  readonly name: string;
  readonly felts: Felt[];
  readonly code: VerifyCode;
}

/** A statement and a proof that must be refused, and why. */
export interface InvalidProof extends InvalidProgram {
  readonly statement: Statement;
}

/** Grown from the `uneven` sample, 3-13-10: blocks of 10 and 3 outputs, then one of 10. */
export function invalidPrograms({ sample, program: felts }: Golden): InvalidProgram[] {
  const head = 10;
  const lastBlock = head + 5;
  const changed = (name: string, code: VerifyCode, at: number, felt: Felt): InvalidProgram => {
    return { name, code, felts: felts.with(at, felt) };
  };
  const bias = packLanes([2 ** 23]);
  const shift = packLanes([24]);
  const ghost = (name: string, at: number, lane: number, value: number): InvalidProgram => {
    return changed(name, 'LANE_PADDING', at, modulo(felts[at] + BigInt(value) * 2n ** BigInt(25 * lane)));
  };
  return [
    { name: 'empty', code: 'MODEL_LENGTH', felts: [] },
    { name: 'head only', code: 'MODEL_LENGTH', felts: felts.slice(0, 2) },
    { name: 'description cut short', code: 'MODEL_LENGTH', felts: felts.slice(0, 9) },
    { name: 'one felt missing', code: 'MODEL_LENGTH', felts: felts.slice(0, -1) },
    { name: 'one felt too many', code: 'MODEL_LENGTH', felts: [...felts, 0n] },
    changed('no inputs', 'MODEL_SHAPE', 0, 0n),
    changed('too many inputs', 'MODEL_SHAPE', 0, 4097n),
    changed('2^64 inputs', 'MODEL_SHAPE', 0, 2n ** 64n),
    changed('-1 inputs', 'MODEL_SHAPE', 0, PRIME - 1n),
    changed('no layers', 'MODEL_SHAPE', 1, 0n),
    changed('nine layers', 'MODEL_SHAPE', 1, 9n),
    changed('2^200 layers', 'MODEL_SHAPE', 1, 2n ** 200n),
    changed('kind 0', 'MODEL_SHAPE', 2, 0n),
    changed('kind 2', 'MODEL_SHAPE', 2, 2n),
    changed('no outputs', 'MODEL_SHAPE', 3, 0n),
    changed('too many outputs', 'MODEL_SHAPE', 3, 4097n),
    changed('2^32 outputs', 'MODEL_SHAPE', 7, 2n ** 32n),
    changed('relu 2', 'MODEL_SHAPE', 4, 2n),
    changed('9 bits inside', 'MODEL_SHAPE', 5, 9n),
    changed('7 bits at the end', 'MODEL_SHAPE', 9, 7n),
    changed('26 bits at the end', 'MODEL_SHAPE', 9, 26n),
    { name: 'more than 2^22 macs', code: 'MODEL_SHAPE', felts: [2048n, 1n, 1n, 2049n, 0n, 8n] },
    changed('more inputs than weights', 'MODEL_LENGTH', 0, 4n),
    changed('weight felt 2^250', 'LANE_RANGE', head, 2n ** 250n),
    changed('lane -2^24', 'LANE_RANGE', head, modulo(-(2n ** 24n))),
    changed('lane 9 at 2^24', 'LANE_RANGE', head, 2n ** (24n + 225n)),
    changed('bias lane -2^24', 'LANE_RANGE', head + 3, modulo(-(2n ** 24n))),
    changed('weight 128', 'WEIGHT_RANGE', head, packLanes([128])),
    changed('weight -129 in lane 9', 'WEIGHT_RANGE', head, packLanes([0, 0, 0, 0, 0, 0, 0, 0, 0, -129])),
    changed('shift 25', 'SHIFT_RANGE', head + 4, packLanes([25])),
    changed('shift -1', 'SHIFT_RANGE', head + 4, packLanes([0, -1])),
    ghost('ghost weight', lastBlock, 3, 1),
    ghost('ghost weight in lane 9', lastBlock + 2, 9, -1),
    ghost('ghost bias', lastBlock + 3, 4, 5),
    ghost('ghost shift', lastBlock + 4, 5, 1),
    changed('bias at the bound', 'ACC_BOUND', head + 3, packLanes([2 ** 24 - 1])),
    { name: 'half passes the bound', code: 'ACC_BOUND', felts: felts.with(head + 3, bias).with(head + 4, shift) },
    { name: 'bound passed by one', code: 'ACC_BOUND', felts: boundPassedByOne(sample.program) },
  ];
}

/** Grown from the `uneven` sample: 3 inputs, so each of its two rows is one felt of three bytes. */
export function invalidProofs(golden: Golden, other: Golden): InvalidProof[] {
  const { statement, proof, input, program, sample } = golden;
  const refused = (name: string, code: VerifyCode, felts: Felt[], about: Statement = statement): InvalidProof => {
    return { name, code, felts, statement: about };
  };
  const row = 4;
  const programLength = row + input.length;
  const withInput = (name: string, code: VerifyCode, felts: Felt[], rows = 2n) => {
    const body = [1n, rows, sample.salt, BigInt(felts.length), ...felts, BigInt(program.length), ...program];
    const commitment = inputCommitment(sample.salt, Number(rows), sample.program.inputs, felts);
    return refused(name, code, body, { ...statement, inputCommitment: commitment });
  };
  const outputs = (change: (values: number[]) => number[]): Statement => {
    return { ...statement, outputs: change(Array.from(statement.outputs)) };
  };
  const model = (felts: Felt[]) => [...proof.slice(0, programLength), BigInt(felts.length), ...felts];
  return [
    refused('empty', 'PROOF_LENGTH', []),
    refused('head only', 'PROOF_LENGTH', proof.slice(0, 4)),
    refused('one felt missing', 'PROOF_LENGTH', proof.slice(0, -1)),
    refused('one felt too many', 'PROOF_LENGTH', [...proof, 0n]),
    refused('input length 2^64', 'PROOF_LENGTH', proof.with(3, 2n ** 64n)),
    refused('input length -1', 'PROOF_LENGTH', proof.with(3, PRIME - 1n)),
    refused('input length to the end', 'PROOF_LENGTH', proof.with(3, BigInt(proof.length - 4))),
    refused('program length 2^128', 'PROOF_LENGTH', proof.with(programLength, 2n ** 128n)),
    refused('program length too small', 'PROOF_LENGTH', proof.with(programLength, BigInt(program.length - 1))),
    refused('strategy 0', 'PROOF_STRATEGY', proof.with(0, 0n)),
    refused('strategy 3', 'PROOF_STRATEGY', proof.with(0, 3n)),
    refused('no rows', 'ROWS_RANGE', proof.with(1, 0n)),
    refused('65 rows', 'ROWS_RANGE', proof.with(1, 65n)),
    refused('2^32 + 2 rows', 'ROWS_RANGE', proof.with(1, 2n ** 32n + 2n)),
    refused('prime in the input', 'FELT_RANGE', proof.with(row, PRIME)),
    refused('input plus prime', 'FELT_RANGE', proof.with(row, proof[row] + PRIME)),
    refused('program felt plus prime', 'FELT_RANGE', proof.with(proof.length - 1, proof[proof.length - 1] + PRIME)),
    refused('model hash plus prime', 'FELT_RANGE', proof, { ...statement, modelHash: statement.modelHash + PRIME }),
    refused('another model', 'MODEL_HASH', model(other.program)),
    refused('another model hash', 'MODEL_HASH', proof, { ...statement, modelHash: other.statement.modelHash }),
    refused('one weight changed', 'MODEL_HASH', proof.with(programLength + 11, changeLane(program[10]))),
    refused('another bit width', 'MODEL_HASH', proof.with(programLength + 10, 24n)),
    refused('another salt', 'INPUT_HASH', proof.with(2, sample.salt + 1n)),
    refused('rows swapped', 'INPUT_HASH', proof.with(row, proof[row + 1]).with(row + 1, proof[row])),
    refused('another commitment', 'INPUT_HASH', proof, { ...statement, inputCommitment: 1n }),
    withInput('one row of two', 'INPUT_LENGTH', input.slice(0, 1)),
    withInput('three rows of two', 'INPUT_LENGTH', [...input, input[0]]),
    withInput('no input', 'INPUT_LENGTH', []),
    withInput('nonzero tail', 'INPUT_TAIL', [input[0], input[1] + 2n ** 24n]),
    withInput('input felt 2^248', 'INPUT_RANGE', [input[0] + 2n ** 248n, input[1]]),
    withInput('input felt -1', 'INPUT_RANGE', [input[0], PRIME - 1n]),
    withInput('fewer rows than outputs', 'OUTPUT_LENGTH', input.slice(0, 1), 1n),
    refused('no outputs', 'OUTPUT_LENGTH', proof, outputs(() => [])),
    refused('one output missing', 'OUTPUT_LENGTH', proof, outputs((values) => values.slice(1))),
    refused('one output too many', 'OUTPUT_LENGTH', proof, outputs((values) => [...values, 0])),
    refused('first output changed', 'OUTPUT_MISMATCH', proof, outputs((values) => values.with(0, values[0] + 1))),
    refused('last output changed', 'OUTPUT_MISMATCH', proof, outputs((values) => values.with(-1, values.at(-1)! - 1))),
    refused('output rows swapped', 'OUTPUT_MISMATCH', proof, outputs((y) => [...y.slice(10), ...y.slice(0, 10)])),
  ];
}

/** A program whose worst row reaches exactly 2^24, one past what is allowed. */
function boundPassedByOne(program: Program): Felt[] {
  const [first, ...rest] = program.layers;
  const start = encodeProgram({ inputs: program.inputs, layers: [{ ...first, bias: new Int32Array(13) }, ...rest] });
  const reach = 128 * first.weights.subarray(0, program.inputs).reduce((sum, w) => sum + Math.abs(w), 0);
  const half = 2 ** (first.shift[0] - 1);
  return start.with(13, packLanes([2 ** 24 - reach - half]));
}

/** Adds 1 to lane 0, or takes it away where that would leave int8. */
function changeLane(felt: Felt): Felt {
  return felt % 2n ** 25n === 127n ? felt - 1n : felt + 1n;
}

function modulo(value: bigint): Felt {
  return ((value % PRIME) + PRIME) % PRIME;
}
