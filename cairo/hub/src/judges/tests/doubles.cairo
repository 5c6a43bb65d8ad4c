//! A beacon that says what a test wrote down: shares, and what they sum up to, have tests of their own.

#[starknet::interface]
pub trait IScript<TState> {
    fn set_value(ref self: TState, value: felt252);
    /// Blocks from a seed block until its randomness can be read.
    fn set_lag(ref self: TState, lag: u64);
    fn set_decided_at(ref self: TState, decided_at: u64);
    /// Too few reveal: there is no randomness until `set_lag`.
    fn fall_silent(ref self: TState);
}

/// By the rules below.
pub const WAIT: u64 = 4 + 10 + 2 * 3 + 1;

#[starknet::contract]
pub mod ScriptedBeacon {
    use starknet::get_block_number;
    use starknet::storage::{StoragePointerReadAccess, StoragePointerWriteAccess};
    use crate::judges::ports::{BeaconRules, IBeacon, Randomness};

    #[storage]
    struct Storage {
        value: felt252,
        lag: u64,
        decided_at: u64,
        silent: bool,
    }

    /// As soon as the hash of the seed block.
    #[constructor]
    fn constructor(ref self: ContractState, value: felt252) {
        self.value.write(value);
        self.lag.write(10);
    }

    #[abi(embed_v0)]
    impl ScriptImpl of super::IScript<ContractState> {
        fn set_value(ref self: ContractState, value: felt252) {
            self.value.write(value);
        }

        fn set_lag(ref self: ContractState, lag: u64) {
            self.lag.write(lag);
            self.silent.write(false);
        }

        fn set_decided_at(ref self: ContractState, decided_at: u64) {
            self.decided_at.write(decided_at);
        }

        fn fall_silent(ref self: ContractState) {
            self.silent.write(true);
        }
    }

    #[abi(embed_v0)]
    impl BeaconImpl of IBeacon<ContractState> {
        fn randomness(self: @ContractState, block: u64) -> Randomness {
            let from_block = block + self.lag.read();
            assert(!self.silent.read() && get_block_number() >= from_block, 'BEACON_PENDING');
            Randomness { value: self.value.read(), from_block, decided_at: self.decided_at.read() }
        }

        fn rules(self: @ContractState) -> BeaconRules {
            BeaconRules { round_blocks: 4, delay_blocks: 10, grace_blocks: 3 }
        }
    }
}
