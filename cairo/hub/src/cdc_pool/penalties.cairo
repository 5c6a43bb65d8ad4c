/// What the bound contracts do to workers: a facet of `CDCPool`.
#[starknet::contract]
pub mod PoolPenalties {
    use core::num::traits::{SaturatingSub, Zero};
    use starknet::storage::{
        StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address};
    use crate::facets::announce;
    use crate::types::{Amount, BASIS, Timestamp, UNIT};
    use crate::vault::interface::{Award, IVaultPenaltiesDispatcherTrait};
    use super::super::earnings::EarningsTrait;
    use super::super::errors::Errors;
    use super::super::events::{Bound, SlashRestored, WorkerSlashed};
    use super::super::interface::{Conviction, IPenalties, Loss, Penalty};
    use super::super::objects::{BANNED, CIRO, Cut, Delegator, FULL_UPTIME, MAX_GENERATION, Record, RulesTrait, Sentence, Tranches};
    use super::super::reputation::{DAY, MAX_POINTS};
    use super::super::slashes::{SlashesTrait, Spread, SpreadTrait};
    use super::super::state::PoolState;
    use super::super::weights::WeightsTrait;

    /// Of what the worker itself loses: reporting oneself cannot pay.
    const BOUNTY_DIVISOR: u128 = 20;
    /// And no more than this, in units: evidence that everybody sees is not worth a race.
    const MAX_BOUNTY: u128 = 1_000 * CIRO / UNIT;
    const BY_LEVEL: NonZero<u128> = 16;
    /// Cases looked back at when one is undone.
    const CASES_AT_ONCE: u16 = 16;

    component!(path: PoolState, storage: pool, event: PoolEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        pool: PoolState::Storage,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        PoolEvent: PoolState::Event,
    }

    #[abi(embed_v0)]
    impl Penalties of IPenalties<ContractState> {
        fn bind(ref self: ContractState, slashing: ContractAddress, uptime: ContractAddress) {
            assert(get_caller_address() == self.pool.binder.read(), Errors::NOT_BINDER);
            assert(self.pool.slashing.read().is_zero(), Errors::ALREADY_BOUND);
            assert(slashing.is_non_zero() && uptime.is_non_zero(), Errors::ZERO_ADDRESS);
            self.pool.slashing.write(slashing);
            self.pool.uptime.write(uptime);
            announce(selector!("Bound"), Bound { slashing, uptime });
        }

        fn slash(
            ref self: ContractState,
            case_id: felt252,
            worker: ContractAddress,
            penalty: Penalty,
            infraction: Timestamp,
            bounty_to: ContractAddress,
            harmed: ContractAddress,
            harmed_amount: Amount,
        ) -> Loss {
            self.assert_slashing();
            let (own, delegated) = self.impose(case_id, worker, penalty, infraction, is_final: false);
            if own + delegated != 0 {
                let bounty = bounty_of(own, bounty_to);
                let damages = if harmed.is_zero() {
                    0
                } else {
                    core::cmp::min(harmed_amount / UNIT, own / 2 - bounty)
                };
                self.freeze(case_id, own + delegated, [(bounty_to, bounty), (harmed, damages)].span());
            }
            Loss { from_self: own * UNIT, from_delegated: delegated * UNIT }
        }

        fn slash_all(
            ref self: ContractState, convictions: Span<Conviction>, bounty_to: ContractAddress,
        ) -> Array<Loss> {
            self.assert_slashing();
            let mut losses = array![];
            let (mut frozen, mut bounties) = (0, 0);
            for conviction in convictions {
                let Conviction { case_id, worker, penalty, infraction } = *conviction;
                let (own, delegated) = self.impose(case_id, worker, penalty, infraction, is_final: true);
                frozen += own + delegated;
                bounties += bounty_of(own, bounty_to);
                losses.append(Loss { from_self: own * UNIT, from_delegated: delegated * UNIT });
            }
            if frozen != 0 {
                self.freeze(*convictions[0].case_id, frozen, [(bounty_to, bounties)].span());
            }
            losses
        }

        fn restore(ref self: ContractState, case_id: felt252) {
            self.assert_slashing();
            let worker = self.pool.slashed_workers.read(case_id);
            assert(worker.is_non_zero(), Errors::CASE_UNKNOWN);
            let sentence = self.pool.sentences.read(case_id);
            assert(sentence.cuts != 0, Errors::CASE_FINAL);
            assert(!sentence.restored, Errors::CASE_RESTORED);
            self.pool.sentences.write(case_id, Sentence { restored: true, ..sentence });

            let restored = self.give_back(case_id, worker, sentence);
            let mut record = self.pool.reputation_scores.read(worker);
            record.points = core::cmp::min(record.points + sentence.points, MAX_POINTS);
            record.jailed_until = self.jail(worker, record.cases);
            record.day = core::cmp::min(record.day, rest_day(record.jailed_until));
            self.pool.reputation_scores.write(worker, record);
            let stakes = self.pool.worker_stakes.read(worker);
            self.pool.steer_weight(worker, stakes, record, at_once: true);

            let Record { points, jailed_until, .. } = record;
            announce(selector!("SlashRestored"), SlashRestored { case_id, worker_address: worker, points, jailed_until });
            if restored {
                self.pool.vault_penalties().thaw(case_id);
            }
        }

        /// No event of its own: the caller says of its whole list what becomes of it.
        fn set_uptime(ref self: ContractState, levels: Span<felt252>) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.pool.uptime.read(), Errors::NOT_UPTIME);
            let count: u128 = self.pool.worker_count.read().into();
            let epoch: u128 = self.pool.epoch().into();
            for change in levels {
                let change: u128 = (*change).try_into().expect(Errors::LEVEL_RANGE);
                let (index, level) = DivRem::div_rem(change, BY_LEVEL);
                assert(level <= FULL_UPTIME.into(), Errors::LEVEL_RANGE);
                if index != 0 && index <= count {
                    self.pool.set_level(index.into(), level, epoch);
                }
            }
        }
    }

    /// In units, of what the worker itself loses: with damages never more than half of it.
    fn bounty_of(loss_own: u128, bounty_to: ContractAddress) -> u128 {
        if bounty_to.is_zero() {
            0
        } else {
            core::cmp::min(loss_own / BOUNTY_DIVISOR, MAX_BOUNTY)
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn assert_slashing(self: @ContractState) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.pool.slashing.read(), Errors::NOT_SLASHING);
        }

        /// Slashes, once a case. Returns units of the worker's own and of others'.
        fn impose(
            ref self: ContractState,
            case_id: felt252,
            worker: ContractAddress,
            penalty: Penalty,
            infraction: Timestamp,
            is_final: bool,
        ) -> (u128, u128) {
            let now = get_block_timestamp();
            assert(penalty.share.into() <= BASIS && penalty.points <= MAX_POINTS, Errors::PENALTY_RANGE);
            assert(infraction <= now, Errors::INFRACTION_AHEAD);
            assert(worker.is_non_zero(), Errors::ZERO_ADDRESS);
            assert(self.pool.slashed_workers.read(case_id).is_zero(), Errors::CASE_USED);
            self.pool.slashed_workers.write(case_id, worker);

            let (own, delegated, sentence) = self.take(case_id, worker, penalty.share, infraction, now, is_final);
            let record = self.convict(case_id, worker, penalty, sentence);
            // Fallen at once: a draw can but lose the worker that is slashed.
            let stakes = self.pool.worker_stakes.read(worker);
            self.pool.steer_weight(worker, stakes, record, at_once: true);

            let (from_self, from_delegated) = (own * UNIT, delegated * UNIT);
            let event = WorkerSlashed {
                case_id, worker_address: worker, from_self, from_delegated, points: record.points, jailed_until: record.jailed_until,
            };
            announce(selector!("WorkerSlashed"), event);
            (own, delegated)
        }

        /// All in units; who gets nothing is no award.
        fn freeze(self: @ContractState, case_id: felt252, amount: u128, parts: Span<(ContractAddress, u128)>) {
            let mut awards = array![];
            for (to, part) in parts {
                if *part != 0 {
                    awards.append(Award { to: *to, amount: *part * UNIT });
                }
            }
            self.pool.vault_penalties().freeze(case_id, amount * UNIT, awards.span());
        }

        /// Takes `share` of what is slashable. Returns units of the worker's own and of others', and what it leaves to be said of it:
        /// of a final case no cuts, since nobody puts them back.
        fn take(
            ref self: ContractState,
            case_id: felt252,
            worker: ContractAddress,
            share: u16,
            infraction: Timestamp,
            now: Timestamp,
            is_final: bool,
        ) -> (u128, u128, Sentence) {
            let mut stakes = self.pool.worker_stakes.read(worker);
            let unbonding = self.pool.unbonding_since(worker, infraction, now);
            let (own, delegated) = self.pool.slashable_of(@stakes, unbonding.span());
            let loss = (own + delegated) * share.into();
            let loss = (loss + BASIS - 1) / BASIS;
            let loss_own = core::cmp::min(loss, own);
            let loss_delegated = loss - loss_own;
            let mut from_own = Spread { left: loss_own, total: own };
            let mut from_delegated = Spread { left: loss_delegated, total: delegated };

            let cuts = self.pool.cuts.entry(case_id);
            let cut = cut_off(ref stakes, 0, ref from_own, ref from_delegated);
            let mut kept = 0;
            if !is_final {
                cuts.write(0, cut);
                kept = 1;
            }
            let mut sentence = Sentence {
                points: 0, jailed_until: 0, cuts: kept, restored: false, closed_shares: 0, generation: stakes.generation,
            };
            if stakes.delegated.tokens == 0 && stakes.delegated.shares != 0 && stakes.generation != MAX_GENERATION {
                sentence.closed_shares = stakes.delegated.shares;
                stakes.delegated.shares = 0;
                stakes.generation += 1;
            }
            self.pool.worker_stakes.write(worker, stakes);
            self.pool.total_stake.write(self.pool.total_stake.read() - cut.own - cut.delegated);
            let buckets = self.pool.unbonding_stakes.entry(worker);
            for (bucket, before) in unbonding {
                let mut left = before;
                let cut = cut_off(ref left, bucket, ref from_own, ref from_delegated);
                if cut.own + cut.delegated != 0 {
                    buckets.write(bucket, left);
                    if !is_final {
                        cuts.write(sentence.cuts, cut);
                        sentence.cuts += 1;
                    }
                }
            }
            (loss_own, loss_delegated, sentence)
        }

        /// Reputation and jail. The drift back to the middle begins when the jail ends.
        fn convict(
            ref self: ContractState, case_id: felt252, worker: ContractAddress, penalty: Penalty, sentence: Sentence,
        ) -> Record {
            let mut record = self.pool.reputation_scores.read(worker);
            let points = core::cmp::min(penalty.points, record.points);
            let jailed_until = core::cmp::min(penalty.jail_until, BANNED);
            self.pool.sentences.write(case_id, Sentence { points, jailed_until, ..sentence });
            self.pool.slash_history.entry(worker).write(record.cases, case_id);
            record.cases += 1;
            record.points -= points;
            record.jailed_until = core::cmp::max(record.jailed_until, jailed_until);
            record.day = core::cmp::max(record.day, rest_day(record.jailed_until));
            self.pool.reputation_scores.write(worker, record);
            record
        }

        /// Puts a case's cuts back where they came from. Whether there were any.
        fn give_back(
            ref self: ContractState, case_id: felt252, worker: ContractAddress, sentence: Sentence,
        ) -> bool {
            let now = get_block_timestamp();
            let rules = self.pool.rules.read();
            let mut stakes = self.pool.worker_stakes.read(worker);
            if sentence.closed_shares != 0 && stakes.delegated.shares == 0 && stakes.generation == sentence.generation + 1 {
                stakes.delegated.shares = sentence.closed_shares;
                stakes.generation = sentence.generation;
            }
            let cuts = self.pool.cuts.entry(case_id);
            let buckets = self.pool.unbonding_stakes.entry(worker);
            let before = stakes.own + stakes.delegated.tokens;
            let mut elsewhere = 0;
            for number in 0..sentence.cuts {
                let cut = cuts.read(number);
                if number == 0 || rules.ready_at(cut.bucket) <= now {
                    // What has been claimed meanwhile cannot be filled up again.
                    if fill(ref stakes, cut) {
                        // As if staked now: those whose it was may have voted with it.
                        let account = self.pool.delegators.entry(worker).entry(worker);
                        account.write(Delegator { since: now, ..account.read() });
                    }
                } else {
                    let mut unbonding = buckets.read(cut.bucket);
                    let _ = fill(ref unbonding, cut);
                    buckets.write(cut.bucket, unbonding);
                    elsewhere += cut.own + cut.delegated;
                }
            }
            let added = stakes.own + stakes.delegated.tokens - before;
            self.pool.worker_stakes.write(worker, stakes);
            self.pool.total_stake.write(self.pool.total_stake.read() + added);
            added + elsewhere != 0
        }

        /// How long the cases that stand keep a worker in jail.
        fn jail(self: @ContractState, worker: ContractAddress, cases: u16) -> Timestamp {
            let history = self.pool.slash_history.entry(worker);
            let mut jailed_until = 0;
            for number in cases.saturating_sub(CASES_AT_ONCE)..cases {
                let sentence = self.pool.sentences.read(history.read(number));
                if !sentence.restored {
                    jailed_until = core::cmp::max(jailed_until, sentence.jailed_until);
                }
            }
            jailed_until
        }
    }

    /// Until the end of this day points rest: today's, or that on which the jail ends.
    fn rest_day(jailed_until: Timestamp) -> u32 {
        (core::cmp::max(get_block_timestamp(), jailed_until) / DAY).try_into().unwrap()
    }

    fn cut_off(ref stakes: Tranches, bucket: u64, ref from_own: Spread, ref from_delegated: Spread) -> Cut {
        let cut = Cut { own: from_own.take(stakes.own), delegated: from_delegated.take(stakes.delegated.tokens), bucket };
        stakes.own -= cut.own;
        stakes.delegated.tokens -= cut.delegated;
        cut
    }

    /// Others' part goes to the worker if nobody is left who has a share of it: whether it did.
    fn fill(ref stakes: Tranches, cut: Cut) -> bool {
        stakes.own += cut.own;
        if stakes.delegated.shares == 0 {
            stakes.own += cut.delegated;
            return cut.delegated != 0;
        }
        stakes.delegated.tokens += cut.delegated;
        false
    }
}
