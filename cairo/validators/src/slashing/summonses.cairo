//! Summonses: whoever leaves one unanswered weighs nothing any more. Accusations know nothing of them.

#[starknet::component]
pub mod Summonses {
    use core::num::traits::Zero;
    use starknet::storage::{Map, StorageMapReadAccess, StorageMapWriteAccess};
    use starknet::{ContractAddress, get_block_timestamp};
    use crate::ports::{IStakeOfOthersDispatcher, IStakeOfOthersDispatcherTrait};
    use crate::uptime::interface::{IUptimeDispatcher, IUptimeDispatcherTrait};
    use super::super::errors::Errors;
    use super::super::interface::{AnswerRules, OpenSummons};
    use super::super::objects::{MomentTrait, SummonsWord, SummonsWordPacking};

    #[storage]
    pub struct Storage {
        summonses: Map<ContractAddress, SummonsWord>,
        summoners: Map<ContractAddress, ContractAddress>,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        Summoned: Summoned,
        SummonsClosed: SummonsClosed,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Summoned {
        #[key]
        pub worker: ContractAddress,
        #[key]
        pub summoner: ContractAddress,
    }

    /// Neither answered nor absent: it had lost its weight meanwhile, or answered when its window was over and nobody
    /// had closed it.
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct SummonsClosed {
        #[key]
        pub worker: ContractAddress,
        /// In its window: the bond is the worker's. Else it is the summoner's again.
        pub answered: bool,
        /// It weighs nothing from now on.
        pub absent: bool,
    }

    #[generate_trait]
    pub impl InternalImpl<TContractState, +HasComponent<TContractState>> of InternalTrait<TContractState> {
        fn open(
            ref self: ComponentState<TContractState>,
            summoner: ContractAddress,
            worker: ContractAddress,
            pool: IStakeOfOthersDispatcher,
        ) -> Result<(), felt252> {
            if self.summonses.read(worker).is_open {
                return Err(Errors::ALREADY_SUMMONED);
            }
            if !weighs(pool, worker) {
                return Err(Errors::WEIGHS_NOTHING);
            }
            self.summonses.write(worker, SummonsWord { opened: MomentTrait::now(), is_open: true });
            self.summoners.write(worker, summoner);
            self.emit(Summoned { worker, summoner });
            Ok(())
        }

        fn is_open(self: @ComponentState<TContractState>, worker: ContractAddress) -> bool {
            self.summonses.read(worker).is_open
        }

        /// Ends the summons that is open, if there is one. Who is there keeps its weight, however late: a day that has
        /// no more room may have kept others from closing it. Returns who gets the bond: in its window the worker.
        fn answer(
            ref self: ComponentState<TContractState>, worker: ContractAddress, rules: AnswerRules,
        ) -> Option<ContractAddress> {
            let word = self.summonses.read(worker);
            if !word.is_open {
                return None;
            }
            let answered = !word.opened.is_over(rules);
            self.summonses.write(worker, SummonsWord { is_open: false, ..word });
            self.emit(SummonsClosed { worker, answered, absent: false });
            Some(if answered {
                worker
            } else {
                self.summoners.read(worker)
            })
        }

        /// Returns who gets the bond back.
        fn close(
            ref self: ComponentState<TContractState>,
            worker: ContractAddress,
            rules: AnswerRules,
            pool: IStakeOfOthersDispatcher,
            uptime: IUptimeDispatcher,
        ) -> Result<ContractAddress, felt252> {
            let word = self.summonses.read(worker);
            if !word.is_open {
                return Err(Errors::NOT_SUMMONED);
            }
            if !word.opened.is_over(rules) {
                return Err(Errors::ANSWER_OPEN);
            }
            let absent = weighs(pool, worker);
            if absent && !uptime.absent(worker) {
                return Err(Errors::DAY_FULL);
            }
            self.summonses.write(worker, SummonsWord { is_open: false, ..word });
            self.emit(SummonsClosed { worker, answered: false, absent });
            Ok(self.summoners.read(worker))
        }

        fn read(self: @ComponentState<TContractState>, worker: ContractAddress) -> OpenSummons {
            let word = self.summonses.read(worker);
            let summoner = if word.is_open {
                self.summoners.read(worker)
            } else {
                Zero::zero()
            };
            OpenSummons { summoner, opened_at: word.opened.at, opened_block: word.opened.block }
        }
    }

    /// Whether anybody asks the worker to be there: draws find it, now or soon.
    fn weighs(pool: IStakeOfOthersDispatcher, worker: ContractAddress) -> bool {
        let facts = pool.worker(worker);
        facts.weight_next != 0 && facts.uptime != 0 && facts.jailed_until <= get_block_timestamp()
    }
}
