import type { Felt } from '../hub/types.ts';
import type { InputPreimage } from './preimage.ts';

/** Inputs by their commitment. What comes out always opens the commitment that was asked for. */
export interface InputStore {
  /** Throws INPUT_MISSING, INPUT_CORRUPT, INPUT_TOO_LARGE or INPUT_UNAVAILABLE. */
  get(commitment: Felt): Promise<InputPreimage>;
  /** Keeps an input; a repetition changes nothing. Returns its commitment. */
  put(preimage: InputPreimage): Promise<Felt>;
}
