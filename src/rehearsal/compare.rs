//! What a change of the rules adds and takes away: two rehearsals of the same days held side by side.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Notice, Played, Taken, Word};

/// What stands on one side alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changed {
    /// Notices, as far as their words stand on this side alone; by day, then recipient.
    pub notices: Vec<Notice>,
    /// Decisions, in their order.
    pub decisions: Vec<Taken>,
}

/// What a change adds and takes away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// In the rehearsal after the change alone.
    pub added: Changed,
    /// In the rehearsal before it alone.
    pub removed: Changed,
}

impl Difference {
    /// Whether the change makes no difference.
    pub fn is_empty(&self) -> bool {
        let none = |side: &Changed| side.notices.is_empty() && side.decisions.is_empty();
        none(&self.added) && none(&self.removed)
    }
}

/// What `after` has and `before` lacks, word for word, and the other way round. A word that moved to
/// another day is taken away here and added there.
pub fn difference(before: &Played, after: &Played) -> Difference {
    Difference { added: beyond(after, before), removed: beyond(before, after) }
}

/// What of `one` the `other` does not hold.
fn beyond<'a>(one: &'a Played, other: &'a Played) -> Changed {
    let mut words: BTreeMap<(NaiveDate, &'a str, &'a Word), usize> = BTreeMap::new();
    for (key, _) in words_of(other) {
        *words.entry(key).or_default() += 1;
    }
    let mut notices: Vec<Notice> = Vec::new();
    let mut last: Option<usize> = None;
    for (key, place) in words_of(one) {
        if take(&mut words, &key) {
            continue;
        }
        let (at, to, word) = key;
        if last != Some(place) {
            notices.push(Notice { at, to: to.to_owned(), words: Vec::new() });
            last = Some(place);
        }
        if let Some(notice) = notices.last_mut() {
            notice.words.push(word.clone());
        }
    }
    let mut decisions: BTreeMap<&Taken, usize> = BTreeMap::new();
    for decision in &other.decisions {
        *decisions.entry(decision).or_default() += 1;
    }
    let alone = one.decisions.iter().filter(|decision| !take(&mut decisions, decision));
    Changed { notices, decisions: alone.cloned().collect() }
}

/// Every word with its day and recipient, and the place of its notice.
fn words_of(played: &Played) -> impl Iterator<Item = ((NaiveDate, &str, &Word), usize)> {
    let notices = played.notices.iter().enumerate();
    notices.flat_map(|(n, notice)| notice.words.iter().map(move |w| ((notice.at, notice.to.as_str(), w), n)))
}

/// Takes one of `key` away; whether there was one.
fn take<K: Ord>(counts: &mut BTreeMap<K, usize>, key: &K) -> bool {
    match counts.get_mut(key) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::{AlertKey, Told};
    use crate::plan::Outcome;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 4, n).unwrap()
    }

    /// Notices as `day to rule/subject …`, decisions as `day subject`.
    fn played(notices: &[(u32, &str, &[&str])], decisions: &[(u32, &str)]) -> Played {
        let word = |rule: &&str| Word {
            alert: AlertKey { rule: (*rule).into(), subject: "milestone/m".into() },
            kind: Told::Opened,
        };
        let notice = |(at, to, rules): &(u32, &str, &[&str])| Notice {
            at: day(*at),
            to: (*to).into(),
            words: rules.iter().map(word).collect(),
        };
        let taken = |(at, subject): &(u32, &str)| Taken {
            at: day(*at),
            subject: (*subject).into(),
            outcome: Outcome::End,
            by: "default".into(),
        };
        Played {
            notices: notices.iter().map(notice).collect(),
            decisions: decisions.iter().map(taken).collect(),
            ..Played::default()
        }
    }

    #[test]
    fn what_both_have_is_no_difference_and_each_word_counts_once() {
        let before = played(&[(1, "a", &["x", "y"]), (2, "b", &["x"])], &[(3, "renewal/r")]);
        assert!(difference(&before, &before).is_empty());
        let after = played(
            &[(1, "a", &["y", "z"]), (2, "b", &["x"]), (2, "b", &["x"])],
            &[(3, "renewal/r"), (4, "renewal/s")],
        );
        let found = difference(&before, &after);
        let added = played(&[(1, "a", &["z"]), (2, "b", &["x"])], &[(4, "renewal/s")]);
        let removed = played(&[(1, "a", &["x"])], &[]);
        assert_eq!(found.added, Changed { notices: added.notices, decisions: added.decisions });
        assert_eq!(found.removed, Changed { notices: removed.notices, decisions: removed.decisions });
    }

    #[test]
    fn a_word_on_another_day_is_taken_away_here_and_added_there() {
        let found = difference(&played(&[(1, "a", &["x"])], &[]), &played(&[(2, "a", &["x"])], &[]));
        assert_eq!(found.added.notices[0].at, day(2));
        assert_eq!(found.removed.notices[0].at, day(1));
    }
}
