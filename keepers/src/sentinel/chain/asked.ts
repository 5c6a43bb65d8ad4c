import type { ChainPort } from '../../chains/port.ts';
import type { AnswerRules, Opened } from '../../hub/answer-window.ts';
import type { Felt } from '../../hub/types.ts';

type Chain = Pick<ChainPort, 'call'>;

/** Of a court: the Downtime or the InvalidCompute contract. */
export async function answerRules(chain: Chain, court: Felt): Promise<AnswerRules> {
  const [seconds = 0n, blocks = 0n, bond = 0n] =
    await chain.call({ to: court, entrypoint: 'answer_rules', calldata: [] });
  return { seconds: Number(seconds), blocks: Number(blocks), bond };
}

/** Undefined unless the worker stands accused; also when the window for its answer is over, until somebody closes it. */
export async function accusation(chain: Chain, downtime: Felt, worker: Felt): Promise<Opened | undefined> {
  const [accuser = 0n, , at = 0n, block = 0n] =
    await chain.call({ to: downtime, entrypoint: 'accusation', calldata: [worker] });
  return accuser === 0n ? undefined : { at: Number(at), block: Number(block) };
}

/** The same of a summons. */
export async function summons(chain: Chain, downtime: Felt, worker: Felt): Promise<Opened | undefined> {
  const [summoner = 0n, at = 0n, block = 0n] =
    await chain.call({ to: downtime, entrypoint: 'summons', calldata: [worker] });
  return summoner === 0n ? undefined : { at: Number(at), block: Number(block) };
}
