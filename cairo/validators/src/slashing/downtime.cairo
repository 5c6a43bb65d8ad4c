//! The court of downtime: six hours of silence, certified, and then an accusation that nobody answers. What validators
//! certify moves weight; stake is lost only by a silence that they cannot feign: one transaction of the worker's ends
//! an accusation, and brings it the bond.
//!
//! Validators that do not look certify that everybody is there. So anyone may summon a worker whatever they certify: an
//! unanswered summons takes its weight, and never stake. Accusations know nothing of summonses.
//!
//! Two heartbeats of one hour are no offence: both say that the worker was there, and after a reorganisation of the
//! chain an honest worker signs the second one too.

#[starknet::contract]
pub mod Downtime {
    use ciro_common::types::{Amount, Timestamp};
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address, get_contract_address};
    use crate::ports::{
        IBondTokenDispatcher, IBondTokenDispatcherTrait, IStakeOfOthersDispatcher, IStakeOfOthersDispatcherTrait,
    };
    use crate::uptime::interface::{IUptimeDispatcher, IUptimeDispatcherTrait, Opening};
    use super::super::errors::Errors;
    use super::super::interface::{
        Accusation, AnswerRules, IDowntime, ISlashingDispatcher, ISlashingDispatcherTrait, OpenAccusation, OpenSummons,
        Verdict,
    };
    use super::super::matrix::Violation;
    use super::super::objects::{
        AccusationWord, AccusationWordPacking, AnswerRulesPacking, MomentTrait, Outage, OutagePacking, SummonsWord,
        SummonsWordPacking, check_rules,
    };

    const HOUR: Timestamp = 3_600;
    /// Of absence.
    const HOURS: u32 = 6;

    #[storage]
    struct Storage {
        token: ContractAddress,
        slashing: ContractAddress,
        uptime: ContractAddress,
        evidence_window: Timestamp,
        rules: AnswerRules,
        accusations: Map<ContractAddress, AccusationWord>,
        accusers: Map<ContractAddress, ContractAddress>,
        /// When a worker last answered.
        answers: Map<ContractAddress, Timestamp>,
        outage: Outage,
        summonses: Map<ContractAddress, SummonsWord>,
        summoners: Map<ContractAddress, ContractAddress>,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        Accused: Accused,
        AccusationClosed: AccusationClosed,
        Summoned: Summoned,
        SummonsClosed: SummonsClosed,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Accused {
        #[key]
        pub worker: ContractAddress,
        #[key]
        pub accuser: ContractAddress,
        pub first_hour: u32,
    }

    /// Neither answered nor slashed: too many stood accused at once, or the worker was banned meanwhile.
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct AccusationClosed {
        #[key]
        pub worker: ContractAddress,
        pub answered: bool,
        pub slashed: bool,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Summoned {
        #[key]
        pub worker: ContractAddress,
        #[key]
        pub summoner: ContractAddress,
    }

    /// Neither answered nor absent: it had lost its weight meanwhile.
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct SummonsClosed {
        #[key]
        pub worker: ContractAddress,
        pub answered: bool,
        pub absent: bool,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState,
        token: ContractAddress,
        slashing: ContractAddress,
        uptime: ContractAddress,
        rules: AnswerRules,
    ) {
        for part in [token, slashing, uptime].span() {
            assert((*part).is_non_zero(), Errors::ZERO_ADDRESS);
        }
        check_rules(rules);
        self.token.write(token);
        self.slashing.write(slashing);
        self.uptime.write(uptime);
        self.evidence_window.write(ISlashingDispatcher { contract_address: slashing }.evidence_window());
        self.rules.write(rules);
    }

    #[abi(embed_v0)]
    impl DowntimeImpl of IDowntime<ContractState> {
        fn accuse(ref self: ContractState, accusations: Span<Accusation>) {
            let accuser = get_caller_address();
            let mut left_out = Errors::NO_EVIDENCE;
            let mut opened = 0;
            for accusation in accusations {
                match self.open(accuser, *accusation) {
                    Ok(()) => opened += 1,
                    Err(reason) => left_out = reason,
                }
            }
            assert(opened != 0, left_out);
            self.take_bonds(accuser, opened);
        }

        fn summon(ref self: ContractState, workers: Span<ContractAddress>) {
            let summoner = get_caller_address();
            let mut left_out = Errors::NO_EVIDENCE;
            let mut opened = 0;
            for worker in workers {
                match self.open_summons(summoner, *worker) {
                    Ok(()) => opened += 1,
                    Err(reason) => left_out = reason,
                }
            }
            assert(opened != 0, left_out);
            self.take_bonds(summoner, opened);
        }

        fn here(ref self: ContractState) {
            let worker = get_caller_address();
            let (accused, summoned) = (self.accusations.read(worker), self.summonses.read(worker));
            assert(accused.is_open || summoned.is_open, Errors::NOT_ACCUSED);
            let rules = self.rules.read();
            let mut bonds: Amount = 0;
            if accused.is_open && !accused.opened.is_over(rules) {
                self.close(worker, accused);
                self.emit(AccusationClosed { worker, answered: true, slashed: false });
                bonds += rules.bond;
            }
            if summoned.is_open && !summoned.opened.is_over(rules) {
                self.summonses.write(worker, SummonsWord { is_open: false, ..summoned });
                self.emit(SummonsClosed { worker, answered: true, absent: false });
                bonds += rules.bond;
            }
            assert(bonds != 0, Errors::ANSWER_OVER);
            self.answers.write(worker, get_block_timestamp());
            self.ciro().transfer(worker, bonds.into());
        }

        fn close_accusations(ref self: ContractState, workers: Span<ContractAddress>) {
            let mut left_out = Errors::NO_EVIDENCE;
            let mut accusers = array![];
            for worker in workers {
                match self.judge(*worker) {
                    Ok(accuser) => accusers.append(accuser),
                    Err(reason) => left_out = reason,
                }
            }
            assert(!accusers.is_empty(), left_out);
            self.return_bonds(accusers);
        }

        fn close_summons(ref self: ContractState, workers: Span<ContractAddress>) {
            let mut left_out = Errors::NO_EVIDENCE;
            let mut summoners = array![];
            for worker in workers {
                match self.end_summons(*worker) {
                    Ok(summoner) => summoners.append(summoner),
                    Err(reason) => left_out = reason,
                }
            }
            assert(!summoners.is_empty(), left_out);
            self.return_bonds(summoners);
        }

        fn accusation(self: @ContractState, worker: ContractAddress) -> OpenAccusation {
            let word = self.accusations.read(worker);
            let accuser = if word.is_open {
                self.accusers.read(worker)
            } else {
                Zero::zero()
            };
            OpenAccusation { accuser, since: word.since, opened_at: word.opened.at, opened_block: word.opened.block }
        }

        fn summons(self: @ContractState, worker: ContractAddress) -> OpenSummons {
            let word = self.summonses.read(worker);
            let summoner = if word.is_open {
                self.summoners.read(worker)
            } else {
                Zero::zero()
            };
            OpenSummons { summoner, opened_at: word.opened.at, opened_block: word.opened.block }
        }

        fn outage(self: @ContractState) -> (u32, Timestamp) {
            let Outage { accused, last } = self.outage.read();
            (accused, last)
        }

        fn counts_from(self: @ContractState, worker: ContractAddress) -> Timestamp {
            let recovers_at = self.bench().record(worker).recovers_at;
            core::cmp::max(recovers_at, self.answers.read(worker))
        }

        fn answer_rules(self: @ContractState) -> AnswerRules {
            self.rules.read()
        }

        fn slashing(self: @ContractState) -> ContractAddress {
            self.slashing.read()
        }

        fn uptime(self: @ContractState) -> ContractAddress {
            self.uptime.read()
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// Panics unless the worker was absent for six hours in a row; `Err` if that has had its consequence.
        fn open(
            ref self: ContractState, accuser: ContractAddress, accusation: Accusation,
        ) -> Result<(), felt252> {
            let Accusation { worker, hours } = accusation;
            let (first_hour, workers) = self.absence(worker, hours);
            let since = first_hour.into() * HOUR;
            let opened = MomentTrait::now();
            assert(since + self.evidence_window.read() >= opened.at, Errors::EVIDENCE_OLD);
            if since < self.counts_from(worker) {
                return Err(Errors::HOURS_COUNTED);
            }
            if self.accusations.read(worker).is_open {
                return Err(Errors::ALREADY_ACCUSED);
            }

            self.accusations.write(worker, AccusationWord { opened, since, is_open: true });
            self.accusers.write(worker, accuser);
            let outage = self.outage.read();
            let accused = outage.accused + 1;
            let last = if 3 * accused > workers.into() {
                opened.at
            } else {
                outage.last
            };
            self.outage.write(Outage { accused, last });
            self.emit(Accused { worker, accuser, first_hour });
            Ok(())
        }

        /// First of six consecutive hours that the worker missed, and how many workers there were in the last.
        fn absence(self: @ContractState, worker: ContractAddress, hours: Span<Opening>) -> (u32, u16) {
            assert(hours.len() == HOURS, Errors::SIX_HOURS);
            let uptime = self.records();
            let first_hour = *hours[0].hour.hour;
            let mut hour = first_hour;
            for opening in hours {
                assert(*opening.hour.hour == hour, Errors::NOT_CONSECUTIVE);
                assert(uptime.missed(worker, *opening), Errors::NOT_MISSED);
                hour += 1;
            }
            (first_hour, *hours[HOURS - 1].hour.workers)
        }

        /// Slashes a worker that has not answered, unless more than a third stood accused with it: then the network was
        /// out. Returns who gets the bond.
        fn judge(ref self: ContractState, worker: ContractAddress) -> Result<ContractAddress, felt252> {
            let word = self.accusations.read(worker);
            if !word.is_open {
                return Err(Errors::NOT_ACCUSED);
            }
            if !word.opened.is_over(self.rules.read()) {
                return Err(Errors::ANSWER_OPEN);
            }
            // Not how many stand accused now: the first to be let off would make it fewer for the next.
            let together = self.close(worker, word).last >= word.opened.at;
            let submitter = self.accusers.read(worker);
            let verdict = Verdict {
                violation: Violation::Downtime,
                offender: worker,
                place: word.since.into(),
                infraction: word.since,
                submitter,
                harmed: Zero::zero(),
                harm: 0,
            };
            let slashed = !together && self.bench().punish(verdict);
            self.emit(AccusationClosed { worker, answered: false, slashed });
            Ok(submitter)
        }

        fn close(ref self: ContractState, worker: ContractAddress, word: AccusationWord) -> Outage {
            self.accusations.write(worker, AccusationWord { is_open: false, ..word });
            let outage = self.outage.read();
            let outage = Outage { accused: outage.accused - 1, ..outage };
            self.outage.write(outage);
            outage
        }

        fn open_summons(
            ref self: ContractState, summoner: ContractAddress, worker: ContractAddress,
        ) -> Result<(), felt252> {
            if self.summonses.read(worker).is_open {
                return Err(Errors::ALREADY_SUMMONED);
            }
            if !self.weighs(worker) {
                return Err(Errors::WEIGHS_NOTHING);
            }
            self.summonses.write(worker, SummonsWord { opened: MomentTrait::now(), is_open: true });
            self.summoners.write(worker, summoner);
            self.emit(Summoned { worker, summoner });
            Ok(())
        }

        /// Returns who gets the bond back.
        fn end_summons(ref self: ContractState, worker: ContractAddress) -> Result<ContractAddress, felt252> {
            let word = self.summonses.read(worker);
            if !word.is_open {
                return Err(Errors::NOT_SUMMONED);
            }
            if !word.opened.is_over(self.rules.read()) {
                return Err(Errors::ANSWER_OPEN);
            }
            let weighs = self.weighs(worker);
            if weighs && !self.records().absent(worker) {
                return Err(Errors::DAY_FULL);
            }
            self.summonses.write(worker, SummonsWord { is_open: false, ..word });
            self.emit(SummonsClosed { worker, answered: false, absent: weighs });
            Ok(self.summoners.read(worker))
        }

        /// Whether anybody asks the worker to be there: draws find it, now or soon.
        fn weighs(self: @ContractState, worker: ContractAddress) -> bool {
            let pool = IStakeOfOthersDispatcher { contract_address: self.bench().pool() };
            let facts = pool.worker(worker);
            facts.weight_next != 0 && facts.uptime != 0 && facts.jailed_until <= get_block_timestamp()
        }

        fn take_bonds(self: @ContractState, from: ContractAddress, count: u32) {
            let bonds = self.rules.read().bond * count.into();
            self.ciro().transfer_from(from, get_contract_address(), bonds.into());
        }

        fn return_bonds(self: @ContractState, to: Array<ContractAddress>) {
            let bond: u256 = self.rules.read().bond.into();
            for asker in to {
                self.ciro().transfer(asker, bond);
            }
        }

        fn records(self: @ContractState) -> IUptimeDispatcher {
            IUptimeDispatcher { contract_address: self.uptime.read() }
        }

        fn bench(self: @ContractState) -> ISlashingDispatcher {
            ISlashingDispatcher { contract_address: self.slashing.read() }
        }

        fn ciro(self: @ContractState) -> IBondTokenDispatcher {
            IBondTokenDispatcher { contract_address: self.token.read() }
        }
    }
}
