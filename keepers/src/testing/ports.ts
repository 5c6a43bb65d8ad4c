// Ports for what must be found again where it was: after a restart, or by those who were told before it listened.

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below those that systems lend to outgoing connections (from 32,768 on Linux): a call to a port that nobody listens on
// may be lent that very port, and who should listen there finds it taken.
const [FIRST, END] = [20_000, 32_000];

let next = randomInt(FIRST, END);

/** Ports that nobody listens on, each given once by this process. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries === END - FIRST) throw new Error('No port is free.');
    const port = next;
    next = port + 1 === END ? FIRST : port + 1;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
