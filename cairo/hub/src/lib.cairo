pub mod types;
pub mod vault {
    pub mod interface;
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
