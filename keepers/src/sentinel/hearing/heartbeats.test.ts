import { expect } from 'chai';
import type { ChainPort } from '../../chains/port.ts';
import { HeartbeatBook } from '../../validator/heartbeats/book.ts';
import { encodeHeartbeats, heartbeatTopic } from '../../validator/heartbeats/message.ts';
import { MemoryNetwork } from '../../validator/network/memory.ts';
import type { Listener, Transport, Verdict } from '../../validator/network/transport.ts';
import { TimedChain } from '../../validator/testing/timed-chain.ts';
import { CHAIN_ID, UPTIME_CONTRACT, Workers } from '../../validator/testing/workers.ts';
import { HeartbeatEar } from './heartbeats.ts';

const H = 3_600;
const NETWORK = '00'.repeat(32);
const [STRANGER, SENTINEL] = ['aa', 'bb'].map((byte) => byte.repeat(32)) as [string, string];

describe('heartbeats that a sentinel hears', () => {
  it('are those of workers who sign them, in their hour, and go no further', async () => {
    const workers = new Workers(3);
    const chain = new TimedChain(9 * H, 10 * H, 10 * H + 60) as TimedChain & ChainPort;
    let listener: Listener | undefined;
    const inner = new MemoryNetwork().open(SENTINEL);
    const transport: Transport = {
      ...inner, self: SENTINEL, onPeer: () => undefined,
      listen: (topic, given) => {
        expect(topic).to.equal(heartbeatTopic(NETWORK));
        listener = given;
        return () => undefined;
      },
    };
    const ear = await HeartbeatEar.open({
      chain, chainId: CHAIN_ID, transport, roll: workers, book: new HeartbeatBook(':memory:'), uptime: UPTIME_CONTRACT,
      network: NETWORK,
    });
    const { hash } = chain.blocks[1]!;
    const said = workers.heartbeat(10, hash, 2);
    const forged = workers.heartbeat(10, hash, 3, { by: 2 });
    const verdicts: Verdict[] = [];
    for (const heartbeats of [[said], [forged], [said, said]]) {
      verdicts.push(await listener!(STRANGER, encodeHeartbeats(heartbeats)));
    }
    expect(verdicts).to.deep.equal(['ignore', 'ignore', 'ignore']);
    expect(ear.heard(10, hash)).to.deep.equal([2]);
    chain.mine(11 * H);
    await ear.refresh();
    await listener!(STRANGER, encodeHeartbeats([workers.heartbeat(10, hash, 1)]));
    expect(ear.heard(10, hash)).to.deep.equal([2]);
    ear.close();
  });
});
