//! Validators: who they are, what they certify, and what they and the workers lose by proof.

pub mod beacon {
    pub mod beacon;
    pub mod errors;
    pub mod interface;
    pub mod objects;
    #[cfg(test)]
    mod tests;
}
pub mod bytes;
pub mod certificate;
pub mod checkpoint;
pub mod ed25519_check;
pub mod ports;
pub mod validator_set {
    pub mod errors;
    pub mod interface;
    pub mod objects;
    pub mod possession;
    #[cfg(test)]
    mod tests;
    pub mod validator_set;
}
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod uptime {
    pub mod column;
    pub mod errors;
    pub mod interface;
    pub mod levels;
    pub mod objects;
    #[cfg(test)]
    mod tests;
    pub mod uptime;
}
pub mod slashing {
    pub mod certificates;
    pub mod challenge;
    pub mod double_signing;
    pub mod downtime;
    pub mod equivocation;
    pub mod errors;
    pub mod interface;
    pub mod invalid_compute;
    pub mod matrix;
    pub mod objects;
    pub mod slashing;
    pub mod statements;
    pub mod summonses;
    #[cfg(test)]
    mod tests;
}
#[cfg(test)]
pub mod vectors;
