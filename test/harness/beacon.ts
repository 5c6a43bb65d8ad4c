// The beacon of a test hub that runs no validators: an epoch with one member, whose shares the harness says when due.

import {
  beaconValue, hashFelts, opensAt, roundOf, seedBlock, shareOf, shortString, unpackJob, type Felt,
} from '@ciro-network/sdk';
import type { HubClient, JobRecord } from '@ciro-network/sdk/hub';

import { StarknetChain } from '../../keepers/src/chains/starknet.ts';
import { AskedRounds } from '../../keepers/src/validator/beacon/asked.ts';
import { StarknetBeacon } from '../../keepers/src/validator/beacon/port.ts';
import type { Committee } from '../../keepers/src/validator/consensus/committee.ts';
import { StarknetTerms } from '../../keepers/src/validator/epochs/starknet-terms.ts';
import type { TestHub } from './hub.ts';
import { networkOf, validate } from './penal.ts';
import { TestUptime } from './uptime.ts';
import { hex, validatorSeeds } from './validators.ts';

/** A validator of which nobody knows in these stories: their own have small numbers. */
const MEMBER = 15;
/** For `TestHub.start`. */
export const ONE_VALIDATOR = { minMembers: 1 };
/** One posted answer in so many must be proven. */
const AUDIT_RATE = 64n;

interface BeaconParts {
  hub: TestHub;
  port: StarknetBeacon;
  committee: Committee;
}

export class TestBeacon {
  readonly #parts: BeaconParts;
  readonly #chain: StarknetChain;
  readonly #asked: AskedRounds;
  readonly #key = BigInt(hex(validatorSeeds(MEMBER).chain));

  private constructor(parts: BeaconParts, chain: StarknetChain) {
    const { JobManager, AttestedJudge } = parts.hub.deployer.addresses;
    this.#parts = parts;
    this.#chain = chain;
    this.#asked = new AskedRounds({
      chain, jobManager: BigInt(JobManager), attestedJudge: BigInt(AttestedJudge),
      roundBlocks: Number(parts.port.rules.roundBlocks),
    });
  }

  /** Makes somebody with stake the one validator, and begins the first epoch. The hub was started with ONE_VALIDATOR. */
  static async open(hub: TestHub, member: HubClient): Promise<TestBeacon> {
    await validate(member, MEMBER);
    await member.rotateValidators();
    const { Beacon, ValidatorSet } = hub.deployer.addresses;
    const chain = new StarknetChain({ rpcUrl: hub.network.rpcUrl, account: 0n, privateKey: '0x1' });
    const port = await StarknetBeacon.connect(chain, BigInt(Beacon), await networkOf(member));
    const committee = await (await StarknetTerms.connect(chain, BigInt(ValidatorSet))).committee(1);
    return new TestBeacon({ hub, port, committee }, chain);
  }

  /** Hours as this one validator certifies them. */
  uptime(client: HubClient): TestUptime {
    return new TestUptime(client, this.#parts.committee, MEMBER);
  }

  /** Lets the beacon speak of a block: mines until it may, says the share, and mines until it is read. */
  async decide(block: bigint): Promise<void> {
    const { hub: { devnet }, port: { rules } } = this.#parts;
    const round = roundOf(block, rules);
    const early = Number(opensAt(round, rules)) - 1 - await devnet.blockNumber();
    if (early > 0) await devnet.mine(early);
    await this.#reveal(Number(round));
    await devnet.mine(Number(rules.graceBlocks) + 1);
  }

  /** Lets it speak of what draws an ATTESTED job. */
  draw({ job }: Pick<JobRecord, 'job'>): Promise<void> {
    return this.decide(seedBlock(unpackJob(job)));
  }

  /** Says what is asked for and due; mines nothing but that transaction's block. */
  async tick(): Promise<void> {
    const { port } = this.#parts;
    const head = await this.#chain.head();
    await this.#asked.refresh(head);
    for (const round of this.#asked.all()) {
      if (head.number + 1 < Number(opensAt(BigInt(round), port.rules))) continue;
      if ((await port.round(round)).closesAt === 0) await this.#reveal(round);
      else this.#asked.settled(round);
    }
  }

  /** What the beacon will say of a block. */
  valueOf(block: bigint): Felt {
    const { port: { scope, rules } } = this.#parts;
    const round = roundOf(block, rules);
    return beaconValue(scope, round, [shareOf(this.#key, 0, scope, round)]);
  }

  /** Whether an answer must be proven if a block of this number and hash decides. */
  isDrawnForAudit(jobId: Felt, block: bigint, blockHash: Felt): boolean {
    const dice = hashFelts([shortString('CIRO_AUDIT'), blockHash, this.valueOf(block), jobId]);
    return BigInt.asUintN(128, dice) % AUDIT_RATE === 0n;
  }

  async #reveal(round: number): Promise<void> {
    const { hub: { deployer }, port, committee } = this.#parts;
    const share = shareOf(this.#key, 0, port.scope, BigInt(round));
    const { entrypoint, calldata } = port.reveal(round, committee, [share]);
    await deployer.send({ contractAddress: deployer.addresses.Beacon, entrypoint, calldata: calldata.map(String) });
  }
}
