// Where deployment keeps what belongs to this checkout alone.

import { join } from 'node:path';

import { root } from '../../setup/paths.mjs';

/** Folder for the shared devnet's state and addresses. Git ignores it. */
export const stateDir = process.env.CIRO_STATE_DIR ?? join(root, '.ciro');
/** Compiled classes, by what they were compiled from: the same whatever the state. */
export const classesDir = join(root, '.ciro', 'classes');

export const networksDir = join(root, 'deploy', 'networks');
export const addressesDir = join(root, 'deploy', 'addresses');
export const cairoDir = join(root, 'cairo');
