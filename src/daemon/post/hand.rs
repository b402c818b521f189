//! What a lane has in hand: letters claimed and not yet sent, and those whose end is not yet settled.

use std::collections::{HashMap, VecDeque};

use crate::store::Claimed;

/// A lane's letters.
#[derive(Debug, Default)]
pub(super) struct Hand {
    /// Claimed and not yet sent, the critical ones first.
    ready: VecDeque<Claimed>,
    /// All of them: the attempt under which each was last claimed.
    attempts: HashMap<String, u32>,
}

impl Hand {
    /// Takes up what was claimed; critical letters overtake the others.
    ///
    /// A clock that jumps ahead ends every lease, so a letter that is in hand may be claimed again: it
    /// is not sent again, and its result counts for the new attempt.
    pub(super) fn take(&mut self, claimed: Vec<Claimed>) {
        for letter in claimed {
            if self.attempts.insert(letter.key.clone(), letter.attempt).is_none() {
                let place = match letter.critical {
                    true => self.ready.iter().take_while(|ready| ready.critical).count(),
                    false => self.ready.len(),
                };
                self.ready.insert(place, letter);
            }
        }
    }

    /// The next letter to send; it stays in hand until [`Self::done`].
    pub(super) fn next(&mut self) -> Option<Claimed> {
        self.ready.pop_front()
    }

    /// How many are not yet sent.
    pub(super) fn ready(&self) -> usize {
        self.ready.len()
    }

    /// How many are sent, or on their way, and not yet settled.
    pub(super) fn away(&self) -> usize {
        self.attempts.len() - self.ready.len()
    }

    /// Whether nothing is in hand.
    pub(super) fn is_empty(&self) -> bool {
        self.attempts.is_empty()
    }

    /// The attempt that a letter in hand now is.
    pub(super) fn attempt(&self, key: &str) -> Option<u32> {
        self.attempts.get(key).copied()
    }

    /// The letter's end is settled.
    pub(super) fn done(&mut self, key: &str) {
        self.attempts.remove(key);
    }

    /// Takes out all that is not yet sent, each with its attempt.
    pub(super) fn put_down(&mut self) -> Vec<(String, u32)> {
        let attempts = &mut self.attempts;
        self.ready.drain(..).filter_map(|letter| attempts.remove_entry(&letter.key)).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use chrono::DateTime;

    fn letter(key: &str, critical: bool, attempt: u32) -> Claimed {
        Claimed {
            key: key.into(),
            channel: "mail".into(),
            recipients: Vec::new(),
            subject: String::new(),
            payload: Vec::new(),
            critical,
            due_since: DateTime::UNIX_EPOCH,
            attempt,
            maybe_twice: false,
        }
    }

    fn order(hand: &mut Hand) -> String {
        std::iter::from_fn(|| hand.next()).map(|letter| letter.key).collect()
    }

    #[test]
    fn critical_letters_overtake_and_keep_their_order() {
        let mut hand = Hand::default();
        hand.take(vec![letter("a", false, 1), letter("b", false, 1)]);
        hand.take(vec![letter("X", true, 1), letter("Y", true, 1), letter("c", false, 1)]);
        hand.take(vec![letter("Z", true, 1)]);
        assert_eq!(order(&mut hand), "XYZabc");
    }

    #[test]
    fn a_letter_in_hand_that_is_claimed_again_is_not_sent_again() {
        let mut hand = Hand::default();
        hand.take(vec![letter("a", false, 1), letter("b", false, 1)]);
        assert_eq!(hand.next().unwrap().key, "a");
        hand.take(vec![letter("a", false, 2), letter("b", false, 2)]);
        assert_eq!((hand.ready(), hand.away()), (1, 1));
        assert_eq!((hand.attempt("a"), hand.attempt("b")), (Some(2), Some(2)));
        assert_eq!(order(&mut hand), "b");
        hand.done("a");
        hand.done("b");
        assert!(hand.is_empty());
    }

    #[test]
    fn what_is_put_down_is_no_longer_in_hand() {
        let mut hand = Hand::default();
        hand.take(vec![letter("a", false, 1), letter("b", false, 3)]);
        hand.next();
        assert_eq!(hand.put_down(), [("b".to_owned(), 3)]);
        assert_eq!((hand.ready(), hand.away()), (0, 1));
    }
}
