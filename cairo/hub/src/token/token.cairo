/// CIRO. 18 decimals, supply capped for ever, one slot a balance.
#[starknet::contract]
pub mod CiroToken {
    use core::num::traits::{Bounded, Zero};
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_caller_address};
    use crate::components::ownable::OwnableComponent;
    use crate::token::errors::Errors;
    use crate::token::interface::{ICiroToken, IERC20, IERC20Camel, IERC20Metadata, IVotes};
    use crate::token::objects::{Allowance, AllowancePacking, Balance, BalancePacking};
    use crate::token::votes::VotesComponent;

    /// Stored for an allowance of 2^256 - 1. More than any supply, so it never runs out.
    const INFINITE: u128 = Bounded::MAX;

    component!(path: OwnableComponent, storage: ownable, event: OwnableEvent);
    component!(path: VotesComponent, storage: votes, event: VotesEvent);
    #[abi(embed_v0)]
    impl OwnableImpl = OwnableComponent::OwnableImpl<ContractState>;
    impl OwnableInternal = OwnableComponent::InternalImpl<ContractState>;
    impl VotesInternal = VotesComponent::InternalImpl<ContractState>;

    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownable: OwnableComponent::Storage,
        #[substorage(v0)]
        votes: VotesComponent::Storage,
        balances: Map<ContractAddress, Balance>,
        allowances: Map<(ContractAddress, ContractAddress), Allowance>,
        total_supply: u128,
        cap: u128,
        bridge: ContractAddress,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        #[flat]
        OwnableEvent: OwnableComponent::Event,
        #[flat]
        VotesEvent: VotesComponent::Event,
        Transfer: Transfer,
        Approval: Approval,
        BridgeChanged: BridgeChanged,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Transfer {
        #[key]
        pub from: ContractAddress,
        #[key]
        pub to: ContractAddress,
        pub value: u256,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Approval {
        #[key]
        pub owner: ContractAddress,
        #[key]
        pub spender: ContractAddress,
        pub value: u256,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct BridgeChanged {
        #[key]
        pub bridge: ContractAddress,
    }

    /// `supply` is minted to `recipient`; from then on only the bridge mints, up to `cap`.
    #[constructor]
    fn constructor(
        ref self: ContractState, owner: ContractAddress, cap: u256, recipient: ContractAddress, supply: u256,
    ) {
        self.ownable.initializer(owner);
        let cap = narrow(cap);
        // So that no sum of balances can be taken for an infinite allowance.
        assert(cap < INFINITE, Errors::AMOUNT_RANGE);
        self.cap.write(cap);
        self.mint_to(recipient, narrow(supply));
    }

    #[abi(embed_v0)]
    impl MetadataImpl of IERC20Metadata<ContractState> {
        fn name(self: @ContractState) -> ByteArray {
            "Ciro"
        }

        fn symbol(self: @ContractState) -> ByteArray {
            "CIRO"
        }

        fn decimals(self: @ContractState) -> u8 {
            18
        }
    }

    #[abi(embed_v0)]
    impl ERC20Impl of IERC20<ContractState> {
        fn total_supply(self: @ContractState) -> u256 {
            self.total_supply.read().into()
        }

        fn balance_of(self: @ContractState, account: ContractAddress) -> u256 {
            self.balances.read(account).amount.into()
        }

        fn allowance(self: @ContractState, owner: ContractAddress, spender: ContractAddress) -> u256 {
            let amount = self.allowances.read((owner, spender)).amount;
            if amount == INFINITE {
                Bounded::MAX
            } else {
                amount.into()
            }
        }

        fn transfer(ref self: ContractState, recipient: ContractAddress, amount: u256) -> bool {
            self.move(get_caller_address(), recipient, narrow(amount));
            true
        }

        fn transfer_from(
            ref self: ContractState, sender: ContractAddress, recipient: ContractAddress, amount: u256,
        ) -> bool {
            let amount = narrow(amount);
            self.spend_allowance(sender, get_caller_address(), amount);
            self.move(sender, recipient, amount);
            true
        }

        fn approve(ref self: ContractState, spender: ContractAddress, amount: u256) -> bool {
            assert(spender.is_non_zero(), Errors::ZERO_ADDRESS);
            let owner = get_caller_address();
            let stored = if amount == Bounded::MAX {
                INFINITE
            } else {
                narrow(amount)
            };
            self.allowances.write((owner, spender), Allowance { amount: stored });
            self.emit(Approval { owner, spender, value: amount });
            true
        }
    }

    #[abi(embed_v0)]
    impl CamelImpl of IERC20Camel<ContractState> {
        fn totalSupply(self: @ContractState) -> u256 {
            self.total_supply()
        }

        fn balanceOf(self: @ContractState, account: ContractAddress) -> u256 {
            self.balance_of(account)
        }

        fn transferFrom(
            ref self: ContractState, sender: ContractAddress, recipient: ContractAddress, amount: u256,
        ) -> bool {
            self.transfer_from(sender, recipient, amount)
        }
    }

    #[abi(embed_v0)]
    impl VotesImpl of IVotes<ContractState> {
        fn get_votes(self: @ContractState, account: ContractAddress) -> u256 {
            self.votes.votes_of(account).into()
        }

        fn get_past_votes(self: @ContractState, account: ContractAddress, timepoint: u64) -> u256 {
            self.votes.past_votes_of(account, timepoint).into()
        }

        fn delegates(self: @ContractState, account: ContractAddress) -> ContractAddress {
            self.votes.delegate_of(account)
        }

        fn delegate(ref self: ContractState, delegatee: ContractAddress) {
            let delegator = get_caller_address();
            let amount = self.balances.read(delegator).amount;
            self.balances.write(delegator, Balance { amount, delegated: delegatee.is_non_zero() });
            self.votes.change_delegate(delegator, delegatee, amount);
        }
    }

    #[abi(embed_v0)]
    impl CiroTokenImpl of ICiroToken<ContractState> {
        fn batch_transfer(ref self: ContractState, transfers: Span<(ContractAddress, u256)>) -> bool {
            let from = get_caller_address();
            let mut total: u256 = 0;
            for (_, amount) in transfers {
                // Each addend is narrow, so the sum cannot wrap.
                total += narrow(*amount).into();
            }
            self.debit(from, narrow(total));
            for (to, amount) in transfers {
                self.credit(*to, narrow(*amount));
                self.emit(Transfer { from, to: *to, value: *amount });
            }
            true
        }

        fn burn(ref self: ContractState, amount: u256) {
            self.burn_of(get_caller_address(), narrow(amount));
        }

        fn mint(ref self: ContractState, recipient: ContractAddress, amount: u256) {
            self.assert_bridge();
            self.mint_to(recipient, narrow(amount));
        }

        fn burn_from(ref self: ContractState, account: ContractAddress, amount: u256) {
            self.assert_bridge();
            let amount = narrow(amount);
            self.spend_allowance(account, get_caller_address(), amount);
            self.burn_of(account, amount);
        }

        fn cap(self: @ContractState) -> u256 {
            self.cap.read().into()
        }

        fn bridge(self: @ContractState) -> ContractAddress {
            self.bridge.read()
        }

        fn set_bridge(ref self: ContractState, bridge: ContractAddress) {
            self.ownable.assert_only_owner();
            self.bridge.write(bridge);
            self.emit(BridgeChanged { bridge });
        }
    }

    fn narrow(amount: u256) -> u128 {
        amount.try_into().expect(Errors::AMOUNT_RANGE)
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn assert_bridge(self: @ContractState) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.bridge.read(), Errors::NOT_BRIDGE);
        }

        /// The debit is written before the credit reads: a transfer to oneself changes nothing.
        fn move(ref self: ContractState, from: ContractAddress, to: ContractAddress, amount: u128) {
            self.debit(from, amount);
            self.credit(to, amount);
            self.emit(Transfer { from, to, value: amount.into() });
        }

        fn mint_to(ref self: ContractState, to: ContractAddress, amount: u128) {
            let supply = self.total_supply.read();
            assert(amount <= self.cap.read() - supply, Errors::CAP_EXCEEDED);
            self.total_supply.write(supply + amount);
            self.credit(to, amount);
            self.emit(Transfer { from: Zero::zero(), to, value: amount.into() });
        }

        fn burn_of(ref self: ContractState, from: ContractAddress, amount: u128) {
            self.debit(from, amount);
            self.total_supply.write(self.total_supply.read() - amount);
            self.emit(Transfer { from, to: Zero::zero(), value: amount.into() });
        }

        fn debit(ref self: ContractState, from: ContractAddress, amount: u128) {
            let balance = self.balances.read(from);
            assert(amount <= balance.amount, Errors::BALANCE_SHORT);
            self.balances.write(from, Balance { amount: balance.amount - amount, ..balance });
            if balance.delegated {
                self.votes.sub_votes(self.votes.delegate_of(from), amount);
            }
        }

        fn credit(ref self: ContractState, to: ContractAddress, amount: u128) {
            assert(to.is_non_zero(), Errors::ZERO_ADDRESS);
            let balance = self.balances.read(to);
            self.balances.write(to, Balance { amount: balance.amount + amount, ..balance });
            if balance.delegated {
                self.votes.add_votes(self.votes.delegate_of(to), amount);
            }
        }

        fn spend_allowance(
            ref self: ContractState, owner: ContractAddress, spender: ContractAddress, amount: u128,
        ) {
            let allowance = self.allowances.read((owner, spender)).amount;
            if allowance == INFINITE {
                return;
            }
            assert(amount <= allowance, Errors::ALLOWANCE_SHORT);
            self.allowances.write((owner, spender), Allowance { amount: allowance - amount });
        }
    }
}
