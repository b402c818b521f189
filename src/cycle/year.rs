//! A year of a small city, played through the whole cycle with the rules that ship and real letters.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{Duration, NaiveDate};

use super::*;
use crate::alerts::testing::{JAPAN, at, day, small_plan};
use crate::notices::digest::{AHEAD, Since};
use crate::plan::{Renewal, Status, edit};
use crate::render::{self, Outlet, Style};
use crate::rules::Source;

/// The pack as it ships.
fn pack() -> RuleSet {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let source = |f: &std::path::PathBuf| Source {
        name: f.file_name().unwrap().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(f).unwrap(),
    };
    let sources: Vec<Source> = files.iter().map(source).collect();
    crate::rules::load(&sources, None, &crate::rules::Names::default()).unwrap()
}

fn plan() -> Plan {
    let mut plan = small_plan();
    plan.exit_points.clear();
    plan.initiatives[0].policy = Some("方針".into());
    plan.initiatives[0].starts_on = Some(day("2026-03-01"));
    plan.milestones[0].due_on = Some(day("2026-05-29"));
    plan.milestones[1].due_on = Some(day("2026-05-29"));
    plan.milestones[1].status = crate::plan::MilestoneStatus::Done;
    plan.renewals = vec![Renewal {
        code: "r".into(),
        title: "協定".into(),
        owner: 2,
        ends_on: Some(day("2027-03-31")),
        ..Renewal::default()
    }];
    plan
}

/// A city whose letters are all delivered when their hour has come.
struct City {
    plan: Plan,
    rules: RuleSet,
    settings: Settings,
    style: Style,
    book: Book,
    recorded: Recorded,
    questions: Questions,
    told: Vec<(NaiveDate, ToldEntry)>,
    letters: Vec<Letter>,
}

impl City {
    fn new() -> City {
        let outlet =
            Outlet::Mail { from: "plan@city.example".into(), domain: "city.example".into(), dkim: None };
        City {
            plan: plan(),
            rules: pack(),
            settings: Settings { adoption: notices::Adoption::AtOnce, ..Settings::default() },
            style: Style::new("飯盛市", chrono_tz::Asia::Tokyo).with("mail", outlet),
            book: Book::default(),
            recorded: Recorded::default(),
            questions: Questions::default(),
            told: Vec::new(),
            letters: Vec::new(),
        }
    }

    fn with<T>(&self, now: DateTime<Utc>, deed: impl FnOnce(&Inputs<'_>) -> T) -> T {
        let facts = FactSettings::default();
        let render = |draft: &Draft, key: &str| {
            render::letter(draft, &self.style, key, now).map_err(|error| error.to_string())
        };
        deed(&Inputs {
            plan: &self.plan,
            recorded: &self.recorded,
            silences: &[],
            questions: self.questions,
            calendar: &JAPAN,
            facts: &facts,
            rules: &self.rules,
            book: &self.book,
            settings: &self.settings,
            threads: crate::notices::Threads::NONE,
            render: &render,
        })
    }

    fn evaluate(&mut self, now: DateTime<Utc>) -> Outcome {
        let outcome = self.with(now, |inputs| cycle(inputs, now));
        assert_eq!(outcome.unwritten, []);
        self.book = outcome.book.clone();
        let leaves: BTreeMap<&str, DateTime<Utc>> =
            outcome.letters.iter().filter(|l| !l.held).map(|l| (l.key.as_str(), l.not_before)).collect();
        for entry in outcome.told.iter().filter(|t| t.is_owner) {
            if let Some(at) = entry.letter.as_deref().and_then(|key| leaves.get(key)) {
                self.book.alerts.get_mut(&entry.alert).unwrap().first_delivered.get_or_insert(*at);
            }
        }
        let today = JAPAN.today(now);
        edit::decide(&mut self.plan, &outcome.edits);
        for taken in &outcome.decisions {
            taken.record(&mut self.recorded, &self.plan, now, today);
            edit::decide(&mut self.plan, &taken.edits);
        }
        self.told.extend(outcome.told.iter().map(|t| (today, t.clone())));
        self.letters.extend(outcome.letters.iter().cloned());
        outcome
    }

    /// Evaluates at 06:00 on every day of the span that `on` accepts.
    fn play(&mut self, from: &str, to: &str, on: impl Fn(i64) -> bool) {
        let days = day(to).signed_duration_since(day(from)).num_days();
        for n in (0..=days).filter(|n| on(*n)) {
            self.evaluate(at(&format!("{from} 06:00")) + Duration::days(n));
        }
    }

    /// What was told by letter of `rule`, as `date kind party`.
    fn words(&self, rule: &str) -> Vec<String> {
        let of_rule = self.told.iter().filter(|(_, t)| t.alert.rule == rule && t.letter.is_some());
        of_rule.map(|(day, t)| format!("{day} {:?} {}", t.told, t.party)).collect()
    }
}

#[test]
fn a_milestone_slips() {
    let mut city = City::new();
    city.play("2026-04-01", "2026-08-31", |_| true);
    let near =
        ["2026-04-29 Opened a", "2026-05-15 Reminder a", "2026-05-22 Reminder a", "2026-05-28 Reminder a"];
    assert_eq!(city.words("milestone-due-soon"), near, "and no word of its being resolved");
    // opened on a Saturday, delivered on Monday 1 June; ten business days later it is 15 June
    let late = [
        "2026-05-30 Opened a",
        "2026-06-05 Reminder a",
        "2026-06-15 Escalated hq",
        "2026-06-19 Reminder a",
        "2026-07-17 Reminder a",
        "2026-08-18 Reminder a",
    ];
    assert_eq!(city.words("milestone-overdue"), late);
    city.plan.milestones[0].status = crate::plan::MilestoneStatus::Done;
    city.play("2026-09-01", "2026-09-30", |_| true);
    let end = ["2026-09-01 Resolved a", "2026-09-01 Resolved hq"];
    assert_eq!(city.words("milestone-overdue")[6..], end);
}

#[test]
fn an_agreement_comes_to_its_end() {
    let mut city = City::new();
    city.play("2026-04-01", "2027-04-15", |_| true);
    // ends 2027-03-31, three months' notice: by 2026-12-31, a closing day, so 2026-12-28
    let asked: Vec<String> = city.words("renewal-decision-due");
    let words = [
        "2026-09-29 DecisionAsked b",
        "2026-10-14 Escalated hq",
        "2026-10-29 Reminder b",
        "2026-11-28 Reminder b",
        "2026-12-14 Reminder b",
        "2026-12-21 Reminder b",
        "2026-12-27 Reminder b",
        "2026-12-28 DefaultApplied b",
        "2026-12-28 DefaultApplied hq",
    ];
    assert_eq!(asked, words, "and no word of its being resolved");
    let deadline = |rule: &str| {
        let key = alerts::AlertKey { rule: rule.into(), subject: "renewal/r".into() };
        city.book.alerts[&key].deadline
    };
    assert_eq!(deadline("renewal-decision-due"), Some(day("2026-12-28")));
    let decided = &city.recorded.decisions["renewal/r"];
    assert_eq!((decided.len(), decided[0].by_default, decided[0].term), (1, true, Some(day("2027-03-31"))));
    let ending =
        ["2026-12-29 Opened b", "2027-01-30 Reminder b", "2027-03-01 Reminder b", "2027-03-24 Reminder b"];
    assert_eq!(city.words("renewal-ending")[..4], ending);
    assert_eq!(city.plan.renewals[0].status, Status::Ended, "on 1 April");
    assert_eq!(city.words("renewal-past-end"), Vec::<String>::new());
}

#[test]
fn what_is_held_takes_no_effect_until_somebody_looked_into_it() {
    let mut city = City::new();
    city.play("2026-04-01", "2026-12-27", |_| true);
    city.settings.belt.max_notices = 0; // whatever is said now is too much
    let held = city.evaluate(at("2026-12-28 06:00"));
    assert!(held.strained.is_some() && held.letters.iter().all(|letter| letter.held));
    assert_eq!((held.decisions.len(), held.edits.len()), (0, 0));
    city.settings.belt = notices::Belt::default();
    city.questions.waits = true; // nobody has looked into it yet
    assert_eq!(city.evaluate(at("2026-12-29 06:00")).decisions.len(), 0);
    city.questions.waits = false;
    let released = city.evaluate(at("2026-12-30 06:00"));
    assert_eq!(released.decisions.iter().map(|d| d.subject.as_str()).collect::<Vec<_>>(), ["renewal/r"]);
}

#[test]
fn the_digest_of_a_default_shows_no_question_that_it_answered() {
    let mut city = City::new();
    city.play("2026-04-01", "2026-12-27", |_| true);
    let (now, key) = (at("2026-12-28 06:00"), "renewal-decision-due");
    let (plan, recorded) = (city.plan.clone(), city.recorded.clone());
    let outcome = city.evaluate(now);
    assert_eq!(outcome.decisions.len(), 1);
    (city.plan, city.recorded) = (plan, recorded);
    let since = Since {
        from: at("2026-12-21 08:00"),
        due: now,
        told: &[],
        decisions: &[],
        blocked: &[],
        failures: &[],
        imported: None,
    };
    let drafts = std::cell::RefCell::new(Vec::new());
    let keep = |draft: &Draft, _: &str| {
        drafts.borrow_mut().push(draft.body.clone());
        Err(String::new())
    };
    city.with(now, |inputs| digest(&Inputs { render: &keep, ..*inputs }, &outcome, &since, now));
    let Some(notices::Body::Digest(digest)) = drafts.into_inner().pop() else { panic!() };
    assert!(digest.decisions.iter().all(|item| item.alert.rule != key), "{:?}", digest.decisions);
    let by_default: Vec<&str> = digest.by_default.iter().filter_map(|line| line.subject.as_deref()).collect();
    assert_eq!(by_default, ["renewal/r"], "what was just decided is told as such");
    let coming: Vec<_> = digest.coming.iter().map(|(day, item)| (*day, item.alert.rule.as_str())).collect();
    assert!(coming.contains(&(day("2026-12-29"), "renewal-ending")), "{coming:?}");
}

#[test]
fn days_offline_lose_no_opening_and_double_none() {
    let openings = |on: fn(i64) -> bool| {
        let mut city = City::new();
        city.play("2026-04-01", "2027-04-30", on);
        let opened = |t: &ToldEntry| matches!(t.told, alerts::Told::Opened | alerts::Told::DecisionAsked);
        let all: Vec<_> = city
            .told
            .iter()
            .filter(|(_, t)| opened(t))
            .map(|(_, t)| (t.alert.clone(), t.opening, t.party.clone()))
            .collect();
        let set: BTreeSet<_> = all.iter().cloned().collect();
        assert_eq!(all.len(), set.len(), "none twice");
        set
    };
    let daily = openings(|_| true);
    assert!(daily.len() > 5, "{daily:?}");
    assert_eq!(openings(|n| n % 7 == 0), daily);
    assert_eq!(openings(|n| n % 13 == 0), daily);
}

#[test]
fn letters_have_one_key_each_and_the_record_names_only_letters_that_are() {
    let mut city = City::new();
    city.play("2026-04-01", "2027-04-15", |_| true);
    let keys: BTreeSet<&str> = city.letters.iter().map(|l| l.key.as_str()).collect();
    assert_eq!(keys.len(), city.letters.len());
    for (_, entry) in &city.told {
        assert!(entry.letter.as_deref().is_none_or(|key| keys.contains(key)), "{entry:?}");
    }
}

#[test]
fn the_forecast_says_what_the_days_then_bring() {
    let mut city = City::new();
    city.play("2026-04-01", "2026-05-10", |_| true);
    let now = at("2026-05-10 06:00");
    let coming = city.with(now, |inputs| forecast(inputs, &city.book, now, AHEAD));
    let foretold: Vec<(NaiveDate, String)> = coming.iter().map(|c| (c.day, c.key.rule.clone())).collect();
    assert!(coming.iter().all(|c| !c.alert.title.ja.is_empty()));
    let known = city.told.len();
    city.play("2026-05-11", "2026-06-07", |_| true);
    let came: Vec<(NaiveDate, String)> = city.told[known..]
        .iter()
        .filter(|(_, t)| t.told == alerts::Told::Opened)
        .map(|(day, t)| (*day, t.alert.rule.clone()))
        .collect();
    assert!(foretold.contains(&(day("2026-05-30"), "milestone-overdue".to_owned())), "{foretold:?}");
    assert_eq!(foretold, came);
}

#[test]
fn the_digest_is_written_for_the_headquarters_and_its_key_is_its_periods() {
    let mut city = City::new();
    city.play("2026-04-01", "2026-05-31", |_| true);
    let digest_at = |city: &mut City, when: &str| {
        let now = at(when);
        let outcome = city.evaluate(now);
        let since = Since {
            from: at("2026-05-25 09:00"),
            due: at("2026-06-01 09:00"),
            told: &[],
            decisions: &[],
            blocked: &[],
            failures: &[],
            imported: None,
        };
        city.with(now, |inputs| digest(inputs, &outcome, &since, now))
    };
    let on_time = digest_at(&mut city, "2026-06-01 09:00");
    assert_eq!(on_time.letters.len(), 1);
    assert_eq!(on_time.letters[0].department.as_deref(), Some("hq"));
    let late = digest_at(&mut city, "2026-06-03 11:00");
    assert_eq!(late.letters[0].key, on_time.letters[0].key);
}
