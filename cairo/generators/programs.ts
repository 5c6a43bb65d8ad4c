// Programs, proofs, lanes and bytes, accepted and refused: vectors/{programs,invalid,lanes,bytes}.json, one test a case.

import { fixedArray, identifier } from './format.ts';
import { golden } from './golden.ts';

type Felts = string[];
interface Statement {
  model_hash: string;
  input_commitment: string;
  outputs: number[];
}
interface Golden {
  name: string;
  inputs: number;
  layers: { outputs: number }[];
  program: Felts;
  weight_commitment: string;
  rows: number;
  salt: string;
  x: number[];
  input: Felts;
  output_felts: Felts;
  statement: Statement;
  proof: Felts;
}
interface Refused {
  name: string;
  code: string;
  felts: Felts;
}

const PRIME = 2n ** 251n + 17n * 2n ** 192n + 1n;
const span = (values: (string | number)[]) => (values.length === 0 ? 'array![].span()' : `${fixedArray(values)}.span()`);

/** `felts` as an edit of `base` where only a few differ, else in full. */
function edit(base: Felts, name: string, felts: Felts): string {
  const changes = felts.flatMap((felt, at) => (felt === base[at] ? [] : [`(${at}, ${felt})`]));
  if (felts.length !== base.length || changes.length > 3) return span(felts);
  return `edit(${name}, array![${changes.join(', ')}].span())`;
}

function pack(outputs: number[], width: number): Felts {
  const felts: Felts = [];
  for (let row = 0; row < outputs.length; row += width) {
    for (let block = row; block < Math.min(row + width, outputs.length); block += 10) {
      const lanes = outputs.slice(block, Math.min(block + 10, row + width));
      const sum = lanes.reduce((felt, value, lane) => felt + BigInt(value) * 2n ** BigInt(25 * lane), 0n);
      felts.push(`0x${(((sum % PRIME) + PRIME) % PRIME).toString(16)}`);
    }
  }
  return felts;
}

/** Of a program that a data contract holds: 4,800 felts for inputs and outputs, 290 of an event for outputs. */
function maxRows(inputs: number, outputs: number): number {
  const felts = Math.ceil(outputs / 10);
  return Math.min(64, Math.floor(4800 / (Math.ceil(inputs / 31) + felts)), Math.floor(290 / felts));
}

function test(name: string, body: string, code?: string): string {
  const attributes = code ? `#[test]\n#[should_panic(expected: '${code}')]` : '#[test]';
  return `${attributes}\nfn ${identifier(name)}() {\n    ${body}\n}\n`;
}

function accepted(vector: Golden): string {
  const { statement, layers, rows } = vector;
  const outputs = layers.at(-1)!.outputs;
  const macs = layers.reduce((sum, { outputs: width }, at) => sum + width * (layers[at - 1]?.outputs ?? vector.inputs), 0);
  return `
pub fn ${identifier(vector.name)}() -> Golden {
    let program = ${span(vector.program)};
    let input = ${span(vector.input)};
    let outputs = ${span(vector.output_felts)};
    Golden {
        program,
        facts: ModelFacts {
            model_hash: ${statement.model_hash},
            inputs: ${vector.inputs},
            outputs: ${outputs},
            macs: ${macs},
            max_rows: ${maxRows(vector.inputs, outputs)},
        },
        answer: Answer {
            job_id: 0,
            input_commitment: ${statement.input_commitment},
            salt: ${vector.salt},
            rows: ${rows},
            input,
            outputs,
        },
    }
}

${test(`accepts ${vector.name}`, `accept(${identifier(vector.name)}());`)}`;
}

function refusedProof(base: Golden, { name, code, felts, statement }: Refused & { statement: Statement }): string {
  const width = base.layers.at(-1)!.outputs;
  const outputs = pack(statement.outputs, width);
  const felt = [...felts, statement.model_hash, statement.input_commitment];
  const inexpressible = outputs.length === base.output_felts.length && statement.outputs.length % width !== 0;
  // A contract never sees a felt beyond the prime, nor a row of packed outputs that lacks one.
  if (code === 'FELT_RANGE' || felt.some((value) => BigInt(value) >= PRIME) || inexpressible) return '';
  const body = `let base = ${identifier(base.name)}();
    verify_proof(
        ${statement.model_hash},
        ${statement.input_commitment},
        ${statement.outputs === base.statement.outputs ? 'base.answer.outputs' : edit(base.output_felts, 'base.answer.outputs', outputs)},
        ${edit(base.proof, 'proof(base)', felts)},
    );`;
  return `\n${test(`refuses proof ${name}`, body.includes('base)') || body.includes('base.') ? body : body.slice(body.indexOf('verify')), code)}`;
}

export function programVectors(): string {
  const goldens = golden<Golden[]>('programs');
  const invalid = golden<{ programs: Refused[]; proofs: (Refused & { statement: Statement })[] }>('invalid');
  const lanes = golden<{ valid: { lanes: number[]; felt: string }[]; invalid: { felt: string }[] }>('lanes');
  const bytes = golden<{
    valid: { values: number[]; felts: Felts }[];
    invalid: { inputs: number; felts: Felts; code: string }[];
  }>('bytes');
  const base = goldens.find(({ name }) => name === 'uneven')!;
  return [
    `use crate::check_model::check_model;
use crate::interface::{Answer, ModelFacts};
use crate::lanes::magnitudes;
use super::golden::{Golden, accept, assert_bytes, assert_lanes, edit, proof, refuse_bytes, verify_proof};
`,
    ...goldens.map(accepted),
    ...invalid.programs.map(({ name, code, felts }) => {
      return `\n${test(`refuses program ${name}`, `check_model(${edit(base.program, 'uneven().program', felts)});`, code)}`;
    }),
    ...invalid.proofs.map((refused) => refusedProof(base, refused)),
    ...lanes.valid.map(({ lanes, felt }, at) => `\n${test(`reads lanes ${at}`, `assert_lanes(${felt}, ${span(lanes)});`)}`),
    ...lanes.invalid.map(({ felt }, at) => `\n${test(`refuses lanes ${at}`, `magnitudes(${felt});`, 'LANE_RANGE')}`),
    ...bytes.valid.map(({ values, felts }, at) => {
      return `\n${test(`reads bytes ${at}`, `assert_bytes(${span(felts)}, ${span(values)});`)}`;
    }),
    ...bytes.invalid.map(({ inputs, felts, code }, at) => {
      return `\n${test(`refuses bytes ${at}`, `refuse_bytes(${span(felts)}, ${inputs});`, code)}`;
    }),
  ].join('');
}
