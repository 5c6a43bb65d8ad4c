// The trained models of test/fixtures, for tests.

import { readFileSync } from 'node:fs';
import type { NpyArray } from '../npy.ts';
import { readNpy } from '../npy.ts';

export interface Fixture {
  readonly name: string;
  readonly model: Uint8Array;
  readonly calibration: NpyArray;
  /** Rows that neither training nor calibration has seen. */
  readonly test: NpyArray;
}

export const FIXTURES = ['digits', 'digits-deep', 'breast-cancer', 'wine'] as const;

export function fixture(name: (typeof FIXTURES)[number]): Fixture {
  const read = (file: string): Uint8Array =>
    readFileSync(new URL(`../../../../test/fixtures/${name}/${file}`, import.meta.url));
  return {
    name,
    model: read(`${name}.onnx`),
    calibration: readNpy(read('calibration.npy')),
    test: readNpy(read('test.npy')),
  };
}
