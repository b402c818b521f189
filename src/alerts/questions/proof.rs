//! Nothing lapses without proven notice: whatever happens in whatever order, no default is applied
//! without a question about the present date that reached the present owner early enough.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Duration, NaiveDate, Utc};
use proptest::prelude::*;

use super::*;
use crate::alerts::testing::*;
use crate::alerts::{Alert, Event, Quiet, State, Step, Told};
use crate::plan::{Initiative, Renewal};
use crate::rules::{Mode, Recipient, Rule};

const SUBJECTS: [&str; 2] = ["renewal/r", "initiative/i"];
const GRACE: i64 = 10;

/// A letter that asks, as the store would keep it.
#[derive(Clone, Debug)]
struct Letter {
    subject: &'static str,
    opening: u32,
    at: DateTime<Utc>,
    owner: String,
    about: Option<NaiveDate>,
    delivered: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
enum Deed {
    /// The rule fires, or ceases.
    Fire(usize),
    Clear(usize),
    CannotTell(usize),
    /// The plan names another date by which to decide.
    Move(usize, i64),
    /// The plan names another owner.
    Reassign(usize),
    /// The relay takes a waiting letter, or loses it for good.
    Deliver(usize),
    Lose(usize),
    /// Somebody decides.
    Decide(usize, Outcome),
    /// A louder alert hushes the question, or no longer does.
    Hush(usize),
    Unhush(usize),
    /// The rule only watches, or does not.
    Shadow,
    /// Time passes, and the daemon evaluates; between two of these it may be off, restarted, late.
    Evaluate(i64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let s = 0..SUBJECTS.len();
    let outcome = prop::sample::select(Outcome::ALL.to_vec());
    prop_oneof![
        4 => s.clone().prop_map(Deed::Fire),
        1 => s.clone().prop_map(Deed::Clear),
        1 => s.clone().prop_map(Deed::CannotTell),
        2 => (s.clone(), -20..60_i64).prop_map(|(s, days)| Deed::Move(s, days)),
        1 => s.clone().prop_map(Deed::Reassign),
        6 => (0..4_usize).prop_map(Deed::Deliver),
        1 => (0..4_usize).prop_map(Deed::Lose),
        1 => (s.clone(), outcome).prop_map(|(s, outcome)| Deed::Decide(s, outcome)),
        1 => s.clone().prop_map(Deed::Hush),
        1 => s.prop_map(Deed::Unhush),
        1 => Just(Deed::Shadow),
        12 => (0..60 * 24 * 16_i64).prop_map(Deed::Evaluate),
    ]
}

struct Play {
    world: World,
    letters: Vec<Letter>,
}

impl Play {
    fn new() -> Play {
        let asks = Rule {
            decision: question(),
            inhibited_by: vec!["loud".into()],
            remind: every(&["5bd"]),
            ..rule("asks")
        };
        let mut world = World::new(vec![asks, rule("loud")]);
        for subject in SUBJECTS {
            world.dates.insert(subject.into(), day("2026-05-15"));
        }
        Play { world, letters: Vec::new() }
    }

    fn today(&self) -> NaiveDate {
        self.world.calendar.today(self.world.now)
    }

    fn act(&mut self, deed: &Deed) -> Option<Step> {
        let today = self.today();
        let waiting = |letters: &[Letter], n: usize| {
            let waits: Vec<usize> = (0..letters.len()).filter(|i| letters[*i].delivered.is_none()).collect();
            waits.get(n).copied()
        };
        match deed {
            Deed::Fire(s) => self.world.fire("asks", SUBJECTS[*s]),
            Deed::Clear(s) => self.world.clear("asks", SUBJECTS[*s]),
            Deed::CannotTell(s) => self.world.cannot_tell("asks", SUBJECTS[*s]),
            Deed::Move(s, days) => {
                self.world.dates.insert(SUBJECTS[*s].into(), today + Duration::days(*days));
            }
            Deed::Reassign(s) => {
                let plan = &mut self.world.plan;
                let owner = match *s {
                    0 => plan.renewals.first_mut().map(|Renewal { owner, .. }| owner),
                    _ => plan.initiatives.first_mut().map(|Initiative { owner, .. }| owner),
                };
                let owner = owner.unwrap();
                *owner = 3 - *owner;
            }
            Deed::Deliver(n) => {
                if let Some(i) = waiting(&self.letters, *n) {
                    self.letters[i].delivered = Some(self.world.now);
                }
            }
            Deed::Lose(n) => {
                if let Some(i) = waiting(&self.letters, *n) {
                    self.letters.remove(i);
                }
            }
            Deed::Decide(s, outcome) => self.decide(SUBJECTS[*s], *outcome),
            Deed::Hush(s) => self.world.fire("loud", SUBJECTS[*s]),
            Deed::Unhush(s) => self.world.clear("loud", SUBJECTS[*s]),
            Deed::Shadow => {
                let mode = &mut self.world.rules[0].mode;
                *mode = if *mode == Mode::Active { Mode::Shadow } else { Mode::Active };
            }
            Deed::Evaluate(minutes) => return Some(self.evaluate(*minutes)),
        }
        None
    }

    fn decide(&mut self, subject: &str, outcome: Outcome) {
        let term = |plan: &Plan| match subject {
            "renewal/r" => plan.renewals[0].ends_on,
            _ => plan.initiatives[0].ends_on,
        };
        let taken = DecisionTaken {
            subject: subject.into(),
            outcome,
            reason: "理由".into(),
            by: "佐藤".into(),
            department: None,
            reference: None,
            question: None,
            next_on: None,
            term: term(&self.world.plan),
            follow_up: (outcome == Outcome::Revise).then(|| self.today() + Duration::days(60)),
            edits: Vec::new(),
        };
        let (now, today) = (self.world.now, self.today());
        taken.record(&mut self.world.recorded, &self.world.plan, now, today);
    }

    /// Loads the book as the store gives it, evaluates, and queues what the owner is told.
    fn evaluate(&mut self, minutes: i64) -> Step {
        let letters = &self.letters;
        for (key, alert) in &mut self.world.book.alerts {
            alert.first_delivered = proof(letters, &key.subject, alert);
        }
        let step = self.world.step(self.world.now + Duration::minutes(minutes));
        let (now, dates) = (self.world.now, &self.world.dates);
        let told = |event: &&Event| {
            event.quiet.is_none()
                && event.alert.rule == "asks"
                && event.to.contains(&Recipient::Owner)
                && event.told != Told::Resolved
        };
        let letter = |event: &Event| {
            let subject = SUBJECTS.into_iter().find(|s| *s == event.alert.subject).unwrap();
            let owner = step.book.alerts[&event.alert].owner.clone();
            let about = dates.get(subject).copied();
            Letter { subject, opening: event.opening, at: now, owner, about, delivered: None }
        };
        self.letters.extend(step.events.iter().filter(told).map(letter));
        step
    }
}

/// What the store reads from its outbox (`Store::load_book`).
fn proof(letters: &[Letter], subject: &str, alert: &Alert) -> Option<DateTime<Utc>> {
    let tells = |letter: &&Letter| {
        letter.subject == subject
            && letter.opening == alert.openings
            && letter.owner == alert.owner
            && alert.asked_at.is_none_or(|asked| letter.at >= asked)
    };
    letters.iter().filter(tells).filter_map(|letter| letter.delivered).min()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_default_without_a_delivered_question(deeds in prop::collection::vec(deed(), 1..80)) {
        let mut play = Play::new();
        for deed in &deeds {
            let Some(step) = play.act(deed) else { continue };
            let today = play.today();
            for taken in &step.decisions {
                prop_assert_eq!(taken.by.as_str(), DEFAULT);
                let (key, opening) = taken.question.clone().unwrap();
                let alert = &step.book.alerts[&key];
                let date = play.world.dates[&key.subject];
                prop_assert!(date <= today, "before {}: {:?}", date, taken);
                let early = |letter: &&Letter| {
                    letter.subject == key.subject
                        && letter.opening == opening
                        && letter.owner == alert.owner
                        && letter.about == Some(date)
                        && letter.delivered.is_some_and(|at| {
                            let on = play.world.calendar.today(at);
                            play.world.calendar.business_days(on, today) >= GRACE
                        })
                };
                prop_assert!(play.letters.iter().any(|l| early(&l)), "{:?} on {}: {:#?}", taken, today, play.letters);
            }
            // One evaluation says one thing of a question, and whom it keeps quiet of, it decides nothing on.
            for (key, alert) in &step.book.alerts {
                let of: Vec<Told> =
                    step.events.iter().filter(|e| e.alert == *key).map(|e| e.told).collect();
                let applied = of.contains(&Told::DefaultApplied);
                prop_assert!(!(applied && of.contains(&Told::DefaultBlocked)), "{:?}", of);
                prop_assert_eq!(applied, step.decisions.iter().any(|d| d.question == Some((key.clone(), alert.openings))));
                prop_assert!(!applied || alert.state == State::Firing);
                let hushed = step.events.iter().any(|e| matches!(e.quiet, Some(Quiet::Inhibited(_) | Quiet::Shadow)) && e.alert == *key);
                prop_assert!(!(applied && hushed));
            }
        }
    }

    /// A default is applied at most once an opening, unless the question was put anew since.
    #[test]
    fn no_question_is_answered_twice_by_default(deeds in prop::collection::vec(deed(), 1..80)) {
        let mut play = Play::new();
        let mut asked = std::collections::BTreeMap::new();
        for deed in &deeds {
            let Some(step) = play.act(deed) else { continue };
            for taken in &step.decisions {
                let (key, opening) = taken.question.clone().unwrap();
                let since = step.book.alerts[&key].asked_at;
                let before = asked.insert((key, opening), since);
                prop_assert!(before != Some(since), "twice about one question: {:?}", taken);
            }
        }
    }
}

fn asked() -> Play {
    let mut play = Play::new();
    play.world.fire("asks", "renewal/r");
    play.world.now = at("2026-04-10 06:00");
    play.evaluate(0);
    play
}

fn on(play: &mut Play, when: &str) -> Vec<String> {
    let minutes = at(when).signed_duration_since(play.world.now).num_minutes();
    play.evaluate(minutes).events.iter().map(shown).collect()
}

fn deliver(play: &mut Play, when: &str) {
    play.letters.iter_mut().filter(|l| l.delivered.is_none()).for_each(|l| l.delivered = Some(at(when)));
}

#[test]
fn a_question_delivered_in_time_lapses_on_its_day() {
    let mut play = asked();
    deliver(&mut play, "2026-04-13 09:00");
    play.world.rules[0].remind = None;
    assert!(on(&mut play, "2026-05-14 06:00").is_empty());
    assert_eq!(on(&mut play, "2026-05-15 06:00"), ["applied asks renewal/r"]);
    let decided = &play.world.recorded.decisions["renewal/r"];
    assert_eq!((decided.len(), decided[0].by_default, decided[0].outcome), (1, true, Outcome::End));
    assert!(on(&mut play, "2026-06-15 06:00").is_empty(), "once");
}

#[test]
fn what_lapsed_or_is_blocked_has_a_heading_of_its_own_and_asks_for_no_decision() {
    for delivered in [true, false] {
        let mut play = asked();
        play.world.rules[0].remind = None;
        if delivered {
            deliver(&mut play, "2026-04-13 09:00");
        }
        let minutes = at("2026-05-15 06:00").signed_duration_since(play.world.now).num_minutes();
        let step = play.evaluate(minutes);
        let heading = step.events[0].heading.clone().unwrap();
        let said = if delivered {
            "判断がなかったため、終了となります（最終日 "
        } else {
            "届いたことを確かめられないため"
        };
        assert!(heading.title.ja.contains(said), "{heading:?}");
        assert!(!heading.advice.ja.is_empty() && !heading.advice.en.is_empty(), "{heading:?}");
        assert!(step.events.iter().skip(1).all(|event| event.heading.is_none()), "what is asked again asks");
    }
}

#[test]
fn a_late_delivery_puts_the_deadline_off() {
    let mut play = asked();
    play.world.rules[0].remind = None;
    deliver(&mut play, "2026-05-11 09:00");
    assert!(on(&mut play, "2026-05-15 06:00").is_empty());
    assert_eq!(play.world.alert("asks", "renewal/r").deadline, Some(day("2026-05-25")));
    assert!(on(&mut play, "2026-05-24 06:00").is_empty());
    assert_eq!(on(&mut play, "2026-05-25 06:00"), ["applied asks renewal/r"]);
}

#[test]
fn what_was_never_delivered_is_blocked_and_asked_again_each_time_the_grace_has_passed() {
    let mut play = asked();
    play.world.rules[0].remind = None;
    assert!(on(&mut play, "2026-05-14 06:00").is_empty());
    let blocked = ["blocked asks renewal/r", "asked asks renewal/r"];
    assert_eq!(on(&mut play, "2026-05-15 06:00"), blocked);
    // What is asked again shows a day that lies ahead: ten business days from now, not 15 May.
    assert_eq!(play.world.alert("asks", "renewal/r").deadline, Some(day("2026-05-29")));
    assert!(on(&mut play, "2026-05-28 06:00").is_empty());
    assert_eq!(play.world.alert("asks", "renewal/r").deadline, Some(day("2026-05-29")));
    assert_eq!(on(&mut play, "2026-05-29 06:00"), blocked);
    assert_eq!(play.world.alert("asks", "renewal/r").blocked, 2);
    // The first letter arrives after all: it asked before the question was put anew, and proves nothing.
    play.letters[0].delivered = Some(at("2026-04-13 09:00"));
    assert!(on(&mut play, "2026-06-01 06:00").is_empty());
    deliver(&mut play, "2026-06-01 09:00");
    assert!(on(&mut play, "2026-06-12 06:00").is_empty());
    assert_eq!(on(&mut play, "2026-06-15 06:00"), ["applied asks renewal/r"]);
}

#[test]
fn a_date_that_moved_after_it_was_told_is_asked_again() {
    let mut play = asked();
    play.world.rules[0].remind = None;
    deliver(&mut play, "2026-04-13 09:00");
    play.world.dates.insert("renewal/r".into(), day("2026-04-20"));
    assert_eq!(on(&mut play, "2026-05-20 06:00"), ["asked asks renewal/r"], "no default about a new date");
    deliver(&mut play, "2026-05-20 09:00");
    assert!(on(&mut play, "2026-06-02 06:00").is_empty());
    assert_eq!(on(&mut play, "2026-06-03 06:00"), ["applied asks renewal/r"]);
}

#[test]
fn a_question_that_somebody_decided_ends_without_a_further_word() {
    let mut play = asked();
    deliver(&mut play, "2026-04-13 09:00");
    play.world.now = at("2026-04-20 10:00");
    play.decide("renewal/r", Outcome::Continue);
    play.world.clear("asks", "renewal/r");
    assert_eq!(on(&mut play, "2026-04-21 06:00"), ["resolved asks renewal/r (decided)"]);
}

#[test]
fn a_decision_to_revise_that_nothing_followed_is_asked_again_and_told_to_the_headquarters() {
    let mut play = asked();
    play.world.rules[0].remind = None;
    deliver(&mut play, "2026-04-13 09:00");
    play.world.now = at("2026-04-20 10:00");
    play.decide("renewal/r", Outcome::Revise);
    assert!(on(&mut play, "2026-06-19 06:00").is_empty(), "its term runs until then, whatever the rule says");
    let minutes = at("2026-06-20 06:00").signed_duration_since(play.world.now).num_minutes();
    let step = play.evaluate(minutes);
    assert_eq!(step.events.iter().map(shown).collect::<Vec<_>>(), ["asked asks renewal/r"]);
    assert_eq!(step.events[0].to, [Recipient::Owner, Recipient::Headquarters]);
    assert!(step.events[0].notes[0].ja.contains("見直し"), "{:?}", step.events[0].notes);
    // The same where the rule ceased meanwhile, as the shipped ones do, and opens anew.
    let mut play = asked();
    play.world.now = at("2026-04-20 10:00");
    play.decide("renewal/r", Outcome::Revise);
    play.world.clear("asks", "renewal/r");
    on(&mut play, "2026-04-21 06:00");
    play.world.fire("asks", "renewal/r");
    let minutes = at("2026-06-20 06:00").signed_duration_since(play.world.now).num_minutes();
    let step = play.evaluate(minutes);
    assert_eq!((step.events.len(), step.events[0].to.len(), step.events[0].notes.len()), (1, 2, 1));
}

#[test]
fn what_is_inhibited_or_in_shadow_neither_lapses_nor_blocks() {
    for hush in [|w: &mut World| w.fire("loud", "renewal/r"), |w: &mut World| w.rules[0].mode = Mode::Shadow]
    {
        for delivered in [true, false] {
            let mut play = asked();
            play.world.rules[0].remind = None;
            if delivered {
                deliver(&mut play, "2026-04-13 09:00");
            }
            hush(&mut play.world);
            on(&mut play, "2026-05-15 06:00");
            assert!(on(&mut play, "2026-06-15 06:00").is_empty());
            assert!(play.world.recorded.decisions.is_empty());
        }
    }
}

#[test]
fn sheets_that_nobody_released_prove_nothing() {
    let mut world = World::unadopted(vec![Rule { decision: question(), ..rule("asks") }]);
    for subject in SUBJECTS {
        world.dates.insert(subject.into(), day("2026-03-31"));
        world.fire("asks", subject);
    }
    let opened = ["asked asks initiative/i (adopted)", "asked asks renewal/r (adopted)"];
    assert_eq!(world.evaluate("2026-04-01 06:00"), opened);
    assert!(world.evaluate("2026-04-14 06:00").is_empty());
    let told = world.evaluate("2026-04-15 06:00");
    assert_eq!(told.iter().filter(|t| t.starts_with("blocked")).count(), 2, "in one evaluation: {told:?}");
}

/// The properties above are about something: random plays do lapse, are blocked and are asked again.
#[test]
fn random_plays_reach_what_the_laws_are_about() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeMap::<Told, usize>::new();
    for _ in 0..200 {
        let deeds = prop::collection::vec(deed(), 60..80).new_tree(&mut runner).unwrap().current();
        let mut play = Play::new();
        let steps: Vec<Step> = deeds.iter().filter_map(|deed| play.act(deed)).collect();
        for event in steps.iter().flat_map(|step| &step.events) {
            *seen.entry(event.told).or_default() += 1;
        }
    }
    for told in [Told::DefaultApplied, Told::DefaultBlocked, Told::DecisionAsked] {
        assert!(seen.get(&told).is_some_and(|n| *n >= 20), "{seen:?}");
    }
}
