//! Takes stake for what is proven, and for nothing else. No owner, no vote, no appeal: evidence is a proof, and whoever
//! has it may bring it to the court that checks its kind. See docs/SPEC.md, "Slashing".

#[starknet::contract]
pub mod Slashing {
    use ciro_common::types::{Amount, Timestamp};
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address};
    use crate::ports::{BANNED, Conviction, IStakeOfOthersDispatcher, IStakeOfOthersDispatcherTrait, Loss, Penalty};
    use super::super::errors::Errors;
    use super::super::interface::{Courts, ISlashing, Infraction, Record, Verdict};
    use super::super::matrix::{Violation, case_id, penalty};
    use super::super::objects::RecordPacking;

    #[storage]
    struct Storage {
        /// Zero once the courts are bound.
        deployer: ContractAddress,
        pool: ContractAddress,
        evidence_window: Timestamp,
        double_signing: ContractAddress,
        downtime: ContractAddress,
        invalid_compute: ContractAddress,
        records: Map<ContractAddress, Record>,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        Slashed: Slashed,
        Restored: Restored,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Slashed {
        #[key]
        pub worker: ContractAddress,
        #[key]
        pub violation: Violation,
        pub case_id: felt252,
        pub infraction: Timestamp,
        pub submitter: ContractAddress,
        pub from_self: Amount,
        pub from_delegated: Amount,
        pub jail_until: Timestamp,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Restored {
        #[key]
        pub case_id: felt252,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState, deployer: ContractAddress, pool: ContractAddress, evidence_window: Timestamp,
    ) {
        assert(deployer.is_non_zero() && pool.is_non_zero(), Errors::ZERO_ADDRESS);
        // So that nobody has left with its stake while the evidence against it still counts.
        let unbonding_period = IStakeOfOthersDispatcher { contract_address: pool }.unbonding_period();
        assert(evidence_window != 0 && evidence_window < unbonding_period, Errors::RULES_RANGE);
        self.deployer.write(deployer);
        self.pool.write(pool);
        self.evidence_window.write(evidence_window);
    }

    #[abi(embed_v0)]
    impl SlashingImpl of ISlashing<ContractState> {
        fn punish(ref self: ContractState, verdict: Verdict) -> bool {
            let Verdict { violation, offender, place, infraction, submitter, harmed, harm } = verdict;
            self.assert_court(violation);
            if !self.convict(violation, offender, infraction) {
                return false;
            }
            let case_id = case_id(violation, offender, place);
            let penalty = penalty(violation, get_block_timestamp());
            let loss = self.stake_pool().slash(case_id, offender, penalty, infraction, submitter, harmed, harm);
            self.announce(violation, Conviction { case_id, worker: offender, penalty, infraction }, submitter, loss);
            true
        }

        fn punish_all(
            ref self: ContractState, violation: Violation, infractions: Span<Infraction>, submitter: ContractAddress,
        ) -> u32 {
            self.assert_court(violation);
            let penalty = penalty(violation, get_block_timestamp());
            let mut convictions = array![];
            for infraction in infractions {
                let Infraction { offender, place, at } = *infraction;
                if self.convict(violation, offender, at) {
                    let case_id = case_id(violation, offender, place);
                    convictions.append(Conviction { case_id, worker: offender, penalty, infraction: at });
                }
            }
            if !convictions.is_empty() {
                let mut losses = self.stake_pool().slash_all(convictions.span(), submitter);
                for conviction in convictions.span() {
                    self.announce(violation, *conviction, submitter, losses.pop_front().unwrap());
                }
            }
            convictions.len()
        }

        fn restore(ref self: ContractState, case_id: felt252) {
            self.assert_court(Violation::InvalidCompute);
            self.stake_pool().restore(case_id);
            self.emit(Restored { case_id });
        }

        fn bind_courts(ref self: ContractState, courts: Courts) {
            let deployer = self.deployer.read();
            assert(deployer.is_non_zero(), Errors::ALREADY_BOUND);
            assert(get_caller_address() == deployer, Errors::NOT_DEPLOYER);
            let Courts { double_signing, downtime, invalid_compute } = courts;
            for court in [double_signing, downtime, invalid_compute].span() {
                assert(court.is_non_zero(), Errors::ZERO_ADDRESS);
            }
            self.deployer.write(Zero::zero());
            self.double_signing.write(double_signing);
            self.downtime.write(downtime);
            self.invalid_compute.write(invalid_compute);
        }

        fn record(self: @ContractState, worker: ContractAddress) -> Record {
            self.records.read(worker)
        }

        fn evidence_window(self: @ContractState) -> Timestamp {
            self.evidence_window.read()
        }

        fn penalty(self: @ContractState, violation: Violation) -> Penalty {
            penalty(violation, get_block_timestamp())
        }

        fn courts(self: @ContractState) -> Courts {
            Courts {
                double_signing: self.double_signing.read(),
                downtime: self.downtime.read(),
                invalid_compute: self.invalid_compute.read(),
            }
        }

        fn pool(self: @ContractState) -> ContractAddress {
            self.pool.read()
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// Before they are bound nobody is one, not even the zero address.
        fn assert_court(self: @ContractState, violation: Violation) {
            let court = match violation {
                Violation::DoubleSigning | Violation::CoordinatedAttack => self.double_signing.read(),
                Violation::Downtime => self.downtime.read(),
                Violation::InvalidCompute => self.invalid_compute.read(),
            };
            assert(court.is_non_zero() && get_caller_address() == court, Errors::NOT_THE_COURT);
        }

        /// False if that has had its punishment.
        fn convict(
            ref self: ContractState, violation: Violation, offender: ContractAddress, infraction: Timestamp,
        ) -> bool {
            let record = self.records.read(offender);
            if is_over(record, violation, infraction) {
                return false;
            }
            let Penalty { jail_until, .. } = penalty(violation, get_block_timestamp());
            let double_signing_until = if violation == Violation::DoubleSigning {
                jail_until
            } else {
                record.double_signing_until
            };
            let recovers_at = core::cmp::max(record.recovers_at, jail_until);
            self.records.write(offender, Record { double_signing_until, recovers_at });
            true
        }

        fn announce(
            ref self: ContractState, violation: Violation, conviction: Conviction, submitter: ContractAddress, loss: Loss,
        ) {
            let Conviction { case_id, worker, penalty, infraction } = conviction;
            let Loss { from_self, from_delegated } = loss;
            let jail_until = penalty.jail_until;
            self
                .emit(
                    Slashed {
                        worker, violation, case_id, infraction, submitter, from_self, from_delegated, jail_until,
                    },
                );
        }

        fn stake_pool(self: @ContractState) -> IStakeOfOthersDispatcher {
            IStakeOfOthersDispatcher { contract_address: self.pool.read() }
        }
    }

    /// Whether the infraction has had its punishment. Wrong results and accusations come once: their courts keep them.
    fn is_over(record: Record, violation: Violation, infraction: Timestamp) -> bool {
        record.recovers_at == BANNED
            || (violation == Violation::DoubleSigning && infraction < record.double_signing_until)
    }
}
