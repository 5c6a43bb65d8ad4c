// Where deployment keeps what belongs to this checkout alone.

import { join } from 'node:path';

import { root } from '../../setup/paths.mjs';

/** Folder for running devnets, compiled classes and devnet's addresses. Git ignores it. */
export const stateDir = process.env.CIRO_STATE_DIR ?? join(root, '.ciro');

export const networksDir = join(root, 'deploy', 'networks');
export const addressesDir = join(root, 'deploy', 'addresses');
export const cairoDir = join(root, 'cairo');
