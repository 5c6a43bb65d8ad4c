import { loadConfig } from '../core/config.ts';
import { runMain } from '../core/main.ts';
import { runKeeper } from '../core/process.ts';
import { SentinelConfig } from '../sentinel/config.ts';
import { openSentinel } from '../sentinel/open.ts';

/** Runs a sentinel until SIGTERM or SIGINT. Settings: docs/keepers.md. */
export async function runSentinel(path: string | undefined, environment = process.env): Promise<void> {
  const config = loadConfig(SentinelConfig, path, environment);
  const { surroundings, sentinel } = await openSentinel(config);
  await runKeeper('sentinel', config, surroundings, (signal) => sentinel.tick(signal), process);
}

if (import.meta.main) await runMain(() => runSentinel(process.argv[2]));
