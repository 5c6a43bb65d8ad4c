// What it costs to certify hours of 8,000 workers, to change their levels, and to reveal: 22 validators, 15 signatures.

import type { HubClient } from '@ciro-network/sdk/hub';

import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import { takeHour } from '@ciro-network/sdk/uptime';
import type { Call } from '../../keepers/src/chains/port.ts';
import { StarknetChain } from '../../keepers/src/chains/starknet.ts';
import { readWatchEvent } from '../../keepers/src/sentinel/chain/events.ts';
import { encodeLevels, ROUND } from '../../keepers/src/validator/agenda/level-list.ts';
import { encodeColumn, type Column } from '../../keepers/src/validator/agenda/uptime.ts';
import { certifyCall, levelsCall } from '../../keepers/src/validator/certifier/calldata.ts';
import type { Certified } from '../../keepers/src/validator/certifier/ledger.ts';
import type { Run } from '../../keepers/src/validator/certifier/runs.ts';
import { createCommittee, type Committee } from '../../keepers/src/validator/consensus/committee.ts';
import { encodeItem, itemsDigest, type Item } from '../../keepers/src/validator/consensus/items.ts';
import { signFelt } from '../../keepers/src/validator/consensus/stark.ts';
import { heartbeatFelt } from '../../keepers/src/validator/heartbeats/statement.ts';
import { healCall } from '../../keepers/src/worker/healing/heal-call.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { certificateOf, enlist, networkOf, validate } from '../harness/penal.ts';
import { hex32, publicKeys, workerKey } from '../harness/validators.ts';
import { measureReveals } from './beacon.ts';

const VALIDATORS = 22;
const QUORUM = Array.from({ length: 15 }, (_, member) => member);
const WORKERS = 8_000;
const TOGETHER = 3;
/** So many of the workers enlisted here have one day. */
const CHANGES = 6;
/** In CIRO. The first validator alone is a quorum too: then nothing but the changes weighs. */
const STAKES = [60_000, ...new Array<number>(VALIDATORS - 1).fill(1_000)];
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** L2 gas by what was done. */
export async function measureUptime(): Promise<Record<string, number>> {
  const hub = await TestHub.start({ accounts: 1 + ROUND * CHANGES });
  try {
    const seated = await committee(hub);
    return { ...await new UptimeMeasurement(hub, seated).run(), ...await measureReveals(hub, seated) };
  } finally {
    await hub.stop();
  }
}

class UptimeMeasurement {
  readonly #hub: TestHub;
  readonly #committee: Committee;
  #sequence = 0;
  #parts = new Map<number, number>();

  constructor(hub: TestHub, seated: Committee) {
    this.#hub = hub;
    this.#committee = seated;
  }

  async run(): Promise<Record<string, number>> {
    const now = await this.#now();
    const last = Math.floor(now / HOUR) - 1;
    // The first meet words that nobody has written yet.
    await this.#certify([last]);
    const alone = await this.#certify([last - 1]);
    const together = await this.#certify(Array.from({ length: TOGETHER }, (_, i) => last - 1 - TOGETHER + i));
    const day = Math.floor(now / DAY) - 3;
    await this.#setLevels(day, 0, [0]);
    const [none, some] = [await this.#setLevels(day, 0, [0]), await this.#setLevels(day + 1, CHANGES, [0])];
    const signed = await this.#setLevels(day + 2, CHANGES, QUORUM);
    const change = (some - none) / CHANGES;
    return {
      'uptime: certify an hour of 8,000 workers, alone': alone,
      [`uptime: certify an hour of 8,000 workers, ${TOGETHER} together`]: Math.round(together / TOGETHER),
      'uptime: heal an hour of 8,000 workers': await this.#heal(last),
      'uptime: change a level': Math.round(change),
      'uptime: change as many levels as a day may, of 8,000 workers':
        Math.round(signed + change * (WORKERS / ROUND - CHANGES)),
    };
  }

  /** Every second worker was there: two thirds are another's business. */
  async #certify(hours: number[]): Promise<number> {
    const columns = hours.map((hour): Column => ({
      hour, blockHash: 1n + (1n << 250n), workers: WORKERS,
      present: new Set(Array.from({ length: WORKERS / 2 }, (_, i) => 2 * i + 1)),
    }));
    const certified = this.#certified(columns.map(encodeColumn), QUORUM);
    const run = columns.map((column, place) => ({ ...certified, place, column }));
    return this.#send(certifyCall(this.#uptime, run as Run));
  }

  /** By the second worker, the first whom columns lack. */
  async #heal(hour: number): Promise<number> {
    const chain = new StarknetChain({ rpcUrl: this.#hub.network.rpcUrl, account: 0n, privateKey: '0x1' });
    const hours = new Map<number, CertifiedHour>();
    for (const event of await chain.events([this.#uptime], 0, (await chain.head()).number)) {
      for (const read of readWatchEvent(event)) if (read.kind === 'hour') takeHour(hours, read);
    }
    const certified = hours.get(hour)!;
    const { blockHash } = certified.facts;
    const message = heartbeatFelt({ chainId: await chain.chainId(), contract: this.#uptime, hour, blockHash });
    const heartbeat = { worker: 2, signature: signFelt(workerKey(1), message) };
    return this.#send(healCall(this.#uptime, BigInt(this.#hub.others[1]!.address), certified, heartbeat));
  }

  async #setLevels(day: number, count: number, signers: number[]): Promise<number> {
    const first = day % ROUND || ROUND;
    const changes = Array.from({ length: count }, (_, i) => ({ index: first + ROUND * i, level: 7 }));
    const part = this.#parts.get(day) ?? 0;
    this.#parts.set(day, part + 1);
    const list = { day, part, changes };
    return this.#send(levelsCall(this.#uptime, { ...this.#certified([encodeLevels(list)], signers), place: 0, list }));
  }

  #certified(given: Item[], signers: number[]): Certified {
    this.#sequence += 1;
    const items = given.map(encodeItem);
    const digest = itemsDigest(this.#committee, this.#sequence, items);
    return {
      committee: this.#committee, items, certificate: certificateOf(this.#committee, signers, this.#sequence, digest),
    };
  }

  get #uptime(): bigint {
    return BigInt(this.#hub.deployer.addresses.Uptime);
  }

  async #send({ entrypoint, calldata }: Call): Promise<number> {
    const call = { contractAddress: this.#hub.deployer.addresses.Uptime, entrypoint, calldata: calldata.map(String) };
    return (await this.#hub.others[0]!.send(call)).l2Gas;
  }

  async #now(): Promise<number> {
    const head = { block_id: 'latest' };
    return (await this.#hub.devnet.rpc.call<{ timestamp: number }>('starknet_getBlockWithTxHashes', head)).timestamp;
  }
}

/** Seats the validators, and enlists so many workers that each day has its changes. */
async function committee(hub: TestHub): Promise<Committee> {
  for (const [at, client] of hub.others.entries()) {
    const stake = BigInt(STAKES[at] ?? 1_000) * CIRO;
    if (at >= VALIDATORS) await client.stake(stake);
    else await seat(client, at, stake);
  }
  await hub.deployer.send(hub.deployer.contracts.ValidatorSet.call('rotate'));
  const network = await networkOf(hub.deployer);
  return createCommittee({
    chain: hex32(`0x${network.toString(16)}`), epoch: 1, genesis: '00'.repeat(32),
    members: STAKES.map((weight, id) => ({ id, weight, ...publicKeys(id) })),
  });
}

async function seat(client: HubClient, at: number, stake: bigint): Promise<void> {
  await enlist(client, at, stake);
  await validate(client, at);
}
