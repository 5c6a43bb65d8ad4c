export { BLOCK_HASH_LAG, Devnet, DevnetControl, type DevnetOptions, type PredeployedAccount } from './devnet.ts';
export { devnetDown, devnetUp, findDevnet, type SharedDevnet } from './shared-devnet.ts';
export { DeployError } from './errors.ts';
