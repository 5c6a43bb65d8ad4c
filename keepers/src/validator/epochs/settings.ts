import { bytes32 } from '../../core/felts.ts';
import type { ValidatorConfig } from '../config.ts';
import { createCommittee } from '../consensus/committee.ts';
import type { Member } from '../consensus/committee.ts';
import { sha256 } from '../consensus/statement.ts';
import { FixedTerms } from './terms.ts';

/** The epochs of the settings. Each one's history begins with its members, so that none goes on under others. */
export function fixedTerms({ epochs, overlapSeconds }: ValidatorConfig, network: string): FixedTerms {
  const beginnings = epochs.map(({ epoch, beganAt, members: given }) => {
    const members = given.map(({ weight, protocolKey, chainKey }, id): Member =>
      ({ id, weight, protocolKey: bytes32(protocolKey), chainKey: bytes32(chainKey) }));
    return { beganAt, committee: createCommittee({ chain: network, epoch, genesis: genesisOf(members), members }) };
  });
  return new FixedTerms(beginnings.sort((a, b) => a.beganAt - b.beganAt), {
    overlapSeconds, lifetimeSeconds: Infinity,
  });
}

function genesisOf(members: readonly Member[]): string {
  return sha256(Buffer.concat(members.flatMap(({ weight, protocolKey, chainKey }) =>
    [Buffer.from(`${weight} `, 'latin1'), protocolKey, chainKey])));
}
