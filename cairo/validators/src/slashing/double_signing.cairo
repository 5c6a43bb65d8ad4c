//! The court of double signing and coordinated attack: reads evidence, keeps none. Everything about a piece is in the
//! piece, in the validator set's memory of keys and epochs, and in the offender's record.

#[starknet::contract]
pub mod DoubleSigning {
    use ciro_common::types::Timestamp;
    use core::num::traits::Zero;
    use starknet::storage::{StoragePointerReadAccess, StoragePointerWriteAccess};
    use starknet::{ClassHash, ContractAddress, get_block_timestamp, get_caller_address};
    use crate::validator_set::interface::{IValidatorSetDispatcher, IValidatorSetDispatcherTrait};
    use super::super::certificates::{Conspiracy, coalition, conflict};
    use super::super::equivocation::{Offence, offence};
    use super::super::errors::Errors;
    use super::super::interface::{
        Attack, Equivocation, IDoubleSigning, ISlashingDispatcher, ISlashingDispatcherTrait, Infraction,
    };
    use super::super::matrix::Violation;

    #[storage]
    struct Storage {
        slashing: ContractAddress,
        validator_set: ContractAddress,
        evidence_window: Timestamp,
        /// Class `Ed25519Check`.
        ed25519: ClassHash,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState, slashing: ContractAddress, validator_set: ContractAddress, ed25519: ClassHash,
    ) {
        assert(slashing.is_non_zero() && validator_set.is_non_zero() && ed25519.is_non_zero(), Errors::ZERO_ADDRESS);
        self.slashing.write(slashing);
        self.validator_set.write(validator_set);
        self.evidence_window.write(ISlashingDispatcher { contract_address: slashing }.evidence_window());
        self.ed25519.write(ed25519);
    }

    #[abi(embed_v0)]
    impl DoubleSigningImpl of IDoubleSigning<ContractState> {
        fn submit_equivocations(ref self: ContractState, evidence: Span<Equivocation>) {
            assert(!evidence.is_empty(), Errors::NO_EVIDENCE);
            let validators = self.validators();
            let (network, ed25519) = (validators.network(), self.ed25519.read());
            let mut infractions: Array<Infraction> = array![];
            let (mut last_epoch, mut at) = (0, 0);
            for piece in evidence {
                let Offence { scheme, key, epoch, place } = offence(network, ed25519, *piece);
                let offender = validators.key_owner(scheme, key);
                assert(offender.is_non_zero(), Errors::KEY_UNKNOWN);
                // No epoch is number 0, so the first is asked for.
                if epoch == 0 || epoch != last_epoch {
                    at = self.began_at(validators, epoch);
                    last_epoch = epoch;
                }
                infractions.append(Infraction { offender, place, at });
            }
            self.punish(Violation::DoubleSigning, infractions);
        }

        fn submit_attack(ref self: ContractState, attack: Attack) {
            let validators = self.validators();
            let Conspiracy { epoch, place, offenders } = match attack {
                Attack::Certificates(pair) => conflict(validators, pair),
                Attack::Coalition(pieces) => coalition(validators, self.ed25519.read(), pieces),
            };
            let at = self.began_at(validators, epoch);
            let mut infractions = array![];
            for offender in offenders {
                infractions.append(Infraction { offender, place, at });
            }
            self.punish(Violation::CoordinatedAttack, infractions);
        }

        fn slashing(self: @ContractState) -> ContractAddress {
            self.slashing.read()
        }

        fn validator_set(self: @ContractState) -> ContractAddress {
            self.validator_set.read()
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// Panics if all have had their punishment.
        fn punish(ref self: ContractState, violation: Violation, infractions: Array<Infraction>) {
            let punished = ISlashingDispatcher { contract_address: self.slashing.read() }
                .punish_all(violation, infractions.span(), get_caller_address());
            assert(punished != 0, Errors::ALREADY_PUNISHED);
        }

        /// Since when the stake behind what was signed for an epoch has counted. Panics if the epoch has not begun, or is
        /// too old.
        fn began_at(self: @ContractState, validators: IValidatorSetDispatcher, epoch: u64) -> Timestamp {
            let began_at = validators.epoch_facts(epoch).began_at;
            assert(began_at + self.evidence_window.read() >= get_block_timestamp(), Errors::EVIDENCE_OLD);
            began_at
        }

        fn validators(self: @ContractState) -> IValidatorSetDispatcher {
            IValidatorSetDispatcher { contract_address: self.validator_set.read() }
        }
    }
}
