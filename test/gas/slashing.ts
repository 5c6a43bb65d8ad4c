// What it costs to slash: validators that sign two checkpoints of one place, by evidence brought alone and together.

import type { Felt } from '@ciro-network/sdk';
import type { HubClient } from '@ciro-network/sdk/hub';

import { crimeFelts, span } from '../../keepers/src/sentinel/chain/calldata.ts';
import type { Testimony } from '../../keepers/src/sentinel/hearing/testimony.ts';
import type { Committee } from '../../keepers/src/validator/consensus/committee.ts';
import { CIRO, TestHub } from '../harness/hub.ts';
import { certificateOf, committeeOf, enlist, networkOf, validate } from '../harness/penal.ts';

const STAKE = 10_000n * CIRO;
const SEQUENCE = 1;

/** L2 gas of slashing one of `count`, alone and all in one transaction. */
export async function measureSlashing(count: number): Promise<{ alone: number; together: number }> {
  // The first offender meets totals that nobody has written yet.
  const validators = 2 + count;
  const hub = await TestHub.start({ accounts: 2 + validators, ciroEach: 2n * STAKE });
  try {
    const [accuser, ...others] = hub.others as [HubClient, ...HubClient[]];
    for (const [at, validator] of others.entries()) {
      await enlist(validator, at, STAKE);
      await validate(validator, at);
    }
    await hub.deployer.send(hub.deployer.contracts.ValidatorSet.call('rotate'));
    const committee = committeeOf(await networkOf(hub.deployer), validators, Number(STAKE / CIRO));
    const slash = async (members: number[]): Promise<number> => {
      const pieces = members.map((member) => equivocation(committee, member));
      const call = {
        contractAddress: hub.deployer.addresses.DoubleSigning, entrypoint: 'submit_equivocations',
        calldata: span(pieces).map(String),
      };
      return (await accuser.send(call)).l2Gas;
    };
    await slash([0]);
    const alone = await slash([1]);
    const together = await slash(Array.from({ length: count }, (_, i) => 2 + i));
    return { alone, together };
  } finally {
    await hub.stop();
  }
}

function equivocation(committee: Committee, member: number): Felt[] {
  const [one, other] = ['aa', 'bb'].map((byte): Testimony => {
    const { digest, history, seals } = certificateOf(committee, [member], SEQUENCE, byte.repeat(32));
    const { signature } = seals[0]!;
    return { scheme: 'stark', member, phase: 'checkpoint', view: 0, sequence: SEQUENCE, digest, history, signature };
  }) as [Testimony, Testimony];
  const place = { epoch: committee.epoch, scheme: 'stark', phase: 'checkpoint', view: 0, sequence: SEQUENCE } as const;
  const crime = { kind: 'double-signing', epoch: committee.epoch, offenders: [0n], pair: { place, member, one, other } } as const;
  return crimeFelts({ committee, validators: [] }, crime)!;
}
