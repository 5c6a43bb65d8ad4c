pub mod types;
pub mod components {
    pub mod ownable;
}
pub mod token {
    pub mod interface;
}
pub mod vault {
    pub mod errors;
    pub mod interface;
    pub mod objects;
    pub mod vault;
}
pub mod model_registry {
    pub mod interface;
}
pub mod cdc_pool {
    pub mod interface;
}
pub mod job_manager {
    pub mod interface;
}
