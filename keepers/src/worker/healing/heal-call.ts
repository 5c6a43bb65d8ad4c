import { open } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import type { Call } from '../../chains/port.ts';
import type { Felt } from '../../hub/types.ts';
import { openingFelts } from '../../sentinel/chain/calldata.ts';
import type { Heartbeat } from '../../validator/heartbeats/message.ts';

/** `Uptime.heal`. `uptime`: the contract; `worker`: whose heartbeat of that hour it is. */
export function healCall(
  uptime: Felt, worker: Felt, hour: CertifiedHour, { worker: index, signature }: Pick<Heartbeat, 'worker' | 'signature'>,
): Call {
  const half = (from: number): Felt => BigInt(`0x${Buffer.from(signature.subarray(from, from + 32)).toString('hex')}`);
  return { to: uptime, entrypoint: 'heal', calldata: [worker, ...openingFelts(open(hour, index)), half(0), half(32)] };
}
