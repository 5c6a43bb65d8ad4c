/// What more than two thirds of the validators say about who was there. It moves weights in the draw, never stake: for that
/// a worker must leave an accusation unanswered as well.
#[starknet::contract]
pub mod Uptime {
    use ciro_common::types::Timestamp;
    use ciro_signatures::stark;
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address, get_contract_address};
    use crate::certificate::check;
    use crate::checkpoint::{checkpoint_of, item_digest, network_of, statement};
    use crate::ports::{IStakeOfOthersDispatcher, IStakeOfOthersDispatcherTrait, Worker};
    use crate::uptime::column;
    use crate::uptime::errors::Errors;
    use crate::uptime::interface::{Certificate, Hour, IUptime, Month, Opening, Report};
    use crate::uptime::levels;
    use crate::uptime::objects::{
        Absences, AbsencesPacking, LevelsRound, Recent, RecentTrait, WINDOW, heartbeat, hour_digest,
    };
    use crate::validator_set::interface::{IValidatorSetDispatcher, IValidatorSetDispatcherTrait};

    /// Thirty days of hours.
    pub const RING: u32 = 720;
    const HOUR: Timestamp = 3_600;
    const DAY: Timestamp = 86_400;
    /// A day's levels are taken until three days after it.
    const LEVELS_WINDOW: u32 = 3;

    #[storage]
    struct Storage {
        validator_set: ContractAddress,
        pool: ContractAddress,
        /// `hour_digest` of the last certified hour at each place hour % 720.
        ring: Map<u32, felt252>,
        recent: Recent,
        levels_round: LevelsRound,
        deployer: ContractAddress,
        downtime: ContractAddress,
        absences: Absences,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        HourCertified: HourCertified,
        Healed: Healed,
        LevelsSet: LevelsSet,
        Absent: Absent,
    }

    /// With the column: openings are made from it.
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct HourCertified {
        #[key]
        pub hour: u32,
        pub facts: Hour,
        pub column: Span<felt252>,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Healed {
        #[key]
        pub hour: u32,
        #[key]
        pub worker: ContractAddress,
        pub index: u16,
        pub root: felt252,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct LevelsSet {
        #[key]
        pub day: u32,
        pub part: u8,
        pub changes: Span<felt252>,
    }

    /// A summons was left unanswered: no level until validators certify one. `level` is what it was: who reckons a day at
    /// an earlier moment needs it.
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Absent {
        #[key]
        pub worker: ContractAddress,
        pub index: u16,
        pub level: u8,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState, deployer: ContractAddress, validator_set: ContractAddress, pool: ContractAddress,
    ) {
        self.deployer.write(deployer);
        assert(validator_set.is_non_zero() && pool.is_non_zero(), Errors::ZERO_ADDRESS);
        self.validator_set.write(validator_set);
        self.pool.write(pool);
    }

    #[abi(embed_v0)]
    impl UptimeImpl of IUptime<ContractState> {
        fn certify(ref self: ContractState, hours: Span<Report>, certificate: Certificate) {
            assert(!hours.is_empty(), Errors::NO_HOURS);
            let now = get_block_timestamp();
            let mut recent = self.recent.read();
            let mut items = array![];
            for report in hours {
                let Report { hour, block_hash, workers, present, column } = *report;
                let over_at = (hour.into() + 1) * HOUR;
                assert(now >= over_at, Errors::HOUR_NOT_OVER);
                assert(now < over_at + WINDOW.into() * HOUR, Errors::HOUR_TOO_OLD);
                // One word knows a day's hours, so it bounds their number, and none comes twice.
                recent = recent.mark(hour).expect(Errors::HOUR_CERTIFIED);
                assert(present <= workers, Errors::PRESENT_RANGE);
                column::check(column, workers);

                let mut payload = array![hour.into(), block_hash, workers.into(), present.into()];
                payload.append_span(column);
                items.append(item_digest('uptime', payload.span()));

                let root = column::root_of(column);
                let facts = Hour { hour, workers, present, block_hash, certified_at: now, root };
                self.ring.write(hour % RING, hour_digest(facts));
                self.emit(HourCertified { hour, facts, column });
            }
            self.recent.write(recent);
            self.assert_certified(items.span(), certificate);
        }

        fn heal(ref self: ContractState, worker: ContractAddress, opening: Opening, r: felt252, s: felt252) {
            let Opening { hour: facts, felt, path } = opening;
            let Hour { hour, workers, certified_at, block_hash, present, .. } = facts;
            let pool = self.stakes();
            let index = pool.worker_index(worker);
            assert(self.opens(index, opening), Errors::NOT_IN_COLUMN);
            assert(get_block_timestamp() < certified_at + DAY, Errors::HEAL_OVER);
            let (place, bit) = column::place_of(index);
            assert(!column::bit_at(felt, bit), Errors::NOT_MISSED);
            let key = pool.stark_key(worker);
            assert(key != 0, Errors::NO_KEY);
            let statement = heartbeat(get_contract_address(), hour, block_hash);
            assert(stark::is_valid(statement, key, r, s), Errors::HEARTBEAT);

            let healed = felt + column::power_of_two(bit);
            let root = column::root_from(healed, place, column::length_of(workers), path);
            let present = if present < workers {
                present + 1
            } else {
                present
            };
            self.ring.write(hour % RING, hour_digest(Hour { present, root, ..facts }));
            self.emit(Healed { hour, worker, index, root });
        }

        fn set_levels(
            ref self: ContractState, day: u32, part: u8, changes: Span<felt252>, certificate: Certificate,
        ) {
            let today: u32 = (get_block_timestamp() / DAY).try_into().unwrap();
            assert(day < today, Errors::DAY_NOT_OVER);
            assert(today - day <= LEVELS_WINDOW, Errors::DAY_TOO_OLD);
            let last = self.levels_round.read();
            let (follows, after) = if day == last.day {
                (part.into() == last.part.into() + 1_u16, last.index)
            } else {
                (day > last.day && part == 0, 0)
            };
            assert(follows, Errors::LEVELS_ORDER);
            let (levels, index) = levels::unpack(changes, day, after);
            self.levels_round.write(LevelsRound { day, part, index });

            let mut payload = array![day.into(), part.into()];
            payload.append_span(changes);
            self.assert_certified([item_digest('levels', payload.span())].span(), certificate);
            self.stakes().set_uptime(levels.span());
            self.emit(LevelsSet { day, part, changes });
        }

        fn bind_downtime(ref self: ContractState, downtime: ContractAddress) {
            assert(get_caller_address() == self.deployer.read(), Errors::NOT_DEPLOYER);
            assert(self.downtime.read().is_zero(), Errors::ALREADY_BOUND);
            assert(downtime.is_non_zero(), Errors::ZERO_ADDRESS);
            self.downtime.write(downtime);
        }

        fn absent(ref self: ContractState, worker: ContractAddress) -> bool {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.downtime.read(), Errors::NOT_DOWNTIME);
            let pool = self.stakes();
            let today = (get_block_timestamp() / DAY).try_into().unwrap();
            let Absences { day, count } = self.absences.read();
            let count = if day == today {
                count
            } else {
                0
            };
            if levels::ROUND * count.into() >= pool.worker_count().into() {
                return false;
            }
            self.absences.write(Absences { day: today, count: count + 1 });
            let Worker { index, uptime: level, .. } = pool.worker(worker);
            pool.set_uptime([levels::level_of(index, 0)].span());
            self.emit(Absent { worker, index, level });
            true
        }

        fn missed(self: @ContractState, worker: ContractAddress, opening: Opening) -> bool {
            let index = self.stakes().worker_index(worker);
            self.opens(index, opening) && counts(opening.hour) && !bit_of(index, opening)
        }

        fn month(self: @ContractState, worker: ContractAddress, openings: Span<Opening>) -> Month {
            let index = self.stakes().worker_index(worker);
            let now = get_block_timestamp() / HOUR;
            let mut month = Month { there: [0; 3], counted: [0; 3] };
            let mut next = 0;
            for opening in openings {
                let hour = *opening.hour.hour;
                assert(hour >= next && hour.into() + RING.into() > now, Errors::OPENINGS_ORDER);
                next = hour + 1;
                if self.opens(index, *opening) && counts(*opening.hour) {
                    month.counted = with_bit(month.counted, hour % RING);
                    if bit_of(index, *opening) {
                        month.there = with_bit(month.there, hour % RING);
                    }
                }
            }
            month
        }

        fn hour_digest(self: @ContractState, hour: u32) -> felt252 {
            self.ring.read(hour % RING)
        }

        fn is_certified(self: @ContractState, hour: u32) -> bool {
            self.recent.read().has(hour)
        }

        fn levels_round(self: @ContractState) -> LevelsRound {
            self.levels_round.read()
        }

        fn downtime(self: @ContractState) -> ContractAddress {
            self.downtime.read()
        }

        fn validator_set(self: @ContractState) -> ContractAddress {
            self.validator_set.read()
        }

        fn pool(self: @ContractState) -> ContractAddress {
            self.pool.read()
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn stakes(self: @ContractState) -> IStakeOfOthersDispatcher {
            IStakeOfOthersDispatcher { contract_address: self.pool.read() }
        }

        /// Panics unless items of these digests were decided one after another at the certificate's place.
        fn assert_certified(self: @ContractState, items: Span<felt252>, certificate: Certificate) {
            let contract_address = self.validator_set.read();
            let Certificate { place, voters, signatures } = certificate;
            let network = network_of(contract_address);
            let statement = statement(network, checkpoint_of(network, place, items));
            let electorate = IValidatorSetDispatcher { contract_address }.electorate(place.epoch);
            check(electorate, statement, voters, signatures);
        }

        /// Whether the column was about this worker. Panics if it is not a certified one, or not opened at its felt.
        fn opens(self: @ContractState, index: u16, opening: Opening) -> bool {
            let Opening { hour: facts, felt, path } = opening;
            assert(self.ring.read(facts.hour % RING) == hour_digest(facts), Errors::HOUR_UNKNOWN);
            if index == 0 || index > facts.workers {
                return false;
            }
            let (place, _) = column::place_of(index);
            let root = column::root_from(felt, place, column::length_of(facts.workers), path);
            assert(root == facts.root, Errors::OPENING);
            true
        }
    }

    /// An hour in which more than a third of the workers is missing counts for nobody: then the network was down.
    fn counts(facts: Hour) -> bool {
        let present: u32 = facts.present.into();
        3 * present >= 2 * facts.workers.into()
    }

    fn bit_of(index: u16, opening: Opening) -> bool {
        let (_, bit) = column::place_of(index);
        column::bit_at(opening.felt, bit)
    }

    /// Sets a bit that is 0; 240 to a felt.
    fn with_bit(bits: [felt252; 3], place: u32) -> [felt252; 3] {
        let [first, second, third] = bits;
        let (felt, bit) = DivRem::div_rem(place, 240);
        let power = column::power_of_two(bit);
        match felt {
            0 => [first + power, second, third],
            1 => [first, second + power, third],
            _ => [first, second, third + power],
        }
    }
}
