import { CairoCustomEnum } from 'starknet';

import { PRIME } from '@ciro-network/sdk';

import type { Source } from '../../model/registry.ts';
import type { Maker } from '../world.ts';

export function sourceEnum({ program, data }: Source): CairoCustomEnum {
  return data === 0n
    ? new CairoCustomEnum({ Inline: [...program], Data: undefined })
    : new CairoCustomEnum({ Inline: undefined, Data: data });
}

/** Programs that `check_model` must refuse. */
function broken(program: readonly bigint[]): bigint[][] {
  const at = (place: number, value: bigint) => program.map((felt, i) => (i === place ? value : felt));
  return [
    program.slice(0, -1), [...program, 0n], program.slice(0, 5), at(0, 0n), at(2, 2n),
    at(10, 2n ** 250n), at(10, (program[10]! + 2n ** 225n) % PRIME),
  ];
}

const register: Maker = ({ dice, actors, contracts, model, sources }) => {
  const by = dice.pick(actors.slice(0, 3));
  const good = dice.pick(sources);
  const source = dice.chance(85) ? good : { program: dice.pick(broken(good.program)), data: 0n };
  const royalty = dice.chance(95) ? dice.integer(0, 2_000) : dice.integer(4_999, 5_002);
  return {
    by,
    call: contracts.ModelRegistry.call('register_model', { source: sourceEnum(source), royalty }),
    run: (at) => model.registry.register(at, source, BigInt(royalty)),
  };
};

const retire: Maker = ({ dice, actors, contracts, model, programs }) => {
  const by = dice.pick(actors.slice(0, 4));
  const { hash } = dice.pick(programs);
  return {
    by,
    call: contracts.ModelRegistry.call('retire_model', { model_hash: hash }),
    run: (at) => model.registry.retire(at, hash),
  };
};

const recheck: Maker = ({ dice, actors, contracts, model, programs, sources }) => {
  const owner = dice.pick(actors.slice(0, 4));
  const { hash } = dice.pick(programs);
  const source = dice.pick(sources);
  return {
    by: dice.pick(actors),
    call: contracts.ModelRegistry.call('recheck_model', {
      owner: owner.hex, model_hash: hash, source: sourceEnum(source),
    }),
    run: () => model.registry.recheck(owner.address, hash, source),
  };
};

export const REGISTRY = { register, retire, recheck };
