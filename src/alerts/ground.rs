//! What an alert stands on: its rule, its row, and what the rules say of it now.

use std::collections::{BTreeSet, HashMap};

use super::subject::{self, Rows};
use super::{AlertKey, Context};
use crate::plan::Plan;
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

/// Places, each a rule and a row, in order. They come nearly sorted, which costs less than hashing them.
#[derive(Debug)]
pub(super) struct Places(Vec<(usize, Subject)>);

impl Places {
    /// Of these.
    pub(super) fn of(places: impl Iterator<Item = (usize, Subject)>) -> Places {
        let mut places: Vec<_> = places.collect();
        places.sort();
        Places(places)
    }

    fn contains(&self, place: (usize, Subject)) -> bool {
        self.0.binary_search(&place).is_ok()
    }
}

/// A judgement, ready to be asked by key.
///
/// # Why by place
/// Most of what fires has fired before: its name is in the book already, and need not be written anew
/// at every evaluation.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    plan: &'a Plan,
    rules: &'a [Rule],
    by_name: HashMap<&'a str, usize>,
    rows: Rows<'a>,
    findings: &'a [Finding],
    fires: Places,
    cannot_tell: Places,
    closed: &'a BTreeSet<String>,
}

impl<'a> Ground<'a> {
    /// Of this judgement.
    pub(super) fn of(judgement: &'a Judgement, context: &Context<'a>) -> Ground<'a> {
        let rules = &context.rules.rules;
        let plan = context.view.plan;
        let unknown = judgement.unknown.iter().map(|u| (u.rule, u.subject));
        let errors = judgement.errors.iter().map(|e| (e.rule, e.subject));
        Ground {
            plan,
            rules,
            by_name: rules.iter().enumerate().map(|(i, rule)| (rule.name.as_str(), i)).collect(),
            rows: Rows::of(plan),
            findings: &judgement.findings,
            fires: Places::of(judgement.findings.iter().map(|f| (f.rule, f.subject))),
            cannot_tell: Places::of(unknown.chain(errors)),
            closed: &context.recorded.closed,
        }
    }

    /// All that fires at none of these places, each with its key.
    pub(super) fn fires_elsewhere(&self, known: &Places) -> Vec<(AlertKey, Finding)> {
        let new = self.findings.iter().filter(|f| !known.contains((f.rule, f.subject)));
        let key = |f: &Finding| {
            let rule = self.rules.get(f.rule)?.name.clone();
            Some(AlertKey { rule, subject: subject::name(self.plan, f.subject)? })
        };
        new.filter_map(|f| Some((key(f)?, *f))).collect()
    }

    /// The rule and the row of an alert, where both are still there.
    pub(super) fn place(&self, key: &AlertKey) -> Option<Finding> {
        let rule = *self.by_name.get(key.rule.as_str())?;
        let subject = self.rows.find(&key.subject)?;
        let ranges = self.rules.get(rule)?.each.contains(&subject.table);
        ranges.then_some(Finding { rule, subject })
    }

    /// What the rules say of the alert of this key, which stands at this place.
    pub(super) fn verdict(&self, key: &AlertKey, place: Option<Finding>) -> Verdict {
        let Some(finding) = place else { return self.gone(key) };
        let place = (finding.rule, finding.subject);
        if self.fires.contains(place) {
            Verdict::Fires(finding)
        } else if self.cannot_tell.contains(place) {
            Verdict::CannotTell(finding)
        } else {
            Verdict::DoesNot
        }
    }

    /// What is not there any more: closed by a person, or simply gone.
    fn gone(&self, key: &AlertKey) -> Verdict {
        let closed = self.closed.contains(&key.subject) && self.rows.find(&key.subject).is_none();
        if closed { Verdict::Closed } else { Verdict::Gone }
    }
}
