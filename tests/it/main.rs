//! The one integration binary; each module is one part of the house seen from outside.

mod channels;
mod delivery;
mod house;
mod intake;
mod naive;
mod plan_random;
mod plan_vectors;
mod rules_vectors;
mod tools;
mod web;
