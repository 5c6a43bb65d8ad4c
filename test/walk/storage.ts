// Where Starknet keeps a storage variable, and a mirror of what is there.

import { ec, hash } from 'starknet';

import { feltToHex, type Felt } from '@ciro-network/sdk';
import type { HubContractName } from '@ciro-network/sdk/hub';

/** Storage addresses end here. */
const ADDRESSES = 2n ** 251n - 256n;

/** Every slot that a block changed, by contract. */
export interface StateDiff {
  storage_diffs: { address: string; storage_entries: { key: string; value: string }[] }[];
}

export type SlotId = `${HubContractName} ${string}`;

const known = new Map<string, Felt>();

/** Address of `variable`, or of its entry under these keys. */
export function storageAddress(variable: string, keys: readonly Felt[]): Felt {
  const path = `${variable} ${keys.join(' ')}`;
  let address = known.get(path);
  if (address === undefined) {
    const chain = (base: Felt, key: Felt) => BigInt(ec.starkCurve.pedersen(base, key));
    address = keys.reduce(chain, hash.starknetKeccak(variable)) % ADDRESSES;
    known.set(path, address);
  }
  return address;
}

export function slotId(contract: HubContractName, address: Felt): SlotId {
  return `${contract} ${feltToHex(address)}`;
}

/** The storage of the hub's contracts, kept up to date by every block's diff: what no diff lists has not changed. */
export class Mirror {
  readonly words = new Map<SlotId, Felt>();
  readonly #contracts: ReadonlyMap<Felt, HubContractName>;

  constructor(contracts: ReadonlyMap<Felt, HubContractName>) {
    this.#contracts = contracts;
  }

  /** Returns the slots that changed. */
  apply({ storage_diffs }: StateDiff): SlotId[] {
    return storage_diffs.flatMap(({ address, storage_entries }) => {
      const contract = this.#contracts.get(BigInt(address));
      if (contract === undefined) return [];
      return storage_entries.map(({ key, value }) => {
        const id = slotId(contract, BigInt(key));
        this.words.set(id, BigInt(value));
        return id;
      });
    });
  }
}
