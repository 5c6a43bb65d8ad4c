import { readdir } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { EXIT, reportError } from './output.ts';

/** A file of `commands/`: one family of commands. Heavy modules are imported inside its actions, not at its top. */
interface CommandFamily {
  register(program: Command): void;
}

const COMMANDS = new URL('./commands/', import.meta.url);

/** The whole `ciro` program: every file of `commands/` adds its family, and every command understands `--json`. */
export async function buildProgram(): Promise<Command> {
  const program = new Command('ciro')
    .description('Ask an AI model a question on-chain, and pay only for an answer that is proven.')
    .showHelpAfterError('(add --help for the usage)');
  const files = (await readdir(COMMANDS)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  for (const file of files.sort()) {
    const family = (await import(new URL(file, COMMANDS).href)) as CommandFamily;
    family.register(program);
  }
  for (const command of everyCommand(program)) {
    command.exitOverride();
    const isLeaf = command.commands.length === 0;
    if (isLeaf) command.option('--json', 'print one JSON document (one a line where the command streams)');
  }
  return program;
}

/** Runs one command line and returns the exit status: 0 done, 1 failed, 2 wrong usage. */
export async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  try {
    const program = await buildProgram();
    if (json) for (const command of everyCommand(program)) command.configureOutput({ writeErr: () => {} });
    await program.parseAsync(args, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.done;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportError(error, json);
    if (error.exitCode === 0) return EXIT.done;
    if (json) reportError({ code: 'USAGE', message: error.message.replace(/^error: /, '') }, json);
    return EXIT.usage;
  }
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
