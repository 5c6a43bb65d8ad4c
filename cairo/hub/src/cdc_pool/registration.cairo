//! What a worker's registration is checked for.

use core::ecdsa::check_ecdsa_signature;
use core::poseidon::poseidon_hash_span;
use starknet::{ContractAddress, get_contract_address, get_tx_info};

const TAG: felt252 = 'CIRO_WORKER_KEY';

/// Whether (r, s) was made with the private half of `stark_key`, for this worker of this pool on this chain: a key cannot be registered
/// by who only saw it.
pub fn possesses(worker: ContractAddress, stark_key: felt252, r: felt252, s: felt252) -> bool {
    let chain_id = get_tx_info().unbox().chain_id;
    let statement = poseidon_hash_span(
        array![TAG, chain_id, get_contract_address().into(), worker.into(), stark_key].span(),
    );
    check_ecdsa_signature(statement, stark_key, r, s)
}
