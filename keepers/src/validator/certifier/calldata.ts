import type { Call } from '../../chains/port.ts';
import type { Felt } from '../../hub/types.ts';
import { encodeLevels } from '../agenda/level-list.ts';
import { encodeColumn } from '../agenda/uptime.ts';
import { decodeItem, itemDigest } from '../consensus/items.ts';
import type { Certified, CertifiedHour, CertifiedLevels } from './ledger.ts';

/** `Uptime.certify` of hours that stand one after another in one decision: columns, their place, and who signed. */
export function certifyCall(contract: Felt, hours: readonly [CertifiedHour, ...CertifiedHour[]]): Call {
  const reports = hours.flatMap(({ column }) => {
    const [hour = 0n, blockHash = 0n, workers = 0n, present = 0n, ...felts] = encodeColumn(column).payload;
    return [hour, blockHash, workers, present, ...span(felts)];
  });
  return {
    to: contract,
    entrypoint: 'certify',
    calldata: [BigInt(hours.length), ...reports, ...certificate(hours[0], hours[0].place, hours.length)],
  };
}

/** `Uptime.set_levels` of a part of a day. */
export function levelsCall(contract: Felt, decided: CertifiedLevels): Call {
  const [day = 0n, part = 0n, ...changes] = encodeLevels(decided.list).payload;
  return {
    to: contract,
    entrypoint: 'set_levels',
    calldata: [day, part, ...span(changes), ...certificate(decided, decided.place, 1)],
  };
}

/** For `count` of the decided items, from `first` on: the digests of the others are told. */
function certificate(decided: Certified, first: number, count: number): Felt[] {
  const { committee, certificate: { sequence, history, seals }, items } = decided;
  const digests = items.map((bytes) => itemDigest(decodeItem(bytes)));
  return [
    BigInt(committee.epoch), BigInt(sequence), ...u256(history),
    ...span(digests.slice(0, first)), ...span(digests.slice(first + count)),
    BigInt(committee.members.length),
    ...committee.members.flatMap(({ chainKey, weight }) => [felt(chainKey), BigInt(weight)]),
    BigInt(seals.length),
    ...seals.flatMap(({ member, signature }) =>
      [BigInt(member), felt(signature.subarray(0, 32)), felt(signature.subarray(32))]),
  ];
}

function span(felts: readonly Felt[]): Felt[] {
  return [BigInt(felts.length), ...felts];
}

/** Low half first. */
function u256(digest: string): [Felt, Felt] {
  return [BigInt(`0x${digest.slice(32)}`), BigInt(`0x${digest.slice(0, 32)}`)];
}

function felt(bytes: Uint8Array): Felt {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
