//! The weekly digest: what changed, what stands, what comes, what cannot be told, and what was watched.
//! It is sent also when there is nothing, for silence would look the same as a dead daemon.

mod agenda;
mod changes;
mod counts;
mod judged;
mod measures;
mod scope;
mod silence;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::items::{item, sort};
use super::labels::watched;
use super::{Desk, Digest, Item, ToldEntry};
use crate::alerts::{Alert, AlertKey, Book, DecisionTaken, Silence, State, Told};
use crate::lang::{Lang, Text};
use crate::plan::facts::Facts;
use crate::plan::{Outcome, Recorded};
use crate::rules::{Judgement, RuleSet, Severity};

use scope::Scope;

/// How far the digest looks ahead, in days: four weeks.
pub const AHEAD: u64 = 28;

/// The audit record's name for a default that could not take effect.
pub const DEFAULT_BLOCKED: &str = "default_blocked";

/// What the digest reads of the present.
#[derive(Clone, Copy, Debug)]
pub struct Present<'a> {
    /// The book after the evaluation.
    pub book: &'a Book,
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// What they say.
    pub judgement: &'a Judgement,
    /// What was judged: the facts of the plan's rows.
    pub facts: &'a Facts,
    /// What the questions that stand come to if nobody decides, where the plan says so.
    pub defaults: &'a BTreeMap<AlertKey, Outcome>,
    /// What is recorded beside the plan: decisions and what is to follow them.
    pub recorded: &'a Recorded,
    /// The silences, of which those in force are told.
    pub silences: &'a [Silence],
    /// What opens within [`AHEAD`] days if nobody acts, by day.
    pub coming: &'a [Coming],
}

/// An alert that will open if nobody acts.
#[derive(Clone, Debug, PartialEq)]
pub struct Coming {
    /// The day on which it opens.
    pub day: NaiveDate,
    /// Which.
    pub key: AlertKey,
    /// As it will be.
    pub alert: Alert,
}

/// What the store knows of the time since the last digest.
#[derive(Clone, Copy, Debug)]
pub struct Since<'a> {
    /// The last digest, or the store's adoption.
    pub from: DateTime<Utc>,
    /// When this digest was due.
    pub due: DateTime<Utc>,
    /// What was told since then.
    pub told: &'a [ToldEntry],
    /// What was decided since then, by people and by default, the oldest first.
    pub decisions: &'a [Decision],
    /// Defaults that could not take effect since then.
    pub blocked: &'a [Blocked],
    /// Letters that could not be delivered: to whom, subject, why.
    pub failures: &'a [(String, String, String)],
    /// When the plan was last imported, and from where.
    pub imported: Option<&'a (NaiveDate, String)>,
}

/// A decision, and the civil day on which it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The day.
    pub day: NaiveDate,
    /// What was decided; what it changes in the plan is not read.
    pub taken: DecisionTaken,
}

/// A default that could not take effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocked {
    /// The day on which it would have.
    pub day: NaiveDate,
    /// The question.
    pub alert: AlertKey,
    /// Why not.
    pub why: Text,
}

impl Blocked {
    /// What an entry of the audit record says of a default that was blocked; `None` for any other.
    pub fn read(day: NaiveDate, kind: &str, subject: &str, data: &serde_json::Value) -> Option<Blocked> {
        if kind != DEFAULT_BLOCKED || !data["more"]["quiet"].is_null() {
            return None;
        }
        let alert = AlertKey { rule: data["rule"].as_str()?.to_owned(), subject: subject.to_owned() };
        let why = |lang: &str| data["more"]["why"][lang].as_str().unwrap_or_default();
        Some(Blocked { day, alert, why: Text::new(why("ja"), why("en")) })
    }
}

/// The digest of the whole city for a reader of `lang`.
pub fn digest(present: &Present<'_>, since: &Since<'_>, lang: Lang, desk: &Desk<'_>) -> Digest {
    written_for(&Scope::city(desk), present, since, lang, desk)
}

/// The weekly sheet of the department at this position: its own matters. `None` where there is nothing to
/// tell it, neither open nor over since the last one nor to come.
pub fn sheet(
    department: usize,
    present: &Present<'_>,
    since: &Since<'_>,
    lang: Lang,
    desk: &Desk<'_>,
) -> Option<Digest> {
    let scope = Scope::department(department, desk)?;
    Some(written_for(&scope, present, since, lang, desk)).filter(|sheet| !sheet.is_empty())
}

fn written_for(
    scope: &Scope<'_, '_>,
    present: &Present<'_>,
    since: &Since<'_>,
    lang: Lang,
    desk: &Desk<'_>,
) -> Digest {
    let all = present.book.alerts.iter().filter(|(_, alert)| is_told(alert));
    let open: Vec<(&AlertKey, &Alert)> = all.filter(|(_, alert)| scope.owns(alert)).collect();
    let coming: Vec<&Coming> = present.coming.iter().filter(|c| scope.owns(&c.alert)).collect();
    let questions = changes::questions(&open, present);
    let changes = changes::changes(&open, &questions, present, since, scope);
    let listed =
        [&questions, &changes.new, &changes.worse, &changes.better, &changes.vanished, &changes.broken];
    let standing = open.len().saturating_sub(listed.iter().map(|list| list.len()).sum());
    let is_listed = |key: &AlertKey| listed.iter().any(|list| list.contains(key));
    // A department is reminded of all that it has to see to.
    let critical = open.iter().filter(|(_, a)| a.severity == Severity::Critical || !scope.is_city());
    let critical = critical.map(|(key, _)| *key).filter(|key| !is_listed(key)).collect();
    let write = |keys: &BTreeSet<&AlertKey>, told| written(keys, told, present.book, lang, desk);
    let judged = judged::judged(&open, present, since, scope, lang, desk);
    let late = desk.today.signed_duration_since(desk.calendar.today(since.due)).num_days();
    let failures = since.failures.iter().cloned().chain(unreached(&open, lang, desk));
    Digest {
        department: scope.name().map(str::to_owned),
        from: desk.calendar.today(since.from),
        to: desk.today,
        late: (late > 0).then_some(late),
        decisions: agenda::decisions(&questions, present, lang, desk),
        decided: judged.decided,
        by_default: judged.by_default,
        blocked: judged.blocked,
        follow_ups: judged.follow_ups,
        new: write(&changes.new, Told::Opened),
        worse: write(&changes.worse, Told::Escalated),
        better: write(&changes.better, Told::Opened),
        resolved: write(&changes.resolved, Told::Resolved),
        vanished: write(&changes.vanished, Told::Opened),
        broken: write(&changes.broken, Told::Reminder),
        standing,
        critical: write(&critical, Told::Opened),
        silences: judged.silences,
        passed_on: judged.passed_on,
        unknown: silence::unknown(present, scope, lang, desk),
        errors: silence::errors(present, scope, lang, desk),
        by_perspective: if scope.is_city() { counts::by_perspective(&open, lang, desk) } else { Vec::new() },
        by_department: if scope.is_city() { counts::by_department(&open, desk) } else { Vec::new() },
        measures: measures::measures(&questions, present, scope, desk),
        due: due(&open, &coming, lang, desk),
        coming: foretold(&coming, lang, desk),
        failures: if scope.is_city() { failures.collect() } else { Vec::new() },
        watched: if scope.is_city() { watched(desk.plan) } else { Vec::new() },
        imported: since.imported.cloned(),
        newest_data: newest_data(scope, desk),
    }
}

impl Digest {
    /// Whether there is nothing to tell: nothing open, nothing over, nothing to come.
    fn is_empty(&self) -> bool {
        let lines = [&self.decided, &self.by_default, &self.blocked, &self.follow_ups];
        let items = [&self.decisions, &self.new, &self.resolved, &self.vanished, &self.broken];
        let dated = [&self.coming, &self.due];
        self.standing == 0
            && self.worse.is_empty()
            && self.better.is_empty()
            && self.unknown.is_empty()
            && self.errors.is_empty()
            && lines.iter().all(|list| list.is_empty())
            && items.iter().all(|list| list.is_empty())
            && dated.iter().all(|list| list.is_empty())
    }
}

/// Open, and not kept quiet since it opened: neither in shadow nor inhibited from the start.
fn is_told(alert: &Alert) -> bool {
    alert.state == State::Firing && alert.reminded_at.is_some()
}

fn written(keys: &BTreeSet<&AlertKey>, told: Told, book: &Book, lang: Lang, desk: &Desk<'_>) -> Vec<Item> {
    let alerts = keys.iter().filter_map(|key| Some((*key, book.alerts.get(*key)?)));
    let mut items: Vec<Item> = alerts.map(|(key, alert)| item(key, alert, told, lang, desk)).collect();
    sort(&mut items);
    items
}

fn foretold(coming: &[&Coming], lang: Lang, desk: &Desk<'_>) -> Vec<(NaiveDate, Item)> {
    coming.iter().map(|c| (c.day, item(&c.key, &c.alert, Told::Opened, lang, desk))).collect()
}

/// Deadlines of what is open and of what will be, from today on.
fn due(
    open: &[(&AlertKey, &Alert)],
    coming: &[&Coming],
    lang: Lang,
    desk: &Desk<'_>,
) -> Vec<(NaiveDate, Item)> {
    let last = desk.today.checked_add_days(Days::new(AHEAD)).unwrap_or(desk.today);
    let coming = coming.iter().map(|c| (&c.key, &c.alert));
    let mut due: Vec<(NaiveDate, Item)> = open
        .iter()
        .copied()
        .chain(coming)
        .filter_map(|(key, alert)| Some((alert.deadline?, key, alert)))
        .filter(|(day, ..)| desk.today <= *day && *day <= last)
        .map(|(day, key, alert)| (day, item(key, alert, Told::Opened, lang, desk)))
        .collect();
    due.sort_by(|a, b| (a.0, &a.1.alert).cmp(&(b.0, &b.1.alert)));
    due
}

/// Departments that own something open and that no letter reaches.
fn unreached(open: &[(&AlertKey, &Alert)], lang: Lang, desk: &Desk<'_>) -> Vec<(String, String, String)> {
    let owners: BTreeSet<&str> = open.iter().map(|(_, alert)| alert.owner.as_str()).collect();
    let row = |code: &str| {
        let department = desk.department(code).and_then(|d| desk.plan.departments.get(d));
        if department.is_some_and(|d| desk.party(d).is_some()) {
            return None;
        }
        let n = open.iter().filter(|(_, alert)| alert.owner == code).count();
        let what = lang.pick(format!("お知らせ{n}件"), format!("{n} open"));
        let returned =
            department.is_some_and(|d| d.emails.iter().any(|email| desk.settings.comes_back(email)));
        let why = match returned {
            true => lang.pick(
                "計画の「部署」のメールアドレスへのメールが戻ってくるため届けられません",
                "cannot be reached: mail to the addresses that the plan gives comes back",
            ),
            false => lang.pick(
                "計画の「部署」にメールアドレスも、設定済みのチャットもないため届けられません",
                "cannot be reached: the plan gives neither a mail address nor a configured channel",
            ),
        };
        Some((department.map_or(code, |d| &d.name).to_owned(), what, why.to_owned()))
    };
    owners.into_iter().filter_map(row).collect()
}

/// The newest result, update or completion on or before today.
fn newest_data(scope: &Scope<'_, '_>, desk: &Desk<'_>) -> Option<NaiveDate> {
    let kpis = desk.plan.kpis.iter().filter(|kpi| scope.has_initiative(kpi.initiative));
    let milestones = desk.plan.milestones.iter().filter(|m| scope.has_initiative(m.initiative));
    let results = kpis.flat_map(|kpi| &kpi.measurements).map(|point| point.on);
    let updates = milestones.flat_map(|m| [m.updated_on, m.completed_on]).flatten();
    results.chain(updates).filter(|day| *day <= desk.today).max()
}

#[cfg(test)]
mod tests;
