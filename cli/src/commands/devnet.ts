import type { Command } from 'commander';

import { wholeNumber } from '../hub.ts';
import { outputOf, table } from '../output.ts';

export function register(program: Command): void {
  const devnet = program.command('devnet').description('a Starknet of your own on this machine');

  devnet
    .command('up')
    .description('start the shared devnet, or find it running; it goes on in the background until `devnet down`')
    .option('--seed <number>', 'the same seed gives the same accounts', '1')
    .option('--accounts <number>', 'how many accounts hold STRK from the start', '10')
    .option('--blocks <when>', 'close blocks at every `transaction`, on `demand`, or every N seconds', 'transaction')
    .option('--port <number>', 'port to listen at; 0 for any free one', '0')
    .action(async (options: Record<'seed' | 'accounts' | 'blocks' | 'port', string>, command: Command) => {
      const { devnetUp } = await import('@ciro-network/deploy');
      const state = await devnetUp({
        seed: wholeNumber(options.seed, '--seed'),
        accounts: wholeNumber(options.accounts, '--accounts'),
        blocks: blockMode(options.blocks),
        port: wholeNumber(options.port, '--port'),
      });
      outputOf(command).result(state, () =>
        table([
          ['devnet', state.started ? 'started' : 'runs already'],
          ['rpc', `${state.url}/rpc`],
          ['pid', state.pid],
        ]));
    });

  devnet
    .command('down')
    .description('stop the shared devnet; its chain is lost')
    .action(async (_options: object, command: Command) => {
      const { devnetDown } = await import('@ciro-network/deploy');
      const stopped = await devnetDown();
      outputOf(command).result({ stopped }, () => (stopped ? 'Devnet stopped.' : 'No devnet runs.'));
    });
}

function blockMode(text: string): 'transaction' | 'demand' | number {
  return text === 'transaction' || text === 'demand' ? text : wholeNumber(text, '--blocks');
}
