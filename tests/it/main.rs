//! The one integration binary; each module is one part of the house seen from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that fails is to say where
#![allow(clippy::print_stdout, clippy::disallowed_methods)] // skips are said; the machine may be asked

mod answers;
mod audit;
mod bad_input;
mod belt;
mod board;
mod bounces;
mod browser;
mod channels;
mod command_line;
mod crash;
mod daemon;
mod decisions;
mod delivery;
mod demo;
mod derivations;
mod digest;
mod docs;
mod evaluate;
mod explain;
mod export;
mod faults;
mod first_steps;
mod history;
mod house;
mod intake;
mod layouts;
mod mail;
mod naive;
mod people;
mod plan_random;
mod plan_vectors;
mod plans;
mod publish;
mod relay;
mod rule_tests;
mod rules_vectors;
mod secrets;
mod service;
mod simulate;
mod successor;
mod terms;
mod tools;
mod undelivered;
mod upkeep;
mod web;
mod words;
mod world;
