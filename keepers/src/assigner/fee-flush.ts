import type { ChainPort } from '../chains/port.ts';
import type { Sender } from '../chains/sender.ts';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import { NowAndThen } from '../core/now-and-then.ts';
import type { Felt } from '../hub/types.ts';

export interface FeeFlushModules {
  chain: Pick<ChainPort, 'call'>;
  sender: Pick<Sender, 'estimate' | 'send'>;
  clock: Clock;
  logger: Logger;
  vault: Felt;
  /** Fees in base units from which on a transaction is worth it; 0: never. */
  least: bigint;
  /** Between two looks, in ms. */
  everyMs: number;
  onRefused: (error: unknown) => void;
}

/** Has the vault burn, or pay to the treasury, what fees have gathered: it does so only when somebody asks. */
export class FeeFlush {
  readonly #modules: FeeFlushModules;
  readonly #turns: NowAndThen;

  constructor(modules: FeeFlushModules) {
    this.#modules = modules;
    this.#turns = new NowAndThen(modules);
  }

  /** Comes after `Sender.begin`. Never throws: jobs are not to wait. */
  async tick(signal: AbortSignal): Promise<void> {
    if (this.#modules.least > 0n) await this.#turns.tick(() => this.#flush(signal));
  }

  async #flush(signal: AbortSignal): Promise<boolean> {
    const { chain, sender, logger, vault, least } = this.#modules;
    const [fees = 0n] = await chain.call({ to: vault, entrypoint: 'gathered_fees', calldata: [] });
    if (fees < least) return true;
    logger.info({ fees: String(fees) }, 'Fees have gathered: the vault is told to burn them, or to pay the treasury.');
    const calls = [{ to: vault, entrypoint: 'flush_fees', calldata: [] }];
    return sender.send({ kind: 'flush-fees', jobIds: [], calls }, await sender.estimate(calls), signal);
  }
}
