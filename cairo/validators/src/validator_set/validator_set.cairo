/// Holds no money and has no owner: stake is the pool's, and what members lose is taken there.
#[starknet::contract]
pub mod ValidatorSet {
    use ciro_common::types::Amount;
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ClassHash, ContractAddress, get_block_timestamp, get_caller_address, get_contract_address};
    use crate::certificate::{
        Electorate, Errors as CertificateErrors, Signature, Voter, Weight, check, is_quorum, signers, voters_digest,
        weight_of,
    };
    use crate::checkpoint::{Checkpoint, network_of, statement};
    use crate::ports::{IStakeOfOthersDispatcher, IStakeOfOthersDispatcherTrait};
    use crate::validator_set::errors::Errors;
    use crate::validator_set::interface::{
        IValidatorSet, Keys, Member, Possession, Rules, Scheme, Signed, ValidatorEpoch,
    };
    use crate::validator_set::objects::{
        EpochWord, EpochWordPacking, RulesPacking, ids_of, key_id, members_digest, strongest,
    };
    use crate::validator_set::possession;

    pub const MAX_MEMBERS: u32 = 32;
    pub const MAX_CANDIDATES: u32 = 64;
    /// Base units in a whole CIRO: what weights count.
    const CIRO: Amount = 1_000_000_000_000_000_000;
    const MAX_MIN_STAKE: Amount = 0x1000000000000000000000000000000;

    #[storage]
    struct Storage {
        pub pool: ContractAddress,
        /// The class `Ed25519Check`.
        pub ed25519: ClassHash,
        pub rules: Rules,
        /// Number of the present one; 0 before the first.
        epoch: u64,
        epochs: Map<u64, EpochWord>,
        /// By epoch, kept for ever: evidence may come late.
        voters_digests: Map<u64, felt252>,
        members_digests: Map<u64, felt252>,
        pub candidate_count: u32,
        /// By place, from 0, without gaps.
        pub candidate_at: Map<u32, ContractAddress>,
        /// Place + 1; 0 for none.
        pub candidate_place: Map<ContractAddress, u32>,
        pub keys: Map<ContractAddress, Keys>,
        /// By `key_id`, never changed once written.
        pub key_owners: Map<felt252, ContractAddress>,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        KeysChanged: KeysChanged,
        CandidateJoined: CandidateJoined,
        CandidateLeft: CandidateLeft,
        EpochBegan: EpochBegan,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct KeysChanged {
        #[key]
        pub validator: ContractAddress,
        pub keys: Keys,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct CandidateJoined {
        #[key]
        pub validator: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct CandidateLeft {
        #[key]
        pub validator: ContractAddress,
        /// The stronger one that took the place; zero for who left by itself.
        pub displaced_by: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct EpochBegan {
        #[key]
        pub epoch: u64,
        pub total_weight: Weight,
        pub members: Span<Member>,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState,
        pool: ContractAddress,
        ed25519: ClassHash,
        min_stake: Amount,
        min_members: u32,
        epoch_seconds: u32,
        overlap_seconds: u32,
    ) {
        assert(pool.is_non_zero() && ed25519.is_non_zero(), Errors::ZERO_ADDRESS);
        // A third of the unbonding period to use a certificate, a third to find evidence, a third to spare.
        let lifetime = IStakeOfOthersDispatcher { contract_address: pool }.unbonding_period() / 3;
        let lifetime_seconds: u32 = lifetime.try_into().expect(Errors::RULES_RANGE);
        assert(min_stake >= CIRO && min_stake < MAX_MIN_STAKE, Errors::RULES_RANGE);
        assert(min_members != 0 && min_members <= MAX_MEMBERS, Errors::RULES_RANGE);
        assert(epoch_seconds != 0 && overlap_seconds <= epoch_seconds, Errors::RULES_RANGE);
        assert(epoch_seconds.into() + overlap_seconds.into() <= lifetime, Errors::RULES_RANGE);
        self.pool.write(pool);
        self.ed25519.write(ed25519);
        self.rules.write(Rules { min_stake, min_members, epoch_seconds, overlap_seconds, lifetime_seconds });
    }

    #[abi(embed_v0)]
    impl ValidatorSetImpl of IValidatorSet<ContractState> {
        fn register(ref self: ContractState, keys: Keys, possession: Possession) {
            self.change_keys(keys, possession);
            self.join();
        }

        fn change_keys(ref self: ContractState, keys: Keys, possession: Possession) {
            let validator = get_caller_address();
            for id in ids_of(keys).span() {
                let owner = self.key_owners.read(*id);
                assert(owner.is_zero() || owner == validator, Errors::KEY_TAKEN);
                self.key_owners.write(*id, validator);
            }
            assert(self.possesses(validator, keys, possession), Errors::KEY_POSSESSION);
            self.keys.write(validator, keys);
            self.emit(KeysChanged { validator, keys });
        }

        fn join(ref self: ContractState) {
            let validator = get_caller_address();
            assert(self.keys.read(validator).stark != 0, Errors::NO_KEYS);
            assert(!self.is_candidate(validator), Errors::ALREADY_CANDIDATE);
            let mut all = self.candidates();
            all.append(validator);
            let stakes = self.stakes_of(all.span());
            let stake = *stakes[stakes.len() - 1];
            assert(stake >= self.rules.read().min_stake, Errors::STAKE_BELOW_MINIMUM);
            if stakes.len() > MAX_CANDIDATES {
                let (weakest, least) = last_weakest(all.span(), stakes);
                assert(least < stake, Errors::CANDIDATES_FULL);
                self.remove_candidate(weakest);
                self.emit(CandidateLeft { validator: weakest, displaced_by: validator });
            }
            self.add_candidate(validator);
            self.emit(CandidateJoined { validator });
        }

        fn leave(ref self: ContractState) {
            let validator = get_caller_address();
            assert(self.is_candidate(validator), Errors::NOT_CANDIDATE);
            self.remove_candidate(validator);
            self.emit(CandidateLeft { validator, displaced_by: Zero::zero() });
        }

        fn rotate(ref self: ContractState) -> u64 {
            let Rules { min_stake, min_members, epoch_seconds, overlap_seconds, .. } = self.rules.read();
            let now = get_block_timestamp();
            let previous = self.epoch.read();
            if previous != 0 {
                let word = self.epochs.read(previous);
                assert(now >= word.began_at + epoch_seconds.into(), Errors::EPOCH_NOT_OVER);
                let ends_at = core::cmp::min(word.ends_at, now + overlap_seconds.into());
                self.epochs.write(previous, EpochWord { ends_at, ..word });
            }
            let candidates = self.candidates();
            let stakes = self.stakes_of(candidates.span());
            let chosen = strongest(candidates.span(), stakes, min_stake, MAX_MEMBERS);
            assert(chosen.len() >= min_members, Errors::TOO_FEW_VALIDATORS);
            self.begin(previous + 1, now, chosen.span());
            previous + 1
        }

        fn electorate(self: @ContractState, epoch: u64) -> Electorate {
            let EpochWord { ends_at, total_weight, .. } = self.begun(epoch);
            assert(get_block_timestamp() < ends_at, Errors::EPOCH_STALE);
            Electorate { voters_digest: self.voters_digests.read(epoch), total_weight }
        }

        fn check(
            self: @ContractState, checkpoint: Checkpoint, voters: Span<Voter>, signatures: Span<Signature>,
        ) -> u128 {
            let electorate = self.electorate(checkpoint.epoch);
            check(electorate, statement(self.network(), checkpoint), voters, signatures)
        }

        fn signed(
            self: @ContractState, checkpoint: Checkpoint, voters: Span<Voter>, signatures: Span<Signature>,
        ) -> Signed {
            let epoch = checkpoint.epoch;
            let EpochWord { total_weight, .. } = self.begun(epoch);
            let digest = self.voters_digests.read(epoch);
            assert(voters_digest(voters) == digest, CertificateErrors::VOTERS_DIGEST);
            let signers = signers(statement(self.network(), checkpoint), voters, signatures);
            let weight = weight_of(signers.span());
            let total_weight = total_weight.into();
            Signed { signers, weight, total_weight, quorum: is_quorum(weight, total_weight) }
        }

        fn key_owner(self: @ContractState, scheme: Scheme, key: u256) -> ContractAddress {
            self.key_owners.read(key_id(scheme, key))
        }

        fn epoch(self: @ContractState) -> u64 {
            self.epoch.read()
        }

        fn epoch_facts(self: @ContractState, epoch: u64) -> ValidatorEpoch {
            let EpochWord { began_at, size, total_weight, .. } = self.begun(epoch);
            let voters_digest = self.voters_digests.read(epoch);
            let members_digest = self.members_digests.read(epoch);
            ValidatorEpoch { began_at, size, total_weight, voters_digest, members_digest }
        }

        fn keys_of(self: @ContractState, validator: ContractAddress) -> Keys {
            self.keys.read(validator)
        }

        fn candidates(self: @ContractState) -> Array<ContractAddress> {
            let mut candidates = array![];
            for place in 0..self.candidate_count.read() {
                candidates.append(self.candidate_at.read(place));
            }
            candidates
        }

        fn network(self: @ContractState) -> felt252 {
            network_of(get_contract_address())
        }

        fn rules(self: @ContractState) -> Rules {
            self.rules.read()
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn stakes_of(self: @ContractState, validators: Span<ContractAddress>) -> Span<Amount> {
            IStakeOfOthersDispatcher { contract_address: self.pool.read() }.stakes_of(validators).span()
        }

        fn possesses(
            self: @ContractState, validator: ContractAddress, keys: Keys, possession: Possession,
        ) -> bool {
            possession::holds(self.network(), validator, keys, possession, self.ed25519.read())
        }

        fn is_candidate(self: @ContractState, validator: ContractAddress) -> bool {
            self.candidate_place.read(validator) != 0
        }

        fn add_candidate(ref self: ContractState, validator: ContractAddress) {
            let place = self.candidate_count.read();
            self.candidate_at.write(place, validator);
            self.candidate_place.write(validator, place + 1);
            self.candidate_count.write(place + 1);
        }

        /// The last one moves into the gap.
        fn remove_candidate(ref self: ContractState, validator: ContractAddress) {
            let place = self.candidate_place.read(validator) - 1;
            let last = self.candidate_count.read() - 1;
            let moved = self.candidate_at.read(last);
            self.candidate_at.write(place, moved);
            self.candidate_place.write(moved, place + 1);
            self.candidate_place.write(validator, 0);
            self.candidate_count.write(last);
        }

        fn begin(ref self: ContractState, epoch: u64, now: u64, chosen: Span<(ContractAddress, Amount)>) {
            let mut members = array![];
            let mut voters = array![];
            for (validator, stake) in chosen {
                let keys = self.keys.read(*validator);
                let weight: Weight = (*stake / CIRO).try_into().expect(Errors::WEIGHT_RANGE);
                members.append(Member { validator: *validator, keys, weight });
                voters.append(Voter { stark_key: keys.stark, weight });
            }
            let total_weight: Weight = weight_of(voters.span()).try_into().expect(Errors::WEIGHT_RANGE);
            self.epoch.write(epoch);
            let ends_at = now + self.rules.read().lifetime_seconds.into();
            self.epochs.write(epoch, EpochWord { began_at: now, ends_at, size: members.len(), total_weight });
            self.voters_digests.write(epoch, voters_digest(voters.span()));
            self.members_digests.write(epoch, members_digest(members.span()));
            self.emit(EpochBegan { epoch, total_weight, members: members.span() });
        }

        fn begun(self: @ContractState, epoch: u64) -> EpochWord {
            let word = self.epochs.read(epoch);
            assert(word.began_at != 0, Errors::EPOCH_UNKNOWN);
            word
        }
    }

    /// Of several equally weak the one that stands last; the newcomer, at the very end, is not asked.
    fn last_weakest(all: Span<ContractAddress>, stakes: Span<Amount>) -> (ContractAddress, Amount) {
        let mut weakest = 0;
        for at in 1..stakes.len() - 1 {
            if *stakes[at] <= *stakes[weakest] {
                weakest = at;
            }
        }
        (*all[weakest], *stakes[weakest])
    }
}
