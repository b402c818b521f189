//! The laws of an alert's life: no order, gap or repetition of evaluations loses or doubles a word.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;

use super::testing::*;
use super::*;
use crate::rules::{Remind, Rule};

const RULES: [&str; 4] = ["count", "pace", "hushed", "asks"];
const SUBJECTS: [&str; 3] = ["milestone/m1", "milestone/m2", "initiative/i"];

fn rules() -> Vec<Rule> {
    vec![
        Rule { remind: before(&["30d", "14d", "5bd", "1d"]), ..rule(RULES[0]) },
        Rule { remind: every(&["5bd", "10bd"]), escalate: vec![step_up("10bd", None)], ..rule(RULES[1]) },
        Rule { inhibited_by: vec![RULES[1].into()], superseded_by: vec![RULES[0].into()], ..rule(RULES[2]) },
        Rule { decision: question(), hold: span("2d"), ..rule(RULES[3]) },
    ]
}

/// What the world does between evaluations.
#[derive(Clone, Debug)]
enum Deed {
    Fire(usize, usize),
    Clear(usize, usize),
    CannotTell(usize, usize),
    Fail(usize, usize),
    Move(usize, i64),
    Deliver,
    VanishOrReturn,
    Evaluate(i64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let (r, s) = (0..RULES.len(), 0..SUBJECTS.len());
    prop_oneof![
        4 => (r.clone(), s.clone()).prop_map(|(r, s)| Deed::Fire(r, s)),
        2 => (r.clone(), s.clone()).prop_map(|(r, s)| Deed::Clear(r, s)),
        1 => (r.clone(), s.clone()).prop_map(|(r, s)| Deed::CannotTell(r, s)),
        1 => (r, s.clone()).prop_map(|(r, s)| Deed::Fail(r, s)),
        1 => (s, 0..90i64).prop_map(|(s, d)| Deed::Move(s, d)),
        1 => Just(Deed::Deliver),
        1 => Just(Deed::VanishOrReturn),
        8 => (0..60 * 24 * 20i64).prop_map(Deed::Evaluate),
    ]
}

struct Play {
    world: World,
    away: Vec<crate::plan::Milestone>,
}

impl Play {
    fn new() -> Play {
        let mut world = World::new(rules());
        for subject in SUBJECTS {
            world.dates.insert(subject.into(), day("2026-06-15"));
        }
        Play { world, away: Vec::new() }
    }

    fn act(&mut self, deed: &Deed) -> Option<Step> {
        let world = &mut self.world;
        match deed {
            Deed::Fire(r, s) => world.fire(RULES[*r], SUBJECTS[*s]),
            Deed::Clear(r, s) => world.clear(RULES[*r], SUBJECTS[*s]),
            Deed::CannotTell(r, s) => world.cannot_tell(RULES[*r], SUBJECTS[*s]),
            Deed::Fail(r, s) => world.fail(RULES[*r], SUBJECTS[*s]),
            Deed::Move(s, days) => {
                let date = world.calendar.today(world.now) + Duration::days(*days);
                world.dates.insert(SUBJECTS[*s].into(), date);
            }
            Deed::Deliver => {
                let now = world.now;
                for alert in world.book.alerts.values_mut().filter(|a| a.reminded_at.is_some()) {
                    alert.first_delivered.get_or_insert(now);
                }
            }
            Deed::VanishOrReturn => std::mem::swap(&mut self.away, &mut world.plan.milestones),
            Deed::Evaluate(minutes) => return Some(world.step(world.now + Duration::minutes(*minutes))),
        }
        None
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Each opening is told at most once (a question again only where its date moved, or its default was
    /// blocked), each end at most once and after it, and nothing else is told of an alert that is not
    /// open.
    #[test]
    fn every_opening_is_told_once_and_ends_once(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut play = Play::new();
        let mut told: BTreeMap<(AlertKey, u32), Vec<Told>> = BTreeMap::new();
        for deed in &deeds {
            let Some(step) = play.act(deed) else { continue };
            for event in step.events.iter().filter(|e| e.quiet.is_none()) {
                told.entry((event.alert.clone(), event.opening)).or_default().push(event.told);
            }
            for (key, alert) in step.book.alerts.iter().filter(|(_, a)| a.state == State::Firing) {
                let words = told.get(&(key.clone(), alert.openings));
                prop_assert_eq!(alert.reminded_at.is_some(), words.is_some(), "{:?}", key);
            }
        }
        for ((key, opening), words) in told {
            let opens = |t: &&Told| matches!(t, Told::Opened | Told::DecisionAsked);
            prop_assert!(opens(&&words[0]), "{:?} {}: {:?}", key, opening, &words);
            prop_assert!(words.iter().filter(|t| **t == Told::Opened).count() <= 1);
            prop_assert!(key.rule == "asks" || words.iter().filter(opens).count() == 1, "{:?}", &words);
            let end = words.iter().position(|t| *t == Told::Resolved);
            prop_assert!(end.is_none_or(|e| e + 1 == words.len()), "{:?}", words);
        }
    }

    /// The same moment evaluated again, or a clock that was set back, tells nothing and changes nothing
    /// that would be told.
    #[test]
    fn a_moment_evaluated_twice_tells_nothing_new(
        deeds in prop::collection::vec(deed(), 1..40), back in 0..10_000i64,
    ) {
        let mut play = Play::new();
        for deed in &deeds {
            if play.act(deed).is_none() { continue }
            let (book, now) = (play.world.book.clone(), play.world.now);
            let again = play.world.step(now);
            prop_assert!(again.events.is_empty(), "{:?}", again.events);
            prop_assert_eq!(&again.book, &book);
            let earlier = play.world.step(now - Duration::minutes(back));
            prop_assert!(earlier.events.is_empty(), "{:?}", earlier.events);
            prop_assert_eq!(earlier.book.evaluated_at, book.evaluated_at);
            play.world.book = book;
            play.world.now = now;
        }
    }

    /// Only a judgement that does not fire on a row that is there ends an alert.
    #[test]
    fn nothing_else_resolves_an_alert(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut play = Play::new();
        for deed in &deeds {
            let before = play.world.book.clone();
            let Some(step) = play.act(deed) else { continue };
            for (key, alert) in step.book.alerts.iter().filter(|(_, a)| a.state == State::Resolved) {
                let was_open = before.alerts.get(key).is_some_and(|a| a.state == State::Firing);
                if !was_open { continue }
                let said = (key.rule.clone(), key.subject.clone());
                let world = &play.world;
                let silent = !world.fires.contains(&said)
                    && !world.unknown.contains(&said) && !world.errors.contains(&said);
                let there = !key.subject.starts_with("milestone") || !world.plan.milestones.is_empty();
                prop_assert!(silent && there, "{:?} {:?}", key, alert.state);
            }
            for key in before.alerts.keys().filter(|k| before.alerts[*k].openings > 0) {
                prop_assert!(step.book.alerts.contains_key(key), "forgotten: {:?}", key);
            }
        }
    }

    /// With the same facts, evaluating daily or only now and then tells of the same openings, and of a
    /// countdown at least once for every stretch in which a moment was crossed.
    #[test]
    fn days_offline_lose_no_word(gaps in prop::collection::vec(1..25i64, 1..12), date in 20..150i64) {
        let start = at("2026-04-02 06:00");
        let moments = |world: &World| {
            let due = day("2026-04-02") + Duration::days(date);
            let Some(Remind::Before(spans)) = &world.rules[0].remind else { panic!() };
            let midnight = |s: &crate::calendar::Span| {
                world.calendar.midnight(s.before(due, world.calendar))
            };
            spans.iter().map(midnight).collect::<Vec<_>>()
        };
        let play = |days: Vec<i64>| {
            let mut world = World::new(rules());
            world.dates.insert(SUBJECTS[0].into(), day("2026-04-02") + Duration::days(date));
            world.fire(RULES[0], SUBJECTS[0]);
            let mut told: Vec<(DateTime<Utc>, Told)> = Vec::new();
            for d in days {
                let now = start + Duration::days(d);
                told.extend(world.step(now).events.iter().map(|e| (now, e.told)));
            }
            (told, moments(&world))
        };
        let stops: Vec<i64> = std::iter::once(0).chain(gaps.iter().scan(0, |day, gap| { *day += gap; Some(*day) })).collect();
        let last = *stops.last().unwrap();
        let (sparse, moments) = play(stops.clone());
        let (daily, _) = play((0..=last).collect());
        let openings = |told: &[(DateTime<Utc>, Told)]| told.iter().filter(|t| t.1 == Told::Opened).count();
        prop_assert_eq!(openings(&sparse), 1);
        prop_assert_eq!(openings(&daily), 1);
        for window in stops.windows(2) {
            let (from, to) = (start + Duration::days(window[0]), start + Duration::days(window[1]));
            let crossed = moments.iter().any(|m| from < *m && *m <= to);
            let told = sparse.iter().filter(|t| t.0 == to && t.1 == Told::Reminder).count();
            prop_assert_eq!(told, usize::from(crossed), "{:?} to {:?}", from, to);
            let daily_told = daily.iter().any(|t| from < t.0 && t.0 <= to && t.1 == Told::Reminder);
            prop_assert_eq!(daily_told, crossed);
        }
    }
}
