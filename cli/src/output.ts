import type { Command } from 'commander';

export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** A failure that a command itself found. `usage` marks a wrong command line (exit status 2 instead of 1). */
export class CliError extends Error {
  readonly code: string;
  readonly usage: boolean;

  constructor(code: string, message: string, options: { usage?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'CliError';
    this.code = code;
    this.usage = options.usage ?? false;
  }
}

/** Where a command prints. Results go to stdout, notes and progress to stderr (silent under `--json`). */
export interface Output {
  readonly json: boolean;
  /** The command's result: the object under `--json` (bigints as decimal strings), else the lines of `text`. */
  result(value: object, text: () => string): void;
  /** One element of a stream: a JSON line under `--json`, else the text. */
  event(value: object, text: () => string): void;
  /** Progress or advice for a human. */
  note(text: string): void;
}

/** The output of the command whose action is running. */
export function outputOf(command: Command): Output {
  const json = command.optsWithGlobals().json === true;
  const print = (value: object, text: () => string, indent: number): void => {
    process.stdout.write(`${json ? stringify(value, indent) : text()}\n`);
  };
  return {
    json,
    result: (value, text) => print(value, text, 2),
    event: (value, text) => print(value, text, 0),
    note: (text) => {
      if (!json) process.stderr.write(`${text}\n`);
    },
  };
}

/** Prints `code: message`, or `{error: {code, message}}` on stdout under `--json`; returns the exit status. */
export function reportError(error: unknown, json: boolean): number {
  const { code, message } = describeError(error);
  if (json) process.stdout.write(`${stringify({ error: { code, message } }, 2)}\n`);
  else process.stderr.write(`${code}: ${message}\n`);
  return error instanceof CliError && error.usage ? EXIT.usage : EXIT.failed;
}

/** The code and message of anything thrown. What carries no code is a fault of ours: `INTERNAL`. */
export function describeError(error: unknown): { code: string; message: string } {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return {
    code: typeof code === 'string' ? code : 'INTERNAL',
    message: typeof message === 'string' ? message : String(error),
  };
}

/** Two columns, aligned: `name  value`. */
export function table(rows: ReadonlyArray<readonly [name: string, value: string | number | bigint]>): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function stringify(value: unknown, indent: number): string {
  return JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? item.toString() : item), indent);
}
