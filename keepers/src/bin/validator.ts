import { EventEmitter } from 'node:events';
import { loadConfig } from '../core/config.ts';
import { runMain } from '../core/main.ts';
import { runKeeper } from '../core/process.ts';
import { ValidatorConfig, VALIDATOR_ENVIRONMENT } from '../validator/config.ts';
import { openValidator } from '../validator/open.ts';

/** Runs a validator until SIGTERM or SIGINT, or until its journal stops it. Settings: docs/keepers.md. */
export async function runValidator(path: string | undefined, environment = process.env): Promise<void> {
  const config = loadConfig(ValidatorConfig, path, environment, VALIDATOR_ENVIRONMENT);
  const signals = new EventEmitter();
  const stop = (): void => void signals.emit('SIGTERM');
  let fatal: unknown;
  const validator = await openValidator(config, (error) => {
    fatal ??= error;
    stop();
  });
  process.on('SIGTERM', stop).on('SIGINT', stop);
  try {
    await runKeeper('validator', config, validator.surroundings, (signal) => validator.tick(signal), signals);
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', stop);
  }
  if (fatal !== undefined) throw fatal;
}

if (import.meta.main) await runMain(() => runValidator(process.argv[2]));
