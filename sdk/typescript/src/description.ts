import { VerifyError } from './errors.ts';
import type { Felt } from './felt.ts';
import type { DenseShape, Shape } from './program.ts';
import { checkShape, LIMITS } from './program.ts';

const KIND_DENSE = 1n;
const HEAD = 2;
const PER_LAYER = 4;

/** Felts of the description of a program with so many layers. */
export function descriptionLength(layers: number): number {
  return HEAD + PER_LAYER * layers;
}

/** `[inputs, layers, then for each layer: kind, outputs, relu, bits]`. @throws VerifyError MODEL_SHAPE. */
export function encodeDescription(shape: Shape): Felt[] {
  checkShape(shape);
  const felts = [BigInt(shape.inputs), BigInt(shape.layers.length)];
  for (const layer of shape.layers) {
    felts.push(KIND_DENSE, BigInt(layer.outputs), layer.relu ? 1n : 0n, BigInt(layer.bits));
  }
  return felts;
}

/** Reads the description at the head of `felts`. @throws VerifyError MODEL_LENGTH or MODEL_SHAPE. */
export function decodeDescription(felts: readonly Felt[]): Shape {
  requireLength(felts, HEAD);
  const inputs = small(felts[0], LIMITS.inputs);
  const layerCount = small(felts[1], LIMITS.layers);
  requireLength(felts, descriptionLength(layerCount));
  const layers: DenseShape[] = [];
  for (let index = 0; index < layerCount; index++) {
    const [kind, outputs, relu, bits] = felts.slice(descriptionLength(index));
    if (kind !== KIND_DENSE || relu > 1n) {
      throw new VerifyError('MODEL_SHAPE', `Layer ${index} has an unknown kind or activation.`, { index, kind, relu });
    }
    layers.push({ kind: 'dense', outputs: small(outputs, LIMITS.outputs), relu: relu === 1n, bits: small(bits, 32) });
  }
  const shape = { inputs, layers };
  checkShape(shape);
  return shape;
}

function requireLength(felts: readonly Felt[], length: number): void {
  if (felts.length < length) {
    const message = `The description takes ${length} felts, but the program has ${felts.length}.`;
    throw new VerifyError('MODEL_LENGTH', message);
  }
}

/** A dimension, before it is a number: no felt above its limit reaches an allocation. */
function small(felt: Felt, limit: number): number {
  if (felt > BigInt(limit)) {
    throw new VerifyError('MODEL_SHAPE', `A dimension of ${felt} is above its limit of ${limit}.`, { limit });
  }
  return Number(felt);
}
