//! The court of downtime: six hours of silence, certified, and then an accusation that nobody answers. What validators
//! certify moves weight; stake is lost only by a silence that they cannot feign: one transaction of the worker's ends
//! an accusation, and brings it the bond.
//!
//! Validators that do not look certify that everybody is there. So anyone may summon a worker whatever they certify: an
//! unanswered summons takes its weight, and never stake (`Summonses`).
//!
//! A seat in a committee that its worker left empty for its whole turn is ground for an accusation as well: a fact of the
//! chain's own, whoever certified what. It takes the same silence.
//!
//! Two heartbeats of one hour are no offence: both say that the worker was there, and after a reorganisation of the
//! chain an honest worker signs the second one too.

#[starknet::contract]
pub mod Downtime {
    use ciro_common::types::Timestamp;
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_caller_address, get_contract_address};
    use crate::ports::{
        IBondTokenDispatcher, IBondTokenDispatcherTrait, ISeatsDispatcher, ISeatsDispatcherTrait,
        IStakeOfOthersDispatcher, IStakeOfOthersDispatcherTrait,
    };
    use crate::uptime::interface::{IUptimeDispatcher, IUptimeDispatcherTrait, Opening};
    use super::super::errors::Errors;
    use super::super::interface::{
        Accusation, AnswerRules, IDowntime, IInvalidComputeDispatcher, IInvalidComputeDispatcherTrait,
        ISlashingDispatcher, ISlashingDispatcherTrait, OpenAccusation, OpenSummons, Seat, Verdict,
    };
    use super::super::matrix::Violation;
    use super::super::summonses::Summonses;
    use super::super::objects::{
        AccusationWord, AccusationWordPacking, AnswerRulesPacking, Moment, MomentPacking, MomentTrait, Outage,
        OutagePacking, check_rules,
    };

    const HOUR: Timestamp = 3_600;
    /// Of absence.
    const HOURS: u32 = 6;

    component!(path: Summonses, storage: summons, event: SummonsEvent);
    impl SummonsInternal = Summonses::InternalImpl<ContractState>;

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
        answers: Map<ContractAddress, Moment>,
        outage: Outage,
        #[substorage(v0)]
        summons: Summonses::Storage,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        Accused: Accused,
        AccusationClosed: AccusationClosed,
        #[flat]
        SummonsEvent: Summonses::Event,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Accused {
        #[key]
        pub worker: ContractAddress,
        #[key]
        pub accuser: ContractAddress,
        /// Of its absence; of a missed seat the hour of the accusation.
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

        fn accuse_absent(ref self: ContractState, seats: Span<Seat>) {
            let accuser = get_caller_address();
            let mut left_out = Errors::NO_EVIDENCE;
            let mut opened = 0;
            for seat in seats {
                match self.open_of_seat(accuser, *seat) {
                    Ok(()) => opened += 1,
                    Err(reason) => left_out = reason,
                }
            }
            assert(opened != 0, left_out);
            self.take_bonds(accuser, opened);
        }

        fn summon(ref self: ContractState, workers: Span<ContractAddress>) {
            let summoner = get_caller_address();
            let pool = self.stakes();
            let mut left_out = Errors::NO_EVIDENCE;
            let mut opened = 0;
            for worker in workers {
                match self.summons.open(summoner, *worker, pool) {
                    Ok(()) => opened += 1,
                    Err(reason) => left_out = reason,
                }
            }
            assert(opened != 0, left_out);
            self.take_bonds(summoner, opened);
        }

        fn here(ref self: ContractState) {
            let worker = get_caller_address();
            let accused = self.accusations.read(worker);
            assert(accused.is_open || self.summons.is_open(worker), Errors::NOT_ACCUSED);
            let rules = self.rules.read();
            let mut paid = array![];
            if accused.is_open && !accused.opened.is_over(rules) {
                self.close(worker, accused);
                self.emit(AccusationClosed { worker, answered: true, slashed: false });
                paid.append(worker);
            }
            if let Some(to) = self.summons.answer(worker, rules) {
                paid.append(to);
            }
            assert(!paid.is_empty(), Errors::ANSWER_OVER);
            self.answers.write(worker, MomentTrait::now());
            self.return_bonds(paid);
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
            let (rules, pool, uptime) = (self.rules.read(), self.stakes(), self.records());
            let mut summoners = array![];
            for worker in workers {
                match self.summons.close(*worker, rules, pool, uptime) {
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
            self.summons.read(worker)
        }

        fn outage(self: @ContractState) -> (u32, Timestamp) {
            let Outage { accused, last } = self.outage.read();
            (accused, last)
        }

        fn counts_from(self: @ContractState, worker: ContractAddress) -> Timestamp {
            let recovers_at = self.bench().record(worker).recovers_at;
            core::cmp::max(recovers_at, self.answers.read(worker).at)
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
            assert(since + self.evidence_window.read() >= MomentTrait::now().at, Errors::EVIDENCE_OLD);
            if since < self.counts_from(worker) {
                return Err(Errors::HOURS_COUNTED);
            }
            self.write(accuser, worker, since, workers)
        }

        /// The same of a seat that the worker left empty: absent from now on, since when it was nobody has certified.
        fn open_of_seat(ref self: ContractState, accuser: ContractAddress, seat: Seat) -> Result<(), felt252> {
            let Seat { slot, job, worker } = seat;
            let (_, attested) = self.cases().judges();
            let missed_in = ISeatsDispatcher { contract_address: attested }.missed_seat(slot, job, worker);
            assert(missed_in != 0, Errors::NOT_MISSED);
            let since = MomentTrait::now().at;
            if since < self.counts_from(worker) || missed_in <= self.answers.read(worker).block {
                return Err(Errors::HOURS_COUNTED);
            }
            self.write(accuser, worker, since, self.stakes().worker_count())
        }

        /// Unless one is open: an accusation among so many workers.
        fn write(
            ref self: ContractState,
            accuser: ContractAddress,
            worker: ContractAddress,
            since: Timestamp,
            workers: u16,
        ) -> Result<(), felt252> {
            if self.accusations.read(worker).is_open {
                return Err(Errors::ALREADY_ACCUSED);
            }
            let opened = MomentTrait::now();
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
            self.emit(Accused { worker, accuser, first_hour: (since / HOUR).try_into().unwrap() });
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

        fn stakes(self: @ContractState) -> IStakeOfOthersDispatcher {
            IStakeOfOthersDispatcher { contract_address: self.bench().pool() }
        }

        fn cases(self: @ContractState) -> IInvalidComputeDispatcher {
            IInvalidComputeDispatcher { contract_address: self.bench().courts().invalid_compute }
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
