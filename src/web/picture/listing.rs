//! The alerts as people list them: ordered once for each picture, each with the row that it is about and the
//! departments that it concerns.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use super::Picture;
use crate::alerts::subject::Rows;
use crate::alerts::{Alert, AlertKey, Book, State, subject};
use crate::notices::{Desk, concerned};
use crate::plan::Status;
use crate::rules::{Judgement, Rule, RuleSet, Severity, Subject};

/// An alert in the list.
#[derive(Clone, Debug)]
pub(in crate::web) struct Listed {
    /// Which.
    pub(in crate::web) key: AlertKey,
    /// The row that it is about, while the plan has it.
    pub(in crate::web) row: Option<Subject>,
    /// The initiative that this is or belongs to, by position.
    pub(in crate::web) initiative: Option<usize>,
    /// The departments that it concerns, by position.
    pub(in crate::web) concerned: Vec<usize>,
    /// It is open, but its rule no longer fires: somebody decided or mended the plan since the last
    /// evaluation, and the next will resolve it.
    pub(in crate::web) settled: bool,
    /// It waits for a decision, and was told so.
    pub(in crate::web) asks: bool,
    /// Where it is in its life.
    pub(in crate::web) state: State,
    /// Its severity now.
    pub(in crate::web) severity: Severity,
    /// Its deadline.
    pub(in crate::web) deadline: Option<NaiveDate>,
    /// How many promised days passed.
    pub(in crate::web) broken: u32,
    /// The department responsible, by its place among [`Listing::owners`].
    pub(in crate::web) owner: usize,
}

/// All alerts, the open ones first, the gravest and most urgent of them first of all.
#[derive(Debug, Default)]
pub(in crate::web) struct Listing {
    rows: Vec<Listed>,
    places: HashMap<AlertKey, usize>,
    /// The places in [`Self::rows`], by deadline, the next first.
    by_deadline: Vec<usize>,
    /// The places, the newest first.
    by_opening: Vec<usize>,
    /// The codes of all departments that are responsible for one.
    owners: Vec<String>,
    /// The names of all rules that there is one of.
    rules: Vec<String>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::web) enum Order {
    /// The gravest first, of these the most urgent.
    #[default]
    Gravest,
    /// By deadline, the next first; those without one last.
    Deadline,
    /// The newest first.
    Newest,
}

impl Listing {
    pub(super) fn of(book: &Book, rules: &RuleSet, judgement: &Judgement, desk: &Desk<'_>) -> Listing {
        let rows = Rows::of(desk.plan);
        let named = rules.rules.iter().enumerate().map(|(at, rule)| (rule.name.as_str(), (at, rule)));
        let rule: HashMap<&str, (usize, &Rule)> = named.collect();
        let stands = standing(judgement);
        let mut alerts: Vec<(&AlertKey, &Alert)> = book.alerts.iter().collect();
        alerts.sort_by_key(|(key, alert)| (place(alert), *key));
        let owners: BTreeSet<&str> = alerts.iter().map(|(_, alert)| alert.owner.as_str()).collect();
        let owners: Vec<&str> = owners.into_iter().collect();
        let listed = alerts.iter().map(|(key, alert)| {
            let row = rows.find(&key.subject);
            let rule = rule.get(key.rule.as_str()).copied();
            let judged = rule.zip(row).map(|((at, _), row)| (at, row));
            let firing = alert.state == State::Firing;
            let settled = firing && judged.is_some_and(|judged| !stands.contains(&judged));
            let question = rule.is_some_and(|(_, rule)| rule.decision.is_some());
            Listed {
                settled,
                asks: firing && question && !settled && alert.reminded_at.is_some(),
                state: alert.state,
                severity: alert.severity,
                deadline: alert.deadline,
                broken: alert.answered.promises_broken,
                owner: owners.binary_search(&alert.owner.as_str()).unwrap_or_default(),
                key: (*key).clone(),
                row,
                initiative: row.and_then(|row| subject::initiative(desk.plan, row)),
                concerned: concerned(key, alert, rule.map(|(_, rule)| rule), desk),
            }
        });
        let listed: Vec<Listed> = listed.collect();
        let mut by_deadline: Vec<usize> = (0..listed.len()).collect();
        let alert = |at: &usize| alerts.get(*at).map(|(_, alert)| *alert);
        by_deadline.sort_by_key(|at| {
            let deadline = alert(at).and_then(|alert| alert.deadline);
            (deadline.is_none(), deadline, *at)
        });
        let mut by_opening: Vec<usize> = (0..listed.len()).collect();
        by_opening.sort_by_key(|at| (Reverse(alert(at).map(since)), *at));
        let places = listed.iter().enumerate().map(|(at, listed)| (listed.key.clone(), at)).collect();
        let rules: BTreeSet<&str> = alerts.iter().map(|(key, _)| key.rule.as_str()).collect();
        let all = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect();
        let (owners, rules) = (all(&mut owners.into_iter()), all(&mut rules.into_iter()));
        Listing { rows: listed, places, by_deadline, by_opening, owners, rules }
    }

    /// All of them, in `order`.
    pub(in crate::web) fn all(&self, order: Order) -> Box<dyn Iterator<Item = &Listed> + '_> {
        let row = |at: &usize| self.rows.get(*at);
        match order {
            Order::Gravest => Box::new(self.rows.iter()),
            Order::Deadline => Box::new(self.by_deadline.iter().filter_map(row)),
            Order::Newest => Box::new(self.by_opening.iter().filter_map(row)),
        }
    }

    /// The codes of all departments that are responsible for an alert.
    pub(in crate::web) fn owners(&self) -> &[String] {
        &self.owners
    }

    /// The names of all rules that there is an alert of.
    pub(in crate::web) fn rules(&self) -> &[String] {
        &self.rules
    }

    /// The one of this key.
    pub(in crate::web) fn find(&self, key: &AlertKey) -> Option<&Listed> {
        self.rows.get(*self.places.get(key)?)
    }
}

/// What fires by the judgement of now, or cannot be told, or fails: none of it is over.
fn standing(judgement: &Judgement) -> HashSet<(usize, Subject)> {
    let findings = judgement.findings.iter().map(|finding| (finding.rule, finding.subject));
    let unknown = judgement.unknown.iter().map(|unknown| (unknown.rule, unknown.subject));
    let errors = judgement.errors.iter().map(|fault| (fault.rule, fault.subject));
    findings.chain(unknown).chain(errors).collect()
}

/// When it fired, else since when it is on its way.
fn since(alert: &Alert) -> chrono::DateTime<chrono::Utc> {
    alert.fired_at.unwrap_or(alert.since)
}

fn place(alert: &Alert) -> impl Ord + use<> {
    let state = match alert.state {
        State::Firing => 0,
        State::Pending => 1,
        State::Resolved => 2,
    };
    (state, Reverse(alert.severity), alert.deadline.is_none(), alert.deadline)
}

/// Whom an alert would concern that there is none of: who answers for its row, and the related departments.
pub(super) fn concerned_by_row(picture: &Picture, key: &AlertKey) -> Vec<usize> {
    let Some((table, code)) = key.subject.split_once('/') else { return Vec::new() };
    let Some(table) = crate::plan::Table::from_singular(table) else { return Vec::new() };
    let Some(row) = picture.plan.find(table, code).map(|row| Subject { table, row }) else {
        return Vec::new();
    };
    let owner = subject::owner(&picture.plan, row, picture.today);
    let related = subject::related(&picture.plan, row, picture.today);
    owner.into_iter().chain(related).collect()
}

/// The perspectives that initiatives still running name, each once, in the plan's order.
pub(in crate::web) fn perspectives(picture: &Picture) -> Vec<&str> {
    let running = picture.plan.initiatives.iter().filter(|i| i.status != Status::Ended);
    let mut all: Vec<&str> = Vec::new();
    for name in running.filter_map(|i| i.perspective.as_deref()) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}
