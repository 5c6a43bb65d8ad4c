// What stakers decide: proposals of the governor, their votes, and what the timelock does of them.

import { CairoCustomEnum, hash, type Call } from 'starknet';

import { PRIME, type Felt } from '../felt.ts';
import type { HubClient } from './client.ts';
import type { Receipt } from './connection.ts';
import { eventKey, sameFelt } from './contract.ts';
import { HubError } from './errors.ts';
import { eventsOf } from './event-log.ts';

export type Support = 'for' | 'against' | 'abstain';
export type ProposalState =
  'unknown' | 'active' | 'cancelled' | 'defeated' | 'succeeded' | 'queued' | 'expired';
/** Of one call, once it is queued. */
export type OperationState = 'unknown' | 'waiting' | 'ready' | 'expired' | 'done';

export interface GovernorRules {
  /** Votes that it takes to propose, in base units. */
  threshold: bigint;
  /** Basis points of what is staked. */
  quorum: number;
  /** Seconds. */
  votingPeriod: number;
}

/** One call of a proposal, as the timelock makes it. */
export interface ProposedCall {
  to: Felt;
  selector: Felt;
  calldata: Felt[];
}

/** Votes of an account at a second that has passed, and the workers that its staked ones are with. */
export interface Power {
  checkpoint: bigint;
  votes: bigint;
  workers: Felt[];
}

/** What became of the calls that were ready. */
export interface Execution {
  receipts: Receipt[];
  /** Calls that were not made, by their place in the proposal. */
  refused: Refused[];
}

export interface Refused {
  call: number;
  error: HubError;
}

/** Amounts in base units, times in seconds. */
export interface Proposal {
  id: Felt;
  state: ProposalState;
  proposer: Felt;
  description: string;
  calls: ProposedCall[];
  /** What became of each call. */
  operations: OperationState[];
  checkpoint: bigint;
  endsAt: bigint;
  quorum: bigint;
  votesFor: bigint;
  votesAgainst: bigint;
  abstained: bigint;
}

/** Workers asked for in one call. */
const PAGE = 200;
/** Workers that one vote may name. */
const MAX_WORKERS = 64;

export class Governance {
  readonly #hub: HubClient;

  constructor(hub: HubClient) {
    this.#hub = hub;
  }

  async rules(): Promise<GovernorRules> {
    const { threshold, quorum, voting_period: period } = await this.#read<
      Record<'threshold' | 'quorum' | 'voting_period', bigint>
    >('rules');
    return { threshold, quorum: Number(quorum), votingPeriod: Number(period) };
  }

  /** Lets the caller's liquid CIRO vote, for itself or another; stake votes anyway. Counts from the next second on. */
  delegate(to = this.#hub.address): Promise<Receipt> {
    return this.#hub.send(this.#hub.contracts.CiroToken.call('delegate', { delegatee: to }));
  }

  /**
   * Looks for stake where the account itself ever staked: others' stakes, at however many addresses, cost nothing here.
   * With more than 64 workers it is the most that one vote can name. `checkpoint`: the latest second that has passed,
   * unless given.
   */
  async power(account = this.#hub.address, checkpoint?: bigint): Promise<Power> {
    const { connection } = this.#hub;
    const second = checkpoint ?? BigInt((await connection.provider.getBlock('latest')).timestamp) - 1n;
    const known = await this.#workers(account);
    const pages = Array.from({ length: Math.ceil(known.length / PAGE) }, (_, n) => known.slice(n * PAGE, (n + 1) * PAGE));
    const staked = (await Promise.all(pages.map((page) => this.#stakedWith(account, page, second)))).flat();
    const workers = staked.sort((a, b) => (a.votes > b.votes ? -1 : 1)).slice(0, MAX_WORKERS)
      .map(({ worker }) => worker).sort((a, b) => (a < b ? -1 : 1));
    const votes = await this.#read<bigint>('votes_at', { account, workers, checkpoint: second });
    return { checkpoint: second, votes, workers };
  }

  /** @throws HubError VOTES_SHORT */
  async propose(calls: readonly Call[], description: string): Promise<{ id: Felt; receipt: Receipt }> {
    const proposed = calls.map(({ contractAddress, entrypoint, calldata }) => (
      { to: contractAddress, selector: hash.getSelectorFromName(entrypoint), calldata: calldata as string[] }
    ));
    const { workers } = await this.power();
    const receipt = await this.#send('propose', { calls: proposed, description, workers });
    const event = receipt.events.find(({ keys }) => sameFelt(keys[0]!, eventKey('ProposalCreated')));
    if (!event) throw new HubError('NO_EVENT', 'The transaction proposed nothing.');
    return { id: BigInt(event.keys[1]!), receipt };
  }

  /** With all votes of the account. @throws HubError NO_VOTES, ALREADY_VOTED, NOT_ACTIVE */
  async vote(id: Felt, support: Support): Promise<Receipt> {
    const { checkpoint } = await this.#read<{ checkpoint: bigint }>('proposal', { id });
    if (checkpoint === 0n) throw unknown(id);
    const { workers } = await this.power(this.#hub.address, checkpoint);
    const chosen = (name: Support) => (name === support ? {} : undefined);
    return this.#send('vote', {
      id, workers,
      support: new CairoCustomEnum({ Against: chosen('against'), For: chosen('for'), Abstain: chosen('abstain') }),
    });
  }

  /** @throws HubError NOT_PROPOSER, NOT_ACTIVE */
  cancel(id: Felt): Promise<Receipt> {
    return this.#send('cancel', { id });
  }

  /** Hands what was decided to the timelock. @throws HubError NOT_SUCCEEDED */
  async queue(id: Felt): Promise<Receipt> {
    const { calls } = await this.#created(id);
    return this.#send('queue', { id, calls });
  }

  /**
   * Has the timelock make all calls that are ready, in their order: in one transaction, or, where that is refused, each
   * in its own, so that none keeps the others from being made. @throws HubError NOTHING_DUE; a refusal where all fail
   */
  async execute(id: Felt): Promise<Execution> {
    const { calls, operations } = await this.proposal(id);
    const { Timelock } = this.#hub.contracts;
    const due = calls.flatMap((call, n) => (
      operations[n] === 'ready' ? [{ n, call: Timelock.call('execute', { ...operationOf(id, call, n) }) }] : []
    ));
    if (due.length === 0) {
      throw new HubError('NOTHING_DUE', `None of the proposal's calls is ready: ${operations.join(', ')}.`);
    }
    try {
      return { receipts: [await this.#hub.send(due.map(({ call }) => call))], refused: [] };
    } catch (error) {
      if (due.length === 1 || !isRefusal(error)) throw error;
    }
    const [receipts, refused]: [Receipt[], Refused[]] = [[], []];
    for (const { n, call } of due) {
      try {
        receipts.push(await this.#hub.send(call));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refused.push({ call: n, error });
      }
    }
    if (receipts.length === 0) throw refused[0]!.error;
    return { receipts, refused };
  }

  /** @throws HubError PROPOSAL_UNKNOWN */
  async proposal(id: Felt): Promise<Proposal> {
    const [{ calls, description }, facts] = await Promise.all([
      this.#created(id),
      this.#read<Record<string, bigint> & { state: CairoCustomEnum }>('proposal', { id }),
    ]);
    return {
      id, description, calls,
      state: facts.state.activeVariant().toLowerCase() as ProposalState,
      proposer: facts.proposer!,
      operations: await Promise.all(calls.map((call, n) => this.#operation(id, call, n))),
      checkpoint: facts.checkpoint!, endsAt: facts.ends_at!, quorum: facts.quorum!,
      votesFor: facts.votes_for!, votesAgainst: facts.votes_against!, abstained: facts.abstained!,
    };
  }

  /** All that were ever made, oldest first. */
  async proposals(): Promise<Felt[]> {
    const { connection, contracts, fromBlock } = this.#hub;
    const keys = [[eventKey('ProposalCreated')]];
    const created = await eventsOf(connection, contracts.Governor.address, fromBlock, keys);
    return created.map((event) => BigInt(event.keys[1]!));
  }

  /** What was announced when it was proposed: the governor keeps its hash only. */
  async #created(id: Felt): Promise<{ calls: ProposedCall[]; description: string }> {
    const { connection, contracts: { Governor }, fromBlock } = this.#hub;
    const keys = [[eventKey('ProposalCreated')], [felt(id)]];
    const [event] = await eventsOf(connection, Governor.address, fromBlock, keys);
    const decoded = event && Governor.decode(event);
    if (!decoded) throw unknown(id);
    const { calls, description } = decoded.fields as { calls: ProposedCall[]; description: string };
    return { calls, description };
  }

  async #operation(id: Felt, call: ProposedCall, n: number): Promise<OperationState> {
    const { connection, contracts: { Timelock } } = this.#hub;
    const operation = await Timelock.read<bigint>(connection, 'operation_id', { ...operationOf(id, call, n) });
    const state = await Timelock.read<CairoCustomEnum>(connection, 'state', [operation]);
    return state.activeVariant().toLowerCase() as OperationState;
  }

  /** Itself, and everybody whom it ever staked for: in a transaction that took CIRO from it into the vault. */
  async #workers(account: string): Promise<Felt[]> {
    const { connection, contracts: { CDCPool, CiroToken, Vault }, fromBlock } = this.#hub;
    const paid = await eventsOf(
      connection, CiroToken.address, fromBlock, [[eventKey('Transfer')], [felt(account)], [felt(Vault.address)]],
    );
    const [first] = paid;
    if (first === undefined) return [BigInt(account)];
    const own = new Set(paid.map((event) => BigInt(event.transaction_hash)));
    const staked = await eventsOf(
      connection, CDCPool.address, first.block_number ?? fromBlock, [[eventKey('WorkerStaked')]],
    );
    const mine = staked.filter((event) => own.has(BigInt(event.transaction_hash)));
    return [...new Set([BigInt(account), ...mine.map((event) => BigInt(event.keys[1]!))])];
  }

  /** Which of these workers the account's stake is with: a page without any is one call. */
  async #stakedWith(account: string, workers: Felt[], checkpoint: bigint): Promise<{ worker: Felt; votes: bigint }[]> {
    if (workers.length === 0) return [];
    const { connection, contracts: { CDCPool } } = this.#hub;
    const votes = await CDCPool.read<bigint>(connection, 'votes_of', { staker: account, workers, checkpoint });
    if (votes === 0n) return [];
    if (workers.length === 1) return [{ worker: workers[0]!, votes }];
    const middle = workers.length >> 1;
    const halves = [workers.slice(0, middle), workers.slice(middle)];
    return (await Promise.all(halves.map((half) => this.#stakedWith(account, half, checkpoint)))).flat();
  }

  #read<T>(view: string, args: Record<string, unknown> = {}): Promise<T> {
    return this.#hub.contracts.Governor.read<T>(this.#hub.connection, view, args as never);
  }

  #send(entrypoint: string, args: Record<string, unknown>): Promise<Receipt> {
    return this.#hub.send(this.#hub.contracts.Governor.call(entrypoint, args as never));
  }
}

/** As nodes want it: without leading zeros. */
function felt(value: string | bigint): string {
  return `0x${BigInt(value).toString(16)}`;
}

/** What the timelock knows the n-th call by. */
function operationOf(id: Felt, { to, selector, calldata }: ProposedCall, n: number) {
  return { target: to, selector, calldata, salt: (id + BigInt(n)) % PRIME };
}

/** Of a contract: another call may pass. What the node did not answer is no refusal. */
function isRefusal(error: unknown): error is HubError {
  return error instanceof HubError && error.code !== 'CHAIN_UNREACHABLE';
}

function unknown(id: Felt): HubError {
  return new HubError('PROPOSAL_UNKNOWN', `Nothing was proposed as 0x${id.toString(16)}.`);
}
