export type Tool = 'node' | 'cairo-driver' | 'starknet-devnet' | 'ezkl';
export const root: string;
export const cacheDir: string;
export const versions: { node(): string; cairo(): string; devnet(): string; ezkl(): string };
export function fingerprint(...paths: string[]): string;
export function toolDir(name: Tool): string;
export function toolPath(name: Tool): string;
export function hasTool(name: Tool): boolean;
