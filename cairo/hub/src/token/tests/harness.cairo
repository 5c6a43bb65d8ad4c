use starknet::testing::{pop_log, set_block_timestamp};
use crate::testing::{ALICE, OWNER, act_as, deploy};
use crate::token::interface::{
    ICiroTokenDispatcher, ICiroTokenDispatcherTrait, ICiroTokenSafeDispatcher, IERC20Dispatcher, IERC20SafeDispatcher,
    IVotesDispatcher, IVotesSafeDispatcher,
};
use crate::token::token::CiroToken;

pub const BRIDGE: starknet::ContractAddress = 'BRIDGE'.try_into().unwrap();
pub const START: u64 = 1_700_000_000;

#[derive(Copy, Drop)]
pub struct World {
    pub token: IERC20Dispatcher,
    pub safe: IERC20SafeDispatcher,
    pub ciro: ICiroTokenDispatcher,
    pub safe_ciro: ICiroTokenSafeDispatcher,
    pub votes: IVotesDispatcher,
    pub safe_votes: IVotesSafeDispatcher,
}

/// Alice has all 1,000 of a cap of 1,500, and is the caller.
pub fn world() -> World {
    set_block_timestamp(START);
    act_as(OWNER);
    let contract_address = deploy(CiroToken::TEST_CLASS_HASH, (OWNER, 1_500_u256, ALICE, 1_000_u256));
    let ciro = ICiroTokenDispatcher { contract_address };
    ciro.set_bridge(BRIDGE);
    while pop_log::<CiroToken::Event>(contract_address).is_some() {}
    act_as(ALICE);
    World {
        token: IERC20Dispatcher { contract_address },
        safe: IERC20SafeDispatcher { contract_address },
        ciro,
        safe_ciro: ICiroTokenSafeDispatcher { contract_address },
        votes: IVotesDispatcher { contract_address },
        safe_votes: IVotesSafeDispatcher { contract_address },
    }
}
