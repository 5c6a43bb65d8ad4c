import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Proving } from '@ciro-network/compiler';
import { hex } from '../core/json.ts';
import type { Felt } from '../hub/types.ts';

/** Keeps what a proof took here, `proving/MODEL_HASH.json` in the keeper's own folder: it is of the machine, not of the model. */
export async function recordProving(dataDir: string, modelHash: Felt, proving: Proving): Promise<void> {
  const folder = join(dataDir, 'proving');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${hex(modelHash)}.json`), `${JSON.stringify(proving, null, 2)}\n`);
}
