//! The one integration binary; each module is one part of the house seen from outside.

mod naive;
mod plan_random;
mod plan_vectors;
mod rules_vectors;
