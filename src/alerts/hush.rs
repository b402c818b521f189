//! Why a word that is due is not given: shadow, inhibition, supersession, adoption.

use std::collections::HashSet;

use super::life::Turn;
use super::{Context, Quiet, subject};
use crate::plan::Table;
use crate::rules::{Finding, Mode, Rule, Subject};

/// Who fires and who opened, after this evaluation's turns: of the rules before which others give way. Those
/// in shadow are left out: a rehearsal silences nobody.
#[derive(Debug)]
pub(super) struct Loud<'a> {
    named: HashSet<&'a str>,
    fires: HashSet<(&'a str, Subject)>,
    opened: HashSet<(&'a str, Subject)>,
}

impl<'a> Loud<'a> {
    /// Nobody yet, among these rules.
    pub(super) fn among(rules: &'a [Rule]) -> Loud<'a> {
        let named = rules.iter().flat_map(|rule| rule.inhibited_by.iter().chain(&rule.superseded_by));
        Loud { named: named.map(String::as_str).collect(), fires: HashSet::new(), opened: HashSet::new() }
    }

    /// Notes a firing alert.
    pub(super) fn note(&mut self, rule: &'a Rule, subject: Subject, turn: Turn) {
        if rule.mode == Mode::Shadow || !self.named.contains(rule.name.as_str()) {
            return;
        }
        self.fires.insert((&rule.name, subject));
        if turn == Turn::Opens {
            self.opened.insert((&rule.name, subject));
        }
    }

    /// Why an alert of `rule` on `finding.subject` keeps quiet, if it does.
    pub(super) fn quiet(
        &self,
        rule: &Rule,
        finding: &Finding,
        turn: Turn,
        cx: &Context<'_>,
    ) -> Option<Quiet> {
        if rule.mode == Mode::Shadow {
            return Some(Quiet::Shadow);
        }
        if rule.inhibited_by.is_empty() && rule.superseded_by.is_empty() {
            return None;
        }
        let places = places(finding.subject, cx);
        let among = |names: &[String], set: &HashSet<(&str, Subject)>| {
            // A rule that names itself is silent on the parts of what it fires on, not on itself.
            let own = |name: &str, place: Subject| name == rule.name && place == finding.subject;
            let hit = |name: &&String| {
                let mut places = places.iter().flatten().filter(|p| !own(name, **p));
                places.any(|p| set.contains(&(name.as_str(), *p)))
            };
            names.iter().find(hit).cloned()
        };
        if turn == Turn::Resolves
            && let Some(by) = among(&rule.superseded_by, &self.opened)
        {
            return Some(Quiet::Superseded(by));
        }
        among(&rule.inhibited_by, &self.fires).map(Quiet::Inhibited)
    }
}

/// The subject, and its initiative.
fn places(subject: Subject, context: &Context<'_>) -> [Option<Subject>; 2] {
    let initiative = subject::initiative(context.view.plan, subject);
    [Some(subject), initiative.map(|row| Subject { table: Table::Initiatives, row })]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;

    const M1: &str = "milestone/m1";

    fn inhibited() -> World {
        let soft = Rule { inhibited_by: vec!["loud".into()], remind: every(&["5bd"]), ..rule("soft") };
        World::new(vec![soft, rule("loud")])
    }

    #[test]
    fn an_alert_is_silent_while_another_fires_on_its_subject_or_initiative() {
        for (louder, hushed) in [(M1, true), ("initiative/i", true), ("milestone/m2", false)] {
            let mut world = inhibited();
            world.fire("loud", louder);
            world.fire("soft", M1);
            let told = world.evaluate("2026-04-02 06:00");
            let expected = if hushed {
                "opened soft milestone/m1 (inhibited by loud)"
            } else {
                "opened soft milestone/m1"
            };
            assert!(told.contains(&expected.to_owned()), "{louder}: {told:?}");
        }
    }

    #[test]
    fn a_rule_that_names_itself_speaks_of_the_whole_and_not_of_its_parts() {
        let mut world = World::new(vec![Rule { inhibited_by: vec!["gone".into()], ..rule("gone") }]);
        world.fire("gone", "initiative/i");
        world.fire("gone", M1);
        assert_eq!(
            world.evaluate("2026-04-02 06:00"),
            ["opened gone initiative/i", "opened gone milestone/m1 (inhibited by gone)"]
        );
    }

    #[test]
    fn what_opened_in_silence_is_told_when_the_silence_lifts_and_recorded_once_until_then() {
        let mut world = inhibited();
        world.fire("loud", M1);
        world.fire("soft", M1);
        assert_eq!(world.evaluate("2026-04-02 06:00").len(), 2);
        assert!(world.evaluate("2026-04-03 06:00").is_empty());
        world.clear("loud", M1);
        assert_eq!(
            world.evaluate("2026-04-04 06:00"),
            ["resolved loud milestone/m1", "opened soft milestone/m1"]
        );
        assert!(world.evaluate("2026-04-05 06:00").is_empty());
    }

    #[test]
    fn what_was_told_before_keeps_silent_and_reminds_once_afterwards() {
        let mut world = inhibited();
        world.fire("soft", M1);
        world.evaluate("2026-04-02 06:00");
        world.fire("loud", M1);
        world.evaluate("2026-04-03 06:00");
        assert!(world.evaluate("2026-04-08 06:00").is_empty());
        assert_eq!(world.evaluate("2026-04-09 06:00"), ["reminder soft milestone/m1 (inhibited by loud)"]);
        assert!(world.evaluate("2026-04-10 06:00").is_empty(), "recorded once, not every day");
        world.clear("loud", M1);
        let told = world.evaluate("2026-04-20 06:00");
        assert_eq!(told, ["resolved loud milestone/m1", "reminder soft milestone/m1"]);
    }

    #[test]
    fn an_end_in_silence_is_not_told_to_those_who_never_heard_of_it() {
        let mut world = inhibited();
        world.fire("loud", M1);
        world.fire("soft", M1);
        world.evaluate("2026-04-02 06:00");
        world.clear("soft", M1);
        world.clear("loud", M1);
        assert_eq!(world.evaluate("2026-04-03 06:00"), ["resolved loud milestone/m1"]);
    }

    #[test]
    fn a_lesser_alert_gives_way_to_the_graver_without_a_word_of_being_resolved() {
        for (place, hushed) in [(M1, true), ("initiative/i", true), ("milestone/m2", false)] {
            let near = Rule { superseded_by: vec!["late".into()], ..rule("near") };
            let mut world = World::new(vec![near, rule("late")]);
            world.fire("near", M1);
            world.evaluate("2026-04-02 06:00");
            world.clear("near", M1);
            world.fire("late", place);
            let told = world.evaluate("2026-04-03 06:00");
            let expected = if hushed {
                "resolved near milestone/m1 (superseded by late)"
            } else {
                "resolved near milestone/m1"
            };
            assert!(told.contains(&expected.to_owned()), "{place}: {told:?}");
        }
    }

    #[test]
    fn what_opened_earlier_supersedes_nothing() {
        let near = Rule { superseded_by: vec!["late".into()], ..rule("near") };
        let mut world = World::new(vec![near, rule("late")]);
        world.fire("near", M1);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        world.clear("near", M1);
        assert_eq!(world.evaluate("2026-04-03 06:00"), ["resolved near milestone/m1"]);
    }

    #[test]
    fn a_rule_in_shadow_silences_nobody() {
        let mut world = inhibited();
        world.rules[1].mode = Mode::Shadow;
        world.rules[0].superseded_by = vec!["loud".into()];
        world.fire("loud", M1);
        world.fire("soft", M1);
        let told = world.evaluate("2026-04-02 06:00");
        assert_eq!(told, ["opened loud milestone/m1 (shadow)", "opened soft milestone/m1"]);
    }

    #[test]
    fn what_opened_in_shadow_is_told_when_its_rule_comes_into_force() {
        let mut world = World::new(vec![Rule { mode: Mode::Shadow, ..rule("late") }]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        world.rules[0].mode = Mode::Active;
        assert_eq!(world.evaluate("2026-04-03 06:00"), ["opened late milestone/m1"]);
    }

    #[test]
    fn an_alert_that_can_no_longer_be_told_still_inhibits() {
        let mut world = inhibited();
        world.fire("loud", M1);
        world.evaluate("2026-04-02 06:00");
        world.cannot_tell("loud", M1);
        world.fire("soft", M1);
        assert_eq!(world.evaluate("2026-04-03 06:00"), ["opened soft milestone/m1 (inhibited by loud)"]);
    }
}
