//! The one integration binary; each module is one part of the house seen from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that fails is to say where
#![allow(clippy::print_stdout, clippy::disallowed_methods)] // skips are said; the machine may be asked

mod audit;
mod bad_input;
mod belt;
mod channels;
mod crash;
mod daemon;
mod delivery;
mod demo;
mod evaluate;
mod first_steps;
mod house;
mod intake;
mod naive;
mod plan_random;
mod plan_vectors;
mod plans;
mod relay;
mod rules_vectors;
mod service;
mod successor;
mod tools;
mod web;
mod world;
