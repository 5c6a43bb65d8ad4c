import { randomBytes } from 'node:crypto';
import { bytes32 } from '../../core/felts.ts';
import type { ChainPort } from '../../chains/port.ts';
import type { Clock } from '../../core/clock.ts';
import type { HeartbeatsConfig } from '../../core/config.ts';
import { retry } from '../../core/retry.ts';
import { Ticker } from '../../core/ticker.ts';
import type { Felt } from '../../hub/types.ts';
import { StarknetTerms } from '../epochs/starknet-terms.ts';
import { Libp2pTransport } from '../network/libp2p.ts';
import { Beater } from './beater.ts';
import type { HeartbeatBook } from './book.ts';
import { Hours } from './hours.ts';
import { StarknetRoll } from './starknet-roll.ts';

/** How often a worker looks whether an hour has begun, unless it says more often that it is there. */
const LOOK_MS = 10_000;
/** Certified within a day, an hour can be healed for another. */
const HOURS_KEPT = 49;

export interface BeatModules {
  config: HeartbeatsConfig;
  /** The CDCPool. */
  pool: Felt;
  chain: ChainPort;
  clock: Clock;
  signal: AbortSignal;
  /** Of what was said. */
  book: HeartbeatBook;
  onError: (error: unknown) => void;
}

/** Tells validators every hour that this worker is there, until the signal. What fails is told and tried again. */
export async function beat({ config, pool, chain, clock, signal, book, onError }: BeatModules): Promise<void> {
  try {
    const { network } = await retry(() => StarknetTerms.connect(chain, BigInt(config.ValidatorSet)), { clock, signal });
    const chainId = await retry(() => chain.chainId(), { clock, signal });
    const roll = new StarknetRoll(chain, pool, clock);
    // Whoever passes a heartbeat on need not be known: the signature in it counts.
    const transport = await Libp2pTransport.open({
      clock, seed: randomBytes(32), listen: [], peers: config.peers, redialMs: LOOK_MS, maxConnections: 50,
    });
    const beater = new Beater({
      transport, hours: new Hours(chain), clock, chainId, contract: BigInt(config.Uptime), network,
      index: () => roll.index(chain.account),
      key: bytes32(config.key),
      spreadMs: config.spreadMs, repeatMs: config.repeatMs,
      onSaid: (heartbeat, blockHash) => {
        book.forgetBelow(heartbeat.hour - HOURS_KEPT);
        book.add(heartbeat, blockHash);
      },
    });
    try {
      await new Ticker({ clock, intervalMs: Math.min(LOOK_MS, config.repeatMs), tick: () => beater.tick(), onError }).run(signal);
    } finally {
      await transport.close();
    }
  } catch (error) {
    if (!signal.aborted) onError(error);
  }
}
