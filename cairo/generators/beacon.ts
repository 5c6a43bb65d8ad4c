// Values of the beacon: vectors/beacon.json. Its shares are tests of the VRF.

import { span } from './format.ts';
import { golden } from './golden.ts';

interface Vectors {
  network: string;
  beacon: string;
  scope: string;
  rounds: {
    round: string;
    message: string;
    shares: { gamma_x: string }[];
    values: { members: number[]; value: string }[];
  }[];
}

export function beaconVectors(): string {
  const { network, beacon, scope, rounds } = golden<Vectors>('beacon');
  const values = rounds.flatMap(({ round, message, shares, values }) => values.map(({ members, value }) => {
    const outputs = members.map((member) => shares[member]!.gamma_x);
    return `(${round}, ${message}, ${span(outputs, '    ')}, ${value})`;
  }));
  return `pub const NETWORK: felt252 = ${network};
pub const BEACON: felt252 = ${beacon};
pub const SCOPE: felt252 = ${scope};

/// Round, its message, outputs of members, and the value that they make.
pub fn values() -> Span<(u64, felt252, Span<felt252>, felt252)> {
    ${span(values)}
}
`;
}
