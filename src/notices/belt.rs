//! The belt: an evaluation that says far too much at once is held, not dropped (`rules.md`, An alert's
//! life). A wrong clock, a wrong workbook or a rule gone wild would otherwise write to everybody.
//!
//! # Why a share of a table counts only from twenty alerts on
//! The tables of a small city are small: three of eight milestones that fall due on one day are a
//! Monday, not an accident.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{Bundle, Desk};
use crate::alerts::{AuditEntry, Event, Told};
use crate::lang::Text;
use crate::plan::Table;
use crate::rules::{Recipient, Subject};

/// From so many alerts opened on a table on, their share of it counts.
const FROM: usize = 20;

/// What one evaluation may say (`rules.md`, Belt).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belt {
    /// Letters, at most.
    pub max_notices: u32,
    /// Rows of a table on which alerts open and are told, in percent, at most; counts from twenty alerts on.
    pub max_percent: u32,
}

impl Belt {
    /// Holds nothing.
    pub const WIDE: Belt = Belt { max_notices: u32::MAX, max_percent: u32::MAX };

    /// Holds whatever is said.
    pub const SHUT: Belt = Belt { max_notices: 0, max_percent: u32::MAX };
}

impl Default for Belt {
    fn default() -> Self {
        Belt { max_notices: 200, max_percent: 30 }
    }
}

/// Why an evaluation's letters are held.
#[derive(Clone, Debug, PartialEq)]
pub struct Strained {
    /// How many letters are held.
    pub letters: usize,
    /// What was too much.
    pub why: Vec<TooMuch>,
    /// How many alerts of each rule the letters hold, the most first.
    pub rules: Vec<(String, usize)>,
}

/// What was too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooMuch {
    /// More letters than `max`.
    Letters {
        /// How many.
        letters: usize,
        /// How many at most.
        max: u32,
    },
    /// Alerts opened on more than `max` percent of a table's rows.
    Opened {
        /// The table.
        table: Table,
        /// Rows on which alerts opened.
        opened: usize,
        /// All its rows.
        rows: usize,
        /// The share in percent, at most.
        max: u32,
    },
}

/// Holds the letters of `bundle` where the `events` that they tell are too much at once.
pub fn belt(bundle: &mut Bundle, events: &[Event], desk: &Desk<'_>) -> Option<Strained> {
    strain(bundle, events, desk).map(|strained| strained.holding(bundle))
}

/// Why [`belt`] would hold them, without holding any.
pub fn strain(bundle: &Bundle, events: &[Event], desk: &Desk<'_>) -> Option<Strained> {
    let limits = desk.settings.belt;
    let letters = bundle.drafts.len();
    let mut why = Vec::new();
    if letters > usize::try_from(limits.max_notices).unwrap_or(usize::MAX) {
        why.push(TooMuch::Letters { letters, max: limits.max_notices });
    }
    why.extend(opened(events, limits.max_percent, desk));
    if why.is_empty() || letters == 0 {
        return None;
    }
    Some(Strained { letters, why, rules: rules(bundle) })
}

impl Strained {
    /// Holds the letters of `bundle` for this reason: also those that are left where nothing takes effect.
    pub fn holding(self, bundle: &mut Bundle) -> Strained {
        bundle.drafts.iter_mut().for_each(|sealed| sealed.draft.held = true);
        Strained { letters: bundle.drafts.len(), rules: rules(bundle), ..self }
    }
}

/// The tables on which too much opened.
fn opened(events: &[Event], max: u32, desk: &Desk<'_>) -> Vec<TooMuch> {
    let mut tables: BTreeMap<Table, (usize, BTreeSet<usize>)> = BTreeMap::new();
    for event in events.iter().filter(|event| opens(event)) {
        let Some(Subject { table, row }) = desk.row(&event.alert.subject) else { continue };
        let (alerts, rows) = tables.entry(table).or_default();
        *alerts += 1;
        rows.insert(row);
    }
    let too_much = |(table, (alerts, opened)): (Table, (usize, BTreeSet<usize>))| {
        let (opened, rows) = (opened.len(), desk.plan.rows(table));
        let over = opened * 100 > rows * usize::try_from(max).unwrap_or(usize::MAX);
        (alerts >= FROM && over).then_some(TooMuch::Opened { table, opened, rows, max })
    };
    tables.into_iter().filter_map(too_much).collect()
}

/// Whether it is an opening that a letter tells: not what changed hands, nor what only the digest lists.
fn opens(event: &Event) -> bool {
    let by_letter = event.to.iter().chain(&event.cc).any(|r| *r != Recipient::Digest);
    let opening = matches!(event.told, Told::Opened | Told::DecisionAsked);
    opening && by_letter && event.quiet.is_none() && event.handed.is_none()
}

fn rules(bundle: &Bundle) -> Vec<(String, usize)> {
    let by_letter = bundle.told.iter().filter(|entry| entry.letter.is_some());
    let alerts: BTreeSet<_> = by_letter.map(|entry| &entry.alert).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for alert in alerts {
        *counts.entry(&alert.rule).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().map(|(r, n)| (r.to_owned(), n)).collect();
    counts.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    counts
}

impl TooMuch {
    /// In words.
    pub fn text(&self) -> Text {
        match self {
            TooMuch::Letters { letters, max } => Text::new(
                format!("通知が{letters}通（上限は{max}通）"),
                format!("{letters} letters (at most {max})"),
            ),
            TooMuch::Opened { table, opened, rows, max } => {
                let name = super::table_name(*table, true);
                Text::new(
                    format!("「{}」{rows}件のうち{opened}件で新しい警告（上限は{max}％）", name.ja),
                    format!("new alerts on {opened} of {rows} rows: {} (at most {max} %)", name.en),
                )
            }
        }
    }
}

impl Strained {
    /// For the record.
    pub fn audit(&self) -> AuditEntry {
        let why: Vec<String> = self.why.iter().map(|why| why.text().en).collect();
        let data = json!({ "letters": self.letters, "why": why, "rules": self.rules });
        AuditEntry { kind: "letters_held", subject: None, data }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::notices::{Settings, notices};
    use crate::plan::{Department, Milestone};
    use crate::rules::Rule;

    /// A world with so many milestones, each with an owner of its own where `owners`.
    fn world(milestones: usize, rule: Rule) -> World {
        let mut world = World::new(vec![rule]);
        let milestone = |n| Milestone { code: format!("n{n}"), ..world.plan.milestones[0].clone() };
        world.plan.milestones = (0..milestones).map(milestone).collect();
        world
    }

    fn strained(world: &mut World, firing: usize, limits: Belt) -> Option<Strained> {
        let rule = world.rules[0].name.clone();
        (0..firing).for_each(|n| world.fire(&rule, &format!("milestone/n{n}")));
        let step = world.step(at("2026-04-02 10:00"));
        let settings = Settings { belt: limits, ..Settings::default() };
        let desk = Desk::new(&world.plan, world.calendar, &settings, world.now);
        let mut bundle = notices(&step.events, &step.book, &desk);
        let strained = belt(&mut bundle, &step.events, &desk);
        assert!(bundle.drafts.iter().all(|sealed| sealed.draft.held == strained.is_some()));
        strained
    }

    /// (rows, of them firing, percent, held)
    #[test]
    fn openings_on_more_than_a_share_of_a_table_are_held_from_twenty_alerts_on() {
        let cases = [
            (100, 30, 30, false),
            (100, 31, 30, true),
            (19, 19, 30, false),
            (20, 20, 30, true),
            (20, 20, 100, false),
            (1000, 31, 3, true),
        ];
        for (rows, firing, max_percent, held) in cases {
            let limits = Belt { max_percent, ..Belt::default() };
            let found = strained(&mut world(rows, rule("late")), firing, limits);
            assert_eq!(found.is_some(), held, "{firing} of {rows}, {max_percent} %");
        }
    }

    #[test]
    fn more_letters_than_allowed_are_held() {
        for (max_notices, held) in [(3, false), (2, true)] {
            let mut world = world(2, rule("late"));
            world.plan.initiatives[0].related = vec![2, 3];
            world.plan.departments.push(Department { code: "c".into(), ..world.plan.departments[1].clone() });
            world.rules[0].to.push(Recipient::Related);
            let found = strained(&mut world, 1, Belt { max_notices, ..Belt::default() });
            let why = found.map(|strained| strained.why);
            let expected = held.then(|| vec![TooMuch::Letters { letters: 3, max: 2 }]);
            assert_eq!(why, expected);
        }
    }

    #[test]
    fn what_the_digest_lists_what_keeps_quiet_and_what_changed_hands_does_not_count() {
        use crate::rules::Mode;
        let digest = Rule { to: vec![Recipient::Digest], ..rule("late") };
        let shadow = Rule { mode: Mode::Shadow, ..rule("late") };
        for rule in [digest, shadow] {
            assert_eq!(strained(&mut world(20, rule), 20, Belt::default()), None);
        }
        let mut world = world(20, rule("late"));
        assert!(strained(&mut world, 20, Belt::default()).is_some());
        world.plan.initiatives[0].owner = 2;
        let step = world.step(at("2026-04-03 10:00"));
        assert_eq!(step.events.len(), 20);
        let settings = Settings::default();
        let desk = Desk::new(&world.plan, world.calendar, &settings, world.now);
        let mut bundle = notices(&step.events, &step.book, &desk);
        assert_eq!(belt(&mut bundle, &step.events, &desk), None);
    }

    #[test]
    fn it_says_what_was_too_much_and_of_which_rules() {
        let found = strained(&mut world(20, rule("late")), 20, Belt::default()).unwrap();
        assert_eq!(found.rules, [("late".to_owned(), 20)]);
        assert!(found.why[0].text().ja.contains("20件のうち20件"), "{}", found.why[0].text().ja);
        assert_eq!(found.audit().kind, "letters_held");
    }
}
