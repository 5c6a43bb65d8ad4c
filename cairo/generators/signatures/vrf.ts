// The VRF over the Stark curve, as the SDK proves it: vectors/beacon.json.

import { test } from '../format.ts';
import { golden } from '../golden.ts';

interface Share extends Record<'key_y' | 'gamma_x' | 'gamma_y' | 'c' | 's', string> {
  member: number;
}
interface Vectors {
  keys: { public: string }[];
  rounds: { round: string; message: string; point: [string, string]; shares: Share[] }[];
  refused: (Share & { round: string; why: string })[];
}

const { keys, rounds, refused } = golden<Vectors>('beacon');

export function vrfTests(): string {
  const points = rounds.map(({ round, message, point: [x, y] }) =>
    test(`point of round ${round}`, [
      '    let expected = (', `        ${x},`, `        ${y},`, '    );',
      `point_of(${message}).coordinates() == expected`,
    ].join('\n'), true));
  const shares = rounds.flatMap(({ round, message, shares }) => shares.map((share) =>
    test(`share of member ${share.member} in round ${round}`, check(message, share), true)));
  const wrong = refused.map((share) => {
    const { message } = rounds.find(({ round }) => round === share.round)!;
    return test(share.why, check(message, share), false);
  });
  const tests = [...points, ...shares, ...wrong].join('\n');
  return `use core::ec::EcPointTrait;\nuse crate::vrf::{Proof, is_valid, point_of};\n\n${tests}`;
}

function check(message: string, { member, key_y, gamma_x, gamma_y, c, s }: Share): string {
  const fields = Object.entries({ key_y, gamma_x, gamma_y, c, s }).map(([name, value]) => `        ${name}: ${value},`);
  return [
    `    let point = point_of(${message});`,
    `    let key = ${keys[member]!.public};`,
    '    let proof = Proof {', ...fields, '    };',
    'is_valid(point, key, proof)',
  ].join('\n');
}
