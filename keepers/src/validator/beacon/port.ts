import { beaconScope, shareFelts } from '@ciro-network/sdk';
import type { BeaconRules, Share } from '@ciro-network/sdk';
import type { Call, ChainPort } from '../../chains/port.ts';
import type { Felt } from '../../hub/types.ts';
import type { Committee } from '../consensus/committee.ts';

/** What the contract has of a round. */
export interface RoundFacts {
  /** Whose members' shares it takes; 0 while there is none. */
  epoch: number;
  /** Places of those whose share is in. */
  revealed: ReadonlySet<number>;
  /** The last block in which a share is taken; 0 while too few are in. */
  closesAt: number;
}

/** The beacon, as validators see it. */
export interface BeaconPort {
  /** What shares are bound to. */
  readonly scope: Felt;
  readonly rules: BeaconRules;
  round(round: number): Promise<RoundFacts>;
  /** `committee`: of the round's epoch. */
  reveal(round: number, committee: Committee, shares: readonly Share[]): Call;
}

/** The deployed beacon. */
export class StarknetBeacon implements BeaconPort {
  readonly scope: Felt;
  readonly rules: BeaconRules;
  readonly #chain: ChainPort;
  readonly #contract: Felt;

  private constructor(chain: ChainPort, contract: Felt, scope: Felt, rules: BeaconRules) {
    this.#chain = chain;
    this.#contract = contract;
    this.scope = scope;
    this.rules = rules;
  }

  /** Reads what was fixed at the deployment. `network`: what consensus calls its chain. */
  static async connect(chain: ChainPort, contract: Felt, network: Felt): Promise<StarknetBeacon> {
    const rules = await chain.call({ to: contract, entrypoint: 'rules', calldata: [] });
    const [roundBlocks = 1n, delayBlocks = 0n, graceBlocks = 0n] = rules;
    return new StarknetBeacon(chain, contract, beaconScope(network, contract), {
      roundBlocks, delayBlocks, graceBlocks,
    });
  }

  async round(round: number): Promise<RoundFacts> {
    const facts = await this.#chain.call({ to: this.#contract, entrypoint: 'round', calldata: [BigInt(round)] });
    const [epoch = 0n, revealed = 0n, , closesAt = 0n] = facts;
    return { epoch: Number(epoch), revealed: placesIn(revealed), closesAt: Number(closesAt) };
  }

  reveal(round: number, { members }: Committee, shares: readonly Share[]): Call {
    const voters = members.flatMap(({ chainKey, weight }) => [keyFelt(chainKey), BigInt(weight)]);
    const calldata = [
      BigInt(round), BigInt(members.length), ...voters, BigInt(shares.length), ...shares.flatMap(shareFelts),
    ];
    return { to: this.#contract, entrypoint: 'reveal', calldata };
  }
}

/** A Stark key's abscissa. */
export function keyFelt(chainKey: Uint8Array): Felt {
  return BigInt(`0x${Buffer.from(chainKey).toString('hex')}`);
}

/** Member i is bit i. */
function placesIn(bitmap: bigint): Set<number> {
  const digits = [...bitmap.toString(2)].reverse();
  return new Set(digits.flatMap((digit, place) => (digit === '1' ? [place] : [])));
}
