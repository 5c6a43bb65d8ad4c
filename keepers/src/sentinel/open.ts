import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openSurroundings } from '../core/process.ts';
import { retry } from '../core/retry.ts';
import { hex } from '../core/json.ts';
import { keyVerifier } from '../validator/consensus/keys.ts';
import { HeartbeatBook } from '../validator/heartbeats/book.ts';
import { StarknetRoll } from '../validator/heartbeats/starknet-roll.ts';
import { Libp2pTransport } from '../validator/network/libp2p.ts';
import { WorkedHours } from '../validator/work/worked-hours.ts';
import { openModels } from '../worker/models.ts';
import { StarknetHub } from '../hub/starknet-hub.ts';
import { HttpInputStore } from '../inputs/client.ts';
import type { Felt } from '../hub/types.ts';
import { Asking } from './asking/asking.ts';
import { Auditor } from './audit/auditor.ts';
import { ModelShelf, sourceFelts } from './audit/models.ts';
import { WATCHED } from './chain/events.ts';
import { StarknetPenal } from './chain/starknet-penal.ts';
import type { SentinelConfig } from './config.ts';
import type { FalseResult } from './evidence.ts';
import { SentinelExecutor } from './executor.ts';
import { Book } from './hearing/book.ts';
import type { Ear } from './hearing/ear.ts';
import { Attendance } from './hearing/attendance.ts';
import { HeartbeatEar } from './hearing/heartbeats.ts';
import { JournalEar } from './hearing/journals.ts';
import { NetworkEar } from './hearing/network.ts';
import { Witness } from './hearing/witness.ts';
import { SeatWatch } from './seats.ts';
import { Sentinel } from './sentinel.ts';
import { SentinelStore } from './store.ts';

const MAX_CONNECTIONS = 100;

/** Everything that a sentinel stands on, opened. */
export async function openSentinel(config: SentinelConfig) {
  const common = openSurroundings('sentinel', config);
  const { chain, clock, sender, attempts, report, logger } = common;
  const { engines, sources, release } = await openModels(config.models, (dir, { permutations }) =>
    logger.info({ dir, permutations }, 'The sentinel commits to a model itself.'));
  const models = new ModelShelf({ chain, registry: BigInt(config.hub.ModelRegistry), engines, sources });
  const [port, hub, chainId] = await retry(() => Promise.all([
    StarknetPenal.connect({
      chain, addresses: config.hub,
      source: (modelHash, argument) => sourceFelts(models.known(modelHash).source, argument),
    }),
    StarknetHub.connect({ chain, addresses: config.hub }),
    chain.chainId(),
  ]), { clock });
  const { network } = port;
  const store = new SentinelStore(join(config.dataDir, 'watched.db'));
  const book = new Book(join(config.dataDir, 'testimony.db'));
  const witness = new Witness(book, keyVerifier(), (epoch, { member, phase, view, sequence }) =>
    logger.warn({ epoch, member, phase, view, sequence }, 'A validator has contradicted itself.'));
  const ears: Ear[] = [new JournalEar({
    paths: config.journals, chain: network,
    onUnreadable: (path, error) => report.failed('A journal was not read.', error, { path }),
  })];
  let attendance: Attendance | undefined;
  if (config.peers.length > 0) {
    const transport = await Libp2pTransport.open({
      clock, seed: randomBytes(32), listen: config.listen, peers: config.peers, redialMs: config.redialMs,
      maxConnections: MAX_CONNECTIONS,
    });
    const heard = new HeartbeatBook(join(config.dataDir, 'heartbeats.db'));
    const roll = new StarknetRoll(chain, BigInt(config.hub.CDCPool), clock);
    const uptime = BigInt(config.hub.Uptime);
    const hearing = { chain, chainId, transport, roll, book: heard, uptime, network };
    attendance = new Attendance({
      heartbeats: await retry(() => HeartbeatEar.open(hearing), { clock }),
      worked: new WorkedHours({ chain, jobs: BigInt(config.hub.JobManager), index: (worker) => roll.index(worker) }),
      idle: (now) => roll.idle(now),
    });
    ears.push(new NetworkEar(transport, network));
  }
  const auditor = new Auditor({
    models, inputs: config.inputs.map((url) => new HttpInputStore({ url })),
    onUnknown: ({ jobId }, error) => report.failed('A result was not computed again.', error, { job: hex(jobId) }),
  });
  const executor = new SentinelExecutor({
    port, sender, maxBatch: config.maxBatch,
    argue: async (result: FalseResult): Promise<Felt[]> => {
      // The verifier's caller is the court: what an argument is bound to.
      const context = { chainId, contract: BigInt(config.hub.InvalidCompute), submitter: chain.account };
      const proven = await models.known(result.modelHash).arguer?.argue(context, [result]);
      return proven?.argument ?? [];
    },
    onRefused: ({ kind, jobId }, error) => {
      attempts.failed(kind, jobId);
      report.failed(`Evidence was not taken: ${kind}.`, error, { evidence: hex(jobId) });
    },
  });
  const jobs = { ...common.follower(hub), keepUnproven: config.keepUnproven };
  const sentinel = new Sentinel({
    sender, attempts, clock, executor,
    docket: {
      port, me: chain.account, graceMs: config.graceMs, attendance,
      seats: new SeatWatch({ hub, openJobs: () => jobs.store.openJobs() }),
      asking: new Asking({
        port, store: common.store, attempts, bondsADay: config.bondsADay,
        seed: BigInt(`0x${randomBytes(31).toString('hex')}`),
      }),
    },
    monitor: {
      store, port, clock, ears, book, witness, auditor, jobs, attendance, me: chain.account,
      follower: {
        chain, store, addresses: port.addresses, keys: WATCHED, decode: (event) => port.decode(event),
        onMalformed: (error, event) => report.failed('An event was left out.', error, { block: event.block.number }),
        startBlock: config.hub.block, depth: config.depth, stride: config.stride,
        keepUnproven: config.keepUnproven,
      },
      onEvidence: (id, evidence) => logger.warn({ evidence: hex(id), kind: evidence.kind }, 'There is evidence.'),
      onProgress: (progress) => report.followed(progress),
    },
  });
  const close = async (): Promise<void> => {
    attendance?.close();
    for (const ear of ears) await ear.close();
    await release();
    store.close();
    book.close();
    await common.close();
  };
  return { sentinel, surroundings: { ...common, close } };
}
