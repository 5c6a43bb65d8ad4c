//! A judge's calls of the job manager, through its one door for judges.

use starknet::ContractAddress;
use crate::job_manager::interface::{IJudgesDoorDispatcher, IJudgesDoorDispatcherTrait, PackedJob, Refusal};
use crate::types::Amount;

#[derive(Copy, Drop, starknet::Store)]
pub struct Desk {
    pub job_manager: ContractAddress,
}

#[generate_trait]
pub impl DeskImpl of DeskTrait {
    fn post(self: Desk, slot: felt252, job: PackedJob, worker: ContractAddress, outputs: Span<felt252>) -> Amount {
        let mut returned = call(self, selector!("post"), (slot, job, worker, outputs));
        Serde::deserialize(ref returned).unwrap()
    }

    fn settle_posted(self: Desk, slot: felt252, job: PackedJob, outputs: Span<felt252>, security: Amount) {
        call(self, selector!("settle_posted"), (slot, job, outputs, security));
    }

    fn refuse_posted(self: Desk, slot: felt252, job: PackedJob, refusal: Refusal) {
        call(self, selector!("refuse_posted"), (slot, job, refusal));
    }

    fn settle_attested(
        self: Desk,
        slot: felt252,
        job: PackedJob,
        workers: Span<(ContractAddress, Amount)>,
        outputs: Span<felt252>,
        security: Amount,
    ) {
        call(self, selector!("settle_attested"), (slot, job, workers, outputs, security));
    }
}

fn call<T, +Serde<T>, +Drop<T>>(desk: Desk, selector: felt252, arguments: T) -> Span<felt252> {
    let mut calldata = array![];
    arguments.serialize(ref calldata);
    IJudgesDoorDispatcher { contract_address: desk.job_manager }.by_judge(selector, calldata.span())
}
