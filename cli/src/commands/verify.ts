import { Option, type Command } from 'commander';
import { readInput } from '../files.ts';
import { CliError, outputOf, table } from '../output.ts';
import { parseProofFile } from '../proof-file.ts';
import { VERIFIERS, type VerifierName } from '../verifiers.ts';

export function register(program: Command): void {
  program
    .command('verify')
    .description('check a proof against a compiled model: exit status 0 if it holds, else 1 and why')
    .argument('<dir>', 'a model directory')
    .argument('<proof.json>', 'a proof file')
    .addOption(new Option('--verifier <name>', 'which verifier checks').choices(Object.keys(VERIFIERS)).default('rust'))
    .action(verify);
}

async function verify(dir: string, path: string, flags: { verifier: VerifierName }, command: Command): Promise<void> {
  const output = outputOf(command);
  const { readModelDir } = await import('@ciro-network/compiler');
  const model = await readModelDir(dir);
  const proof = parseProofFile((await readInput(path)).toString('utf8'));
  if (proof.statement.modelHash !== model.modelHash) {
    throw new CliError('MODEL_HASH', 'The proof is about another model than the one in the directory.');
  }
  const started = performance.now();
  const figures = await VERIFIERS[flags.verifier](proof);
  const verifyMs = Math.round((performance.now() - started) * 1000) / 1000;
  const result = { valid: true, verifier: flags.verifier, verify_ms: verifyMs, ...figures };
  output.result(result, () => table(Object.entries(result).map(([name, value]) => [name, String(value)])));
}
