import type { ChainEvent, ChainPort } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import type { Felt } from '../../hub/types.ts';
import { encodeAttested } from '../agenda/attested-list.ts';
import type { AttestedResult } from '../agenda/attested-list.ts';
import type { Item } from '../consensus/items.ts';
import { HourlyEvents } from '../hourly/hourly-events.ts';

const AGREED = eventKey('Agreed');
/** So long after an hour's end no other block of it is expected. Seconds of the chain. */
const SETTLE_SECONDS = 60;

export interface AttestedHoursModules {
  chain: ChainPort;
  /** The AttestedJudge. */
  judge: Felt;
}

/** The last day's hours with the answers that committees agreed on in each. */
export class AttestedHours {
  /** Null for an hour without an answer. */
  readonly #items: HourlyEvents<Item | null>;

  constructor({ chain, judge }: AttestedHoursModules) {
    this.#items = new HourlyEvents({
      chain, contract: judge, settleSeconds: SETTLE_SECONDS,
      read: (events, hour, { hash }) => {
        const results = events.filter(({ keys: [key] }) => key === AGREED).map(resultOf);
        return results.length === 0 ? null : encodeAttested({ hour, blockHash: hash, results });
      },
    });
  }

  refresh(): Promise<void> {
    return this.#items.refresh();
  }

  /** Oldest first. */
  hours(): number[] {
    return this.#items.hours();
  }

  item(hour: number): Item | undefined {
    return this.#items.get(hour) ?? undefined;
  }
}

function resultOf({ address, keys: [, jobId = 0n], data: [result = 0n, security = 0n] }: ChainEvent): AttestedResult {
  return { judge: address, jobId, result, security };
}
