//! Signature schemes, checked in Cairo. Pure functions: a signature holds or it does not.
