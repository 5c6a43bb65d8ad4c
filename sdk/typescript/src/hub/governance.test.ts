import { expect } from 'chai';
import { CairoCustomEnum } from 'starknet';

import type { HubClient } from './client.ts';
import { eventKey, sameFelt } from './contract.ts';
import { HubError } from './errors.ts';
import { Governance } from './governance.ts';

const ME = '0x11';
const [TOKEN, VAULT, POOL] = ['0x70', '0x71', '0x72'];

interface Told {
  address: string;
  keys: string[];
  transaction_hash: string;
  block_number: number;
}

interface Proposed {
  /** Ready, and known by their salts. */
  calls: number;
  refuses?: (sent: readonly number[]) => HubError | undefined;
}

/** A hub with these events, where each of the workers 0x100 to 0x1ff has a vote of anybody's. */
function hub(events: readonly Told[], { calls, refuses = () => undefined }: Proposed = { calls: 0 }) {
  const asked = { events: 0, votes: 0, named: [] as bigint[], sent: [] as number[][] };
  const provider = {
    getBlock: async () => ({ timestamp: 1_000 }),
    getEvents: async ({ address, keys, from_block: from }: {
      address: string; keys: string[][]; from_block: { block_number: number };
    }) => {
      asked.events += 1;
      const matches = ({ keys: of }: Told) =>
        keys.every((any, at) => any.length === 0 || any.some((key) => sameFelt(key, of[at]!)));
      return { events: events.filter((one) =>
        one.address === address && one.block_number >= from.block_number && matches(one)) };
    },
  };
  const contracts = {
    CiroToken: { address: TOKEN }, Vault: { address: VAULT },
    CDCPool: {
      address: POOL,
      read: async (_connection: unknown, _view: string, { workers }: { workers: bigint[] }) => {
        asked.votes += 1;
        return BigInt(workers.filter((worker) => worker >= 0x100n && worker < 0x200n).length);
      },
    },
    Governor: {
      address: '0x73',
      decode: () => ({
        fields: { calls: Array.from({ length: calls }, () => ({ to: 1n, selector: 2n, calldata: [] })), description: '' },
      }),
      read: async (_connection: unknown, view: string, { workers }: { workers: bigint[] }) => {
        if (view === 'proposal') return { state: new CairoCustomEnum({ Queued: {} }) };
        asked.named = workers;
        return BigInt(workers.length);
      },
    },
    Timelock: {
      call: (_name: string, { salt }: { salt: bigint }) => Number(salt),
      read: async (_connection: unknown, view: string) =>
        (view === 'state' ? new CairoCustomEnum({ Ready: {} }) : 1n),
    },
  };
  const send = async (made: number | number[]) => {
    const all = [made].flat();
    asked.sent.push(all);
    const error = refuses(all);
    if (error !== undefined) throw error;
    return { transactionHash: `0x${all.join('')}` };
  };
  const client = { address: ME, fromBlock: 0, connection: { provider }, contracts, send } as unknown as HubClient;
  return { governance: new Governance(client), asked };
}

const stake = (block: number, worker: bigint, staker = ME, hash = `0x${block.toString(16)}`): Told[] => [
  { address: TOKEN!, keys: [eventKey('Transfer'), staker, VAULT!], transaction_hash: hash, block_number: block },
  { address: POOL!, keys: [eventKey('WorkerStaked'), `0x${worker.toString(16)}`], transaction_hash: hash, block_number: block },
];

describe('votes of an account', () => {
  it('are looked for where it staked itself, however many addresses others stake dust for', async () => {
    const dust = Array.from({ length: 5_000 }, (_stake, at) => stake(10 + at, 0x1000n + BigInt(at), '0x66')).flat();
    const { governance, asked } = hub([...stake(5, 0x101n), ...dust, ...stake(6_000, 0x102n), ...stake(6_001, 0x101n)]);
    expect(await governance.power()).to.deep.equal({ checkpoint: 999n, votes: 2n, workers: [0x101n, 0x102n] });
    expect(asked.votes, 'a call for the page, and few to halve it').to.be.lessThan(8);
  });

  it('are looked for with itself where it never staked', async () => {
    const { governance, asked } = hub(stake(5, 0x101n, '0x66'));
    expect((await governance.power()).workers).to.deep.equal([]);
    expect([asked.events, asked.votes]).to.deep.equal([1, 1]);
  });

  it('are those of 64 workers at most', async () => {
    const { governance, asked } = hub(Array.from({ length: 80 }, (_stake, at) => stake(at, 0x100n + BigInt(at))).flat());
    expect((await governance.power()).workers).to.have.length(64);
    expect(asked.named).to.have.length(64);
  });
});

describe('execution of a proposal', () => {
  const created: Told[] = [
    { address: '0x73', keys: [eventKey('ProposalCreated'), '0x0'], transaction_hash: '0x1', block_number: 1 },
  ];
  const refused = new HubError('CALL_FAILED', 'Refused.');

  it('is one transaction where it can be', async () => {
    const { governance, asked } = hub(created, { calls: 3 });
    expect(await governance.execute(0n)).to.deep.equal({ receipts: [{ transactionHash: '0x012' }], refused: [] });
    expect(asked.sent).to.deep.equal([[0, 1, 2]]);
  });

  it('makes the other calls where one always fails, and says which', async () => {
    const { governance, asked } = hub(created, { calls: 3, refuses: (all) => (all.includes(1) ? refused : undefined) });
    expect(await governance.execute(0n)).to.deep.equal({
      receipts: [{ transactionHash: '0x0' }, { transactionHash: '0x2' }], refused: [{ call: 1, error: refused }],
    });
    expect(asked.sent).to.deep.equal([[0, 1, 2], [0], [1], [2]]);
  });

  it('is refused where all calls are, and not tried again where the node did not answer', async () => {
    const code = (of: Promise<unknown>) => of.then(() => 'done', (error: HubError) => error.code);
    expect(await code(hub(created, { calls: 2, refuses: () => refused }).governance.execute(0n))).to.equal('CALL_FAILED');
    const { governance, asked } = hub(created, { calls: 2, refuses: () => new HubError('CHAIN_UNREACHABLE', 'No answer.') });
    expect(await code(governance.execute(0n))).to.equal('CHAIN_UNREACHABLE');
    expect(asked.sent).to.deep.equal([[0, 1]]);
  });
});
