import type { AddressInfo } from 'node:net';
import { listening } from '../core/listening.ts';
import { onShutdown } from '../core/shutdown.ts';
import type { SignalSource } from '../core/shutdown.ts';
import { FolderInputStore } from '../inputs/folder-store.ts';
import { createInputServer } from '../inputs/server.ts';

export interface InputServerOptions {
  /** Where inputs are kept, one file each. */
  folder: string;
  host: string;
  /** 0: any that is free. */
  port: number;
  onListening: (url: string) => void;
}

/** Serves inputs by their commitments until SIGTERM or SIGINT. */
export async function runInputServer(options: InputServerOptions, source: SignalSource = process): Promise<void> {
  const { signal, dispose } = onShutdown(source);
  const server = createInputServer(new FolderInputStore(options.folder));
  try {
    const { host, port } = options;
    await listening(`${host}:${port}`, () => server.listen({ host, port }));
    const { port: taken } = server.server.address() as AddressInfo;
    options.onListening(`http://${host}:${taken}`);
    if (!signal.aborted) await new Promise((stop) => signal.addEventListener('abort', stop, { once: true }));
  } finally {
    await server.close();
    dispose();
  }
}
