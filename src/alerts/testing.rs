//! A small world for tests: a plan, rules and verdicts made by hand, and a clock that is set.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};

use super::subject::Rows;
use super::*;
use crate::calendar::{Calendar, Span};
use crate::plan::facts::Facts;
use crate::plan::fields::View;
use crate::plan::{Department, ExitPoint, Initiative, Milestone, Plan, Recorded, Renewal, Role, Table};
use crate::rules::{Decision, Escalation, Fault, Finding, Judgement, Mode, Remind, Rule, RuleSet, Unknown};

pub(crate) static JAPAN: LazyLock<Calendar> = LazyLock::new(Calendar::japan);

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A moment in Tokyo: `2026-05-01 06:00`.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    chrono_tz::Asia::Tokyo.from_local_datetime(&local).unwrap().with_timezone(&Utc)
}

pub(crate) fn span(text: &str) -> Span {
    Span::parse(text).unwrap()
}

/// A rule on every table that tells the owner, to be varied.
pub(crate) fn rule(name: &str) -> Rule {
    Rule {
        name: name.into(),
        each: Table::ALL.to_vec(),
        hold: Span::Days(0),
        severity: Severity::Warning,
        to: vec![Recipient::Owner],
        cc: Vec::new(),
        remind: None,
        escalate: Vec::new(),
        inhibited_by: Vec::new(),
        superseded_by: Vec::new(),
        decision: None,
        labels: BTreeMap::new(),
        mode: Mode::Active,
    }
}

/// A set of hand-made rules; their conditions are never asked.
#[allow(clippy::field_reassign_with_default)] // the set's other fields are its own
pub(crate) fn rule_set(rules: &[Rule]) -> RuleSet {
    let mut set = RuleSet::default();
    set.rules = rules.to_vec();
    set
}

pub(crate) fn every(spans: &[&str]) -> Option<Remind> {
    Some(Remind::Every(spans.iter().map(|s| span(s)).collect()))
}

pub(crate) fn before(spans: &[&str]) -> Option<Remind> {
    Some(Remind::Before(spans.iter().map(|s| span(s)).collect()))
}

pub(crate) fn step_up(after: &str, severity: Option<Severity>) -> Escalation {
    Escalation { after: span(after), to: vec![Recipient::Headquarters], severity }
}

pub(crate) fn question() -> Option<Decision> {
    Some(Decision { options: vec!["continue".into(), "end".into()], decider: Recipient::Headquarters })
}

/// Departments hq, a and b; initiative `i` of a (b related) with milestones m1, m2 and exit point x;
/// renewal `r` of b.
pub(crate) fn small_plan() -> Plan {
    let department = |code: &str, role| Department {
        code: code.into(),
        name: format!("{code}課"),
        role,
        emails: vec![format!("{code}@city.example")],
        ..Department::default()
    };
    let milestone = |code: &str| Milestone { code: code.into(), title: code.into(), ..Milestone::default() };
    Plan {
        departments: vec![
            department("hq", Role::Headquarters),
            department("a", Role::Department),
            department("b", Role::Department),
        ],
        initiatives: vec![Initiative {
            code: "i".into(),
            title: "取り組みi".into(),
            perspective: Some("財政".into()),
            owner: 1,
            related: vec![2],
            ..Initiative::default()
        }],
        milestones: vec![milestone("m1"), milestone("m2")],
        kpis: Vec::new(),
        exit_points: vec![ExitPoint {
            code: "x".into(),
            initiative: 0,
            description: "x".into(),
            on: Some(day("2026-06-30")),
            condition: None,
            decide_within: 30,
            default_outcome: Default::default(),
        }],
        renewals: vec![Renewal { code: "r".into(), title: "協定r".into(), owner: 2, ..Renewal::default() }],
    }
}

/// A plan, rules, what they say, a book and a clock.
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) rules: Vec<Rule>,
    pub(crate) calendar: &'static Calendar,
    pub(crate) book: Book,
    pub(crate) now: DateTime<Utc>,
    pub(crate) fires: BTreeSet<(String, String)>,
    pub(crate) unknown: BTreeSet<(String, String)>,
    pub(crate) errors: BTreeSet<(String, String)>,
    pub(crate) dates: BTreeMap<String, NaiveDate>,
    pub(crate) recorded: Recorded,
    pub(crate) silences: Vec<Silence>,
}

impl World {
    /// A store that was adopted on 1 April 2026 with nothing firing.
    pub(crate) fn new(rules: Vec<Rule>) -> World {
        let mut world = World::unadopted(rules);
        assert_eq!(world.evaluate("2026-04-01 06:00"), Vec::<String>::new());
        world
    }

    /// A store that was never evaluated.
    pub(crate) fn unadopted(rules: Vec<Rule>) -> World {
        World {
            plan: small_plan(),
            rules,
            calendar: &JAPAN,
            book: Book::default(),
            now: at("2026-04-01 06:00"),
            fires: BTreeSet::new(),
            unknown: BTreeSet::new(),
            errors: BTreeSet::new(),
            dates: BTreeMap::new(),
            recorded: Recorded::default(),
            silences: Vec::new(),
        }
    }

    /// From now on `rule` fires on `subject`, and neither fails nor wonders.
    pub(crate) fn fire(&mut self, rule: &str, subject: &str) {
        self.clear(rule, subject);
        self.fires.insert((rule.into(), subject.into()));
    }

    /// From now on `rule` says nothing of `subject`: it does not fire.
    pub(crate) fn clear(&mut self, rule: &str, subject: &str) {
        let key = (rule.to_owned(), subject.to_owned());
        self.fires.remove(&key);
        self.unknown.remove(&key);
        self.errors.remove(&key);
    }

    pub(crate) fn cannot_tell(&mut self, rule: &str, subject: &str) {
        self.clear(rule, subject);
        self.unknown.insert((rule.into(), subject.into()));
    }

    pub(crate) fn fail(&mut self, rule: &str, subject: &str) {
        self.clear(rule, subject);
        self.errors.insert((rule.into(), subject.into()));
    }

    pub(crate) fn judgement(&self) -> Judgement {
        let rows = Rows::of(&self.plan);
        let finding = |(rule, subject): &(String, String)| {
            let rule = self.rules.iter().position(|r| r.name == *rule)?;
            Some(Finding { rule, subject: rows.find(subject)? })
        };
        let unknown =
            |f: Finding| Unknown { rule: f.rule, subject: f.subject, missing: vec!["kpi.x".into()] };
        let fault = |f: Finding| Fault { rule: f.rule, subject: f.subject, error: Default::default() };
        Judgement {
            at: self.calendar.today(self.now),
            findings: self.fires.iter().filter_map(finding).collect(),
            unknown: self.unknown.iter().filter_map(finding).map(unknown).collect(),
            errors: self.errors.iter().filter_map(finding).map(fault).collect(),
        }
    }

    /// One step at `when`, committed.
    pub(crate) fn step(&mut self, when: DateTime<Utc>) -> Step {
        self.now = when;
        let rules = rule_set(&self.rules);
        let facts = Facts { today: self.calendar.today(when), ..Facts::default() };
        let view = View { plan: &self.plan, facts: &facts };
        let particulars = MadeUp { plan: &self.plan, dates: &self.dates };
        let judgement = self.judgement();
        let context = Context {
            rules: &rules,
            view,
            calendar: self.calendar,
            now: when,
            particulars: &particulars,
            recorded: &self.recorded,
            silences: &self.silences,
            questions: Questions::default(),
        };
        let step = step(&self.book, &judgement, &context);
        self.book = step.book.clone();
        let today = self.calendar.today(when);
        for taken in &step.decisions {
            taken.record(&mut self.recorded, &self.plan, when, today);
        }
        step
    }

    /// One step; what it gives to tell, as `kind rule subject`, with `(why)` where it keeps quiet.
    pub(crate) fn evaluate(&mut self, when: &str) -> Vec<String> {
        self.step(at(when)).events.iter().map(shown).collect()
    }

    pub(crate) fn alert(&mut self, rule: &str, subject: &str) -> &mut Alert {
        let key = AlertKey { rule: rule.into(), subject: subject.into() };
        self.book.alerts.get_mut(&key).unwrap()
    }

    /// What the store does when a notice reaches the owner.
    pub(crate) fn delivered(&mut self, rule: &str, subject: &str, when: &str) {
        self.alert(rule, subject).first_delivered.get_or_insert(at(when));
    }
}

pub(crate) fn shown(event: &Event) -> String {
    let kind = match event.told {
        Told::Opened => "opened",
        Told::Reminder => "reminder",
        Told::Escalated => "escalated",
        Told::Resolved => "resolved",
        Told::DecisionAsked => "asked",
        Told::DecisionTaken => "taken",
        Told::DefaultApplied => "applied",
        Told::DefaultBlocked => "blocked",
    };
    let quiet = match &event.quiet {
        None => String::new(),
        Some(Quiet::Shadow) => " (shadow)".into(),
        Some(Quiet::Adopted) => " (adopted)".into(),
        Some(Quiet::Silenced { by, .. }) => format!(" (silenced by {by})"),
        Some(Quiet::Decided) => " (decided)".into(),
        Some(Quiet::Inhibited(by)) => format!(" (inhibited by {by})"),
        Some(Quiet::Superseded(by)) => format!(" (superseded by {by})"),
    };
    format!("{kind} {} {}{quiet}", event.alert.rule, event.alert.subject)
}

/// Particulars from a table of dates by subject.
pub(crate) struct MadeUp<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) dates: &'a BTreeMap<String, NaiveDate>,
}

impl MadeUp<'_> {
    fn date(&self, finding: &Finding) -> Option<NaiveDate> {
        self.dates.get(&subject::name(self.plan, finding.subject)?).copied()
    }
}

impl Particulars for MadeUp<'_> {
    fn title(&self, finding: &Finding) -> crate::lang::Text {
        let name = subject::name(self.plan, finding.subject).unwrap_or_default();
        crate::lang::Text::new(format!("件名 {name}"), format!("About {name}"))
    }
    fn advice(&self, _: &Finding) -> crate::lang::Text {
        crate::lang::Text::new("お願い", "Please")
    }
    fn evidence(&self, _: &Finding) -> Vec<(String, String)> {
        vec![("milestone.days_late".into(), "3".into())]
    }
    fn remind_date(&self, finding: &Finding) -> Option<NaiveDate> {
        self.date(finding)
    }
    fn decision_date(&self, finding: &Finding) -> Option<NaiveDate> {
        self.date(finding)
    }
    fn decision_default(&self, _: &Finding) -> Option<String> {
        Some("end".into())
    }
}
