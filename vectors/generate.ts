/**
 * Writes the golden vectors, or with --check compares them with what the code gives now.
 * Usage: node vectors/generate.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Statement, VerifyCode } from '@ciro-network/sdk';
import {
  decodeProgram,
  descriptionLength,
  feltToHex,
  packLanes,
  packOutputs,
  packRow,
  PRIME,
  unpackInput,
  unpackLanes,
  verifyProof,
  VerifyError,
  weightCommitment,
} from '@ciro-network/sdk';
import { beaconVectors } from './beacon.ts';
import { checkpointVectors } from './checkpoint.ts';
import { drawVectors } from './draw.ts';
import type { Golden } from './golden.ts';
import { golden } from './golden.ts';
import { invalidPrograms, invalidProofs } from './invalid.ts';
import { jobVectors } from './job.ts';
import { samples } from './programs.ts';
import { Random } from './random.ts';

const hexes = (felts: readonly bigint[]) => felts.map(feltToHex);

/** Fails the generation unless the TypeScript side itself refuses with the code the vector states. */
function mustRefuse(name: string, code: VerifyCode, attempt: () => unknown): void {
  let seen = 'nothing';
  try {
    attempt();
  } catch (error) {
    seen = error instanceof VerifyError ? error.code : String(error);
  }
  if (seen !== code) throw new Error(`'${name}' should be refused with ${code}, but met ${seen}.`);
}

function lanes() {
  const random = new Random(1);
  const max = 2 ** 24 - 1;
  const valid = [
    [],
    [1],
    [-1],
    [max, -max, max, -max, max, -max, max, -max, max, -max],
    new Array(10).fill(max),
    new Array(10).fill(-max),
    [0, 0, 0, 0, 0, 0, 0, 0, 0, -1],
    ...Array.from({ length: 8 }, () => Array.from({ length: 10 }, () => random.integer(-max, max))),
  ].map((values) => {
    return { lanes: [...values, ...new Array(10 - values.length).fill(0)], felt: feltToHex(packLanes(values)) };
  });
  const outside = [2n ** 24n, 2n ** 249n, 2n ** 250n].flatMap((felt) => [felt, PRIME - felt]);
  const invalid = outside.map((felt) => {
    mustRefuse(`lanes ${felt}`, 'LANE_RANGE', () => unpackLanes(felt));
    return { felt: feltToHex(felt), code: 'LANE_RANGE' };
  });
  return { valid, invalid };
}

function bytes() {
  const random = new Random(2);
  const valid = [1, 2, 30, 31, 32, 62, 63, 100].map((length) => {
    const values = Int8Array.from({ length }, () => random.integer(-128, 127));
    return { values: Array.from(values), felts: hexes(packRow(values)) };
  });
  for (const edge of [-128, 127]) {
    const values = new Int8Array(31).fill(edge);
    valid.push({ values: Array.from(values), felts: hexes(packRow(values)) });
  }
  const refused = (inputs: number, felts: bigint[], code: VerifyCode) => {
    mustRefuse(`bytes ${felts}`, code, () => unpackInput(felts, 1, inputs));
    return { inputs, felts: hexes(felts), code };
  };
  const invalid = [
    refused(31, [], 'INPUT_LENGTH'),
    refused(31, [0n, 0n], 'INPUT_LENGTH'),
    refused(32, [0n], 'INPUT_LENGTH'),
    refused(31, [2n ** 248n], 'INPUT_RANGE'),
    refused(1, [PRIME - 1n], 'INPUT_RANGE'),
    refused(30, [2n ** 240n], 'INPUT_TAIL'),
    refused(32, [0n, 256n], 'INPUT_TAIL'),
    refused(1, [2n ** 247n], 'INPUT_TAIL'),
  ];
  return { valid, invalid };
}

function statementJson({ modelHash, inputCommitment, outputs }: Statement) {
  const hash = `0x${modelHash.toString(16)}`;
  return { model_hash: hash, input_commitment: feltToHex(inputCommitment), outputs: Array.from(outputs) };
}

function programJson({ sample, program, input, statement, proof }: Golden) {
  const { inputs, layers } = sample.program;
  const width = layers[layers.length - 1].outputs;
  return {
    name: sample.name,
    inputs,
    layers: layers.map(({ outputs, relu, bits, weights, bias, shift }) => ({
      kind: 'dense',
      outputs,
      relu,
      bits,
      weights: Array.from(weights),
      bias: Array.from(bias),
      shift: Array.from(shift),
    })),
    description_length: descriptionLength(layers.length),
    program: hexes(program),
    weight_commitment: feltToHex(weightCommitment(program)),
    rows: sample.rows,
    salt: feltToHex(sample.salt),
    x: Array.from(sample.input),
    input: hexes(input),
    output_felts: hexes(packOutputs(statement.outputs, sample.rows, width)),
    statement: statementJson(statement),
    proof: hexes(proof),
  };
}

function invalid(goldens: Golden[]) {
  const find = (name: string) => goldens.find(({ sample }) => sample.name === name)!;
  const programs = invalidPrograms(find('uneven')).map(({ name, code, felts }) => {
    mustRefuse(name, code, () => decodeProgram(felts));
    return { name, code, felts: hexes(felts) };
  });
  const proofs = invalidProofs(find('uneven'), find('signed')).map(({ name, code, felts, statement }) => {
    mustRefuse(name, code, () => verifyProof(statement, felts));
    return { name, code, statement: statementJson(statement), felts: hexes(felts) };
  });
  return { programs, proofs };
}

/** One array of plain values a line: small files that still diff well. */
function format(value: unknown): string {
  const text = JSON.stringify(value, null, 1);
  return `${text.replace(/\[\s*([^[\]{}]*?)\s*\]/g, (_, items: string) => `[${items.replace(/\s*\n\s*/g, ' ')}]`)}\n`;
}

const goldens = samples().map(golden);
const files = {
  'lanes.json': lanes(),
  'bytes.json': bytes(),
  'programs.json': goldens.map(programJson),
  'invalid.json': invalid(goldens),
  'job.json': jobVectors(),
  'draw.json': drawVectors(),
  'beacon.json': beaconVectors(),
  'checkpoint.json': checkpointVectors(),
};

for (const [name, content] of Object.entries(files)) {
  const path = new URL(name, import.meta.url);
  const text = format(content);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`vectors/${name} is not what the code gives: run node vectors/generate.ts and look at the diff.`);
    process.exitCode = 1;
  }
}
