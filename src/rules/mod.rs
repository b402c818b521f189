//! Rules: what deserves a word. TOML files become checked, compiled rules; judging a plan with them
//! gives findings, and names what cannot be told.
//!
//! One way through: [`load()`] reads every file ([`read`] → [`raw`]), compiles the expressions and
//! templates ([`lang`], [`wording`]) and gives a [`RuleSet`] that cannot be wrong, or every mistake
//! with its place; [`judge()`] runs each rule over each row of its tables.

mod compiled;
mod diagnose;
pub mod explain;
mod judge;
mod lang;
mod load;
pub mod manual;
mod pack;
mod place;
mod raw;
mod read;
mod set;
mod wording;

#[cfg(test)]
mod tests;

pub use judge::{Fault, Finding, Judgement, Subject, Unknown, judge};
pub use load::{load, load_among};
pub use pack::{BUILT_IN, pack};
pub use set::{
    Decision, Diagnostic, Escalation, Mode, Names, Recipient, Remind, Rule, RuleSet, Severity, Source,
};
