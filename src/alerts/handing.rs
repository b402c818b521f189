//! An open matter changes hands: who answers for it now is told once, with its history (`plan.md`,
//! departments; `rules.md`, An alert's life).
//!
//! # Why by the owner last told
//! A change that comes while the alert keeps quiet (inhibited, silenced) is told when nothing hushes it
//! any more; and a matter that went to and fro in between is told to nobody, for its owner knows it.

use chrono::{DateTime, Utc};

use super::words::Occasion;
use super::{Alert, AlertKey, Event, State, Told};
use crate::rules::{Recipient, Rule};

/// From whom an open alert was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOver {
    /// The code of the department that was told before.
    pub from: String,
    /// When it was told last.
    pub last_told: DateTime<Utc>,
}

/// The word to a new owner, where the one who was told is another: the opening again, to nobody else.
/// What proves its delivery starts anew; steps up that were taken stay taken.
pub(super) fn over(key: &AlertKey, alert: &mut Alert, on: &Occasion<'_>) -> Option<Event> {
    let (State::Firing, Some(last_told), Some(from)) = (alert.state, alert.reminded_at, &alert.told_owner)
    else {
        return None;
    };
    if *from == alert.owner {
        return None;
    }
    let handed = HandedOver { from: from.clone(), last_told };
    let (to, cc) = owner_only(on.rule);
    let listed_only = to.is_empty() && cc.is_empty();
    if on.quiet.is_none() {
        alert.told_owner = Some(alert.owner.clone());
        alert.asked_at = Some(on.window.now);
        alert.first_delivered = None;
        if !listed_only {
            alert.reminded_at = Some(on.window.now);
        }
    } else if alert.asked_at != Some(on.window.now) {
        return None; // why it keeps quiet was recorded when it changed hands
    }
    let told = if on.rule.decision.is_some() { Told::DecisionAsked } else { Told::Opened };
    let quiet = on.quiet.cloned();
    let event = Event {
        alert: key.clone(),
        opening: alert.openings,
        quiet,
        told,
        to,
        cc,
        notes: Vec::new(),
        handed: Some(handed),
        heading: None,
    };
    (!listed_only).then_some(event)
}

/// Notes who was told: the owner of now, once the opening was said.
pub(super) fn heard(alert: &mut Alert) {
    if alert.state == State::Firing && alert.reminded_at.is_some() && alert.told_owner.is_none() {
        alert.told_owner = Some(alert.owner.clone());
    }
}

/// The owner, as far as the rule's opening is told to it.
fn owner_only(rule: &Rule) -> (Vec<Recipient>, Vec<Recipient>) {
    let owner = |list: &[Recipient]| list.iter().filter(|r| **r == Recipient::Owner).cloned().collect();
    (owner(&rule.to), owner(&rule.cc))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;
    use crate::alerts::testing::*;
    use crate::rules::Mode;

    const M1: &str = "milestone/m1";

    /// An alert of `rule`, open since 2 April and delivered to its owner, department `a`.
    fn open(rule: Rule) -> World {
        let mut world = World::new(vec![rule]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        world.delivered("late", M1, "2026-04-02 09:00");
        world
    }

    /// From now on department `b` owns the initiative.
    fn moved(mut world: World) -> World {
        world.plan.initiatives[0].owner = 2;
        world
    }

    #[test]
    fn a_new_owner_is_told_once_and_what_proves_its_delivery_starts_anew() {
        let mut world = moved(open(Rule { escalate: vec![step_up("10bd", None)], ..rule("late") }));
        let step = world.step(at("2026-04-20 06:00"));
        let said: Vec<_> = step.events.iter().map(shown).collect();
        assert_eq!(said, ["opened late milestone/m1"], "and no step up: the new owner has heard nothing yet");
        let event = &step.events[0];
        let handed = HandedOver { from: "a".into(), last_told: at("2026-04-02 06:00") };
        assert_eq!((&event.to[..], event.cc.len()), (&[Recipient::Owner][..], 0));
        assert_eq!(event.handed.as_ref(), Some(&handed));
        let alert = world.alert("late", M1);
        assert_eq!((alert.openings, alert.first_delivered), (1, None));
        assert_eq!(alert.asked_at, Some(at("2026-04-20 06:00")));
        assert!(world.evaluate("2026-04-21 06:00").is_empty());
        world.delivered("late", M1, "2026-04-21 09:00");
        assert_eq!(world.evaluate("2026-05-12 06:00"), ["escalated late milestone/m1"]);
        let kinds: Vec<&str> = step.audit.iter().map(|e| e.kind).collect();
        assert_eq!(kinds, ["alert_owner_changed", "alert_told"]);
    }

    #[test]
    fn steps_up_that_were_taken_stay_taken() {
        let mut world = open(Rule { escalate: vec![step_up("10bd", None)], ..rule("late") });
        assert_eq!(world.evaluate("2026-04-20 06:00"), ["escalated late milestone/m1"]);
        let mut world = moved(world);
        assert_eq!(world.evaluate("2026-04-21 06:00"), ["opened late milestone/m1"]);
        world.delivered("late", M1, "2026-04-21 09:00");
        assert!(world.evaluate("2026-06-30 06:00").is_empty());
    }

    #[test]
    fn a_question_that_changes_hands_is_asked_of_the_new_owner() {
        let mut world = moved(open(Rule { decision: question(), ..rule("late") }));
        assert_eq!(world.evaluate("2026-04-03 06:00"), ["asked late milestone/m1"]);
        assert!(world.evaluate("2026-04-04 06:00").is_empty());
    }

    #[test]
    fn reminders_count_on_from_the_handing_over() {
        let mut world = moved(open(Rule { remind: every(&["5bd"]), ..rule("late") }));
        assert_eq!(world.evaluate("2026-04-09 06:00"), ["opened late milestone/m1"]);
        assert_eq!(world.evaluate("2026-04-16 06:00"), ["reminder late milestone/m1"]);
    }

    /// Whom the rule tells and copies, and how many are told of a handing over, and copied.
    type Case<'a> = (&'a [Recipient], &'a [Recipient], Option<(usize, usize)>);

    #[test]
    fn only_an_owner_who_is_told_of_openings_is_told_of_a_handing_over() {
        use Recipient::*;
        let cases: [Case<'_>; 4] = [
            (&[Owner, Headquarters], &[], Some((1, 0))),
            (&[Headquarters], &[Owner, Related], Some((0, 1))),
            (&[Headquarters], &[], None),
            (&[Digest], &[], None),
        ];
        for (to, cc, expected) in cases {
            let mut world = moved(open(Rule { to: to.to_vec(), cc: cc.to_vec(), ..rule("late") }));
            let step = world.step(at("2026-04-03 06:00"));
            let told = step.events.first().map(|e| (e.to.len(), e.cc.len()));
            assert_eq!(told, expected, "{to:?} {cc:?}");
            assert_eq!(world.alert("late", M1).owner, "b");
            assert_eq!(world.alert("late", M1).told_owner.as_deref(), Some("b"));
        }
    }

    #[test]
    fn what_was_never_told_or_is_in_shadow_moves_without_a_word() {
        let mut world = moved(open(Rule { mode: Mode::Shadow, ..rule("late") }));
        assert!(world.evaluate("2026-04-03 06:00").is_empty());
        assert_eq!(world.alert("late", M1).owner, "b");
    }

    #[test]
    fn a_change_that_comes_while_it_keeps_quiet_is_told_when_nothing_hushes_it_any_more() {
        let mut world = open(Rule { inhibited_by: vec!["loud".into()], ..rule("late") });
        world.rules.push(rule("loud"));
        world.fire("loud", M1);
        let mut world = moved(world);
        let quiet = ["opened late milestone/m1 (inhibited by loud)", "opened loud milestone/m1"];
        assert_eq!(world.evaluate("2026-04-03 06:00"), quiet);
        assert!(world.evaluate("2026-04-04 06:00").is_empty(), "the reason is on record once");
        world.clear("loud", M1);
        let loud = ["opened late milestone/m1", "resolved loud milestone/m1"];
        assert_eq!(world.evaluate("2026-04-05 06:00"), loud);
        assert!(world.evaluate("2026-04-06 06:00").is_empty());
    }

    /// What happens between two evaluations.
    #[derive(Clone, Debug)]
    enum Deed {
        /// The department in charge is abolished from tomorrow; this one succeeds it.
        Reorganise(usize),
        /// The plan names another owner.
        Reassign(usize),
        Hush,
        Unhush,
        CannotTell,
        Days(i64),
    }

    fn deed() -> impl Strategy<Value = Deed> {
        prop_oneof![
            3 => (1..8usize).prop_map(Deed::Reorganise),
            2 => (1..8usize).prop_map(Deed::Reassign),
            1 => Just(Deed::Hush),
            2 => Just(Deed::Unhush),
            1 => Just(Deed::CannotTell),
            6 => (0..5i64).prop_map(Deed::Days),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        /// Whatever chain of reorganisations, each owner that an evaluation finds is told exactly once,
        /// and nobody who knows already.
        #[test]
        fn each_successor_is_told_once(deeds in prop::collection::vec(deed(), 1..60)) {
            let mut world = open(Rule { inhibited_by: vec!["loud".into()], ..rule("late") });
            world.rules.push(rule("loud"));
            for n in 3..8 {
                let more = crate::plan::Department { code: format!("d{n}"), ..world.plan.departments[1].clone() };
                world.plan.departments.push(more);
            }
            let mut knows = "a".to_owned();
            for deed in deeds {
                let today = world.calendar.today(world.now);
                match deed {
                    Deed::Reorganise(to) => {
                        let at = world.plan.responsible(world.plan.initiatives[0].owner, today);
                        world.plan.departments[at].valid_until = Some(today);
                        world.plan.departments[at].successor = Some(to);
                    }
                    Deed::Reassign(to) => world.plan.initiatives[0].owner = to,
                    Deed::Hush => world.fire("loud", M1),
                    Deed::Unhush => world.clear("loud", M1),
                    Deed::CannotTell => world.cannot_tell("late", M1),
                    Deed::Days(n) => {
                        let step = world.step(world.now + Duration::days(n));
                        let owner = world.alert("late", M1).owner.clone();
                        let told = |e: &&Event| e.alert.rule == "late" && e.quiet.is_none();
                        let told: Vec<&Event> = step.events.iter().filter(told).collect();
                        let quiet = world.fires.contains(&("loud".to_owned(), M1.to_owned()));
                        let due = usize::from(!quiet && owner != knows);
                        prop_assert_eq!(told.len(), due, "{} after {}: {:?}", owner, knows, told);
                        if let Some(event) = told.first() {
                            prop_assert_eq!(&event.handed.as_ref().unwrap().from, &knows);
                            knows = owner;
                        }
                    }
                }
            }
        }
    }
}
