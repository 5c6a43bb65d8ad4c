import type { Command } from 'commander';

/** `ciro keeper assigner|worker`: the long-running processes, until SIGTERM or SIGINT. */
export function register(program: Command): void {
  const keeper = program
    .command('keeper')
    .description('run an assigner or a worker: logs are JSON lines, /health and /metrics are served (docs/keepers.md)');

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
}
