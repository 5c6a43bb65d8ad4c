// Building Rust tools: progress in crates, one shared target folder, sources found where cargo unpacked them.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.mjs';
import { SetupError } from './errors.mjs';
import { cacheDir, root } from './paths.mjs';

/** Shared by the tools, so that what they have in common is compiled once. Removed when all are installed. */
export const targetDir = join(cacheDir, 'build');

const remedies = [
  'if a download failed: check the network or your cargo registry settings, then run the same command again',
  'if the compiler is missing or old: install Rust 1.90 or newer, and a C compiler (`cc`)',
  'set CIRO_DEVNET or CIRO_CAIRO_DRIVER to the path of a binary that you have',
];

export async function requireRust() {
  const output = await command('cargo', ['--version'], {
    failure: 'cargo',
    remedies: ['install Rust (cargo) and a C compiler; nothing can be built without them'],
  });
  const minor = Number(output.match(/cargo 1\.(\d+)/)?.[1]);
  if (minor < 90) throw new SetupError(`Rust 1.90 or newer is needed, this is ${output.trim()}`, { remedies });
}

/** Builds one package of a workspace with its locked dependencies. `crates` is how many there are, for the progress. */
export async function build(workspace, name, progress) {
  await requireRust();
  const crates = readFileSync(join(workspace, 'Cargo.lock'), 'utf8').match(/^\[\[package\]\]$/gm).length;
  let compiled = 0;
  await command('cargo', ['build', '--release', '--locked', '--package', name], {
    cwd: workspace,
    env: { CARGO_TARGET_DIR: targetDir },
    failure: `building ${name}`,
    remedies,
    onLine: (line) => {
      const crate = line.match(/^\s*Compiling (\S+)/)?.[1];
      if (crate) progress(`compiling ${crate}, ${++compiled} of at most ${crates} crates`);
      else if (/^\s*Download/.test(line)) progress(line.trim());
    },
  });
  return join(targetDir, 'release', name);
}

/** Folder of a crate's source, fetched through a manifest of setup/toolchain/sources that locks it. */
export async function source(manifest, crate, version) {
  await command('cargo', ['fetch', '--locked', '--manifest-path', join(root, 'setup/toolchain/sources', manifest, 'Cargo.toml')], {
    failure: `fetching the source of ${crate}`,
    remedies,
  });
  const registries = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry/src');
  for (const registry of readdirSync(registries)) {
    const path = join(registries, registry, `${crate}-${version}`);
    if (existsSync(path)) return path;
  }
  throw new SetupError(`cargo fetched ${crate} ${version}, but its source is not under ${registries}`, { remedies });
}
