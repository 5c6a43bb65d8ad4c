import { bytes32 } from '../../core/felts.ts';
import type { ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Clock } from '../../core/clock.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Reporter } from '../../core/report.ts';
import { retry } from '../../core/retry.ts';
import type { ValidatorConfig } from '../config.ts';
import { starkPublicKey } from '../consensus/stark.ts';
import type { Terms } from '../epochs/terms.ts';
import type { ValidatorMetrics } from '../metrics.ts';
import type { PeerKey, Transport } from '../network/transport.ts';
import { AskedRounds } from './asked.ts';
import { BeaconKeeper } from './beacon.ts';
import type { BeaconKey } from './beacon.ts';
import { ShareBook } from './book.ts';
import { ShareGossip } from './gossip.ts';
import { StarknetBeacon, keyFelt } from './port.ts';

export interface BeaconOptions {
  config: ValidatorConfig;
  chain: ChainPort;
  clock: Clock;
  transport: Transport;
  terms: Terms;
  /** What consensus calls its chain, 64 hex digits. */
  network: string;
  figures: ValidatorMetrics;
  report: Reporter;
  sender: Sender;
  isValidator: (peer: PeerKey) => boolean;
}

export interface OpenedBeacon {
  keeper: BeaconKeeper;
  stop: () => void;
}

/** A validator's part in the beacon, opened; undefined where the settings name none. Throws CONFIG_INVALID. */
export async function openBeacon(options: BeaconOptions): Promise<OpenedBeacon | undefined> {
  const { config, chain, clock, transport, terms, network, figures, report, sender, isValidator } = options;
  const { Beacon, JobManager, AttestedJudge } = config.contracts;
  if (Beacon === undefined) return undefined;
  if (JobManager === undefined || AttestedJudge === undefined) {
    const message = 'With contracts.Beacon, .JobManager and .AttestedJudge are needed.';
    throw new KeeperError('CONFIG_INVALID', message);
  }
  const port = await retry(() => StarknetBeacon.connect(chain, BigInt(Beacon), BigInt(`0x${network}`)), { clock });
  const book = new ShareBook();
  const gossip = new ShareGossip({
    transport, clock, book, network, scope: port.scope, isValidator,
    onShare: (outcome) => figures.shares.inc({ outcome }),
  });
  const asked = new AskedRounds({
    chain, jobManager: BigInt(JobManager), attestedJudge: BigInt(AttestedJudge),
    roundBlocks: Number(port.rules.roundBlocks),
  });
  const { chain: present, previousChain } = config.keys;
  const keeper = new BeaconKeeper({
    port, asked, book, gossip, keys: (previousChain === undefined ? [present] : [present, previousChain]).map(keyOf),
    head: () => chain.head(), timeOf: async (block) => (await chain.block(block))?.timestamp,
    committee: (epoch) => terms.committee(epoch), living: (time) => terms.living(time),
    sender: config.account === undefined ? undefined : sender,
    onRounds: (open) => figures.rounds.set(open),
    onFailed: (rounds, error) =>
      report.failed('Shares of the beacon were not brought before the chain.', error, { rounds }),
  });
  return { keeper, stop: () => gossip.stop() };
}

function keyOf(hex: string): BeaconKey {
  const key = BigInt(hex);
  return { private: key, public: keyFelt(starkPublicKey(bytes32(key))) };
}
