// What the demo prints, at most 100 columns: acts, steps with their cost, and the table at the end.

import { ciroNumber } from '../ciro.ts';

export interface Cost {
  ms?: number;
  l2Gas?: number;
  /** Felts of calldata. */
  felts?: number;
  /** Base units of CIRO that change hands. */
  ciro?: bigint;
}

const paint = (code: string) => (text: string) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\x1b[${code}m${text}\x1b[0m` : text;
export const bold = paint('1');
export const dim = paint('2');
export const green = paint('32');
export const red = paint('31');

/** 1234567 -> `1.23 M`. */
export const gas = (amount: number) =>
  amount < 1e9 ? `${(amount / 1e6).toFixed(2)} M` : `${(amount / 1e9).toFixed(2)} G`;
export const elapsedSince = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s in all`;

const columns = [
  ['ms', (cost: Cost) => (cost.ms === undefined ? '' : cost.ms < 10 ? cost.ms.toFixed(1) : cost.ms.toFixed(0)), 8],
  ['L2 gas', (cost: Cost) => (cost.l2Gas === undefined ? '' : gas(cost.l2Gas)), 10],
  ['felts', (cost: Cost) => (cost.felts === undefined ? '' : String(cost.felts)), 7],
  ['CIRO', (cost: Cost) => (cost.ciro === undefined ? '' : ciroNumber(cost.ciro)), 12],
] as const;

const cells = (cost: Cost) => columns.map(([, show, width]) => show(cost).padStart(width)).join('');

/** Collects what was shown, so that the table at the end is what happened. */
export class Screen {
  readonly rows: { name: string; cost: Cost }[] = [];
  #acts = 0;

  act(title: string): void {
    console.log(`\n${bold(`${++this.#acts}. ${title}`)}`);
  }

  /** A finished step. */
  step(name: string, cost: Cost = {}): void {
    this.rows.push({ name, cost });
    console.log(`   ${name.padEnd(56)}${dim(cells(cost))}`);
  }

  line(text: string): void {
    console.log(`   ${text}`);
  }

  /** A fact beside the last step. */
  note(text: string): void {
    console.log(`     ${dim(text)}`);
  }

  picture(lines: string[], beside: string[] = []): void {
    lines.forEach((line, index) => console.log(`      ${line}   ${beside[index] ?? ''}`));
  }

  table(): void {
    console.log(`\n   ${bold('What each step cost'.padEnd(56))}${columns.map(([title, , width]) => title.padStart(width)).join('')}`);
    console.log(`   ${'─'.repeat(93)}`);
    for (const { name, cost } of this.rows) console.log(`   ${name.padEnd(56)}${cells(cost)}`);
  }
}
