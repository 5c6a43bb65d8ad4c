// Cairo contracts as Starknet takes them. A build is kept under the hash of all that goes into it.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hash, type Abi, type CompiledSierra, type CompiledSierraCasm } from 'starknet';

import { fingerprint, toolPath } from '../../setup/paths.mjs';
import { DeployError } from './errors.ts';
import { wholeAbi } from './facets.ts';
import { MODULES } from './modules/index.ts';
import { cairoDir, classesDir } from './paths.ts';

export interface ContractClass {
  name: string;
  sierra: CompiledSierra;
  casm: CompiledSierraCasm;
  classHash: string;
  /** Blake2s, as Starknet takes it since 0.14.1. */
  compiledClassHash: string;
  abi: Abi;
}

/** A contract's files, by name. */
type Files = Map<string, { sierra: string; casm: string }>;

type Hashes = Record<string, { classHash: string; compiledClassHash: string }>;

const BUILDS_KEPT = 4;

/** A contract's two files, as the driver and as Scarb name them. */
const SIERRA = /^(?:.*_)?([A-Za-z0-9]+)\.(?:sierra|contract_class)\.json$/;
const CASM = /^(?:.*_)?([A-Za-z0-9]+)\.(?:casm|compiled_contract_class)\.json$/;

/** All contracts of cairo/, or of the folder `CIRO_ARTIFACTS` names (for example Scarb's target/release). */
export class Contracts {
  readonly #folder: string;
  readonly #hashes: Hashes;
  readonly #files: Files;
  readonly #loaded = new Map<string, Promise<ContractClass>>();

  private constructor(folder: string, hashes: Hashes, files: Files) {
    this.#folder = folder;
    this.#hashes = hashes;
    this.#files = files;
  }

  /** Opens a folder of artifacts; computes the class hashes if nobody has yet. */
  static async open(folder: string): Promise<Contracts> {
    const files = artifacts(await readdir(folder));
    if (files.size === 0) throw new DeployError('NO_ARTIFACTS', `There are no compiled contracts in ${folder}.`);
    const index = join(folder, 'hashes.json');
    const known = await readJson<Hashes>(index).catch(() => undefined);
    if (known) return new Contracts(folder, known, files);
    const hashes: Hashes = {};
    for (const [name, { casm }] of files) {
      hashes[name] = {
        classHash: hash.computeContractClassHash(await readSierra(folder, files, name)),
        compiledClassHash: hash.computeCompiledClassHashBlake(await readJson<CompiledSierraCasm>(join(folder, casm))),
      };
    }
    await writeFile(index, JSON.stringify(hashes, null, 2));
    return new Contracts(folder, hashes, files);
  }

  get names(): string[] {
    return [...this.#files.keys()].sort();
  }

  classHash(name: string): string {
    return this.#known(name).classHash;
  }

  /** The class with its code; read once. */
  load(name: string): Promise<ContractClass> {
    const hashes = this.#known(name);
    const { casm: casmFile } = this.#files.get(name)!;
    const loading = this.#loaded.get(name) ?? (async () => {
      const sierra = await readSierra(this.#folder, this.#files, name);
      const casm = await readJson<CompiledSierraCasm>(join(this.#folder, casmFile));
      return { name, sierra, casm, abi: sierra.abi as Abi, ...hashes };
    })();
    this.#loaded.set(name, loading);
    return loading;
  }

  #known(name: string): Hashes[string] {
    const hashes = this.#hashes[name];
    if (hashes) return hashes;
    throw new DeployError('UNKNOWN_CONTRACT', `No contract ${name} is compiled; there are ${this.names.join(', ')}.`);
  }
}

/** Compiles cairo/ unless this very source has been compiled before. */
export async function compileContracts(): Promise<Contracts> {
  if (process.env.CIRO_ARTIFACTS) return Contracts.open(process.env.CIRO_ARTIFACTS);
  const builds = classesDir;
  await mkdir(builds, { recursive: true });
  const sources = ['cairo', 'setup/toolchain/cairo-driver', 'deploy/src/facets.ts', 'deploy/src/modules'];
  const folder = join(builds, fingerprint(...sources));
  if (!(await exists(folder))) {
    const scratch = await mkdtemp(join(builds, 'building-'));
    try {
      const args = ['build', cairoDir, '--out', scratch];
      await promisify(execFile)(toolPath('cairo-driver'), args, { maxBuffer: 1 << 26 });
      await Contracts.open(scratch);
      await rename(scratch, folder).catch(async (error: unknown) => {
        if (!(await exists(folder))) throw error; // another process has compiled the same
      });
    } catch (error) {
      const { stderr, message } = error as { stderr?: string; message: string };
      throw new DeployError('COMPILE', `The contracts do not compile:\n${stderr || message}`);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  await utimes(folder, new Date(), new Date());
  await dropOldBuilds(builds);
  return Contracts.open(folder);
}

function artifacts(names: string[]): Files {
  const casms = new Map(names.flatMap((file) => (CASM.exec(file) ? [[CASM.exec(file)![1]!, file] as const] : [])));
  const found = new Map<string, { sierra: string; casm: string }>();
  for (const sierra of names) {
    const name = SIERRA.exec(sierra)?.[1];
    const casm = name && casms.get(name);
    if (casm) found.set(name, { sierra, casm });
  }
  return found;
}

/** A class with the ABI of the whole contract: its facets' too. */
async function readSierra(folder: string, files: Files, name: string): Promise<CompiledSierra> {
  const read = (contract: string) => readJson<CompiledSierra>(join(folder, files.get(contract)!.sierra));
  const sierra = await read(name);
  const facets = MODULES.find((module) => module.name === name)?.facets ?? [];
  const abis = await Promise.all(facets.map(async (facet) => (await read(facet)).abi as Abi));
  return { ...sierra, abi: wholeAbi(name, sierra.abi as Abi, abis) };
}

async function dropOldBuilds(builds: string): Promise<void> {
  const folders = await Promise.all(
    (await readdir(builds)).filter((name) => !name.startsWith('building-')).map(async (name) => {
      const path = join(builds, name);
      return { path, used: (await stat(path)).mtimeMs };
    }),
  );
  const old = folders.toSorted((a, b) => b.used - a.used).slice(BUILDS_KEPT);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}
