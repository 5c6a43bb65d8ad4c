
import type { Maker } from '../world.ts';

const CIRO = 10n ** 18n;
const DAY = 86_400n;
/** Of the matrix, and what it does not know. */
const SHARES = [500, 3_000, 5_000, 10_000, 1, 9_999, 10_001];
const JAILS = [0n, 3_600n, DAY, 30n * DAY];
const FOR_EVER = 2n ** 64n - 1n;
const CASES_KEPT = 30;

/** Cases of the walk's, to undo or burn. */
const cases = new WeakMap<object, bigint[]>();
const casesOf = (model: object): bigint[] => {
  const known = cases.get(model) ?? [];
  cases.set(model, known);
  return known;
};

/** Two of the actors play the bound contracts: see the walk's stage. */
const slash: Maker = ({ dice, actors, context, contracts, model }) => {
  const { slashing } = model.pool.rules.bound;
  const by = dice.chance(95) ? actors.find(({ address }) => address === slashing)! : dice.pick(actors);
  const known = casesOf(model);
  const caseId = known.length > 0 && dice.chance(5) ? dice.pick(known) : BigInt(dice.integer(1, 2 ** 30));
  const staked = actors.filter(({ address }) => model.pool.stakes.of(address) > 0n);
  const worker = staked.length > 0 && dice.chance(90) ? dice.pick(staked) : dice.pick(actors);
  const { time } = context(0n);
  const share = dice.chance(60) ? dice.pick(SHARES.slice(0, 2)) : dice.pick(SHARES);
  const points = dice.pick([0, 10, 50, 75, 100, 101]);
  const jail = dice.chance(1) ? FOR_EVER : time + dice.pick(JAILS);
  const past = BigInt(dice.integer(0, 4 * 86_400));
  const infraction = dice.chance(2) ? time + 1_000n : time - past;
  const bountyTo = dice.chance(85) ? dice.pick(actors).address : 0n;
  const harmed = dice.chance(50) ? dice.pick(actors).address : 0n;
  const harmedAmount = dice.amount(40n * CIRO);
  known.push(caseId);
  known.splice(0, known.length - CASES_KEPT);
  return {
    by,
    call: contracts.CDCPool.call('slash', {
      case_id: caseId, worker: worker.hex, penalty: { share, points, jail_until: jail }, infraction, bounty_to: bountyTo,
      harmed, harmed_amount: harmedAmount,
    }),
    run: (at) => model.pool.penalties.slash(at, {
      caseId, worker: worker.address, share: BigInt(share), points: BigInt(points), jailUntil: jail, infraction, bountyTo,
      harmed, harmedAmount,
    }),
  };
};

const restore: Maker = ({ dice, actors, contracts, model }) => {
  const { slashing } = model.pool.rules.bound;
  const by = dice.chance(95) ? actors.find(({ address }) => address === slashing)! : dice.pick(actors);
  const known = casesOf(model);
  const caseId = known.length > 0 ? dice.pick(known) : 7n;
  return {
    by,
    call: contracts.CDCPool.call('restore', { case_id: caseId }),
    run: (at) => model.pool.penalties.restore(at, caseId),
  };
};

const burnFrozen: Maker = ({ dice, actors, contracts, model }) => {
  const known = casesOf(model);
  const caseId = known.length > 0 ? dice.pick(known) : 7n;
  return {
    by: dice.pick(actors),
    call: contracts.Vault.call('burn_frozen', { case_id: caseId }),
    run: (at) => model.vault.burnFrozen(at, caseId),
  };
};

const setUptime: Maker = ({ dice, actors, contracts, model }) => {
  const { uptime } = model.pool.rules.bound;
  const by = dice.chance(95) ? actors.find(({ address }) => address === uptime)! : dice.pick(actors);
  const count = Number(model.pool.records.count.get());
  const levels = Array.from({ length: dice.integer(0, 4) }, () => (
    [dice.integer(0, count + 1), dice.chance(3) ? 9 : dice.chance(70) ? 8 : dice.integer(0, 8)] as const
  ));
  return {
    by,
    call: contracts.CDCPool.call('set_uptime', { levels: levels.map(([index, level]) => 16 * index + level) }),
    run: (at) => model.pool.penalties.setUptime(at, levels.map(([index, level]) => [BigInt(index), BigInt(level)])),
  };
};

export const PENALTIES = { slash, restore, burnFrozen, setUptime };
