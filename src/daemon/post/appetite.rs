//! How many letters a lane claims at a time: few on a slow channel, so that a critical letter finds a
//! short queue; more on a fast one, so that a claim costs little a letter.

use chrono::{DateTime, TimeDelta, Utc};

use crate::channels::Pace;

/// The largest batch: what a crash can leave claimed. (Its bytes are bounded by the store.)
const MOST: usize = 512;
/// A batch that is gone so soon may be twice as large.
const SOON: TimeDelta = TimeDelta::milliseconds(100);
/// One that takes so long had better be half as large.
const LONG: TimeDelta = TimeDelta::seconds(1);

/// The size of a lane's claims.
#[derive(Debug)]
pub(super) struct Appetite {
    size: usize,
    last: Option<DateTime<Utc>>,
}

impl Appetite {
    pub(super) fn new() -> Appetite {
        Appetite { size: 0, last: None }
    }

    /// How many to claim at `pace`. A limited rate is never claimed ahead.
    pub(super) fn size(&self, pace: Pace) -> usize {
        let at_once = pace.at_once.max(1);
        match pace.rate {
            Some((letters, _)) => at_once.min(letters.max(1) as usize),
            None => self.size.clamp(at_once, at_once.max(MOST)),
        }
    }

    /// Another claim is made at `now`; the last one filled its batch.
    pub(super) fn claims(&mut self, pace: Pace, now: DateTime<Utc>, was_full: bool) {
        let size = self.size(pace);
        self.size = match self.last.replace(now).map(|last| now - last) {
            Some(took) if was_full && took < SOON => (size * 2).min(pace.at_once.max(MOST)),
            Some(took) if took > LONG => size / 2,
            _ => size,
        };
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::Duration;

    /// The sizes of claims that are made so many milliseconds after each other.
    fn check(pace: Pace, gaps: &[i64], sizes: &[usize]) {
        let mut appetite = Appetite::new();
        let mut now = DateTime::UNIX_EPOCH;
        let claimed: Vec<usize> = gaps
            .iter()
            .map(|gap| {
                now += TimeDelta::milliseconds(*gap);
                appetite.claims(pace, now, true);
                appetite.size(pace)
            })
            .collect();
        assert_eq!(claimed, sizes);
    }

    #[test]
    fn a_fast_channel_takes_more_and_a_slow_one_few() {
        check(Pace::at_once(4), &[0, 10, 10, 10, 10, 10], &[4, 8, 16, 32, 64, 128]);
        check(Pace::at_once(200), &[0, 10, 10, 10], &[200, 400, 512, 512]);
        check(Pace::at_once(600), &[0, 10], &[600, 600]);
        check(Pace::at_once(4), &[0, 10, 10, 500, 2000, 2000, 2000], &[4, 8, 16, 16, 8, 4, 4]);
    }

    #[test]
    fn a_limited_rate_is_not_claimed_ahead() {
        check(Pace::limited(1, Duration::from_secs(1)), &[0, 10, 10], &[1, 1, 1]);
        let pace = Pace { at_once: 8, rate: Some((3, Duration::from_secs(1))) };
        check(pace, &[0, 10, 10], &[3, 3, 3]);
    }
}
