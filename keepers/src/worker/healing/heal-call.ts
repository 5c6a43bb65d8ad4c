import { open } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import type { Call } from '../../chains/port.ts';
import type { Felt } from '../../hub/types.ts';
import { openingFelts, starkSignature } from '../../sentinel/chain/calldata.ts';
import type { Heartbeat } from '../../validator/heartbeats/message.ts';

/** `Uptime.heal`. `uptime`: the contract; `worker`: whose heartbeat of that hour it is. */
export function healCall(
  uptime: Felt, worker: Felt, hour: CertifiedHour, { worker: index, signature }: Pick<Heartbeat, 'worker' | 'signature'>,
): Call {
  const calldata = [worker, ...openingFelts(open(hour, index)), ...starkSignature(signature)];
  return { to: uptime, entrypoint: 'heal', calldata };
}
