//! What a submission does.

use starknet::storage::{StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess};
use starknet::{ContractAddress, get_caller_address};
use crate::facets::announce;
use crate::judges::interface::{Admission, IJudgeDispatcher, IJudgeDispatcherTrait};
use crate::model_registry::interface::{IModelRegistryDispatcherTrait, Terms};
use crate::types::{Amount, ComputeSpec, Level};
use crate::vault::interface::IVaultJobsDispatcherTrait;
use super::errors::Errors;
use super::events::JobSubmitted;
use super::globals::Globals;
use super::interface::Submission;
use super::lifecycle::now;
use super::objects::{FREE, Job, JobTrait, PackedJobTrait};
use super::state::JobsState::ComponentState;
use super::submission;

#[generate_trait]
pub impl OpeningsImpl<TContractState> of OpeningsTrait<TContractState> {
    fn submit(ref self: ComponentState<TContractState>, submissions: Span<Submission>) -> Array<felt252> {
        assert(!submissions.is_empty(), Errors::EMPTY_BATCH);
        let client = get_caller_address();
        let now = now();
        let globals = self.globals.read();
        assert(now.time >= globals.paused_until, Errors::PAUSED);
        let first_nonce = *submissions[0].compute_requirements.nonce;
        let mut nonce = first_nonce;
        let mut total: Amount = 0;
        let mut ids = array![];
        let mut known = self.terms(submissions[0]);
        for submission in submissions {
            let spec = *submission.compute_requirements;
            assert(spec.nonce == nonce, Errors::NONCE_ORDER);
            nonce += 1;
            if !known.are_for(submission) {
                known = self.terms(submission);
            }
            let job = submission::open(client, submission, known.terms, globals.settings, now);
            if spec.level != Level::Zkml {
                admit(@job, spec);
            }
            total += job.reserve();
            ids.append(self.open(job, spec));
        }
        self.globals.write(Globals { job_counter: globals.job_counter + submissions.len().into(), ..globals });
        self.vault.read().reserve(client, first_nonce, submissions.len().into(), total);
        ids
    }

    fn terms(self: @ComponentState<TContractState>, submission: @Submission) -> Known {
        let (spec, model_hash) = (submission.compute_requirements, *submission.model_hash);
        let (owner, level) = (*spec.model_owner, *spec.level);
        Known { model_hash, owner, level, terms: self.model_registry.read().terms(owner, model_hash, level) }
    }

    /// Writes a new job into the slot that the client names, or, if that is not free (any more), into its own:
    /// naming a slot that somebody else takes first costs the client gas and nothing else.
    fn open(ref self: ComponentState<TContractState>, job: Job, spec: ComputeSpec) -> felt252 {
        let job_id = job.id();
        let named_is_free = spec.slot != 0 && self.active_jobs.read(spec.slot) == FREE;
        let slot = if named_is_free {
            spec.slot
        } else {
            job_id
        };
        let packed = job.pack();
        self.active_jobs.write(slot, packed.digest());
        if job.store_result {
            // A new slot is the dearest thing there is. Who wants it pays for it, not the worker that fills it.
            self.results.write(job_id, FREE);
        }
        announce(
            selector!("JobSubmitted"),
            JobSubmitted {
                job_id,
                client: job.client,
                model_hash: job.model_hash,
                input_commitment: job.input_commitment,
                compute_requirements: spec,
                reward: job.max_price,
                slot,
                verifier: job.verifier,
                amounts: packed.amounts,
                status: packed.status,
            },
        );
        job_id
    }
}

/// The registry's terms of the last submission: a batch of one model asks once.
#[derive(Copy, Drop)]
struct Known {
    model_hash: felt252,
    owner: ContractAddress,
    level: Level,
    terms: Terms,
}

#[generate_trait]
impl KnownImpl of KnownTrait {
    fn are_for(self: @Known, submission: @Submission) -> bool {
        let spec = submission.compute_requirements;
        self.model_hash == submission.model_hash && self.owner == spec.model_owner && self.level == spec.level
    }
}

/// A job without a proof is its judge's: the judge says whether it takes it.
fn admit(job: @Job, spec: ComputeSpec) {
    IJudgeDispatcher { contract_address: *job.verifier }
        .admit(
            Admission {
                model_hash: *job.model_hash,
                max_price: *job.max_price,
                deadline_blocks: spec.deadline_blocks,
                public_input: !spec.input.is_empty(),
            },
        );
}
