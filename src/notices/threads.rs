//! Which letter a later one leads back to: the first that told the same party of the same alert.

use std::collections::BTreeMap;

use super::{Body, Bundle, Sealed};
use crate::alerts::AlertKey;

/// How many earlier letters one letter names at most (a sheet of a hundred alerts names none but the
/// oldest of its gravest).
const MOST: usize = 20;

/// The letters in which parties first heard of alerts, in the opening that the book has of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Threads {
    first: BTreeMap<AlertKey, Vec<First>>,
}

/// The first letter about an alert, to one party on one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// The party, as the record names it: a department's code or `channel:<name>`.
    pub party: String,
    /// The channel that the letter went to: another channel's letters are no part of its threads.
    pub channel: String,
    /// The letter's key.
    pub letter: String,
}

impl Threads {
    /// No letter was written yet: rehearsals, tests.
    pub const NONE: &'static Threads = &Threads { first: BTreeMap::new() };

    /// Notes a first letter about `alert`.
    pub fn add(&mut self, alert: AlertKey, first: First) {
        self.first.entry(alert).or_default().push(first);
    }

    /// Gives each draft of `bundle` the letters that it leads back to: those of its alerts, in their
    /// order, each once. A letter in which its reader first hears of all that it says leads nowhere.
    pub fn lead_back(&self, bundle: &mut Bundle) {
        for sealed in &mut bundle.drafts {
            sealed.draft.thread = self.of(sealed);
        }
    }

    fn of(&self, sealed: &Sealed) -> Vec<String> {
        let Body::Notice(items) = &sealed.draft.body else { return Vec::new() };
        let mut letters: Vec<String> = Vec::new();
        for first in items.iter().filter_map(|item| self.first.get(&item.alert)).flatten() {
            let ours = first.party == sealed.party && first.channel == sealed.draft.to.channel;
            if ours && letters.len() < MOST && !letters.contains(&first.letter) {
                letters.push(first.letter.clone());
            }
        }
        letters
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::notices::{Desk, Settings, notices};

    const M1: &str = "milestone/m1";
    const M2: &str = "milestone/m2";

    fn first(party: &str, channel: &str, letter: &str) -> First {
        First { party: party.into(), channel: channel.into(), letter: letter.into() }
    }

    fn key(subject: &str) -> AlertKey {
        AlertKey { rule: "late".into(), subject: subject.into() }
    }

    /// The letters that a notice to `a` about both milestones leads back to.
    fn check(known: &[(&str, First)], expected: &[&str]) {
        let mut world = World::new(vec![rule("late")]);
        world.fire("late", M1);
        world.fire("late", M2);
        let now = at("2026-04-02 10:00");
        let step = world.step(now);
        let settings = Settings::default();
        let desk = Desk::new(&world.plan, world.calendar, &settings, now);
        let mut bundle = notices(&step.events, &step.book, &desk);
        let mut threads = Threads::default();
        known.iter().for_each(|(subject, first)| threads.add(key(subject), first.clone()));
        threads.lead_back(&mut bundle);
        assert_eq!(bundle.drafts.len(), 1);
        assert_eq!(bundle.drafts[0].draft.thread, expected);
    }

    #[test]
    fn what_is_told_for_the_first_time_leads_nowhere() {
        check(&[], &[]);
    }

    #[test]
    fn a_letter_leads_back_to_the_first_of_each_of_its_alerts_once() {
        check(&[(M1, first("a", "mail", "x")), (M2, first("a", "mail", "y"))], &["x", "y"]);
        check(&[(M1, first("a", "mail", "x")), (M2, first("a", "mail", "x"))], &["x"]);
        check(&[(M2, first("a", "mail", "y"))], &["y"]);
    }

    #[test]
    fn what_others_got_or_another_channel_took_is_no_part_of_it() {
        check(&[(M1, first("hq", "mail", "x")), (M1, first("a", "room", "y"))], &[]);
    }

    #[test]
    fn a_letter_names_no_more_than_a_header_should_hold() {
        let many: Vec<(&str, First)> = (0..30).map(|n| (M1, first("a", "mail", &n.to_string()))).collect();
        let expected: Vec<String> = (0..MOST).map(|n| n.to_string()).collect();
        check(&many, &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
