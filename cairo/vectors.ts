// Writes the golden vectors as Cairo: `node cairo/vectors.ts`, or with `--check` fails where the file is stale.
// Cairo reads no JSON, so its tests are this translation of vectors/*.json, one test a case.

import { readFileSync, writeFileSync } from 'node:fs';

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
const here = (path: string) => new URL(path, import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(here(`../vectors/${name}.json`), 'utf8'));
const identifier = (name: string) =>
  name.toLowerCase().replaceAll(/-(?=\d)/g, 'minus ').replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_|_$/g, '');

/** Felts or integers as a Cairo array literal, wrapped at 120 columns. */
function array(values: (string | number)[]): string {
  const lines = [''];
  for (const value of values) {
    const item = `${value}, `;
    if (lines.at(-1)!.length + item.length > 110) lines.push('');
    lines[lines.length - 1] += item;
  }
  return `[\n${lines.map((line) => `        ${line.trimEnd()}`).join('\n')}\n    ]`;
}

const span = (values: (string | number)[]) => (values.length === 0 ? 'array![].span()' : `${array(values)}.span()`);

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

function accepted(golden: Golden): string {
  const { statement, layers, rows } = golden;
  const outputs = layers.at(-1)!.outputs;
  const macs = layers.reduce((sum, { outputs: width }, at) => sum + width * (layers[at - 1]?.outputs ?? golden.inputs), 0);
  return `
pub fn ${identifier(golden.name)}() -> Golden {
    let program = ${span(golden.program)};
    let input = ${span(golden.input)};
    let outputs = ${span(golden.output_felts)};
    Golden {
        program,
        facts: ModelFacts {
            model_hash: ${statement.model_hash},
            inputs: ${golden.inputs},
            outputs: ${outputs},
            macs: ${macs},
            max_rows: ${maxRows(golden.inputs, outputs)},
        },
        answer: Answer {
            job_id: 0,
            input_commitment: ${statement.input_commitment},
            salt: ${golden.salt},
            rows: ${rows},
            input,
            outputs,
        },
    }
}

${test(`accepts ${golden.name}`, `accept(${identifier(golden.name)}());`)}`;
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

function generate(): string {
  const goldens: Golden[] = read('programs');
  const invalid: { programs: Refused[]; proofs: (Refused & { statement: Statement })[] } = read('invalid');
  const lanes: { valid: { lanes: number[]; felt: string }[]; invalid: { felt: string }[] } = read('lanes');
  const bytes: {
    valid: { values: number[]; felts: Felts }[];
    invalid: { inputs: number; felts: Felts; code: string }[];
  } = read('bytes');
  const base = goldens.find(({ name }) => name === 'uneven')!;
  return [
    `//! Generated by \`node cairo/vectors.ts\` from vectors/*.json; not edited by hand.

use crate::check_model::check_model;
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

interface CommittedAnswer {
  job_id: string;
  input_commitment: string;
  salt: string;
  rows: number;
  input: Felts;
  outputs: Felts;
}
interface CommittedGolden {
  name: string;
  chain_id: string;
  contract: string;
  submitter: string;
  model_hash: string;
  program: Felts;
  answers: CommittedAnswer[];
  argument: Felts;
  trace: { tau: string; theta: string; alphas: Felts };
}

/** Constants are data of the class: as literals of a function thousands of felts take the compiler long. */
function constant(name: string, felts: Felts): string {
  return `const ${name}: [felt252; ${felts.length}] = ${array(felts)};\n`;
}

function committedAnswer(answer: CommittedAnswer): string {
  const { job_id, input_commitment, salt, rows } = answer;
  return `            Answer {
                job_id: ${job_id},
                input_commitment: ${input_commitment},
                salt: ${salt},
                rows: ${rows},
                input: array![${answer.input.join(', ')}].span(),
                outputs: array![${answer.outputs.join(', ')}].span(),
            },`;
}

function committed(golden: CommittedGolden): string {
  const name = identifier(golden.name);
  const upper = name.toUpperCase();
  const { chain_id, contract, submitter, model_hash, trace } = golden;
  return `
${constant(`${upper}_PROGRAM`, golden.program)}${constant(`${upper}_ARGUMENT`, golden.argument)}
pub fn ${name}() -> Golden {
    Golden {
        context: Context {
            chain_id: ${chain_id}, contract: ${contract}, submitter: ${submitter},
        },
        model_hash: ${model_hash},
        program: ${upper}_PROGRAM.span(),
        argument: ${upper}_ARGUMENT.span(),
        answers: array![
${golden.answers.map(committedAnswer).join('\n')}
        ]
            .span(),
        tau: ${trace.tau},
        theta: ${trace.theta},
        alphas: array![${trace.alphas.join(', ')}].span(),
    }
}
`;
}

function generateCommitted(): string {
  const goldens: CommittedGolden[] = read('committed');
  return `//! Generated by \`node cairo/vectors.ts\` from vectors/committed.json; not edited by hand.

use crate::interface::{Answer, Context};
use super::committed::Golden;
${goldens.map(committed).join('')}`;
}

const targets = {
  'vectors.cairo': generate,
  'committed_vectors.cairo': generateCommitted,
};
for (const [name, generated] of Object.entries(targets)) {
  const target = here(`verifier/src/tests/${name}`);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, generated());
  } else if (readFileSync(target, 'utf8') !== generated()) {
    console.error(`cairo/verifier/src/tests/${name} is stale: run \`node cairo/vectors.ts\`.`);
    process.exitCode = 1;
  }
}
