//! The pace of a channel: a bucket whose tokens come back one by one, each so long after it was taken.
//!
//! # Why not a bucket that drips
//! Receivers promise "at most 60 within a minute". A bucket of 60 that refills by one a second lets 119
//! through within its first minute. Here each token is away for the whole span, so no span ever sees
//! more letters than the rate allows, and the first ones still go at once.

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::channels::Pace;

/// The tokens of one channel.
#[derive(Debug, Default)]
pub(super) struct Bucket {
    rate: Option<(u32, Duration)>,
    /// When those that are away were taken, the oldest first.
    taken: VecDeque<DateTime<Utc>>,
    /// The receiver asked to be left alone: since when, and for how long.
    rest: Option<(DateTime<Utc>, TimeDelta)>,
}

impl Bucket {
    /// Goes by `pace` from now on; what was taken stays taken.
    pub(super) fn keep(&mut self, pace: Pace) {
        self.rate = pace.rate;
        if self.rate.is_none() {
            self.taken.clear();
        }
    }

    /// Takes a token, or says how long to wait for one.
    pub(super) fn take(&mut self, now: DateTime<Utc>) -> Result<(), Duration> {
        if let Some(left) = self.resting(now) {
            return Err(left);
        }
        let Some((letters, within)) = self.rate else { return Ok(()) };
        let within = delta(within);
        // A clock that jumped back makes nobody wait longer than the whole span.
        self.taken.iter_mut().for_each(|at| *at = (*at).min(now));
        while self.taken.front().is_some_and(|at| now - *at >= within) {
            self.taken.pop_front();
        }
        if self.taken.len() < letters.max(1) as usize {
            self.taken.push_back(now);
            return Ok(());
        }
        // The rate may have been lowered: wait until few enough are away.
        let first = self.taken[self.taken.len() - letters.max(1) as usize];
        Err((within - (now - first)).to_std().unwrap_or(Duration::ZERO))
    }

    /// Lets nothing through for `wait`.
    pub(super) fn rest(&mut self, now: DateTime<Utc>, wait: Duration) {
        self.rest = Some((now, delta(wait)));
    }

    fn resting(&mut self, now: DateTime<Utc>) -> Option<Duration> {
        let (since, wait) = self.rest?;
        let left = wait - (now - since.min(now));
        if left <= TimeDelta::zero() {
            self.rest = None;
            return None;
        }
        left.to_std().ok()
    }
}

fn delta(span: Duration) -> TimeDelta {
    TimeDelta::from_std(span).unwrap_or(TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_775_000_000 + seconds, 0).unwrap()
    }

    fn bucket(letters: u32, seconds: u64) -> Bucket {
        let mut bucket = Bucket::default();
        bucket.keep(Pace::limited(letters, Duration::from_secs(seconds)));
        bucket
    }

    /// Takes at each of the moments and says how long each has to wait, in seconds.
    fn check(bucket: &mut Bucket, moments: &[i64], waits: &[u64]) {
        let waited: Vec<u64> =
            moments.iter().map(|s| bucket.take(at(*s)).err().map_or(0, |wait| wait.as_secs())).collect();
        assert_eq!(waited, waits);
    }

    #[test]
    fn the_first_letter_goes_at_once_and_the_next_when_a_token_is_back() {
        check(&mut bucket(1, 60), &[0, 0, 30, 59, 60, 61], &[0, 60, 30, 1, 0, 59]);
        check(&mut bucket(3, 60), &[0, 10, 20, 30, 60, 60, 70], &[0, 0, 0, 30, 0, 10, 0]);
    }

    #[test]
    fn without_a_rate_nothing_waits() {
        let mut bucket = Bucket::default();
        bucket.keep(Pace::at_once(4));
        check(&mut bucket, &[0; 50], &[0; 50]);
    }

    #[test]
    fn a_clock_that_jumps_makes_nobody_wait_longer_than_the_span() {
        check(&mut bucket(1, 60), &[0, -86_400, -86_340, 86_400], &[0, 60, 0, 0]);
        let mut resting = bucket(1, 1);
        resting.rest(at(0), Duration::from_secs(20));
        check(&mut resting, &[5, -86_400, -86_380], &[15, 20, 20]);
        check(&mut resting, &[86_400], &[0]);
    }

    #[test]
    fn a_lowered_rate_counts_what_went_before() {
        let mut bucket = bucket(3, 60);
        check(&mut bucket, &[0, 10, 20], &[0, 0, 0]);
        bucket.keep(Pace::limited(1, Duration::from_secs(60)));
        check(&mut bucket, &[30, 80], &[50, 0]);
    }

    proptest! {
        #[test]
        fn no_span_sees_more_letters_than_the_rate_allows(
            letters in 1u32..6, span in 1i64..40, steps in proptest::collection::vec(0i64..5, 1..200),
        ) {
            let mut bucket = bucket(letters, span as u64);
            let (mut now, mut sent) = (0, Vec::new());
            for step in steps {
                now += step;
                if bucket.take(at(now)).is_ok() {
                    sent.push(now);
                }
            }
            for (i, first) in sent.iter().enumerate() {
                let within = sent[i..].iter().filter(|s| **s - first < span).count();
                prop_assert!(within <= letters as usize);
            }
        }
    }
}
