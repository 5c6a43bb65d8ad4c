//! What an answer does.

use ciro_verifier::interface::{Answer, IVerifierDispatcher, IVerifierDispatcherTrait, ModelSource};
use starknet::storage::{
    StorageAsPointer, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess, StoragePointerWriteAccess,
};
use starknet::{ContractAddress, get_caller_address};
use crate::cdc_pool::interface::IDrawDispatcherTrait;
use crate::facets::announce;
use crate::types::{Amount, BlockNumber};
use crate::vault::interface::{IVaultJobsDispatcherTrait, Settlement};
use super::errors::Errors;
use super::events::JobSettled;
use super::interface::{JobResult, PackedJob};
use super::lifecycle::{Action, now, refusal};
use super::objects::{FREE, Job, JobState, JobTrait, PackedJobTrait, result_digest};
use super::state::JobsState::ComponentState;

#[generate_trait]
pub impl AnswersImpl<TContractState> of AnswersTrait<TContractState> {
    fn answer(ref self: ComponentState<TContractState>, source: ModelSource, results: Span<JobResult>) {
        assert(!results.is_empty(), Errors::EMPTY_BATCH);
        let worker = get_caller_address();
        // What can fail for little comes first: a lost race never costs a worker the check of its answer. The verifier may
        // run a data contract, a stranger's code, which may call back: by then the jobs are out of their slots.
        let (claims, answers) = claims(results);
        let (closed, requests) = self.close(worker, results, claims);
        let asks = self.asks(worker, closed, requests);
        let PackedJob { model_hash, verifier, .. } = *results[0].job;
        IVerifierDispatcher { contract_address: verifier }.verify(model_hash, source, worker, answers);
        self.pay(worker, closed, asks);
    }

    /// Takes the jobs that still stand, and are not late, out of their slots. From here on nobody can answer or
    /// expire them. Returns also what the pool is to be asked: a job that is pinned to the worker has its ask.
    fn close(
        ref self: ComponentState<TContractState>, worker: ContractAddress, results: Span<JobResult>, claims: Span<Claim>,
    ) -> (Span<Closed>, Span<(felt252, BlockNumber, Amount)>) {
        let now = now();
        let mut claims = claims;
        let mut closed = array![];
        let mut left_out = Errors::JOB_MISMATCH;
        let mut requests = array![];
        for result in results {
            let result = *result;
            let Claim { job_id, job: boxed } = *claims.pop_front().unwrap();
            let slot = self.active_jobs.entry(result.slot).as_ptr();
            if slot.read() != result.job.digest() {
                continue;
            }
            let job = boxed.unbox();
            let refused = refusal(@job, Action::Answer, now);
            if refused != 0 {
                left_out = refused;
                continue;
            }
            let kept = if job.store_result || job.has_consumer() {
                result_digest(job.model_hash, job.input_commitment, result.outputs)
            } else {
                0
            };
            if job.store_result {
                self.results.write(job_id, kept);
            }
            let left = if job.has_consumer() {
                settled_digest(boxed, kept)
            } else {
                FREE
            };
            slot.write(left);
            let pinned = job.state == JobState::Assigned && job.worker == worker;
            if !pinned {
                requests.append((job_id, job.seed_block(), job.max_ask()));
            }
            closed.append(Closed { job_id, job: boxed, pinned, outputs: result.outputs });
        }
        assert(!closed.is_empty(), left_out);
        (closed.span(), requests.span())
    }

    /// What the worker may charge a row for each job that is not pinned to it: the pool says whether it is the
    /// worker's turn, and panics if not.
    fn asks(
        self: @ComponentState<TContractState>,
        worker: ContractAddress,
        closed: Span<Closed>,
        requests: Span<(felt252, BlockNumber, Amount)>,
    ) -> Array<Amount> {
        if requests.is_empty() {
            return array![];
        }
        let model_hash = closed[0].job.unbox().model_hash;
        self.cdc_pool.read().entitled_asks(model_hash, worker, requests)
    }

    fn pay(ref self: ComponentState<TContractState>, worker: ContractAddress, closed: Span<Closed>, asks: Array<Amount>) {
        let mut asks = asks;
        let mut settlements = array![];
        for entry in closed {
            let job = entry.job.unbox();
            let ask = if *entry.pinned {
                job.ask
            } else {
                asks.pop_front().unwrap()
            };
            let shares = job.shares(ask);
            assert(shares.price <= job.max_price, Errors::PRICE_ABOVE_CAP);
            settlements
                .append(
                    Settlement {
                        client: job.client,
                        reserved: job.reserve(),
                        model_owner: job.model_owner,
                        to_worker: shares.worker,
                        to_model_owner: shares.model_owner,
                        fee: shares.fee,
                        kept: job.delivery_fee,
                    },
                );
            announce(
                selector!("JobSettled"),
                JobSettled {
                    job_id: *entry.job_id,
                    worker,
                    to_worker: shares.worker,
                    outputs: *entry.outputs,
                },
            );
        }
        self.vault.read().settle(worker, settlements.span());
    }
}

/// A job as the caller presents it: true only if its slot says so.
#[derive(Copy, Drop)]
struct Claim {
    job_id: felt252,
    job: Box<Job>,
}

/// A job that has left its slot and is to be paid in the same call.
#[derive(Copy, Drop)]
struct Closed {
    job_id: felt252,
    job: Box<Job>,
    /// To the worker that answers.
    pinned: bool,
    outputs: Span<felt252>,
}

#[inline(never)]
fn settled_digest(job: Box<Job>, result: felt252) -> felt252 {
    Job { state: JobState::Settled, result, ..job.unbox() }.pack().digest()
}

/// What the caller says of the jobs, and its answers; all of one model and of the verifier that they were opened with.
fn claims(results: Span<JobResult>) -> (Span<Claim>, Span<Answer>) {
    let first = results[0].job;
    let mut claims = array![];
    let mut answers = array![];
    for result in results {
        let job = result.job.unpack();
        assert(job.model_hash == *first.model_hash && job.verifier == *first.verifier, Errors::MIXED_MODELS);
        let job_id = job.id();
        answers
            .append(
                Answer {
                    job_id,
                    input_commitment: job.input_commitment,
                    salt: *result.salt,
                    rows: job.rows,
                    input: *result.input,
                    outputs: *result.outputs,
                },
            );
        claims.append(Claim { job_id, job: BoxTrait::new(job) });
    }
    (claims.span(), answers.span())
}
