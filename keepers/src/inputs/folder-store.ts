import { mkdirSync } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { inputCommitment } from './encoding.ts';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Felt } from '../hub/types.ts';
import type { InputStore } from './input-store.ts';
import { MAX_INPUT_BYTES, encodePreimage, openCommitment, tooLarge } from './preimage.ts';
import type { InputPreimage } from './preimage.ts';

/** One file an input, named by its commitment. */
export class FolderInputStore implements InputStore {
  readonly #folder: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
  }

  async get(commitment: Felt): Promise<InputPreimage> {
    const path = this.#path(commitment);
    let bytes: Uint8Array;
    try {
      const { size } = await stat(path);
      if (size > MAX_INPUT_BYTES) throw tooLarge(commitment, size);
      bytes = await readFile(path);
    } catch (error) {
      if (error instanceof KeeperError) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw missing(commitment);
      throw new KeeperError('INPUT_UNAVAILABLE', `The input of ${hex(commitment)} cannot be read.`, {}, error);
    }
    return openCommitment(bytes, commitment);
  }

  async put(preimage: InputPreimage): Promise<Felt> {
    const { salt, rows, inputs, input } = preimage;
    const commitment = inputCommitment(salt, rows, inputs, input);
    const bytes = encodePreimage(preimage);
    openCommitment(bytes, commitment);
    // Whole or not at all: a reader never sees half a file, nor does a keeper that was killed here.
    const draft = `${this.#path(commitment)}.${randomUUID()}`;
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.#path(commitment));
    return commitment;
  }

  #path(commitment: Felt): string {
    return join(this.#folder, hex(commitment));
  }
}

export function missing(commitment: Felt): KeeperError {
  return new KeeperError('INPUT_MISSING', `The input of ${hex(commitment)} is not here.`, {
    commitment: hex(commitment),
  });
}
