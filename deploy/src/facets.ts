// A contract that is larger than a class may be hands calls on to facets (cairo/hub/src/facets.cairo): its own class takes
// their arguments, and returns what they return, as it comes. What the felts mean is in the facets' ABIs.

import type { Abi } from 'starknet';

import { DeployError } from './errors.ts';

const CALLDATA = 'ciro_hub::facets::Calldata';

interface Entry {
  type: string;
  name: string;
  inputs?: { type: string }[];
  items?: Entry[];
  state_mutability?: string;
}

/** The ABI that callers of a contract need, and that is declared: its functions, and its facets' in place of what it hands on. */
export function wholeAbi(contract: string, front: Abi, facets: readonly Abi[]): Abi {
  const own = front as unknown as Entry[];
  const handedOn = own.filter(isHandedOn);
  if (handedOn.length === 0) return front;
  const theirs = (facets as unknown as Entry[][]).flat().filter(({ type }) => type !== 'event' && type !== 'constructor');
  const missing = difference(signatures(theirs), signatures(handedOn));
  const unknown = difference(signatures(handedOn), signatures(theirs));
  if (missing.length + unknown.length > 0) {
    throw new DeployError(
      'FACETS', `${contract} and its facets are not of one mind: ${[...missing, ...unknown].join(', ')}.`, { missing, unknown },
    );
  }
  const kept = own.filter((entry) => !isHandedOn(entry) && entry.name !== CALLDATA);
  const seen = new Set(kept.map(keyOf));
  const added = theirs.filter((entry) => !seen.has(keyOf(entry)) && seen.add(keyOf(entry)));
  return [...kept, ...added] as unknown as Abi;
}

function isHandedOn({ type, inputs }: Entry): boolean {
  return type === 'function' && inputs?.length === 1 && inputs[0]!.type === CALLDATA;
}

const keyOf = ({ type, name }: Entry) => `${type} ${name}`;

/** Each function's name, and whether it is a view. */
function signatures(entries: readonly Entry[]): string[] {
  return entries
    .flatMap((entry) => (entry.type === 'interface' ? entry.items! : [entry]))
    .filter(({ type }) => type === 'function')
    .map(({ name, state_mutability }) => `${name} (${state_mutability})`);
}

function difference(all: readonly string[], some: readonly string[]): string[] {
  const known = new Set(some);
  return all.filter((each) => !known.has(each));
}
