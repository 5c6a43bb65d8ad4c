import { hashFelts, packJob, shortString } from '@ciro-network/sdk';
import { hubContract } from '@ciro-network/sdk/hub';
import type { Opening } from '@ciro-network/sdk/uptime';
import type { Call, ChainEvent, ChainPort } from '../../chains/port.ts';
import { KeeperError } from '../../core/errors.ts';
import { hex } from '../../core/json.ts';
import type { Opened } from '../../hub/answer-window.ts';
import { encode } from '../../hub/starknet-calls.ts';
import type { Felt } from '../../hub/types.ts';
import type { CaseKey, FalseResult, ProvenResult } from '../evidence.ts';
import type { MissedSeat } from '../finding/seats.ts';
import type { CaseState, PenalRecord, Rules } from '../policy.ts';
import { accusation, answerRules, summons } from './asked.ts';
import { accusationFelts, span } from './calldata.ts';
import { readWatchEvent } from './events.ts';
import type { WatchEvent } from './events.ts';
import { StarknetPool, known } from './pool.ts';
import type { CaseFacts, PenalPort } from './port.ts';

/** The contracts of which a sentinel must know the addresses; the others it asks for. */
export interface PenalAddresses {
  CiroToken: string;
  Vault: string;
  CDCPool: string;
  ValidatorSet: string;
  Uptime: string;
  Slashing: string;
  DoubleSigning: string;
  Downtime: string;
  InvalidCompute: string;
  AttestedJudge: string;
}

const CASE_STATES: readonly CaseState[] = ['none', 'open', 'guilty', 'dismissed', 'restored'];
/** As a moment: never. */
const BANNED = 2n ** 64n - 1n;
const CHALLENGE = shortString('CIRO_CHALLENGE');

/** Felts of a model's program in a call: `ModelSource` as `open_case` takes it. */
export type SourceFelts = (modelHash: Felt, argument: readonly Felt[]) => Felt[];

export interface StarknetPenalOptions {
  chain: ChainPort;
  addresses: PenalAddresses;
  source: SourceFelts;
}

/** The deployed contracts. */
export class StarknetPenal implements PenalPort {
  readonly rules: Rules;
  readonly network: string;
  readonly addresses: readonly Felt[];
  readonly pool: StarknetPool;
  readonly #chain: ChainPort;
  readonly #at: Readonly<Record<keyof PenalAddresses, Felt>>;
  readonly #source: SourceFelts;
  /** An epoch's begin is told by its number, which only a reorganisation changes; it is asked again when too old. */
  readonly #began = new Map<number, number>();
  /** Of blocks, likewise. */
  readonly #times = new Map<number, number>();

  private constructor(
    { chain, source }: StarknetPenalOptions, at: Record<keyof PenalAddresses, Felt>, rules: Rules, network: Felt,
  ) {
    this.#chain = chain;
    this.#at = at;
    this.#source = source;
    this.rules = rules;
    this.network = network.toString(16).padStart(64, '0');
    this.pool = new StarknetPool(chain, at.CDCPool);
    this.addresses = [at.ValidatorSet, at.Uptime, at.Downtime, at.InvalidCompute, at.AttestedJudge, at.Vault];
  }

  /** Reads what was fixed at the contracts' deployment. */
  static async connect(options: StarknetPenalOptions): Promise<StarknetPenal> {
    const { chain, addresses } = options;
    const at = Object.fromEntries(Object.entries(addresses).map(([name, text]) => [name, BigInt(text)])) as Record<
      keyof PenalAddresses, Felt
    >;
    const view = (to: Felt, entrypoint: string): Promise<Felt[]> => chain.call({ to, entrypoint, calldata: [] });
    const [network = 0n] = await view(at.ValidatorSet, 'network');
    const [window = 0n] = await view(at.Slashing, 'evidence_window');
    if (window === 0n || network === 0n) {
      throw new KeeperError('CONFIG_INVALID', `There is no Slashing contract at ${addresses.Slashing}.`);
    }
    const [accusations, cases] =
      await Promise.all([answerRules(chain, at.Downtime), answerRules(chain, at.InvalidCompute)]);
    return new StarknetPenal(options, at, { evidenceWindow: Number(window), accusations, cases }, network);
  }

  decode(event: ChainEvent): WatchEvent[] {
    return readWatchEvent(event);
  }

  async epochBeganAt(epoch: number): Promise<number> {
    const known = this.#began.get(epoch);
    if (known !== undefined) return known;
    const [beganAt = 0n] = await this.#ask('ValidatorSet', 'epoch_facts', [BigInt(epoch)]);
    this.#began.set(epoch, Number(beganAt));
    return Number(beganAt);
  }

  async record(worker: Felt): Promise<PenalRecord> {
    const [signing = 0n, recoversAt = 0n] = await this.#ask('Slashing', 'record', [worker]);
    return { doubleSigningUntil: Number(signing), banned: recoversAt === BANNED };
  }

  async countsFrom(worker: Felt): Promise<number> {
    const [time = 0n] = await this.#ask('Downtime', 'counts_from', [worker]);
    return Number(time);
  }

  accusation(worker: Felt): Promise<Opened | undefined> {
    return accusation(this.#chain, this.#at.Downtime, worker);
  }

  summons(worker: Felt): Promise<Opened | undefined> {
    return summons(this.#chain, this.#at.Downtime, worker);
  }

  timeOf(block: number): Promise<number> {
    return known(this.#times, block, async () => (await this.#chain.block(block))?.timestamp ?? 0);
  }

  async caseOf({ judge, jobId, worker }: CaseKey): Promise<CaseFacts> {
    const [state = 0n, , , , at = 0n, block = 0n, closedAt = 0n] =
      await this.#ask('InvalidCompute', 'case', [judge, jobId, worker]);
    return {
      state: CASE_STATES[Number(state)] ?? 'none', opened: { at: Number(at), block: Number(block) },
      closedAt: Number(closedAt),
    };
  }

  async announcedIn(announcement: Felt): Promise<number> {
    const [block = 0n] = await this.#ask('InvalidCompute', 'announced_in', [announcement]);
    return Number(block);
  }

  async postedAt({ judge, jobId, worker }: CaseKey): Promise<number | undefined> {
    const claim = await this.#chain.call({ to: judge, entrypoint: 'claim_of', calldata: [jobId, worker] });
    const [digest = 0n, , , , , postedAt = 0n] = claim;
    return digest === 0n ? undefined : Number(postedAt);
  }

  submitEquivocations(pieces: readonly (readonly Felt[])[]): Call[] {
    return [this.#call('DoubleSigning', 'submit_equivocations', span(pieces))];
  }

  submitAttack(attack: readonly Felt[]): Call[] {
    return [this.#call('DoubleSigning', 'submit_attack', [...attack])];
  }

  accuse(accusations: readonly { worker: Felt; openings: readonly Opening[] }[]): Call[] {
    const bonds = BigInt(accusations.length) * this.rules.accusations.bond;
    const felts = accusations.map(({ worker, openings }) => accusationFelts(worker, openings));
    return [this.#approve('Downtime', bonds), this.#call('Downtime', 'accuse', span(felts))];
  }

  accuseAbsent(seats: readonly MissedSeat[]): Call[] {
    const bonds = BigInt(seats.length) * this.rules.accusations.bond;
    const felts = seats.map(({ view: { slot, job }, worker }) => ({ slot, job: packJob(job), worker }));
    const downtime = hubContract('Downtime', hex(this.#at.Downtime));
    return [this.#approve('Downtime', bonds), encode(downtime.call('accuse_absent', { seats: felts }))];
  }

  summon(workers: readonly Felt[]): Call[] {
    const bonds = BigInt(workers.length) * this.rules.accusations.bond;
    return [this.#approve('Downtime', bonds), this.#call('Downtime', 'summon', list(workers))];
  }

  closeSummons(workers: readonly Felt[]): Call[] {
    return [this.#call('Downtime', 'close_summons', list(workers))];
  }

  closeAccusations(workers: readonly Felt[]): Call[] {
    return [this.#call('Downtime', 'close_accusations', span(workers.map((worker) => [worker])))];
  }

  announcement({ judge, jobId, worker, secret, outputs }: FalseResult): Felt {
    return hashFelts([CHALLENGE, this.#chain.account, judge, jobId, worker, secret, ...outputs]);
  }

  announce(announcement: Felt): Call[] {
    return [this.#call('InvalidCompute', 'announce', [announcement])];
  }

  openCase(result: FalseResult, argument: readonly Felt[]): Call[] {
    const { judge, worker, modelHash, claimed, secret } = result;
    const calldata = [
      judge, worker, modelHash, ...list(claimed), secret, ...this.#source(modelHash, argument), ...answerFelts(result),
    ];
    return [
      this.#approve('InvalidCompute', this.rules.cases.bond), this.#call('InvalidCompute', 'open_case', calldata),
    ];
  }

  closeCases(keys: readonly CaseKey[]): Call[] {
    return [this.#call('InvalidCompute', 'close_cases', caseKeys(keys))];
  }

  restoreCases(keys: readonly CaseKey[]): Call[] {
    return [this.#call('InvalidCompute', 'restore_cases', caseKeys(keys))];
  }

  burnFrozen(caseIds: readonly Felt[]): Call[] {
    return caseIds.map((caseId) => this.#call('Vault', 'burn_frozen', [caseId]));
  }

  answerCase(result: ProvenResult, argument: readonly Felt[]): Call[] {
    const { judge, modelHash } = result;
    const calldata = [judge, ...this.#source(modelHash, argument), ...answerFelts(result)];
    return [this.#call('InvalidCompute', 'answer_case', calldata)];
  }

  #ask(contract: keyof PenalAddresses, entrypoint: string, calldata: Felt[]): Promise<Felt[]> {
    return this.#chain.call({ to: this.#at[contract], entrypoint, calldata });
  }

  #call(court: keyof PenalAddresses, entrypoint: string, calldata: Felt[]): Call {
    return { to: this.#at[court], entrypoint, calldata };
  }

  #approve(court: keyof PenalAddresses, amount: bigint): Call {
    return { to: this.#at.CiroToken, entrypoint: 'approve', calldata: [this.#at[court], amount, 0n] };
  }
}

function caseKeys(keys: readonly CaseKey[]): Felt[] {
  return span(keys.map(({ judge, jobId, worker }) => [judge, jobId, worker]));
}

/** `Answer` */
function answerFelts({ jobId, inputCommitment, salt, rows, input, outputs }: ProvenResult): Felt[] {
  return [jobId, inputCommitment, salt, BigInt(rows), ...list(input), ...list(outputs)];
}

function list(felts: readonly Felt[]): Felt[] {
  return [BigInt(felts.length), ...felts];
}
