// Drift: where the chain, the recorded addresses and the plan disagree.

import { sameFelt, type Connection } from '@ciro-network/sdk/hub';

import { readDeployment } from './addresses.ts';
import type { Contracts } from './compile.ts';
import type { Network } from './network.ts';
import { makePlan, type Plan } from './plan.ts';

export interface Drift {
  contract: string;
  /** A sentence. */
  what: string;
}

export interface Status {
  plan: Plan;
  drift: Drift[];
}

/** Sends nothing. */
export async function status(network: Network, contracts: Contracts, connection: Connection): Promise<Status> {
  const recorded = await readDeployment(network);
  const plan = await makePlan(network, contracts, connection, recorded?.deployer ?? connection.address);
  const drift: Drift[] = plan.steps
    .filter((step) => step.state !== 'done')
    .map(({ contract, title, found }) => ({
      contract, what: `It is not so that: ${title}.${found === undefined ? '' : ` The chain says ${found}.`}`,
    }));
  if (!recorded) drift.push({ contract: '-', what: 'No addresses are recorded for this network.' });
  for (const { name, address, classHash } of recorded ? plan.targets : []) {
    const known = recorded!.contracts[name];
    if (!known) drift.push({ contract: name, what: 'Its address is not recorded.' });
    else if (!sameFelt(known.classHash, classHash)) {
      drift.push({
        contract: name, what: `The source has changed: class ${known.classHash} is recorded, ${classHash} is compiled.`,
      });
    } else if (!sameFelt(known.address, address)) {
      drift.push({ contract: name, what: `Nothing of its class lives at ${known.address}, where it is recorded.` });
    }
  }
  return { plan, drift };
}
