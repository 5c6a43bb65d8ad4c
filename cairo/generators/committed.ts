// Arguments of the committed strategy: vectors/committed.json.

import { fixedArray, identifier } from './format.ts';
import { golden } from './golden.ts';

type Felts = string[];
interface Answer {
  job_id: string;
  input_commitment: string;
  salt: string;
  rows: number;
  input: Felts;
  outputs: Felts;
}
interface Golden {
  name: string;
  chain_id: string;
  contract: string;
  submitter: string;
  model_hash: string;
  program: Felts;
  answers: Answer[];
  argument: Felts;
  trace: { tau: string; theta: string; alphas: Felts };
}

/** Constants are data of the class: as literals of a function thousands of felts take the compiler long. */
function constant(name: string, felts: Felts): string {
  return `const ${name}: [felt252; ${felts.length}] = ${fixedArray(felts)};\n`;
}

function answer(given: Answer): string {
  const { job_id, input_commitment, salt, rows } = given;
  return `            Answer {
                job_id: ${job_id},
                input_commitment: ${input_commitment},
                salt: ${salt},
                rows: ${rows},
                input: array![${given.input.join(', ')}].span(),
                outputs: array![${given.outputs.join(', ')}].span(),
            },`;
}

function committed(vector: Golden): string {
  const name = identifier(vector.name);
  const upper = name.toUpperCase();
  const { chain_id, contract, submitter, model_hash, trace } = vector;
  return `
${constant(`${upper}_PROGRAM`, vector.program)}${constant(`${upper}_ARGUMENT`, vector.argument)}
pub fn ${name}() -> Golden {
    Golden {
        context: Context {
            chain_id: ${chain_id}, contract: ${contract}, submitter: ${submitter},
        },
        model_hash: ${model_hash},
        program: ${upper}_PROGRAM.span(),
        argument: ${upper}_ARGUMENT.span(),
        answers: array![
${vector.answers.map(answer).join('\n')}
        ]
            .span(),
        tau: ${trace.tau},
        theta: ${trace.theta},
        alphas: array![${trace.alphas.join(', ')}].span(),
    }
}
`;
}

export function committedVectors(): string {
  return `use crate::interface::{Answer, Context};
use super::committed::Golden;
${golden<Golden[]>('committed').map(committed).join('')}`;
}
