import { expect } from 'chai';
import { hashFelts, shortString } from '@ciro-network/sdk';
import type { Felt } from '@ciro-network/sdk';
import type { Call, ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import { KeeperError } from '../../core/errors.ts';
import { DAY_SECONDS, encodeLevels } from '../agenda/level-list.ts';
import { encodeColumn } from '../agenda/uptime.ts';
import { encodeItem, itemDigest, itemsDigest } from '../consensus/items.ts';
import type { Item } from '../consensus/items.ts';
import type { Certificate } from '../consensus/messages.ts';
import { createKeys } from '../testing/cluster.ts';
import { certifyCall, levelsCall } from './calldata.ts';
import { Certifier } from './executor.ts';
import { Ledger } from './ledger.ts';
import { nextStep } from './policy.ts';
import { byDecision, runs } from './runs.ts';

const H = 3_600;
const { committee, signers } = createKeys([40, 30, 20, 25], 'real');
const column = (hour: number) => ({ hour, blockHash: 77n, workers: 300, present: new Set([1, 2, 249, 300]) });
const list = (day: number, part = 0) => ({ day, part, changes: [{ index: 16 + (day % 16), level: 7 }] });
const OTHER: Item = { topic: shortString('other'), payload: [1n] };
/** A number is an hour, a pair a day's part. */
type What = number | readonly [day: number, part: number];
const items = (...what: What[]) => [
  OTHER,
  ...what.map((one) => (typeof one === 'number' ? encodeColumn(column(one)) : encodeLevels(list(...one)))),
  OTHER,
].map(encodeItem);

function certificate(sequence: number, ...what: What[]): Certificate {
  const history = 'ab'.repeat(16) + '12'.repeat(16);
  const claim = { sequence, digest: itemsDigest(committee, sequence, items(...what)), history };
  const statement = { chain: committee.chain, epoch: committee.epoch, ...claim };
  const seals = [0, 1, 3].map((member) => ({ member, signature: signers[member]!.signForChain(statement) }));
  return { ...claim, seals };
}

/** With decisions 1, 2, 3 … */
function ledgerWith(...decisions: What[][]): Ledger {
  const ledger = new Ledger();
  for (const [at, what] of decisions.entries()) {
    ledger.certified(committee, certificate(at + 1, ...what));
    ledger.decided(committee, at + 1, items(...what));
  }
  return ledger;
}

describe('ledger of what was decided', () => {
  it('joins a decision with its certificate, in whatever order they come, and told again', () => {
    const ledger = new Ledger();
    ledger.decided(committee, 1, items(9, [4, 0]));
    ledger.decided(committee, 2, items([3, 1], [3, 0], 8));
    expect([ledger.hours(), ledger.levels()]).to.deep.equal([[], []]);
    ledger.certified(committee, certificate(2, [3, 1], [3, 0], 8));
    for (let times = 0; times < 2; times += 1) ledger.certified(committee, certificate(1, 9, [4, 0]));
    ledger.decided(committee, 1, items(9, [4, 0]));
    expect(ledger.hours().map(({ column: { hour }, place, certificate: { sequence } }) => [hour, place, sequence]))
      .to.deep.equal([[8, 3, 2], [9, 1, 1]]);
    expect(ledger.levels().map(({ list: { day, part }, place }) => [day, part, place]))
      .to.deep.equal([[3, 0, 2], [3, 1, 1], [4, 0, 2]]);
    ledger.forget(8);
    ledger.forgetLevels(list(3, 1));
    expect([ledger.hours().length, ledger.levels().length]).to.deep.equal([1, 2]);
  });

  it('has nothing to bring where nothing was decided that contracts ask for', () => {
    const ledger = ledgerWith([]);
    expect([ledger.hours(), ledger.levels()]).to.deep.equal([[], []]);
  });
});

describe('who brings a decision', () => {
  it('is each member in turn, then everybody, until contracts take it no more', () => {
    const matter = { readyAt: 10 * H, until: 34 * H, members: 4 };
    const steps = (now: number) => [0, 1, 2, 3].map((self) => nextStep({ ...matter, sequence: 9, self }, 10 * H + now));
    expect(steps(-1)).to.deep.equal(Array(4).fill('wait'));
    expect(steps(0)).to.deep.equal(['wait', 'bring', 'wait', 'wait']);
    expect(steps(120)).to.deep.equal(['wait', 'bring', 'bring', 'wait']);
    expect(steps(360)).to.deep.equal(Array(4).fill('bring'));
    expect(steps(24 * H)).to.deep.equal(Array(4).fill('forget'));
    const firsts = [9, 10, 11, 12].map((sequence) =>
      [0, 1, 2, 3].find((self) => nextStep({ ...matter, sequence, self }, 10 * H) === 'bring'));
    expect(new Set(firsts).size).to.equal(4);
  });
});

describe('hours that one certificate brings', () => {
  const hoursOf = (groups: ReturnType<typeof runs>) => groups.map((group) => group.map(({ column: { hour } }) => hour));

  it('are of one decision, one after another', () => {
    const hours = ledgerWith([6, 7, 8], [9], [10, [1, 0], 11]).hours();
    expect(hoursOf(byDecision(hours))).to.deep.equal([[6, 7, 8], [9], [10, 11]]);
    expect(hoursOf(runs(hours))).to.deep.equal([[6, 7, 8], [9], [10], [11]]);
    const without7 = hours.filter(({ column: { hour } }) => hour !== 7);
    expect(hoursOf(runs(without7))).to.deep.equal([[6], [8], [9], [10], [11]]);
    expect(runs([])).to.deep.equal([]);
  });

  it('are brought alone where a decision has them in another order', () => {
    expect(hoursOf(runs(ledgerWith([8, 7]).hours()))).to.deep.equal([[7], [8]]);
  });
});

describe('a certification', () => {
  const reader = (calldata: readonly Felt[]) => {
    const read = calldata.values();
    const next = (): bigint => read.next().value as bigint;
    const array = (width = 1): bigint[] => Array.from({ length: Number(next()) * width }, next);
    return { read, next, array };
  };
  /** Reads a certificate, and computes the digest that was signed. */
  const opened = ({ read, next, array }: ReturnType<typeof reader>, digests: Felt[]) => {
    const [epoch, sequence, low, high] = [next(), next(), next(), next()];
    const [before, after, voters, signatures] = [array(), array(), array(2), array(3)];
    expect(read.next().done).to.equal(true);
    expect(voters.filter((_felt, at) => at % 2 === 1)).to.deep.equal([40n, 30n, 20n, 25n]);
    expect(signatures.filter((_felt, at) => at % 3 === 0)).to.deep.equal([0n, 1n, 3n]);
    expect((high! << 128n) + low!).to.equal(BigInt(`0x${'ab'.repeat(16) + '12'.repeat(16)}`));
    const chain = BigInt(`0x${committee.chain}`);
    return hashFelts([shortString('CIRO_ITEMS'), chain, epoch!, sequence!, ...before, ...digests, ...after]);
  };

  it('opens the decision: from its hours a contract computes the digest that was signed', () => {
    const [run] = runs(ledgerWith([[5, 0], 8, 9, 10]).hours());
    const { to, entrypoint, calldata } = certifyCall(0xabcn, run!);
    const from = reader(calldata);
    const reports = Array.from({ length: Number(from.next()) }, () =>
      [from.next(), from.next(), from.next(), from.next(), ...from.array()]);
    expect([to, entrypoint, reports.map((report) => report.slice(0, 4))])
      .to.deep.equal([0xabcn, 'certify', [8n, 9n, 10n].map((hour) => [hour, 77n, 300n, 4n])]);
    const digests = reports.map((payload) => itemDigest({ topic: shortString('uptime'), payload }));
    expect(opened(from, digests)).to.equal(BigInt(`0x${run![0].certificate.digest}`));
  });

  it('of levels does so too', () => {
    const [decided] = ledgerWith([8, [5, 0]]).levels();
    const { entrypoint, calldata } = levelsCall(1n, decided!);
    const from = reader(calldata);
    const payload = [from.next(), from.next(), ...from.array()];
    expect([entrypoint, payload]).to.deep.equal(['set_levels', encodeLevels(list(5)).payload]);
    expect(opened(from, [itemDigest({ topic: shortString('levels'), payload })]))
      .to.equal(BigInt(`0x${decided!.certificate.digest}`));
  });
});

describe('a certifier', () => {
  /** `round`: the (day, part) whose levels the contract has set last. */
  const scene = (
    ledger: Ledger, { certified = [] as number[], refuses = false, round = [0, 0] as [number, number] } = {},
  ) => {
    const sent: string[] = [];
    const refused: unknown[] = [];
    const chain = {
      call: async ({ entrypoint, calldata: [hour = 0n] }: Call) =>
        (entrypoint === 'levels_round' ? round.map(BigInt) : [certified.includes(Number(hour)) ? 1n : 0n]),
    } as unknown as ChainPort;
    const sender = {
      estimate: async () => {
        if (refuses) throw new KeeperError('CALL_REVERTED', 'The contract refuses.');
      },
      send: async ({ kind, jobIds }: { kind: string; jobIds: bigint[] }) => sent.push(`${kind} ${jobIds.join()}`) > 0,
    } as unknown as Sender;
    const executor = new Certifier({
      chain, sender, ledger, contract: 1n, placeIn: () => 1, onRefused: (what) => refused.push(what),
    });
    return { sent, refused, executor };
  };
  const never = new AbortController().signal;
  const hoursOf = (ledger: Ledger) => ledger.hours().map(({ column: { hour } }) => hour);

  it('brings what is due and not on the chain yet, a decision\'s hours at once', async () => {
    const ledger = ledgerWith([9, 10, 11], [12], [13, 14]);
    const { sent, executor } = scene(ledger, { certified: [12] });
    expect(await executor.certify(13 * H + 360, never)).to.equal(true);
    expect(sent).to.deep.equal(['certify 9,10,11']);
    expect(hoursOf(ledger)).to.deep.equal([9, 10, 11, 13, 14]);
  });

  it('brings what others have left of a decision', async () => {
    const { sent, executor } = scene(ledgerWith([9, 10, 11, 12]), { certified: [10] });
    await executor.certify(20 * H, never);
    expect(sent).to.deep.equal(['certify 9', 'certify 11,12']);
  });

  it('leaves out hours that contracts take no more', async () => {
    const { sent, executor } = scene(ledgerWith([9, 10, 11]));
    await executor.certify(34 * H, never);
    expect(sent).to.deep.equal(['certify 10,11']);
  });

  it('is not held up by what is refused, and tries it again', async () => {
    const ledger = ledgerWith([9], [10, 11]);
    const { sent, refused, executor } = scene(ledger, { refuses: true });
    await executor.certify(20 * H, never);
    expect([sent, refused]).to.deep.equal([[], [{ hours: [9] }, { hours: [10, 11] }]]);
    expect(hoursOf(ledger)).to.deep.equal([9, 10, 11]);
    await executor.certify(40 * H, never);
    expect(hoursOf(ledger)).to.deep.equal([]);
  });

  it('brings lists of levels in their order, from the end of the day after theirs', async () => {
    const ledger = ledgerWith([[21, 0]], [[20, 0], [20, 1]]);
    const early = scene(ledger);
    await early.executor.certify(22 * DAY_SECONDS - 1, never);
    expect(early.sent).to.deep.equal([]);
    const { sent, executor } = scene(ledger);
    await executor.certify(23 * DAY_SECONDS + 600, never);
    expect(sent).to.deep.equal(['levels 20,0', 'levels 20,1', 'levels 21,0']);
  });

  it('does not bring a list that is set, or that contracts take no more', async () => {
    const ledger = ledgerWith([[20, 0], [20, 1]], [[21, 0]]);
    const { sent, executor } = scene(ledger, { round: [20, 0] });
    await executor.certify(23 * DAY_SECONDS + 600, never);
    expect([sent, ledger.levels().length]).to.deep.equal([['levels 20,1', 'levels 21,0'], 2]);
    await executor.certify(25 * DAY_SECONDS, never);
    expect(ledger.levels()).to.deep.equal([]);
  });

  it('waits with a later list until the one before it is set', async () => {
    const { sent, refused, executor } = scene(ledgerWith([[20, 0]], [[21, 0]]), { refuses: true });
    await executor.certify(23 * DAY_SECONDS + 600, never);
    expect([sent, refused]).to.deep.equal([[], [{ day: 20, part: 0 }]]);
  });
});
