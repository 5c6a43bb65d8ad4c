import type { Command } from 'commander';

export function register(program: Command): void {
  program.command('model').description('compile a trained network and run it');
}
