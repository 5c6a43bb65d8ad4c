// What the set-up says while it works: one line a step on a terminal, one line every 20 s elsewhere.

const started = Date.now();
const tty = process.stderr.isTTY;
let last = 0;

const clock = (ms) => {
  const s = Math.round(ms / 1000);
  return s < 60 ? `${s} s` : `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`;
};
export const elapsed = (since = started) => clock(Date.now() - since);

/** A finished or single statement. */
export function say(text) {
  process.stderr.write(`${tty ? '\r\x1b[2K' : ''}${text}\n`);
  last = Date.now();
}

/** A statement that the next one replaces. */
export function tick(text) {
  if (tty) process.stderr.write(`\r\x1b[2K${text}`.slice(0, (process.stderr.columns ?? 100) + 4));
  else if (Date.now() - last > 20_000) say(text);
}

/** Runs a step, saying what it is for and how long it took. */
export async function step(name, purpose, work) {
  const since = Date.now();
  say(`  ${name}: ${purpose}`);
  const result = await work((detail) => tick(`  ${name}: ${detail} (${elapsed(since)})`));
  say(`  ${name}: ready after ${elapsed(since)}`);
  return result;
}
