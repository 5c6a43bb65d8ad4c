//! Handing calls on to facets: classes that a contract runs over its own storage, since one class of all its functions could not be
//! declared (docs/COSTS.md, "Declaring"). A facet's functions are the contract's, under the same selectors. Caller and contract are the
//! same to both, so a facet checks for itself who calls; run by anybody else it has but that one's storage.

use starknet::syscalls::{emit_event_syscall, library_call_syscall};
use starknet::{ClassHash, SyscallResultTrait};

/// The arguments of a call as they came. The facet reads them, and refuses what is no arguments of its own.
#[derive(Copy, Drop)]
pub struct Calldata {
    felts: Span<felt252>,
}

impl CalldataSerde of Serde<Calldata> {
    fn serialize(self: @Calldata, ref output: Array<felt252>) {
        output.append_span(*self.felts);
    }

    fn deserialize(ref serialized: Span<felt252>) -> Option<Calldata> {
        let felts = serialized;
        serialized = array![].span();
        Some(Calldata { felts })
    }
}

/// Runs a facet's function. Returns what it returns, as it came: for an entry point with `raw_output`.
pub fn hand_on(facet: ClassHash, selector: felt252, calldata: Calldata) -> Span<felt252> {
    library_call_syscall(facet, selector, calldata.felts).unwrap_syscall()
}

/// Emits one event of a contract, not through its `Event`: a class need not know how to write all events to write one.
/// `selector` is `selector!` of the event's name.
pub fn announce<T, +starknet::Event<T>, +Drop<T>>(selector: felt252, event: T) {
    let mut keys = array![selector];
    let mut data = array![];
    event.append_keys_and_data(ref keys, ref data);
    emit_event_syscall(keys.span(), data.span()).unwrap_syscall();
}
