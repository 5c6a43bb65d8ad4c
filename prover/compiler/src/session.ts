import type { Program } from '@ciro-network/sdk';
import { LIMITS, programOutputs } from '@ciro-network/sdk';
import type { InferenceSession } from 'onnxruntime-node';
import { Tensor } from 'onnxruntime-node';
import { CompilerError } from './errors.ts';
import { GRAPH_INPUT, GRAPH_OUTPUT } from './graph.ts';
import { createSession } from './onnx/runtime.ts';

/** An exact graph loaded in onnxruntime. */
export interface GraphSession {
  /** `input` = `[rows][inputs]`; returns `[rows][outputs]`. */
  run(input: Int8Array, rows: number): Promise<Int32Array>;
  release(): Promise<void>;
}

/** Loads the exact graph of `program`. @throws CompilerError ONNX_INVALID. */
export async function openGraph(graph: Uint8Array, program: Program): Promise<GraphSession> {
  const session = await createSession(graph);
  return {
    run: (input, rows) => runGraph(session, program, input, rows),
    release: () => session.release(),
  };
}

async function runGraph(
  session: InferenceSession,
  program: Program,
  input: Int8Array,
  rows: number,
): Promise<Int32Array> {
  if (rows < 1 || rows > LIMITS.rows || input.length !== rows * program.inputs) {
    const message = `1 to ${LIMITS.rows} rows of ${program.inputs} values were expected, ${input.length} given for ${rows}.`;
    throw new CompilerError('INPUT_SHAPE', message);
  }
  const tensor = new Tensor('float32', Float32Array.from(input), [rows, program.inputs]);
  const { [GRAPH_OUTPUT]: output } = await session.run({ [GRAPH_INPUT]: tensor });
  if (!(output?.data instanceof Int32Array) || output.data.length !== rows * programOutputs(program)) {
    throw new CompilerError('GRAPH_MISMATCH', "The ONNX graph gives something else than the program's outputs.");
  }
  return output.data;
}
