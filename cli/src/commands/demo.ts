import type { Command } from 'commander';

/** `ciro demo`: the main job from deployment to payment, with a cheater, a kill and a refund. */
export function register(program: Command): void {
  program
    .command('demo')
    .description('the whole story on a local Starknet: each step with its time, gas and money')
    .action(async () => {
      const { demo } = await import('../demo/demo.ts');
      await demo();
    });
}
