//! What changed since the last digest: a subject is worse or better by the gravest of its alerts, then
//! and now.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::super::Reason;
use super::{Present, Scope, Since, is_told, judged};
use crate::alerts::{Alert, AlertKey, State, Told};
use crate::rules::{BUILT_IN, Rule, Severity};

/// Each open alert stands in one list at most.
#[derive(Debug, Default)]
pub(super) struct Changes<'a> {
    pub(super) new: BTreeSet<&'a AlertKey>,
    pub(super) worse: BTreeSet<&'a AlertKey>,
    pub(super) better: BTreeSet<&'a AlertKey>,
    pub(super) resolved: BTreeSet<&'a AlertKey>,
    pub(super) vanished: BTreeSet<&'a AlertKey>,
    pub(super) broken: BTreeSet<&'a AlertKey>,
}

/// The questions that stand; they are listed as such and nowhere else.
pub(super) fn questions<'a>(
    open: &[(&'a AlertKey, &'a Alert)],
    present: &Present<'_>,
) -> BTreeSet<&'a AlertKey> {
    let asks = |key: &AlertKey| rule(present, &key.rule).is_some_and(|rule| rule.decision.is_some());
    open.iter().map(|(key, _)| *key).filter(|key| asks(key)).collect()
}

/// How the open alerts, questions apart, and those that ended differ from what stood at `since.from`.
pub(super) fn changes<'a>(
    open: &[(&'a AlertKey, &'a Alert)],
    questions: &BTreeSet<&'a AlertKey>,
    present: &Present<'a>,
    since: &Since<'_>,
    scope: &Scope<'_, '_>,
) -> Changes<'a> {
    let climbed = climbed(since);
    let before = gravest_before(present, since.from, &climbed);
    let mut changes = Changes::default();
    for (key, alert) in open.iter().filter(|(key, _)| !questions.contains(key)) {
        let is_new = alert.fired_at.is_some_and(|at| at > since.from);
        let list = match before.get(key.subject.as_str()) {
            _ if !is_new && climbed.contains(key) => &mut changes.worse,
            _ if !is_new && scope.is_broken(alert, since) => &mut changes.broken,
            _ if !is_new => continue,
            _ if key.rule == BUILT_IN => &mut changes.vanished,
            Some(then) if alert.severity > *then => &mut changes.worse,
            Some(then) if alert.severity < *then && is_gravest(key, alert, open) => &mut changes.better,
            _ => &mut changes.new,
        };
        list.insert(key);
    }
    let ended = present.book.alerts.iter().filter(|(_, a)| has_ended(a, since.from) && scope.owns(a));
    let answered = judged::answered(since);
    let is_listed = |key: &&AlertKey| !gave_way(key, &changes, present) && !answered.contains(*key);
    changes.resolved = ended.map(|(key, _)| key).filter(is_listed).collect();
    changes
}

fn climbed(since: &Since<'_>) -> BTreeSet<AlertKey> {
    let loud =
        |reason: &Reason| !matches!(reason, Reason::Shadow | Reason::InhibitedBy(_) | Reason::Silenced(..));
    let steps = since.told.iter().filter(|t| t.told == Told::Escalated && loud(&t.reason));
    steps.map(|t| t.alert.clone()).collect()
}

/// The gravest severity of each subject's alerts that stood at `from`.
fn gravest_before<'a>(
    present: &Present<'a>,
    from: DateTime<Utc>,
    climbed: &BTreeSet<AlertKey>,
) -> BTreeMap<&'a str, Severity> {
    let mut gravest: BTreeMap<&str, Severity> = BTreeMap::new();
    for (key, alert) in present.book.alerts.iter().filter(|(_, a)| stood(a, from)) {
        let severity = match rule(present, &key.rule).filter(|_| climbed.contains(key)) {
            Some(rule) => rule.severity,
            None => alert.severity,
        };
        let entry = gravest.entry(&key.subject).or_insert(severity);
        *entry = severity.max(*entry);
    }
    gravest
}

fn stood(alert: &Alert, at: DateTime<Utc>) -> bool {
    let opened = alert.fired_at.is_some_and(|fired| fired <= at) && alert.reminded_at.is_some();
    opened && (alert.state == State::Firing || alert.resolved_at.is_some_and(|end| end > at))
}

fn is_gravest(key: &AlertKey, alert: &Alert, open: &[(&AlertKey, &Alert)]) -> bool {
    open.iter().all(|(other, o)| other.subject != key.subject || o.severity <= alert.severity)
}

fn has_ended(alert: &Alert, from: DateTime<Utc>) -> bool {
    let ended = alert.resolved_at.is_some_and(|end| end > from) && alert.reminded_at.is_some();
    alert.state == State::Resolved && ended
}

/// Whether another alert on the same subject says it: one that supersedes it, or a milder one.
fn gave_way(key: &AlertKey, changes: &Changes<'_>, present: &Present<'_>) -> bool {
    let milder = changes.better.iter().any(|b| b.subject == key.subject);
    let by = rule(present, &key.rule).map(|rule| rule.superseded_by.as_slice()).unwrap_or_default();
    let superseded = |name: &String| {
        let other = AlertKey { rule: name.clone(), subject: key.subject.clone() };
        present.book.alerts.get(&other).is_some_and(is_told)
    };
    milder || by.iter().any(superseded)
}

fn rule<'r>(present: &Present<'r>, name: &str) -> Option<&'r Rule> {
    present.rules.rules.iter().find(|rule| rule.name == name)
}
