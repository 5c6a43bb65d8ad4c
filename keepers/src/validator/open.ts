import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytes32 } from '../core/felts.ts';
import { Sender } from '../chains/sender.ts';
import { StarknetChain } from '../chains/starknet.ts';
import { systemClock } from '../core/clock.ts';
import { createLogger } from '../core/logger.ts';
import { createMetrics } from '../core/metrics.ts';
import type { RunSurroundings } from '../core/process.ts';
import { Reporter } from '../core/report.ts';
import { retry } from '../core/retry.ts';
import { lockFolder } from '../store/lock.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { Agenda } from './agenda/agenda.ts';
import { AttestedSource } from './agenda/attested.ts';
import { LevelsSource } from './agenda/levels.ts';
import { UptimeSource } from './agenda/uptime.ts';
import { AttestedHours } from './attested/attested-hours.ts';
import { openBeacon } from './beacon/open.ts';
import { Certifier } from './certifier/executor.ts';
import { Ledger } from './certifier/ledger.ts';
import type { ValidatorConfig } from './config.ts';
import type { Committee } from './consensus/committee.ts';
import { keySigner, keyVerifier } from './consensus/keys.ts';
import { LIMITS } from './consensus/limits.ts';
import { openDirectory } from './directory.ts';
import { Rotator } from './epochs/rotator.ts';
import { Sessions } from './epochs/sessions.ts';
import { EvidenceStore } from './evidence-store.ts';
import { HeartbeatBook } from './heartbeats/book.ts';
import { Collector } from './heartbeats/collector.ts';
import { Hours } from './heartbeats/hours.ts';
import { StarknetRoll } from './heartbeats/starknet-roll.ts';
import { SqliteJournal } from './journal/sqlite.ts';
import { LevelDays } from './levels/level-days.ts';
import { createValidatorMetrics } from './metrics.ts';
import { Libp2pTransport } from './network/libp2p.ts';
import { Session } from './session.ts';
import { Validator } from './validator.ts';
import { WorkedHours } from './work/worked-hours.ts';

/** Of what was signed: the longest that stake unbonds, and so longer than any evidence counts. */
const KEPT_SECONDS = 21 * 24 * 3_600;

/** Everything that a validator stands on, opened. `onFatal`: it must not go on. */
export async function openValidator(config: ValidatorConfig, onFatal: (error: unknown) => void) {
  const clock = systemClock;
  const logger = createLogger('validator', config.logLevel);
  const metrics = createMetrics('validator');
  const figures = createValidatorMetrics(metrics.registry);
  const report = new Reporter(logger, metrics);
  const { dataDir, account } = config;
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockFolder(dataDir);
  const chain = new StarknetChain({
    rpcUrl: config.rpcUrl, timeoutMs: config.requestTimeoutMs, account: BigInt(account?.address ?? 0),
    privateKey: account?.privateKey ?? '0x1',
  });
  const chainId = await retry(() => chain.chainId(), { clock });
  const protocol = bytes32(config.keys.protocol);
  const { signer, protocolKey } = keySigner({ protocol, chain: bytes32(config.keys.chain) });
  const self = Buffer.from(protocolKey).toString('hex');
  const { network, terms, roll, epochSeconds } = await retry(() => openDirectory(config, chain, clock), { clock });
  const contract = BigInt(config.contracts.Uptime);
  const hours = new Hours(chain);
  // Before anybody is met: validators share what they have heard as they meet, and only with validators.
  await retry(() => hours.refresh(), { clock });
  const known = await retry(() => terms.living(hours.now), { clock });
  const transport = await Libp2pTransport.open({
    clock, seed: protocol, listen: config.listen, peers: config.peers, redialMs: config.redialMs,
    maxConnections: config.maxConnections, onLimited: () => figures.limited.inc(),
  });
  const book = new HeartbeatBook(join(dataDir, 'heartbeats.db'));
  const evidence = new EvidenceStore(join(dataDir, 'evidence.db'));
  const store = new SqliteStore(join(dataDir, 'validator.db'));
  const { CDCPool, AttestedJudge, JobManager } = config.contracts;
  const days = CDCPool === undefined ? undefined : new LevelDays({ chain, uptime: contract, pool: BigInt(CDCPool) });
  const attested = AttestedJudge === undefined
    ? undefined : new AttestedHours({ chain, judge: BigInt(AttestedJudge) });
  const worked = JobManager === undefined || !(roll instanceof StarknetRoll)
    ? undefined : new WorkedHours({ chain, jobs: BigInt(JobManager), index: (worker) => roll.index(worker) });
  const verifier = keyVerifier();
  const ledger = new Ledger();
  const journals: SqliteJournal[] = [];
  let workers = 0;
  let excused: ReadonlySet<number> = new Set();

  const sessions = new Sessions(self, ({ committee }, place, owns) => {
    const { epoch } = committee;
    const journal = new SqliteJournal({ path: join(dataDir, 'journal.db'), chain: network, epoch });
    journals.push(journal);
    // Epochs last `epochSeconds` at least.
    if (epochSeconds !== undefined) journal.forgetBelow(epoch - Math.ceil(KEPT_SECONDS / epochSeconds));
    const agenda = new Agenda([
      new UptimeSource({
        hours, book, count: () => workers, worked: (hour) => worked?.workers(hour) ?? new Set(), excused: () => excused,
        owns, together: config.hoursTogether,
      }),
      ...(days === undefined ? [] : [new LevelsSource({ days, owns })]),
      ...(attested === undefined ? [] : [new AttestedSource({ hours: attested, owns })]),
    ]);
    logger.info({ epoch, place, members: committee.members.length }, 'The validator takes part in an epoch.');
    return new Session({
      committee, self: place, signer, verifier, limits: LIMITS, journal, transport, clock, agenda, ledger, onFatal,
      timing: { progressMs: config.progressMs, longestMs: config.longestMs, resendMs: config.resendMs },
      onEvidence: (_epoch, found) => {
        if (!evidence.add(epoch, found)) return;
        figures.evidence.inc({ kind: found.kind });
        logger.warn({ epoch, kind: found.kind }, 'Evidence came up against a validator.');
      },
      onRefusal: (from, refusal) => {
        figures.refusals.inc({ refusal });
        logger.debug({ epoch, from, refusal }, 'A message had no effect.');
      },
    });
  }, known);
  const collector = new Collector({
    transport, hours, roll, book, chainId, contract, network, isValidator: (peer) => sessions.isValidator(peer),
    onHeartbeat: (outcome) => figures.heartbeats.inc({ outcome }),
  });
  const sender = new Sender({
    // Others wait for its shares, so no tick waits for a transaction: the next one looks again.
    chain, store, clock, waitMs: 0, pollMs: config.pollMs, lostAfterMs: config.lostAfterMs,
    onOutcome: (action, receipt) => report.outcome(action, receipt),
  });
  const placeIn = ({ committee: { members } }: { committee: Committee }): number =>
    members.findIndex((member) => Buffer.from(member.protocolKey).toString('hex') === self);
  const certifier = new Certifier({
    chain, sender, ledger, contract, placeIn,
    onRefused: (what, error) => report.failed('What was decided was not brought before the chain.', error, what),
  });
  const rotator = epochSeconds === undefined ? undefined : new Rotator({
    sender, contract: BigInt(config.contracts.ValidatorSet ?? 0), epochSeconds, placeIn,
    onRefused: (error) => report.failed('The next epoch was not begun.', error, {}),
  });
  const beacon = await openBeacon({
    config, chain, clock, transport, terms, network, figures, report, sender,
    isValidator: (peer) => sessions.isValidator(peer),
  });
  const validator = new Validator({
    hours, book, roll, terms, sessions, days, attested, worked, beacon: beacon?.keeper,
    onRoll: (count, idle) => ([workers, excused] = [count, idle]),
    ...(account === undefined ? {} : { chain: { sender, certifier, rotator } }),
    onFailed: (part, error) => report.failed('Another part of a tick failed.', error, { part }),
    onTick: () => {
      figures.peers.set(transport.peers().length);
      for (const { epoch, standing: { view, executed, stable } } of sessions.all()) {
        figures.view.set({ epoch }, view);
        figures.executed.set({ epoch }, executed);
        figures.stable.set({ epoch }, stable);
      }
    },
  });
  logger.info({ addresses: transport.addresses() }, 'The validator listens to its peers.');
  const close = async (): Promise<void> => {
    sessions.stop();
    collector.stop();
    beacon?.stop();
    await transport.close();
    for (const open of [...journals, book, evidence, store]) open.close();
    unlock();
  };
  const surroundings: RunSurroundings = { clock, logger, metrics, report, close };
  return { surroundings, tick: (signal: AbortSignal) => validator.tick(signal) };
}
