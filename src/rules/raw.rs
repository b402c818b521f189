//! A rule as its file says it: typed value by value, with the place of each, nothing looked up yet.

use std::collections::BTreeMap;
use std::ops::Range;

use super::set::{Mode, Recipient, Severity};
use crate::calendar::Span;
use crate::plan::Table;

/// A value, and where it stands: the file's position in the list of sources, and the bytes.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) file: usize,
    pub(super) span: Range<usize>,
}

/// A rule, or what an override says of one: what is `None` was not said.
#[derive(Clone, Debug, Default)]
pub(super) struct RawRule {
    pub(super) name: Option<At<String>>,
    pub(super) each: Option<Vec<At<Table>>>,
    pub(super) when: Option<At<String>>,
    pub(super) hold: Option<Span>,
    pub(super) severity: Option<Severity>,
    pub(super) to: Option<Vec<Recipient>>,
    pub(super) cc: Option<Vec<Recipient>>,
    pub(super) remind: Option<RawRemind>,
    pub(super) escalate: Option<Vec<RawEscalation>>,
    pub(super) inhibited_by: Option<Vec<At<String>>>,
    pub(super) superseded_by: Option<Vec<At<String>>>,
    pub(super) decision: Option<RawDecision>,
    pub(super) labels: Option<BTreeMap<String, String>>,
    pub(super) mode: Option<Mode>,
    pub(super) enabled: Option<bool>,
    pub(super) title: RawText,
    pub(super) advice: RawText,
}

/// A template in both languages.
#[derive(Clone, Debug, Default)]
pub(super) struct RawText {
    pub(super) ja: Option<At<String>>,
    pub(super) en: Option<At<String>>,
}

/// `remind = { before, at }` or `{ every }`.
#[derive(Clone, Debug)]
pub(super) enum RawRemind {
    Before { date: At<String>, at: Vec<Span> },
    Every(Vec<Span>),
}

/// One step of `escalate`.
#[derive(Clone, Debug)]
pub(super) struct RawEscalation {
    pub(super) after: Span,
    pub(super) to: Vec<Recipient>,
    pub(super) severity: Option<Severity>,
}

/// `decision`.
#[derive(Clone, Debug)]
pub(super) struct RawDecision {
    pub(super) by: At<String>,
    pub(super) options: Vec<String>,
    pub(super) default: At<String>,
    pub(super) decider: Recipient,
}

impl RawRule {
    /// Applies an override: what it says takes the place of what was said.
    pub(super) fn apply(&mut self, other: RawRule) {
        fn over<T>(mine: &mut Option<T>, theirs: Option<T>) {
            if theirs.is_some() {
                *mine = theirs;
            }
        }
        over(&mut self.hold, other.hold);
        over(&mut self.severity, other.severity);
        over(&mut self.to, other.to);
        over(&mut self.cc, other.cc);
        over(&mut self.remind, other.remind);
        over(&mut self.escalate, other.escalate);
        over(&mut self.decision, other.decision);
        over(&mut self.inhibited_by, other.inhibited_by);
        over(&mut self.superseded_by, other.superseded_by);
        over(&mut self.labels, other.labels);
        over(&mut self.mode, other.mode);
        over(&mut self.enabled, other.enabled);
    }
}
