// Hours as the one validator of a test hub certifies them, whoever was heard.

import type { HubClient } from '@ciro-network/sdk/hub';

import { encodeColumn, type Column } from '../../keepers/src/validator/agenda/uptime.ts';
import { certifyCall } from '../../keepers/src/validator/certifier/calldata.ts';
import type { Committee } from '../../keepers/src/validator/consensus/committee.ts';
import { encodeItem, itemsDigest } from '../../keepers/src/validator/consensus/items.ts';
import { keySigner } from '../../keepers/src/validator/consensus/keys.ts';
import { chainStatement, sha256 } from '../../keepers/src/validator/consensus/statement.ts';
import { validatorSeeds } from './validators.ts';

export class TestUptime {
  readonly #client: HubClient;
  readonly #committee: Committee;
  readonly #id: number;
  #sequence = 0;

  /** `id`: by whose seeds the committee's one member signs. */
  constructor(client: HubClient, committee: Committee, id: number) {
    this.#client = client;
    this.#committee = committee;
    this.#id = id;
  }

  async certify(column: Column): Promise<void> {
    this.#sequence += 1;
    const [committee, sequence] = [this.#committee, this.#sequence];
    const items = [encodeItem(encodeColumn(column))];
    const digest = itemsDigest(committee, sequence, items);
    const content = { sequence, digest, history: sha256(Buffer.from(digest)) };
    const signature = keySigner(validatorSeeds(this.#id)).signer.signForChain(chainStatement(committee, content));
    const { addresses: { Uptime } } = this.#client;
    const { entrypoint, calldata } = certifyCall(BigInt(Uptime), [
      { committee, items, certificate: { ...content, seals: [{ member: 0, signature }] }, place: 0, column },
    ]);
    await this.#client.send({ contractAddress: Uptime, entrypoint, calldata: calldata.map(String) });
  }
}
