import type { Call } from '../../chains/port.ts';
import type { Felt } from '../../hub/types.ts';
import { encodeColumn } from '../agenda/uptime.ts';
import { decodeItem, itemDigest } from '../consensus/items.ts';
import type { CertifiedHour } from './ledger.ts';

/** `Uptime.certify` of a decided hour: the column, where it stands among the decided items, and who signed. */
export function certifyCall(contract: Felt, { committee, certificate, items, place, column }: CertifiedHour): Call {
  const digests = items.map((bytes) => itemDigest(decodeItem(bytes)));
  const { payload } = encodeColumn(column);
  const [hour = 0n, blockHash = 0n, workers = 0n, present = 0n, ...felts] = payload;
  return {
    to: contract,
    entrypoint: 'certify',
    calldata: [
      hour, blockHash, workers, present, ...span(felts),
      BigInt(committee.epoch), BigInt(certificate.sequence), ...u256(certificate.history),
      ...span(digests.slice(0, place)), ...span(digests.slice(place + 1)),
      BigInt(committee.members.length),
      ...committee.members.flatMap(({ chainKey, weight }) => [felt(chainKey), BigInt(weight)]),
      BigInt(certificate.seals.length),
      ...certificate.seals.flatMap(({ member, signature }) =>
        [BigInt(member), felt(signature.subarray(0, 32)), felt(signature.subarray(32))]),
    ],
  };
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
