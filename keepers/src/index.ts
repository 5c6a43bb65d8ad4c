export { KeeperError } from './core/errors.ts';
export type { KeeperErrorCode } from './core/errors.ts';
export { FolderInputStore } from './inputs/folder-store.ts';
export { HttpInputStore } from './inputs/client.ts';
export { createInputServer } from './inputs/server.ts';
export type { InputStore } from './inputs/input-store.ts';
export { MAX_INPUT_BYTES, encodePreimage, openCommitment } from './inputs/preimage.ts';
export type { InputPreimage } from './inputs/preimage.ts';
