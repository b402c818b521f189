//! An alert in a line, as pages list it.

use chrono::{DateTime, NaiveDate, Utc};
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::picture::Picture;
use super::visitor::Visitor;
use crate::alerts::{Alert, AlertKey, Matchers, State};
use crate::lang::Lang;
use crate::office::silencing::matched;
use crate::people::{Deed, Role};
use crate::plan::Table;
use crate::render::address;

/// An alert in a line.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    /// What it is called.
    pub(super) title: String,
    /// Its page.
    pub(super) href: String,
    /// Its severity's name.
    pub(super) severity: &'static str,
    /// Its state's name.
    pub(super) state: &'static str,
    /// Its rule, as people call it.
    pub(super) rule: String,
    /// The department that answers for it, by name.
    pub(super) owner: String,
    /// The deadline, as 2026-11-22.
    pub(super) deadline: Option<String>,
    /// Days left until then; below 0: days passed.
    pub(super) left: Option<i64>,
    /// The day since when it is open.
    pub(super) since: String,
    /// The day on which it was over.
    pub(super) over: Option<String>,
    /// The day through which it rests by an answer.
    pub(super) rests: Option<String>,
    /// How many promised days passed.
    pub(super) broken: u32,
    /// Since when nothing can be said of it.
    pub(super) untold: Option<String>,
    /// Its rule no longer fires: the next evaluation will resolve it.
    pub(super) settled: bool,
}

/// Some of a list, and how many there are.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Few<T> {
    /// Those that are shown.
    pub(super) items: Vec<T>,
    /// How many more there are.
    pub(super) more: usize,
    /// How many there are in all.
    pub(super) n: usize,
}

impl<T> Few<T> {
    /// The first `most` of `all`.
    pub(super) fn of(all: impl Iterator<Item = T>, most: usize) -> Few<T> {
        let mut all = all.fuse();
        let items: Vec<T> = all.by_ref().take(most).collect();
        let more = all.count();
        Few { n: items.len() + more, items, more }
    }

    /// What each is for the page.
    pub(super) fn map<U>(self, shown: impl Fn(T) -> U) -> Few<U> {
        Few { items: self.items.into_iter().map(shown).collect(), more: self.more, n: self.n }
    }
}

impl<T: Serialize> From<Few<T>> for Value {
    fn from(few: Few<T>) -> Value {
        Value::from(Serde(few))
    }
}

impl From<Line> for Value {
    fn from(line: Line) -> Value {
        Value::from(Serde(line))
    }
}

impl Line {
    /// Of an alert of `picture`, for a reader of `lang`.
    pub(super) fn of(key: &AlertKey, alert: &Alert, picture: &Picture, lang: Lang) -> Line {
        let day = |at: DateTime<Utc>| picture.parts.calendar.today(at).to_string();
        let today = picture.today;
        Line {
            title: alert.title.get(lang).to_owned(),
            href: address::alert(key),
            severity: alert.severity.name(),
            state: alert.state.name(),
            rule: rule_name(&key.rule, lang),
            owner: department(picture, &alert.owner).to_owned(),
            deadline: alert.deadline.map(|day| day.to_string()),
            left: alert.deadline.map(|day| left(day, today)),
            since: day(alert.fired_at.unwrap_or(alert.since)),
            over: alert.resolved_at.filter(|_| alert.state == State::Resolved).map(day),
            rests: alert.answered.rests_until.filter(|until| *until >= today).map(|day| day.to_string()),
            broken: alert.answered.promises_broken,
            untold: alert.untold_since.map(day),
            settled: picture.listing().find(key).is_some_and(|listed| listed.settled),
        }
    }
}

/// Days from `today` until `day`.
pub(super) fn left(day: NaiveDate, today: NaiveDate) -> i64 {
    day.signed_duration_since(today).num_days()
}

/// A department's name; its code where the plan has no such department.
pub(super) fn department<'a>(picture: &'a Picture, code: &'a str) -> &'a str {
    picture.plan.departments.iter().find(|d| d.code == code).map_or(code, |d| d.name.as_str())
}

/// What people call a rule: the shipped ones have names of their own, the city's are called as it does.
pub(super) fn rule_name(rule: &str, lang: Lang) -> String {
    crate::render::matter(rule, lang).unwrap_or_else(|| rule.to_owned())
}

/// Whether the visitor may read an alert that concerns these departments, by position.
pub(super) fn may_read(visitor: &Visitor, picture: &Picture, concerned: &[usize]) -> bool {
    if visitor.person.role != Role::Department {
        return visitor.can(Deed::ReadAlert(&[]));
    }
    let code = |at: &usize| Some(picture.plan.departments.get(*at)?.code.as_str());
    visitor.can(Deed::ReadAlert(&concerned.iter().filter_map(code).collect::<Vec<_>>()))
}

/// How many open alerts that the visitor may read `matchers` match.
pub(super) fn quieted(visitor: &Visitor, picture: &Picture, matchers: &Matchers) -> usize {
    let all = matched(matchers, &picture.book, &picture.parts.rules);
    all.filter(|(key, _)| visitor.can(Deed::ReadAlert(&picture.concerned(key)))).count()
}

/// Whether the visitor may read of a silence: a department not of one that is for another's matters alone.
pub(super) fn reads_silence(visitor: &Visitor, picture: &Picture, matchers: &Matchers) -> bool {
    if visitor.person.role != Role::Department {
        return visitor.can(Deed::Read);
    }
    let own = visitor.person.department.as_ref();
    let department = matchers.department.as_ref().is_none_or(|code| Some(code) == own);
    let about = matchers.subject.as_ref().map(|subject| AlertKey {
        rule: matchers.rule.clone().unwrap_or_default(),
        subject: subject.clone(),
    });
    let subject = about.is_none_or(|key| visitor.can(Deed::ReadAlert(&picture.concerned(&key))));
    (department && subject) || quieted(visitor, picture, matchers) > 0
}

/// The visitor's own department, by position, where they are here for one.
pub(super) fn own(visitor: &Visitor, picture: &Picture) -> Option<usize> {
    let code = visitor.person.department.as_deref().filter(|_| visitor.person.role == Role::Department)?;
    picture.plan.find(Table::Departments, code)
}
