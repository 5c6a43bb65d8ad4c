//! Validators: who they are, what they certify, and what they and the workers lose by proof.

pub mod certificate;
pub mod checkpoint;
pub mod ports;
pub mod validator_set {
    pub mod interface;
}
pub mod uptime {
    pub mod interface;
}
