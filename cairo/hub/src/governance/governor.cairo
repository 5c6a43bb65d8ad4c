/// The timelock's proposer: decides by vote. It has no owner, and holds nothing.
#[starknet::contract]
pub mod Governor {
    use core::num::traits::Zero;
    use starknet::account::Call;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
        StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address, get_contract_address};
    use crate::cdc_pool::interface::{ICDCPoolViewsDispatcher, ICDCPoolViewsDispatcherTrait};
    use crate::governance::errors::Errors;
    use crate::governance::events::{ProposalCancelled, ProposalCreated, ProposalQueued, TimelockBound, VoteCast};
    use crate::governance::interface::{
        GovernorRules, IGovernor, ITimelockDispatcher, ITimelockDispatcherTrait, Proposal, ProposalState, Support,
    };
    use crate::governance::objects::{Fate, Terms, TermsPacking, hash_calls, id_of, serialised};
    use crate::token::interface::{IVotesDispatcher, IVotesDispatcherTrait};
    use crate::types::{Amount, BASIS, Timestamp};
    use crate::vault::interface::{IVaultViewsDispatcher, IVaultViewsDispatcherTrait, Role};

    const MAX_CALLS: u32 = 16;
    /// Felts of all calls, and bytes: they go into one event, which holds 300 felts.
    const MAX_FELTS: u32 = 200;
    const MAX_DESCRIPTION: u32 = 1_024;
    pub const MAX_WORKERS: u32 = 64;
    /// What was decided and then forgotten does not strike years later.
    pub const QUEUE_WINDOW: Timestamp = 14 * 24 * 3600;

    #[derive(Drop, starknet::Store)]
    struct Record {
        proposer: ContractAddress,
        calls_hash: felt252,
        terms: Terms,
    }

    #[storage]
    struct Storage {
        token: ContractAddress,
        pool: ContractAddress,
        rules: GovernorRules,
        /// Who may `bind_timelock`, once.
        binder: ContractAddress,
        timelock: ContractAddress,
        proposals: Map<felt252, Record>,
        /// By (proposal, `Support`).
        tallies: Map<felt252, Map<u8, Amount>>,
        /// By (proposal, account).
        ballots: Map<felt252, Map<ContractAddress, bool>>,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        TimelockBound: TimelockBound,
        ProposalCreated: ProposalCreated,
        VoteCast: VoteCast,
        ProposalCancelled: ProposalCancelled,
        ProposalQueued: ProposalQueued,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState,
        token: ContractAddress,
        pool: ContractAddress,
        rules: GovernorRules,
        binder: ContractAddress,
    ) {
        assert(token.is_non_zero() && pool.is_non_zero() && binder.is_non_zero(), Errors::ZERO_ADDRESS);
        let GovernorRules { threshold, quorum, voting_period } = rules;
        assert(threshold != 0 && quorum != 0 && quorum.into() <= BASIS, Errors::RULES_RANGE);
        // Who votes with stake cannot have it back before the vote is over.
        let unbonding_period = ICDCPoolViewsDispatcher { contract_address: pool }.unbonding_period();
        assert(voting_period != 0 && voting_period < unbonding_period, Errors::RULES_RANGE);
        self.token.write(token);
        self.pool.write(pool);
        self.rules.write(rules);
        self.binder.write(binder);
    }

    #[abi(embed_v0)]
    impl GovernorImpl of IGovernor<ContractState> {
        fn bind_timelock(ref self: ContractState, timelock: ContractAddress) {
            assert(get_caller_address() == self.binder.read(), Errors::NOT_BINDER);
            assert(self.timelock.read().is_zero(), Errors::ALREADY_BOUND);
            assert(timelock.is_non_zero(), Errors::ZERO_ADDRESS);
            self.timelock.write(timelock);
            self.emit(TimelockBound { timelock });
        }

        fn accept_proposer(ref self: ContractState) {
            self.bound_timelock().accept_proposer();
        }

        fn propose(
            ref self: ContractState, calls: Span<Call>, description: ByteArray, workers: Span<ContractAddress>,
        ) -> felt252 {
            assert(!calls.is_empty() && calls.len() <= MAX_CALLS, Errors::CALLS_RANGE);
            assert(serialised(calls).len() <= MAX_FELTS, Errors::CALLS_RANGE);
            assert(description.len() <= MAX_DESCRIPTION, Errors::DESCRIPTION_RANGE);
            for call in calls {
                assert(call.to.is_non_zero(), Errors::ZERO_ADDRESS);
            }
            let pool = ICDCPoolViewsDispatcher { contract_address: self.pool.read() };
            // The ledger of a pool that serves the vault no more is nobody's stake.
            let vault = IVaultViewsDispatcher { contract_address: pool.vault() };
            assert(vault.operator(Role::Stake) == pool.contract_address, Errors::POOL_RETIRED);
            let rules = self.rules.read();
            let proposer = get_caller_address();
            let now = get_block_timestamp();
            let checkpoint = now - 1;
            assert(self.votes_at(proposer, workers, checkpoint) >= rules.threshold, Errors::VOTES_SHORT);
            let calls_hash = hash_calls(calls);
            let id = id_of(get_contract_address(), proposer, calls_hash, @description);
            assert(self.proposals.read(id).terms.checkpoint == 0, Errors::ALREADY_PROPOSED);

            let staked = pool.total_stake();
            // Where hardly anything is staked a share of it is nothing.
            let quorum = core::cmp::max(staked / BASIS * rules.quorum.into(), rules.threshold);
            let terms = Terms { quorum, checkpoint, fate: Fate::Open };
            self.proposals.write(id, Record { proposer, calls_hash, terms });
            let ends_at = now + rules.voting_period;
            self.emit(ProposalCreated { id, proposer, calls, description, checkpoint, ends_at, quorum });
            id
        }

        fn vote(
            ref self: ContractState, id: felt252, support: Support, workers: Span<ContractAddress>,
        ) -> Amount {
            let Record { terms, .. } = self.active(id);
            let voter = get_caller_address();
            let ballot = self.ballots.entry(id).entry(voter);
            assert(!ballot.read(), Errors::ALREADY_VOTED);
            let votes = self.votes_at(voter, workers, terms.checkpoint);
            assert(votes != 0, Errors::NO_VOTES);
            ballot.write(true);
            let tally = self.tallies.entry(id).entry(place_of(support));
            tally.write(tally.read() + votes);
            self.emit(VoteCast { id, voter, support, votes });
            votes
        }

        fn cancel(ref self: ContractState, id: felt252) {
            let Record { proposer, calls_hash, terms } = self.active(id);
            assert(get_caller_address() == proposer, Errors::NOT_PROPOSER);
            let terms = Terms { fate: Fate::Cancelled, ..terms };
            self.proposals.write(id, Record { proposer, calls_hash, terms });
            self.emit(ProposalCancelled { id });
        }

        fn queue(ref self: ContractState, id: felt252, calls: Span<Call>) {
            let Record { proposer, calls_hash, terms } = self.proposals.read(id);
            assert(self.state_of(id, terms) == ProposalState::Succeeded, Errors::NOT_SUCCEEDED);
            assert(hash_calls(calls) == calls_hash, Errors::OTHER_CALLS);
            let timelock = self.bound_timelock();
            let terms = Terms { fate: Fate::Queued, ..terms };
            self.proposals.write(id, Record { proposer, calls_hash, terms });
            self.emit(ProposalQueued { id });
            let mut salt = id;
            for call in calls {
                let Call { to, selector, calldata } = *call;
                timelock.schedule(to, selector, calldata, salt);
                salt += 1;
            }
        }

        fn votes_at(
            self: @ContractState, account: ContractAddress, workers: Span<ContractAddress>, checkpoint: Timestamp,
        ) -> Amount {
            assert(workers.len() <= MAX_WORKERS, Errors::WORKERS_RANGE);
            let mut previous: u256 = 0;
            for worker in workers {
                let worker: felt252 = (*worker).into();
                let worker: u256 = worker.into();
                assert(previous < worker, Errors::WORKERS_ORDER);
                previous = worker;
            }
            let liquid = IVotesDispatcher { contract_address: self.token.read() }.get_past_votes(account, checkpoint);
            let pool = ICDCPoolViewsDispatcher { contract_address: self.pool.read() };
            let staked = if workers.is_empty() {
                0
            } else {
                pool.votes_of(account, workers, checkpoint)
            };
            liquid.try_into().unwrap() + staked
        }

        fn proposal(self: @ContractState, id: felt252) -> Proposal {
            let Record { proposer, calls_hash, terms } = self.proposals.read(id);
            let tallies = self.tallies.entry(id);
            Proposal {
                state: self.state_of(id, terms),
                proposer,
                calls_hash,
                checkpoint: terms.checkpoint,
                ends_at: self.ends_at(terms),
                quorum: terms.quorum,
                votes_for: tallies.read(place_of(Support::For)),
                votes_against: tallies.read(place_of(Support::Against)),
                abstained: tallies.read(place_of(Support::Abstain)),
            }
        }

        fn has_voted(self: @ContractState, id: felt252, account: ContractAddress) -> bool {
            self.ballots.entry(id).read(account)
        }

        fn proposal_id(
            self: @ContractState, proposer: ContractAddress, calls: Span<Call>, description: ByteArray,
        ) -> felt252 {
            id_of(get_contract_address(), proposer, hash_calls(calls), @description)
        }

        fn rules(self: @ContractState) -> GovernorRules {
            self.rules.read()
        }

        fn timelock(self: @ContractState) -> ContractAddress {
            self.timelock.read()
        }

        fn token(self: @ContractState) -> ContractAddress {
            self.token.read()
        }

        fn pool(self: @ContractState) -> ContractAddress {
            self.pool.read()
        }
    }

    fn place_of(support: Support) -> u8 {
        match support {
            Support::Against => 0,
            Support::For => 1,
            Support::Abstain => 2,
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn active(self: @ContractState, id: felt252) -> Record {
            let record = self.proposals.read(id);
            assert(self.state_of(id, record.terms) == ProposalState::Active, Errors::NOT_ACTIVE);
            record
        }

        fn ends_at(self: @ContractState, terms: Terms) -> Timestamp {
            if terms.checkpoint == 0 {
                0
            } else {
                terms.checkpoint + 1 + self.rules.read().voting_period
            }
        }

        fn state_of(self: @ContractState, id: felt252, terms: Terms) -> ProposalState {
            match terms.fate {
                Fate::Cancelled => { return ProposalState::Cancelled; },
                Fate::Queued => { return ProposalState::Queued; },
                Fate::Open => {},
            }
            let now = get_block_timestamp();
            let ends_at = self.ends_at(terms);
            if ends_at == 0 {
                ProposalState::Unknown
            } else if now < ends_at {
                ProposalState::Active
            } else if !self.is_carried(id, terms.quorum) {
                ProposalState::Defeated
            } else if now < ends_at + QUEUE_WINDOW {
                ProposalState::Succeeded
            } else {
                ProposalState::Expired
            }
        }

        fn is_carried(self: @ContractState, id: felt252, quorum: Amount) -> bool {
            let tallies = self.tallies.entry(id);
            let votes_for = tallies.read(place_of(Support::For));
            let abstained = tallies.read(place_of(Support::Abstain));
            votes_for > tallies.read(place_of(Support::Against)) && votes_for + abstained >= quorum
        }

        fn bound_timelock(self: @ContractState) -> ITimelockDispatcher {
            let contract_address = self.timelock.read();
            assert(contract_address.is_non_zero(), Errors::NOT_BOUND);
            ITimelockDispatcher { contract_address }
        }
    }
}
