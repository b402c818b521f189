//! Silences: nobody is told of what they match, until they end (`rules.md`, An alert's life).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::rules::Severity;

/// A silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Its number in the store.
    pub id: i64,
    /// When it was set.
    pub at: DateTime<Utc>,
    /// Its author.
    pub by: String,
    /// The author's department, by code: reminded before it ends.
    pub department: Option<String>,
    /// What it matches: all that is given must match.
    pub matchers: Matchers,
    /// Its end.
    pub until: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// When it was ended early.
    pub ended_at: Option<DateTime<Utc>>,
    /// When its author was reminded of its end.
    pub warned_at: Option<DateTime<Utc>>,
}

/// What a silence matches; what is not given matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matchers {
    /// The rule's name.
    pub rule: Option<String>,
    /// The severity.
    pub severity: Option<Severity>,
    /// The code of the department responsible.
    pub department: Option<String>,
    /// The subject, as `table/code`.
    pub subject: Option<String>,
    /// Labels of the rule.
    pub labels: BTreeMap<String, String>,
}
