//! `evaluate` seen from outside: the real binary and the path that it takes, held against the contract's
//! plans, the naive reading, and real plans that nobody wrote for this program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

use crate::naive::pack::Finding;
use crate::world::{Answer, BINARY};

mod borders;
mod contract;
mod dressed;
mod formats;
mod own_rules;
mod property;
mod reviews;
mod vectors;
mod written;

pub(crate) use reviews::review;

/// Runs `yamedoki ARGUMENTS` in a folder, in whatever language it takes by itself.
pub(crate) fn yamedoki(home: &Path, arguments: &[&str]) -> Answer {
    let mut command = Command::new(BINARY);
    command.current_dir(home).env_remove("YAMEDOKI_CONFIG").args(arguments);
    Answer::of(command.output().expect("the binary starts"))
}

/// `evaluate --plan PLAN --at AT --format json`, with what is `more`; exit 0, nothing else printed.
pub(crate) fn evaluate(home: &Path, plan: &Path, at: &str, more: &[&str]) -> Json {
    let plan = plan.to_str().expect("a path");
    let arguments = [&["evaluate", "--plan", plan, "--at", at, "--format", "json"], more].concat();
    let answer = yamedoki(home, &arguments);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{plan} on {at}");
    answer.json()
}

/// Rule, subject and owner of each finding, in the order of the output.
pub(crate) fn findings(output: &Json) -> Vec<Finding> {
    let part = |finding: &Json, key: &str| finding[key].as_str().expect("a text").to_owned();
    let list = output["findings"].as_array().expect("a list");
    list.iter().map(|f| (part(f, "rule"), part(f, "subject"), part(f, "owner"))).collect()
}

/// Rule and subject of each row of `unknown`.
pub(crate) fn unknown(output: &Json) -> Vec<(String, String)> {
    let part = |row: &Json, key: &str| row[key].as_str().expect("a text").to_owned();
    let list = output["unknown"].as_array().expect("a list");
    list.iter().map(|u| (part(u, "rule"), part(u, "subject"))).collect()
}
