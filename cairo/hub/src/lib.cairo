pub use ciro_common::types;
pub mod components {
    pub mod ownable;
}
pub mod facets;
pub mod token {
    pub mod errors;
    pub mod interface;
    pub mod objects;
    #[cfg(test)]
    mod tests;
    pub mod token;
    pub mod votes;
}
pub mod vault {
    pub mod admin;
    pub mod books;
    pub mod errors;
    pub mod escrow;
    pub mod events;
    pub mod interface;
    pub mod objects;
    pub mod penalties;
    pub mod state;
    #[cfg(test)]
    mod tests;
    pub mod vault;
    pub mod views;
}
pub mod governance {
    pub mod errors;
    pub mod events;
    pub mod governor;
    pub mod interface;
    pub mod objects;
    #[cfg(test)]
    mod tests;
    pub mod timelock;
}
pub mod model_registry {
    pub mod errors;
    pub mod interface;
    pub mod model_registry;
    pub mod objects;
    #[cfg(test)]
    mod tests;
}
pub mod cdc_pool {
    pub mod cdc_pool;
    pub mod draw;
    pub mod draws;
    pub mod earnings;
    pub mod errors;
    pub mod events;
    pub mod interface;
    pub mod lists;
    pub mod member_list;
    pub mod memberships;
    pub mod objects;
    pub mod penalties;
    pub mod registration;
    pub mod reputation;
    pub mod schedule;
    pub mod shares;
    pub mod slashes;
    pub mod stakes;
    pub mod state;
    pub mod views;
    pub mod weights;
    pub mod words;
    #[cfg(test)]
    mod tests;
}
pub mod job_manager {
    pub mod answers;
    pub mod endings;
    pub mod errors;
    pub mod events;
    pub mod globals;
    pub mod interface;
    pub mod job_manager;
    pub mod judged;
    pub mod lifecycle;
    pub mod objects;
    pub mod openings;
    pub mod split;
    pub mod state;
    pub mod submission;
    #[cfg(test)]
    pub(crate) mod tests;
}
pub mod judges {
    pub mod binding;
    pub mod errors;
    pub mod interface;
    pub mod ports;
    pub mod attested {
        pub mod attested;
        pub mod exposure;
        pub mod objects;
        pub mod records;
        pub mod rounds;
        pub mod state;
    }
    pub mod optimistic {
        pub mod objects;
        pub mod optimistic;
    }
    #[cfg(test)]
    mod tests;
}
pub mod examples {
    pub mod consumer;
}
#[cfg(test)]
pub mod testing;
