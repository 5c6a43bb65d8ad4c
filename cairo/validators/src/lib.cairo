//! Validators: who they are, what they certify, and what they and the workers lose by proof.
