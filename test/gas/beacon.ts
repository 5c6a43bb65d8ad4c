// What it costs to bring shares of the beacon: one call, fresh slots.

import { opensAt, shareOf } from '@ciro-network/sdk';

import { StarknetChain } from '../../keepers/src/chains/starknet.ts';
import { StarknetBeacon } from '../../keepers/src/validator/beacon/port.ts';
import type { Committee } from '../../keepers/src/validator/consensus/committee.ts';
import type { TestHub } from '../harness/hub.ts';
import { networkOf } from '../harness/penal.ts';
import { hex, validatorSeeds } from '../harness/validators.ts';

/** L2 gas by members who reveal together. The committee's members have the harness's keys, in their order. */
export async function measureReveals(hub: TestHub, committee: Committee): Promise<Record<string, number>> {
  const { addresses } = hub.deployer;
  const chain = new StarknetChain({ rpcUrl: hub.network.rpcUrl, account: 0n, privateKey: '0x1' });
  const beacon = await StarknetBeacon.connect(chain, BigInt(addresses.Beacon), await networkOf(hub.deployer));
  const gas: Record<string, number> = {};
  for (const [round, count] of [4, committee.members.length].entries()) {
    const early = Number(opensAt(BigInt(round), beacon.rules)) - 1 - await hub.devnet.blockNumber();
    if (early > 0) await hub.devnet.mine(early);
    const shares = committee.members.slice(0, count).map((_, member) =>
      shareOf(BigInt(hex(validatorSeeds(member).chain)), member, beacon.scope, BigInt(round)));
    const { entrypoint, calldata } = beacon.reveal(round, committee, shares);
    const call = { contractAddress: addresses.Beacon, entrypoint, calldata: calldata.map(String) };
    gas[`beacon: reveal ${count} shares`] = (await hub.others[0]!.send(call)).l2Gas;
  }
  return gas;
}
