//! Rules: what deserves a word. TOML files become checked, compiled rules; judging a plan with them
//! gives findings, and names what cannot be told.

mod judge;
mod lang;
mod set;

pub use judge::{Fault, Finding, Judgement, Subject, Unknown, judge};
pub use set::{
    Decision, Diagnostic, Escalation, Mode, Recipient, Remind, Rule, RuleSet, Severity, Source, load,
};
