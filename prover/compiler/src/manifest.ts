import { CompilerError } from './errors.ts';
import type { Prices } from './cost.ts';
import type { LayerError } from './quantize/error.ts';
import type { InputQuantiser } from './quantize/input.ts';
import type { Strategy } from './strategy.ts';
import { STRATEGIES } from './strategy.ts';

/** `manifest.json` of a model directory: what is known of a compiled model beside its program. */
export interface Manifest {
  readonly model_hash: string;
  readonly strategy: Strategy;
  /** Values of one row as the user gives them. */
  readonly features: number;
  /** Integers of one row as the program takes them. */
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  /** Multiply-accumulates of one row. */
  readonly macs: number;
  /** Those of plain int8, without what was spent on precision. */
  readonly plain_macs: number;
  readonly program_felts: number;
  readonly input_quantiser: InputQuantiser;
  /** Float value of one unit of every output. */
  readonly output_unit: number;
  /** Operators after the logits that were left out: they do not change the order of the outputs. */
  readonly dropped_operators: readonly string[];
  readonly quantisation: {
    readonly calibration_rows: number;
    /** Share of calibration rows whose largest output is the float model's. */
    readonly top1_agreement: number;
    /** Estimated share of rows to come whose largest output is not the float model's. */
    readonly expected_disagreement: number;
    readonly layers: readonly LayerError[];
  };
  /** Estimates for an answer of one row, under every strategy. */
  readonly prices: Prices;
}

/** Reads the fields that running the model depends on. @throws CompilerError MODEL_DIR. */
export function parseManifest(text: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch (error) {
    throw new CompilerError('MODEL_DIR', 'manifest.json is not JSON.', {}, error);
  }
  const { model_hash: hash, features, inputs, outputs, output_unit: unit, input_quantiser: quantiser } = manifest ?? {};
  requireField('model_hash', typeof hash === 'string' && /^0x[0-9a-f]{1,64}$/.test(hash));
  requireField('strategy', STRATEGIES.includes(manifest.strategy));
  for (const [name, value] of Object.entries({ features, inputs, outputs })) {
    requireField(name, Number.isInteger(value) && value > 0);
  }
  requireField('output_unit', Number.isFinite(unit) && unit > 0);
  requireField('input_quantiser', isColumn(quantiser?.center, inputs) && isColumn(quantiser?.scale, inputs));
  const isFeature = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < features;
  requireField('input_quantiser', isColumn(quantiser.feature, inputs) && quantiser.feature.every(isFeature));
  return manifest;
}

function isColumn(values: unknown, length: number): values is number[] {
  return Array.isArray(values) && values.length === length && values.every(Number.isFinite);
}

function requireField(name: string, holds: boolean): void {
  if (!holds) throw new CompilerError('MODEL_DIR', `manifest.json has no valid ${name}.`, { field: name });
}
