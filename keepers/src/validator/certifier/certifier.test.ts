import { expect } from 'chai';
import { hashFelts, shortString } from '@ciro-network/sdk';
import type { Call, ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import { KeeperError } from '../../core/errors.ts';
import { encodeColumn } from '../agenda/uptime.ts';
import { encodeItem, itemDigest, itemsDigest } from '../consensus/items.ts';
import type { Certificate } from '../consensus/messages.ts';
import { createKeys } from '../testing/cluster.ts';
import { certifyCall } from './calldata.ts';
import { Certifier } from './executor.ts';
import { Ledger } from './ledger.ts';
import { nextStep } from './policy.ts';

const H = 3_600;
const { committee, signers } = createKeys([40, 30, 20, 25], 'real');
const column = (hour: number) => ({ hour, blockHash: 77n, workers: 300, present: new Set([1, 2, 249, 300]) });
const other = encodeItem({ topic: shortString('levels'), payload: [1n] });
const items = (hour: number) => [other, encodeItem(encodeColumn(column(hour))), other];

function certificate(sequence: number, hour: number): Certificate {
  const history = 'ab'.repeat(16) + '12'.repeat(16);
  const claim = { sequence, digest: itemsDigest(committee, sequence, items(hour)), history };
  const statement = { chain: committee.chain, epoch: committee.epoch, ...claim };
  const seals = [0, 1, 3].map((member) => ({ member, signature: signers[member]!.signForChain(statement) }));
  return { ...claim, seals };
}

function ledgerWith(...hours: number[]): Ledger {
  const ledger = new Ledger();
  for (const [at, hour] of hours.entries()) {
    ledger.certified(committee, certificate(at + 1, hour));
    ledger.decided(committee, at + 1, items(hour));
  }
  return ledger;
}

describe('ledger of decided hours', () => {
  it('joins a decision with its certificate, in whatever order they come, and told again', () => {
    const ledger = new Ledger();
    ledger.decided(committee, 1, items(9));
    ledger.decided(committee, 2, items(8));
    expect(ledger.hours()).to.deep.equal([]);
    for (const [sequence, hour] of [[2, 8], [1, 9], [1, 9]] as const) {
      ledger.certified(committee, certificate(sequence, hour));
    }
    ledger.decided(committee, 1, items(9));
    expect(ledger.hours().map(({ column: { hour }, place, certificate: { sequence } }) => [hour, place, sequence]))
      .to.deep.equal([[8, 1, 2], [9, 1, 1]]);
    ledger.forget(8);
    expect(ledger.hours()).to.have.length(1);
  });

  it('has nothing to bring where no hour was decided', () => {
    const ledger = new Ledger();
    ledger.decided(committee, 1, [other]);
    ledger.certified(committee, certificate(1, 9));
    expect(ledger.hours()).to.deep.equal([]);
  });
});

describe('who certifies an hour', () => {
  it('is each member in turn, then everybody, until contracts take it no more', () => {
    const steps = (now: number) => [0, 1, 2, 3].map((self) => nextStep({ hour: 9, self, members: 4 }, 10 * H + now));
    expect(steps(0)).to.deep.equal(['wait', 'certify', 'wait', 'wait']);
    expect(steps(120)).to.deep.equal(['wait', 'certify', 'certify', 'wait']);
    expect(steps(360)).to.deep.equal(Array(4).fill('certify'));
    expect(steps(24 * H)).to.deep.equal(Array(4).fill('forget'));
    const firsts = [9, 10, 11, 12].map((hour) =>
      [0, 1, 2, 3].find((self) => nextStep({ hour, self, members: 4 }, (hour + 1) * H) === 'certify'));
    expect(new Set(firsts).size).to.equal(4);
  });
});

describe('a certification', () => {
  const [decided] = ledgerWith(9).hours();
  const { calldata, entrypoint, to } = certifyCall(0xabcn, decided!);

  it('opens the decision: from it a contract computes the digest that was signed', () => {
    const read = calldata.values();
    const next = (): bigint => read.next().value as bigint;
    const list = (width = 1): bigint[] => Array.from({ length: Number(next()) * width }, next);
    const facts = [next(), next(), next(), next()];
    const felts = list();
    const [epoch, sequence, low, high] = [next(), next(), next(), next()];
    const [before, after, voters, signatures] = [list(), list(), list(2), list(3)];
    expect(read.next().done).to.equal(true);
    expect([to, entrypoint, facts]).to.deep.equal([0xabcn, 'certify', [9n, 77n, 300n, 4n]]);
    const item = itemDigest({ topic: shortString('uptime'), payload: [...facts, ...felts] });
    const chain = BigInt(`0x${committee.chain}`);
    const digest = hashFelts([shortString('CIRO_ITEMS'), chain, epoch!, sequence!, ...before, item, ...after]);
    expect(digest).to.equal(BigInt(`0x${decided!.certificate.digest}`));
    expect((high! << 128n) + low!).to.equal(BigInt(`0x${decided!.certificate.history}`));
    expect([before.length, after.length]).to.deep.equal([1, 1]);
    expect(voters.filter((_felt, at) => at % 2 === 1)).to.deep.equal([40n, 30n, 20n, 25n]);
    expect(signatures.filter((_felt, at) => at % 3 === 0)).to.deep.equal([0n, 1n, 3n]);
  });

  const scene = (ledger: Ledger, certified: number[] = [], refuses = false) => {
    const sent: bigint[] = [];
    const refused: number[] = [];
    const chain = {
      call: async ({ calldata: [hour = 0n] }: Call) => [certified.includes(Number(hour)) ? 1n : 0n],
    } as unknown as ChainPort;
    const sender = {
      estimate: async () => {
        if (refuses) throw new KeeperError('CALL_REVERTED', 'The contract refuses.');
      },
      send: async ({ jobIds }: { jobIds: bigint[] }) => sent.push(...jobIds) > 0,
    } as unknown as Sender;
    const executor = new Certifier({
      chain, sender, ledger, contract: 1n, placeIn: () => 1, onRefused: (hour) => refused.push(hour),
    });
    return { sent, refused, executor };
  };
  const never = new AbortController().signal;

  it('is sent for what is due and not on the chain yet', async () => {
    const ledger = ledgerWith(9, 10, 13);
    const { sent, executor } = scene(ledger, [10]);
    expect(await executor.certify(12 * H, never)).to.equal(true);
    expect(sent).to.deep.equal([9n]);
    expect(ledger.hours().map(({ column: { hour } }) => hour)).to.deep.equal([9, 13]);
  });

  it('that is refused does not hold up others, and is tried again', async () => {
    const ledger = ledgerWith(9, 10);
    const { sent, refused, executor } = scene(ledger, [], true);
    await executor.certify(12 * H, never);
    expect([sent, refused]).to.deep.equal([[], [9, 10]]);
    expect(ledger.hours()).to.have.length(2);
    await executor.certify(40 * H, never);
    expect(ledger.hours()).to.deep.equal([]);
  });
});
