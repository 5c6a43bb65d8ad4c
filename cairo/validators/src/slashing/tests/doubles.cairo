//! Stand-ins for the hub and for what validators certify, as far as the courts see them.

use ciro_common::types::{Amount, Timestamp};
use starknet::ContractAddress;
use crate::ports::{Claim, Conviction, PackedJob, Penalty, Worker};
use crate::certificate::Voter;
use crate::validator_set::interface::{Scheme, Signed, ValidatorEpoch};
use crate::certificate::Signature;
use crate::checkpoint::Checkpoint;
use crate::uptime::interface::Opening;

#[derive(Copy, Drop, Serde, PartialEq, Debug, starknet::Store)]
pub struct SlashCall {
    pub case_id: felt252,
    pub worker: ContractAddress,
    pub share: u16,
    pub points: u8,
    pub jail_until: Timestamp,
    pub infraction: Timestamp,
    pub bounty_to: ContractAddress,
    pub harmed: ContractAddress,
    pub harmed_amount: Amount,
}

/// Everybody has 1,000 units of its own at stake, and nothing else.
#[starknet::interface]
pub trait ITestPool<TState> {
    fn slash(
        ref self: TState,
        case_id: felt252,
        worker: ContractAddress,
        penalty: Penalty,
        infraction: Timestamp,
        bounty_to: ContractAddress,
        harmed: ContractAddress,
        harmed_amount: Amount,
    ) -> crate::ports::Loss;
    fn slash_all(
        ref self: TState, convictions: Span<Conviction>, bounty_to: ContractAddress,
    ) -> Array<crate::ports::Loss>;
    fn restore(ref self: TState, case_id: felt252);
    fn unbonding_period(self: @TState) -> Timestamp;
    fn calls(self: @TState) -> Array<SlashCall>;
    fn stake_of(self: @TState, worker: ContractAddress) -> Amount;
    fn worker(self: @TState, worker: ContractAddress) -> Worker;
    fn worker_count(self: @TState) -> u16;
    /// Weight, eighths of uptime, and until when it is in jail.
    fn set_worker(ref self: TState, worker: ContractAddress, weight: u32, uptime: u8, jailed_until: Timestamp);
}

#[starknet::contract]
pub mod TestPool {
    use ciro_common::types::{Amount, Timestamp};
    use starknet::ContractAddress;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use crate::ports::{Conviction, Loss, Penalty, Worker};
    use super::{ITestPool, SlashCall};

    const STAKE: Amount = 1_000;

    #[storage]
    struct Storage {
        lost: Map<ContractAddress, Amount>,
        frozen: Map<felt252, (ContractAddress, Amount)>,
        count: u32,
        calls: Map<u32, SlashCall>,
        workers: Map<ContractAddress, (u32, u8, Timestamp)>,
    }

    #[abi(embed_v0)]
    impl PoolImpl of ITestPool<ContractState> {
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
            let Penalty { share, points, jail_until } = penalty;
            let nth = self.count.read();
            for earlier in 0..nth {
                assert(self.calls.read(earlier).case_id != case_id, 'CASE_ID_USED');
            }
            let call = SlashCall {
                case_id, worker, share, points, jail_until, infraction, bounty_to, harmed, harmed_amount,
            };
            self.calls.write(nth, call);
            self.count.write(nth + 1);
            let from_self = self.stake_of(worker) * share.into() / 10_000;
            self.lost.write(worker, self.lost.read(worker) + from_self);
            self.frozen.write(case_id, (worker, from_self));
            Loss { from_self, from_delegated: 0 }
        }

        fn slash_all(
            ref self: ContractState, convictions: Span<Conviction>, bounty_to: ContractAddress,
        ) -> Array<Loss> {
            let mut losses = array![];
            for conviction in convictions {
                let Conviction { case_id, worker, penalty, infraction } = *conviction;
                losses.append(self.slash(case_id, worker, penalty, infraction, bounty_to, 0.try_into().unwrap(), 0));
            }
            losses
        }

        fn restore(ref self: ContractState, case_id: felt252) {
            let (worker, amount) = self.frozen.read(case_id);
            assert(amount != 0, 'NOT_FROZEN');
            self.frozen.write(case_id, (worker, 0));
            self.lost.write(worker, self.lost.read(worker) - amount);
        }

        fn unbonding_period(self: @ContractState) -> Timestamp {
            1_814_400
        }

        fn calls(self: @ContractState) -> Array<SlashCall> {
            let mut calls = array![];
            for nth in 0..self.count.read() {
                calls.append(self.calls.read(nth));
            }
            calls
        }

        fn stake_of(self: @ContractState, worker: ContractAddress) -> Amount {
            STAKE - self.lost.read(worker)
        }

        fn worker(self: @ContractState, worker: ContractAddress) -> Worker {
            let (weight, uptime, jailed_until) = self.workers.read(worker);
            Worker {
                index: 1, weight_now: weight, weight_next: weight, from_epoch: 0, stake: 0, self_bond: 0, delegated: 0,
                counted: 0, reputation: 50, class: 0, uptime, jailed_until, commission: 0, cases: 0, stark_key: 0,
            }
        }

        fn worker_count(self: @ContractState) -> u16 {
            30
        }

        fn set_worker(
            ref self: ContractState, worker: ContractAddress, weight: u32, uptime: u8, jailed_until: Timestamp,
        ) {
            self.workers.write(worker, (weight, uptime, jailed_until));
        }
    }
}

/// Keys and epochs that a test sets; certificates are checked as the real set checks them.
#[starknet::interface]
pub trait ITestValidators<TState> {
    fn network(self: @TState) -> felt252;
    fn key_owner(self: @TState, scheme: Scheme, key: u256) -> ContractAddress;
    fn epoch_facts(self: @TState, epoch: u64) -> ValidatorEpoch;
    fn signed(self: @TState, checkpoint: Checkpoint, voters: Span<Voter>, signatures: Span<Signature>) -> Signed;
    fn set_key(ref self: TState, scheme: Scheme, key: u256, owner: ContractAddress);
    fn begin(ref self: TState, epoch: u64, began_at: Timestamp, voters: Span<Voter>);
}

#[starknet::contract]
pub mod TestValidators {
    use ciro_common::types::Timestamp;
    use core::poseidon::poseidon_hash_span;
    use starknet::ContractAddress;
    use starknet::storage::{Map, StorageMapReadAccess, StorageMapWriteAccess};
    use crate::certificate::{Signature, Voter, is_quorum, voters_digest, weight_of};
    use crate::checkpoint::{Checkpoint, statement};
    use crate::validator_set::interface::{Scheme, Signed, ValidatorEpoch};
    use super::ITestValidators;

    #[storage]
    struct Storage {
        owners: Map<felt252, ContractAddress>,
        began: Map<u64, Timestamp>,
        digests: Map<u64, felt252>,
        weights: Map<u64, u64>,
    }

    #[abi(embed_v0)]
    impl ValidatorsImpl of ITestValidators<ContractState> {
        fn network(self: @ContractState) -> felt252 {
            super::super::signing::NETWORK
        }

        fn key_owner(self: @ContractState, scheme: Scheme, key: u256) -> ContractAddress {
            self.owners.read(key_id(scheme, key))
        }

        fn epoch_facts(self: @ContractState, epoch: u64) -> ValidatorEpoch {
            let began_at = self.began.read(epoch);
            assert(began_at != 0, 'EPOCH_UNKNOWN');
            ValidatorEpoch {
                began_at,
                size: 0,
                total_weight: self.weights.read(epoch),
                voters_digest: self.digests.read(epoch),
                members_digest: 0,
            }
        }

        fn signed(
            self: @ContractState, checkpoint: Checkpoint, voters: Span<Voter>, signatures: Span<Signature>,
        ) -> Signed {
            let facts = self.epoch_facts(checkpoint.epoch);
            assert(voters_digest(voters) == facts.voters_digest, 'VOTERS');
            let hash = statement(self.network(), checkpoint);
            let mut signers = array![];
            let mut next = 0;
            for signature in signatures {
                let Signature { member, r, s } = *signature;
                assert(member >= next, 'SIGNERS_ORDER');
                next = member + 1;
                let voter = *voters[member];
                assert(ciro_signatures::stark::is_valid(hash, voter.stark_key, r, s), 'SIGNATURE');
                signers.append(voter);
            }
            let weight = weight_of(signers.span());
            let total_weight = facts.total_weight.into();
            Signed { signers, weight, total_weight, quorum: is_quorum(weight, total_weight) }
        }

        fn set_key(ref self: ContractState, scheme: Scheme, key: u256, owner: ContractAddress) {
            self.owners.write(key_id(scheme, key), owner);
        }

        fn begin(ref self: ContractState, epoch: u64, began_at: Timestamp, voters: Span<Voter>) {
            self.began.write(epoch, began_at);
            self.digests.write(epoch, voters_digest(voters));
            self.weights.write(epoch, weight_of(voters).try_into().unwrap());
        }
    }

    fn key_id(scheme: Scheme, key: u256) -> felt252 {
        let scheme: felt252 = match scheme {
            Scheme::Stark => 1,
            Scheme::Secp256k1 => 2,
            Scheme::Ed25519 => 3,
        };
        poseidon_hash_span([scheme, key.high.into(), key.low.into()].span())
    }
}

/// An opening that is whole proves absence if its felt is 0. As many a day are taken for absent as a test says.
#[starknet::interface]
pub trait ITestUptime<TState> {
    fn missed(self: @TState, worker: ContractAddress, opening: Opening) -> bool;
    fn absent(ref self: TState, worker: ContractAddress) -> bool;
    fn set_room(ref self: TState, room: u32);
    fn absentees(self: @TState) -> Array<ContractAddress>;
}

#[starknet::contract]
pub mod TestUptime {
    use starknet::ContractAddress;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use crate::uptime::interface::Opening;
    use super::ITestUptime;

    #[storage]
    struct Storage {
        room: u32,
        count: u32,
        absentees: Map<u32, ContractAddress>,
    }

    #[abi(embed_v0)]
    impl UptimeImpl of ITestUptime<ContractState> {
        fn missed(self: @ContractState, worker: ContractAddress, opening: Opening) -> bool {
            assert(opening.hour.certified_at != 0, 'HOUR_UNKNOWN');
            let enough = 3 * opening.hour.present >= 2 * opening.hour.workers;
            enough && opening.felt == 0
        }

        fn absent(ref self: ContractState, worker: ContractAddress) -> bool {
            let count = self.count.read();
            if count == self.room.read() {
                return false;
            }
            self.absentees.write(count, worker);
            self.count.write(count + 1);
            true
        }

        fn set_room(ref self: ContractState, room: u32) {
            self.room.write(room);
        }

        fn absentees(self: @ContractState) -> Array<ContractAddress> {
            let mut absentees = array![];
            for nth in 0..self.count.read() {
                absentees.append(self.absentees.read(nth));
            }
            absentees
        }
    }
}

#[starknet::interface]
pub trait ITestJudge<TState> {
    fn claim_of(self: @TState, job_id: felt252, worker: ContractAddress) -> Claim;
    fn contest(ref self: TState, job_id: felt252, worker: ContractAddress);
    fn resolve(
        ref self: TState,
        job_id: felt252,
        worker: ContractAddress,
        guilty: bool,
        frozen: bool,
        challenger: ContractAddress,
    );
    fn post(ref self: TState, job_id: felt252, worker: ContractAddress, claim: Claim);
    fn finalise(ref self: TState, job_id: felt252, worker: ContractAddress);
    /// 0 nothing, 1 contested, 2 guilty, 3 frozen, 4 final.
    fn state_of(self: @TState, job_id: felt252, worker: ContractAddress) -> u8;
}

#[starknet::contract]
pub mod TestJudge {
    use starknet::ContractAddress;
    use starknet::storage::{Map, StorageMapReadAccess, StorageMapWriteAccess};
    use crate::ports::Claim;
    use super::ITestJudge;

    #[storage]
    struct Storage {
        claims: Map<(felt252, ContractAddress), (felt252, ContractAddress, ContractAddress, ContractAddress, u128, u64)>,
        states: Map<(felt252, ContractAddress), u8>,
    }

    #[abi(embed_v0)]
    impl JudgeImpl of ITestJudge<ContractState> {
        fn claim_of(self: @ContractState, job_id: felt252, worker: ContractAddress) -> Claim {
            let (result_digest, verifier, model_owner, client, price, posted_at) = self.claims.read((job_id, worker));
            Claim { result_digest, verifier, model_owner, client, price, posted_at }
        }

        fn contest(ref self: ContractState, job_id: felt252, worker: ContractAddress) {
            assert(self.states.read((job_id, worker)) == 0, 'CLAIM_FINAL');
            self.states.write((job_id, worker), 1);
        }

        fn resolve(
            ref self: ContractState,
            job_id: felt252,
            worker: ContractAddress,
            guilty: bool,
            frozen: bool,
            challenger: ContractAddress,
        ) {
            assert(self.states.read((job_id, worker)) == 1, 'NOT_CONTESTED');
            assert(guilty != frozen, 'GUILTY_AND_FROZEN');
            self.states.write((job_id, worker), if guilty {
                2
            } else {
                3
            });
        }

        fn post(ref self: ContractState, job_id: felt252, worker: ContractAddress, claim: Claim) {
            let Claim { result_digest, verifier, model_owner, client, price, posted_at } = claim;
            self.claims.write((job_id, worker), (result_digest, verifier, model_owner, client, price, posted_at));
        }

        fn finalise(ref self: ContractState, job_id: felt252, worker: ContractAddress) {
            self.states.write((job_id, worker), 4);
        }

        fn state_of(self: @ContractState, job_id: felt252, worker: ContractAddress) -> u8 {
            self.states.read((job_id, worker))
        }
    }
}

/// Seats, by job and worker: the block in which they were missed.
#[starknet::interface]
pub trait ITestSeats<TState> {
    fn missed_seat(self: @TState, slot: felt252, job: PackedJob, worker: ContractAddress) -> u64;
    fn miss(ref self: TState, slot: felt252, worker: ContractAddress, block: u64);
}

#[starknet::contract]
pub mod TestSeats {
    use starknet::ContractAddress;
    use starknet::storage::{Map, StorageMapReadAccess, StorageMapWriteAccess};
    use crate::ports::PackedJob;
    use super::ITestSeats;

    #[storage]
    struct Storage {
        missed: Map<(felt252, ContractAddress), u64>,
    }

    #[abi(embed_v0)]
    impl SeatsImpl of ITestSeats<ContractState> {
        fn missed_seat(self: @ContractState, slot: felt252, job: PackedJob, worker: ContractAddress) -> u64 {
            assert(job.model_hash == slot, 'JOB_MISMATCH');
            self.missed.read((slot, worker))
        }

        fn miss(ref self: ContractState, slot: felt252, worker: ContractAddress, block: u64) {
            self.missed.write((slot, worker), block);
        }
    }
}

#[starknet::interface]
pub trait ITestRegistry<TState> {
    fn freeze_model(ref self: TState, model_hash: felt252);
    fn freeze_verifier(ref self: TState, verifier: ContractAddress);
    fn is_frozen(self: @TState, what: felt252) -> bool;
}

#[starknet::contract]
pub mod TestRegistry {
    use starknet::ContractAddress;
    use starknet::storage::{Map, StorageMapReadAccess, StorageMapWriteAccess};
    use super::ITestRegistry;

    #[storage]
    struct Storage {
        frozen: Map<felt252, bool>,
    }

    #[abi(embed_v0)]
    impl RegistryImpl of ITestRegistry<ContractState> {
        fn freeze_model(ref self: ContractState, model_hash: felt252) {
            self.frozen.write(model_hash, true);
        }

        fn freeze_verifier(ref self: ContractState, verifier: ContractAddress) {
            self.frozen.write(verifier.into(), true);
        }

        fn is_frozen(self: @ContractState, what: felt252) -> bool {
            self.frozen.read(what)
        }
    }
}

/// Everybody begins with 1,000 CIRO and allows all of it.
#[starknet::interface]
pub trait ITestToken<TState> {
    fn transfer(ref self: TState, recipient: ContractAddress, amount: u256) -> bool;
    fn transfer_from(ref self: TState, sender: ContractAddress, recipient: ContractAddress, amount: u256) -> bool;
    fn gained(self: @TState, account: ContractAddress) -> u128;
    fn paid(self: @TState, account: ContractAddress) -> u128;
}

#[starknet::contract]
pub mod TestToken {
    use starknet::storage::{Map, StorageMapReadAccess, StorageMapWriteAccess};
    use starknet::{ContractAddress, get_caller_address};
    use super::ITestToken;

    #[storage]
    struct Storage {
        gained: Map<ContractAddress, u128>,
        paid: Map<ContractAddress, u128>,
    }

    #[abi(embed_v0)]
    impl TokenImpl of ITestToken<ContractState> {
        fn transfer(ref self: ContractState, recipient: ContractAddress, amount: u256) -> bool {
            let sender = get_caller_address();
            assert(self.gained.read(sender) - self.paid.read(sender) >= amount.low, 'BALANCE_SHORT');
            self.shift(sender, recipient, amount.low)
        }

        fn transfer_from(
            ref self: ContractState, sender: ContractAddress, recipient: ContractAddress, amount: u256,
        ) -> bool {
            assert(recipient == get_caller_address(), 'ALLOWANCE_SHORT');
            self.shift(sender, recipient, amount.low)
        }

        fn gained(self: @ContractState, account: ContractAddress) -> u128 {
            self.gained.read(account)
        }

        fn paid(self: @ContractState, account: ContractAddress) -> u128 {
            self.paid.read(account)
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn shift(
            ref self: ContractState, sender: ContractAddress, recipient: ContractAddress, amount: u128,
        ) -> bool {
            self.paid.write(sender, self.paid.read(sender) + amount);
            self.gained.write(recipient, self.gained.read(recipient) + amount);
            true
        }
    }
}
