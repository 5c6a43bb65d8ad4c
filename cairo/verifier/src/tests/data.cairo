//! Data contracts, one honest and the others not.

/// What `compileDataClass` makes: constants behind one view, length first.
#[starknet::contract]
pub mod ModelData {
    /// `smallest` of the vectors.
    const PROGRAM: [felt252; 10] = [
        9, 0x1, 0x1, 0x1, 0x1, 0x0, 0x8, 0x800000000000011000000000000000000000000000000000000000000000000, 0x0, 0x0,
    ];

    #[storage]
    struct Storage {}

    #[external(v0)]
    #[raw_output]
    fn program(self: @ContractState) -> Span<felt252> {
        PROGRAM.span()
    }
}

/// `smallest` when first asked, and the same with another bias from then on.
#[starknet::contract]
pub mod Fickle {
    use starknet::storage::{StoragePointerReadAccess, StoragePointerWriteAccess};

    #[storage]
    struct Storage {
        asked: bool,
    }

    #[external(v0)]
    fn program(ref self: ContractState) -> Span<felt252> {
        let bias = if self.asked.read() {
            1
        } else {
            0
        };
        self.asked.write(true);
        array![1, 1, 1, 1, 0, 8, 0x800000000000011000000000000000000000000000000000000000000000000, bias, 0].span()
    }
}

/// Returns whatever it was told to, as it is.
#[starknet::contract]
pub mod Garbage {
    use starknet::storage::{StoragePointerReadAccess, StoragePointerWriteAccess};

    #[storage]
    struct Storage {
        claimed: felt252,
        sent: u32,
    }

    #[constructor]
    fn constructor(ref self: ContractState, claimed: felt252, sent: u32) {
        self.claimed.write(claimed);
        self.sent.write(sent);
    }

    #[external(v0)]
    #[raw_output]
    fn program(self: @ContractState) -> Span<felt252> {
        let mut felts = array![self.claimed.read()];
        for _ in 0..self.sent.read() {
            felts.append(1);
        }
        felts.span()
    }
}

/// Panics with a code that would pass for the verifier's own.
#[starknet::contract]
pub mod Impostor {
    #[storage]
    struct Storage {}

    #[external(v0)]
    fn program(self: @ContractState) -> Span<felt252> {
        core::panic_with_felt252('OUTPUT_MISMATCH')
    }
}

/// Returns what it was last told to.
#[starknet::interface]
pub trait ITold<TState> {
    fn program(self: @TState) -> Span<felt252>;
    fn tell(ref self: TState, program: Span<felt252>);
}

#[starknet::contract]
pub mod Told {
    use starknet::storage::{MutableVecTrait, StoragePointerReadAccess, Vec, VecTrait};

    #[storage]
    struct Storage {
        felts: Vec<felt252>,
    }

    #[abi(embed_v0)]
    impl ToldImpl of super::ITold<ContractState> {
        fn program(self: @ContractState) -> Span<felt252> {
            let mut felts = array![];
            for at in 0..self.felts.len() {
                felts.append(self.felts.at(at).read());
            }
            felts.span()
        }

        fn tell(ref self: ContractState, program: Span<felt252>) {
            while self.felts.pop().is_some() {}
            for felt in program {
                self.felts.push(*felt);
            }
        }
    }
}

/// Never returns.
#[starknet::contract]
pub mod Endless {
    #[storage]
    struct Storage {}

    #[external(v0)]
    fn program(self: @ContractState) -> Span<felt252> {
        let mut felts = array![1];
        while !felts.is_empty() {
            felts.append(1);
        }
        felts.span()
    }
}
