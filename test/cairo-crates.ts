// Cairo's tests part by part: each test starts a virtual machine with everything that was compiled beside it, so one run
// over all of them takes many times as long as several. A part is tested in a copy of its crate and of what that depends
// on, without the other tests.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from '../setup/paths.mjs';

const CAIRO = join(root, 'cairo');
/** Tests that no other module's tests build on. */
const OWN_TESTS = /#\[cfg\(test\)\]\s*mod tests;/g;
const TESTS = /#\[cfg\(test\)\]\s*(pub\(crate\) )?mod tests;/g;
/** A module of a crate's `lib.cairo`, with its body. */
const MODULE = /^pub mod (\w+) \{\n[\s\S]*?^\}/gm;

/** Modules that are tested together, by crate. The others of a crate, and what it tests itself, are the last part. */
const PARTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  signatures: [], verifier: [], validators: [['slashing'], ['uptime'], ['beacon']], hub: [['cdc_pool'], ['job_manager'], ['judges']],
};

export interface Part {
  crate: string;
  /** All but those of the other parts, if empty. */
  modules: readonly string[];
}

export function partsOf(crate: string): Part[] {
  const parts = PARTS[crate];
  if (parts === undefined) throw new Error(`No crate of cairo/ with tests is called ${crate}.`);
  return [...parts, []].map((modules) => ({ crate, modules }));
}

interface Crate {
  name: string;
  edition: string;
  dependencies: string[];
}

/** Writes the project in which a part is tested. It goes when the process ends. */
export function partProject({ crate: folder, modules }: Part): string {
  const project = mkdtempSync(join(tmpdir(), `ciro-cairo-${folder}-`));
  process.on('exit', () => rmSync(project, { recursive: true, force: true }));
  const crates = withDependencies(`ciro_${folder}`, readCrates());
  for (const { name } of crates) {
    const source = name.replace('ciro_', '');
    mkdirSync(join(project, source));
    cpSync(join(CAIRO, source, 'src'), join(project, source, 'src'), { recursive: true });
    if (source !== folder) withoutTests(join(project, source, 'src'));
  }
  const lib = join(project, folder, 'src', 'lib.cairo');
  writeFileSync(lib, onlyTestsOf(modules, PARTS[folder]!.flat(), readFileSync(lib, 'utf8')));
  writeFileSync(join(project, 'cairo_project.toml'), manifest(crates));
  return project;
}

function readCrates(): Map<string, Crate> {
  const text = readFileSync(join(CAIRO, 'cairo_project.toml'), 'utf8');
  const crates = new Map<string, Crate>();
  for (const [, name, edition] of text.matchAll(/\[config\.override\.(\w+)\]\nedition = "(\w+)"/g)) {
    const dependencies = [...text.matchAll(new RegExp(`\\[config\\.override\\.${name}\\.dependencies\\.(\\w+)\\]`, 'g'))];
    crates.set(name!, { name: name!, edition: edition!, dependencies: dependencies.map(([, dependency]) => dependency!) });
  }
  return crates;
}

function withDependencies(name: string, crates: Map<string, Crate>, found = new Set<Crate>()): Crate[] {
  const crate = crates.get(name);
  if (crate === undefined) throw new Error(`cairo_project.toml names no crate ${name}.`);
  found.add(crate);
  for (const dependency of crate.dependencies) withDependencies(dependency, crates, found);
  return [...found];
}

function withoutTests(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.cairo')) continue;
    const text = readFileSync(join(folder, path), 'utf8');
    if (text.match(TESTS)) writeFileSync(join(folder, path), text.replaceAll(TESTS, ''));
  }
}

/** What other tests build on stays with a named part, whose filter does not run it. */
function onlyTestsOf(modules: readonly string[], elsewhere: readonly string[], lib: string): string {
  const bodies = lib.replaceAll(MODULE, (body, name: string) => {
    const kept = modules.length === 0 ? !elsewhere.includes(name) : modules.includes(name);
    return kept ? body : body.replaceAll(modules.length === 0 ? TESTS : OWN_TESTS, '');
  });
  return modules.length === 0 ? bodies : bodies.replaceAll(/^#\[cfg\(test\)\]\s*mod tests;/gm, '');
}

function manifest(crates: Crate[]): string {
  const roots = crates.map(({ name }) => `${name} = "${name.replace('ciro_', '')}/src"\n`).join('');
  const overrides = crates.map(({ name, edition, dependencies }) => [
    `\n[config.override.${name}]\nedition = "${edition}"\n`,
    ...dependencies.map((dependency) =>
      `\n[config.override.${name}.dependencies.${dependency}]\ndiscriminator = "${dependency}"\n`),
  ].join(''));
  return `[crate_roots]\n${roots}\n[config.global]\nedition = "2024_07"\n${overrides.join('')}`;
}
