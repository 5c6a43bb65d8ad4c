import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Devnet } from '@ciro-network/deploy';
import { RpcProvider } from 'starknet';
import { systemClock } from '../core/clock.ts';
import type { HubEvent } from '../hub/types.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { follow } from './follower.ts';
import type { Call, ChainEvent, Receipt } from './port.ts';
import { Sender } from './sender.ts';
import { StarknetChain, eventKey, offer } from './starknet.ts';

/** The fee token: a contract with events that every devnet has. */
const STRK = 0x04718f5a0fc34cc1af16a1cdee98ffb20c31f5cd61d6ab07201858f4287c938dn;
const transfer = (amount: bigint, to = 0x1234n): Call =>
  ({ to: STRK, entrypoint: 'transfer', calldata: [to, amount, 0n] });

async function failure(work: Promise<unknown>): Promise<{ code: string; reason: unknown }> {
  const error = (await work.catch((caught: unknown) => caught)) as { code: string; metadata: { reason: unknown } };
  return { code: error.code, reason: error.metadata?.reason };
}

describe('Starknet, on a devnet', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-chain-'));
  const never = new AbortController().signal;
  let devnet: Devnet;
  let chain: StarknetChain;

  before(async () => {
    devnet = await Devnet.start({ blocks: 'demand', accounts: 1 });
    const [account] = await devnet.accounts();
    chain = new StarknetChain({
      rpcUrl: `${devnet.url}/rpc`, account: BigInt(account?.address ?? 0), privateKey: account?.privateKey ?? '',
    });
    await devnet.mine();
  });
  after(async () => {
    await devnet.stop();
    rmSync(folder, { recursive: true });
  });

  const sent = async (calls: Call[], nonce?: bigint, urgency = 0) =>
    chain.send(calls, nonce ?? (await chain.nonce()), await chain.estimate(calls), urgency);

  interface Sent {
    tip: string;
    resource_bounds: { l2_gas: { max_price_per_unit: string } };
  }
  const transactionOf = async (hash: bigint): Promise<Sent> => {
    const provider = new RpcProvider({ nodeUrl: `${devnet.url}/rpc` });
    return (await provider.getTransactionByHash(`0x${hash.toString(16)}`)) as unknown as Sent;
  };

  it('links blocks by their hashes', async () => {
    const head = await chain.head();
    expect((await chain.block(head.number - 1))?.hash).to.equal(head.parentHash);
    expect(await chain.block(head.number + 1)).to.equal(undefined);
  });

  it('tells a refusal by the contract from a dead node', async () => {
    const tooMuch = await failure(chain.estimate([transfer(10n ** 30n)]));
    expect(tooMuch.code).to.equal('CALL_REVERTED');
    const nowhere = await failure(chain.call({ to: 0x999n, entrypoint: 'x', calldata: [] }));
    expect(nowhere.code).to.equal('CALL_REVERTED');
    const dead = new StarknetChain({ rpcUrl: 'http://127.0.0.1:9', account: chain.account, privateKey: '0x1' });
    expect(await failure(dead.head())).to.include({ code: 'CHAIN_UNAVAILABLE' });
  });

  it('has no block for a transaction before it is closed, and executes one nonce once', async () => {
    const nonce = await chain.nonce();
    const txHash = await sent([transfer(5n)], nonce);
    expect((await chain.receipt(txHash))?.block).to.equal(undefined);
    expect(await failure(sent([transfer(6n)], nonce))).to.include({ code: 'NONCE_TAKEN' });
    await devnet.mine();
    const receipt = await chain.receipt(txHash);
    expect(receipt?.outcome).to.equal('succeeded');
    expect(receipt?.block?.number).to.equal((await chain.head()).number);
    expect((receipt?.fee ?? 0n) > 0n).to.equal(true);
    expect(await chain.nonce()).to.equal(nonce + 1n);
    expect(await failure(sent([transfer(6n)], nonce))).to.include({ code: 'NONCE_TAKEN' });
    expect(await chain.receipt(0x123456n)).to.equal(undefined);
  });

  it('offers more for a transaction in the place of one that waits too long', async () => {
    const calls = [transfer(1n)];
    const { bounds } = await chain.estimate(calls);
    const waiting = await transactionOf(await sent(calls));
    await devnet.mine();
    const urgent = await transactionOf(await sent(calls, undefined, 2));
    await devnet.mine();
    const price = (transaction: Sent): bigint => BigInt(transaction.resource_bounds.l2_gas.max_price_per_unit);
    const offered = (bounds as { l2_gas: { max_price_per_unit: bigint } }).l2_gas.max_price_per_unit;
    expect([price(waiting), BigInt(waiting.tip)]).to.deep.equal([offered, 0n]);
    expect([price(urgent), BigInt(urgent.tip)]).to.deep.equal([(offered * 9n) / 4n, (offered * 9n) / 40n]);
  });

  it('raises each offer by more than the tenth that a sequencer asks, up to five times the price', () => {
    const resource = { max_amount: 7n, max_price_per_unit: 1000n };
    const bounds = { l1_gas: resource, l2_gas: resource, l1_data_gas: resource };
    const offers = [0, 1, 2, 3, 4, 9].map((urgency) => offer(bounds, urgency));
    for (const [at, { tip, resourceBounds }] of offers.slice(1, 5).entries()) {
      const before = offers[at]!;
      expect(Number(resourceBounds.l2_gas.max_price_per_unit))
        .to.be.at.least(1.1 * Number(before.resourceBounds.l2_gas.max_price_per_unit));
      expect(Number(tip)).to.be.above(1.1 * Number(before.tip));
    }
    expect(offers[5]).to.deep.equal(offers[4]);
    expect(offers[5]!.resourceBounds.l2_gas).to.deep.equal({ max_amount: 7n, max_price_per_unit: 5062n });
  });

  it('reads events in order, a block range at a time', async () => {
    const from = (await chain.head()).number + 1;
    for (const amount of [11n, 12n, 13n]) {
      await sent([transfer(amount), transfer(amount + 100n)]);
      await devnet.mine();
    }
    const amounts = async (first: number, last: number) => (await chain.events([STRK], first, last))
      .filter((event) => event.keys[0] === eventKey('Transfer') && (event.keys[2] ?? event.data[1]) === 0x1234n)
      .map((event) => event.data.at(-2));
    expect(await amounts(from, from + 2)).to.deep.equal([11n, 111n, 12n, 112n, 13n, 113n]);
    expect(await amounts(from + 1, from + 1)).to.deep.equal([12n, 112n]);
  });

  it('follows a reorganisation: events and actions of aborted blocks are taken back, then taken in anew', async () => {
    const store = new SqliteStore(join(folder, 'reorg.db'), 'OFF');
    const outcomes: string[] = [];
    const sender = new Sender({
      chain, store, clock: systemClock, waitMs: 0, pollMs: 10, lostAfterMs: 0,
      onOutcome: (action: { state: string }, _receipt: Receipt | undefined) => outcomes.push(action.state),
    });
    const decode = (event: ChainEvent): HubEvent[] =>
      event.keys[0] === eventKey('Transfer') && (event.keys[2] ?? event.data[1]) === 0x77n
        ? [{ kind: 'submitted', jobId: event.data.at(-2) ?? 0n, slot: 1n, job: {} as never, salt: 0n, input: [] }]
        : [];
    const modules = {
      chain, store, addresses: [STRK], decode, onMalformed: (error: unknown) => { throw error; },
      startBlock: 0, depth: 50, stride: 1_000,
    };
    const jobs = () => store.openJobs().map((view) => view.jobId).sort();

    expect(await sender.begin(never)).to.equal(true);
    const calls = [transfer(501n, 0x77n)];
    await sender.send({ kind: 'submit', jobIds: [501n], calls }, await sender.estimate(calls), never);
    await devnet.mine();
    expect(await sender.begin(never)).to.equal(true);
    expect((await follow(modules)).lag).to.equal(0);
    expect(jobs()).to.deep.equal([501n]);
    expect(store.unsettledActions()).to.deep.equal([]);

    await devnet.abortBlocks((await chain.head()).number);
    await devnet.mine(3);
    expect((await follow(modules)).reorganised).to.equal(true);
    expect(jobs()).to.deep.equal([]);
    expect(store.unsettledActions().map((action) => action.state)).to.deep.equal(['sent']);
    expect(await sender.begin(never)).to.equal(true);
    expect(outcomes).to.deep.equal(['done', 'dropped']);

    await sender.send({ kind: 'submit', jobIds: [501n], calls }, await sender.estimate(calls), never);
    await devnet.mine();
    expect(await sender.begin(never)).to.equal(true);
    expect((await follow(modules)).reorganised).to.equal(false);
    expect(jobs()).to.deep.equal([501n]);
    store.close();
  });
});
