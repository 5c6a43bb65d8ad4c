/// Members are bound to their shares by keys that they had before, so none can choose its own; and nobody knows
/// another's before it is said, so none could foresee the value. Holds no money and has no owner.
#[starknet::contract]
pub mod Beacon {
    use ciro_common::types::BlockNumber;
    use ciro_signatures::vrf;
    use core::num::traits::{Pow, Zero};
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_number, get_block_timestamp, get_contract_address};
    use crate::beacon::errors::Errors;
    use crate::beacon::interface::{BeaconRules, IBeacon, Randomness, Round, Share};
    use crate::beacon::objects::{Progress, ProgressPacking, message_of, scope_of, term_of, value_of};
    use crate::certificate::{Electorate, Voter, Weight, is_quorum, voters_digest};
    use crate::validator_set::interface::{IValidatorSetDispatcher, IValidatorSetDispatcherTrait};

    /// Hashes of blocks can be read so much later. That no reorganisation is longer is taken for granted.
    const MIN_DELAY: u32 = 10;
    const MAX_BLOCKS: u32 = 0xffff;

    #[storage]
    struct Storage {
        validator_set: IValidatorSetDispatcher,
        rules: BeaconRules,
        scope: felt252,
        rounds: Map<u64, Progress>,
        sums: Map<u64, felt252>,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        SharesRevealed: SharesRevealed,
    }

    /// All that are in, so that who withholds its share shows.
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct SharesRevealed {
        #[key]
        pub round: u64,
        pub epoch: u64,
        pub revealed: u32,
        pub weight: Weight,
        pub closes_at: BlockNumber,
    }

    #[constructor]
    fn constructor(ref self: ContractState, validator_set: ContractAddress, rules: BeaconRules) {
        assert(validator_set.is_non_zero(), Errors::ZERO_ADDRESS);
        let BeaconRules { round_blocks, delay_blocks, grace_blocks } = rules;
        assert(round_blocks != 0 && round_blocks <= MAX_BLOCKS, Errors::RULES_RANGE);
        assert(delay_blocks >= MIN_DELAY && delay_blocks <= MAX_BLOCKS, Errors::RULES_RANGE);
        assert(grace_blocks != 0 && grace_blocks <= MAX_BLOCKS, Errors::RULES_RANGE);
        let validator_set = IValidatorSetDispatcher { contract_address: validator_set };
        self.validator_set.write(validator_set);
        self.rules.write(rules);
        self.scope.write(scope_of(validator_set.network(), get_contract_address()));
    }

    #[abi(embed_v0)]
    impl BeaconImpl of IBeacon<ContractState> {
        fn reveal(ref self: ContractState, round: u64, voters: Span<Voter>, shares: Span<Share>) {
            let block = get_block_number();
            let BeaconRules { round_blocks, delay_blocks, grace_blocks } = self.rules.read();
            let first = (round_blocks + delay_blocks).into();
            assert(block >= first && (block - first) / round_blocks.into() >= round, Errors::SHARES_EARLY);
            let known = self.rounds.read(round);
            assert(known.closes_at == 0 || block <= known.closes_at, Errors::ROUND_CLOSED);
            let (epoch, electorate) = self.electorate(known.epoch);
            assert(voters_digest(voters) == electorate.voters_digest, Errors::VOTERS_DIGEST);
            let mut progress = Progress { epoch, ..known };
            let sum = add_shares(ref progress, message_of(self.scope.read(), round), voters, shares);
            if progress.revealed == known.revealed {
                return;
            }
            if known.closes_at == 0 && is_quorum(progress.weight.into(), electorate.total_weight.into()) {
                progress.closes_at = block + grace_blocks.into();
                progress.decided_at = get_block_timestamp();
            }
            self.rounds.write(round, progress);
            self.sums.write(round, self.sums.read(round) + sum);
            let Progress { revealed, weight, closes_at, .. } = progress;
            self.emit(SharesRevealed { round, epoch, revealed, weight, closes_at });
        }

        fn randomness(self: @ContractState, block: BlockNumber) -> Randomness {
            let round = self.round_of(block);
            let Progress { closes_at, decided_at, .. } = self.rounds.read(round);
            assert(closes_at != 0 && get_block_number() > closes_at, Errors::BEACON_PENDING);
            let value = value_of(self.scope.read(), round, self.sums.read(round));
            Randomness { value, from_block: closes_at + 1, decided_at }
        }

        fn round(self: @ContractState, round: u64) -> Round {
            let Progress { revealed, weight, epoch, closes_at, decided_at } = self.rounds.read(round);
            let epoch = if epoch == 0 {
                self.settled_epoch()
            } else {
                epoch
            };
            Round { epoch, revealed, weight, closes_at, decided_at, sum: self.sums.read(round) }
        }

        fn round_of(self: @ContractState, block: BlockNumber) -> u64 {
            block / self.rules.read().round_blocks.into()
        }

        fn scope(self: @ContractState) -> felt252 {
            self.scope.read()
        }

        fn rules(self: @ContractState) -> BeaconRules {
            self.rules.read()
        }

        fn validator_set(self: @ContractState) -> ContractAddress {
            self.validator_set.read().contract_address
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// Of the round's epoch, whatever became of it since; before the first share, of the one that it will be: alive.
        fn electorate(self: @ContractState, kept: u64) -> (u64, Electorate) {
            let set = self.validator_set.read();
            if kept == 0 {
                let epoch = self.settled_epoch();
                return (epoch, set.electorate(epoch));
            }
            let facts = set.epoch_facts(kept);
            (kept, Electorate { voters_digest: facts.voters_digest, total_weight: facts.total_weight })
        }

        /// The newest, unless it began so lately that its members may have made their keys when shares were known.
        fn settled_epoch(self: @ContractState) -> u64 {
            let set = self.validator_set.read();
            let newest = set.epoch();
            if newest < 2 {
                return newest;
            }
            let settled_at = set.epoch_facts(newest).began_at + set.rules().overlap_seconds.into();
            if get_block_timestamp() < settled_at {
                newest - 1
            } else {
                newest
            }
        }
    }

    /// Takes the shares of members that are not in yet, and returns the sum of their terms.
    fn add_shares(ref progress: Progress, message: felt252, voters: Span<Voter>, shares: Span<Share>) -> felt252 {
        let point = vrf::point_of(message);
        let mut sum = 0;
        for share in shares {
            let Share { member, proof } = *share;
            let voter = *voters.get(member).expect(Errors::MEMBER_UNKNOWN).unbox();
            let bit = 2_u32.pow(member);
            if progress.revealed & bit != 0 {
                continue;
            }
            assert(vrf::is_valid(point, voter.stark_key, proof), Errors::SHARE_INVALID);
            progress.revealed += bit;
            progress.weight += voter.weight;
            sum += term_of(proof.gamma_x);
        }
        sum
    }
}
