import type { Command } from 'commander';
import { wholeNumber } from '../hub.ts';
import { outputOf } from '../output.ts';

/** `ciro keeper assigner|worker|validator|sentinel|inputs`: the long-running processes, until SIGTERM or SIGINT. */
export function register(program: Command): void {
  const keeper = program
    .command('keeper')
    .description('run an assigner, a worker, a validator, a sentinel or an input store: keepers\' logs are JSON lines, /health and /metrics are served (docs/keepers.md)');

  keeper
    .command('assigner')
    .description('wake and pin the drawn workers, expire late jobs, deliver results')
    .option('--config <file>', 'settings as JSON; CIRO_* variables of the environment override them')
    .action(async ({ config }: { config?: string }) => {
      const { runAssigner } = await import('@ciro-network/keepers/assigner');
      await runAssigner(config);
    });

  keeper
    .command('worker')
    .description('answer the jobs that are drawn to this account')
    .option('--config <file>', 'settings as JSON; CIRO_* variables of the environment override them')
    .action(async ({ config }: { config?: string }) => {
      const { runWorker } = await import('@ciro-network/keepers/worker');
      await runWorker(config);
    });

  keeper
    .command('validator')
    .description('agree with the other validators on what contracts cannot see, and certify it')
    .option('--config <file>', 'settings as JSON; CIRO_* variables of the environment override them')
    .action(async ({ config }: { config?: string }) => {
      const { runValidator } = await import('@ciro-network/keepers/validator');
      await runValidator(config);
    });

  keeper
    .command('sentinel')
    .description('watch validators and workers, and bring what they did wrong before the Slashing contract')
    .option('--config <file>', 'settings as JSON; CIRO_* variables of the environment override them')
    .action(async ({ config }: { config?: string }) => {
      const { runSentinel } = await import('@ciro-network/keepers/sentinel');
      await runSentinel(config);
    });

  keeper
    .command('inputs')
    .description('keep inputs by their commitments and serve them to workers (`inputs` in a worker\'s settings)')
    .requiredOption('--dir <folder>', 'where they are kept, one file each')
    .option('--host <address>', 'to listen on', '127.0.0.1')
    .option('--port <number>', 'to listen on; 0 for any that is free', '0')
    .action(async (options: { dir: string; host: string; port: string }, command: Command) => {
      const port = wholeNumber(options.port, '--port');
      const { runInputServer } = await import('@ciro-network/keepers/inputs');
      const onListening = (url: string): void => outputOf(command).event({ url }, () => `Inputs are served at ${url}.`);
      await runInputServer({ folder: options.dir, host: options.host, port, onListening });
    });
}
