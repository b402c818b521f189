//! What an alert stands on: its rule, its row, and what the rules say of it now.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::subject::{self, Rows};
use super::{AlertKey, Context};
use crate::rules::{Finding, Judgement, Rule, Subject};

/// What the rules say of one (rule, subject).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It fires.
    Fires(Finding),
    /// The rule was judged on the row, and it does not fire: the only thing that resolves an alert.
    DoesNot,
    /// The rule cannot tell, or fails, on a row that is still there.
    CannotTell(Finding),
    /// The row or the rule is gone: nothing was judged.
    Gone,
    /// A person closed the row: it is over.
    Closed,
}

impl Verdict {
    /// The rule and row, where both are there and something can be asked about them.
    pub(super) fn finding(&self) -> Option<&Finding> {
        match self {
            Verdict::Fires(f) | Verdict::CannotTell(f) => Some(f),
            Verdict::DoesNot | Verdict::Gone | Verdict::Closed => None,
        }
    }
}

/// A judgement, ready to be asked by key.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    rules: &'a [Rule],
    by_name: HashMap<&'a str, usize>,
    rows: Rows<'a>,
    fires: BTreeMap<AlertKey, Finding>,
    cannot_tell: HashSet<(usize, Subject)>,
    closed: &'a BTreeSet<String>,
}

impl<'a> Ground<'a> {
    /// Of this judgement.
    pub(super) fn of(judgement: &Judgement, context: &Context<'a>) -> Ground<'a> {
        let rules = &context.rules.rules;
        let plan = context.view.plan;
        let key = |f: &Finding| {
            let rule = rules.get(f.rule)?.name.clone();
            Some(AlertKey { rule, subject: subject::name(plan, f.subject)? })
        };
        let unknown = judgement.unknown.iter().map(|u| (u.rule, u.subject));
        let errors = judgement.errors.iter().map(|e| (e.rule, e.subject));
        Ground {
            rules,
            by_name: rules.iter().enumerate().map(|(i, rule)| (rule.name.as_str(), i)).collect(),
            rows: Rows::of(plan),
            fires: judgement.findings.iter().filter_map(|f| Some((key(f)?, *f))).collect(),
            cannot_tell: unknown.chain(errors).collect(),
            closed: &context.recorded.closed,
        }
    }

    /// All that fires, by key.
    pub(super) fn fires(&self) -> &BTreeMap<AlertKey, Finding> {
        &self.fires
    }

    /// The rule and the row of an alert, where both are still there.
    pub(super) fn place(&self, key: &AlertKey) -> Option<Finding> {
        let rule = *self.by_name.get(key.rule.as_str())?;
        let subject = self.rows.find(&key.subject)?;
        let ranges = self.rules.get(rule)?.each.contains(&subject.table);
        ranges.then_some(Finding { rule, subject })
    }

    /// What the rules say of an alert.
    pub(super) fn verdict(&self, key: &AlertKey) -> Verdict {
        if let Some(finding) = self.fires.get(key) {
            return Verdict::Fires(*finding);
        }
        match self.place(key) {
            None if self.closed.contains(&key.subject) && self.rows.find(&key.subject).is_none() => {
                Verdict::Closed
            }
            None => Verdict::Gone,
            Some(f) if self.cannot_tell.contains(&(f.rule, f.subject)) => Verdict::CannotTell(f),
            Some(_) => Verdict::DoesNot,
        }
    }
}
