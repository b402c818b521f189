//! When a letter that failed is tried again: the outbox keeps the answer, so a restart forgets nothing.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// The wait after the first failure.
const FIRST: TimeDelta = TimeDelta::minutes(1);
/// The longest wait.
const LONGEST: TimeDelta = TimeDelta::hours(4);
/// Attempts that every letter gets, however old it is: a daemon that was down for a week, or a letter
/// that was held for one, has tried nothing yet. Sixteen attempts take more than a day.
const AT_LEAST: u32 = 16;

/// The age at which a letter is given up unless the configuration says otherwise (`[limits] retry_for`),
/// as mail relays do (RFC 5321, 4.5.4.1: four to five days).
pub const MAX_AGE: TimeDelta = TimeDelta::days(4);

/// The next attempt, or `None` when the letter is given up as failed.
///
/// `attempts` counts those made so far, the one that just failed included. `since` is when the letter
/// first might have gone (its creation, or its `not_before` if that was later: a letter that waited
/// for the delivery hours has not aged). The wait doubles from one minute up to four hours; the `key`
/// shortens it by up to a quarter, always by the same, so that letters which failed together do not
/// come back together. `retry_after` lengthens it. The last attempt falls on the end of `max_age`.
pub fn next_attempt(
    attempts: u32,
    now: DateTime<Utc>,
    key: &str,
    retry_after: Option<Duration>,
    max_age: TimeDelta,
    since: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let end = since + max_age;
    let wait = spread(doubled(attempts), &format!("{key}/{attempts}"));
    if now < end {
        let asked = retry_after.map_or(wait, |asked| wait.max(TimeDelta::from_std(asked).unwrap_or(max_age)));
        return Some(now.checked_add_signed(asked).map_or(end, |at| at.min(end)));
    }
    (attempts < AT_LEAST).then(|| now + wait)
}

/// One minute, two, four … four hours.
fn doubled(attempts: u32) -> TimeDelta {
    let factor = 1_i32.checked_shl(attempts.saturating_sub(1).min(16)).unwrap_or(i32::MAX);
    (FIRST * factor).min(LONGEST)
}

/// Between three quarters of the wait and the whole; always the same for the same `seed`.
pub fn spread(wait: TimeDelta, seed: &str) -> TimeDelta {
    let hash = Sha256::digest(seed);
    let share = i64::from(hash[0]); // 0 to 255
    TimeDelta::milliseconds(wait.num_milliseconds() * (1020 - share) / 1020)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_775_000_000, 0).unwrap() + TimeDelta::hours(hours)
    }

    fn check(attempts: u32, seconds: std::ops::RangeInclusive<i64>) {
        let next = next_attempt(attempts, at(0), "letter-1", None, MAX_AGE, at(0)).unwrap();
        let wait = (next - at(0)).num_seconds();
        assert!(seconds.contains(&wait), "attempt {attempts} waits {wait} s");
    }

    #[test]
    fn the_wait_doubles_from_a_minute_to_four_hours() {
        check(0, 45..=60);
        check(1, 45..=60);
        check(2, 90..=120);
        check(5, 720..=960);
        check(8, 5_760..=7_680);
        check(9, 10_800..=14_400);
        check(u32::MAX, 10_800..=14_400);
    }

    #[test]
    fn letters_that_failed_together_come_back_apart_but_each_always_alike() {
        let next = |key| next_attempt(5, at(0), key, None, MAX_AGE, at(0));
        assert_eq!(next("a"), next("a"));
        assert_ne!(next("a"), next("b"));
    }

    #[test]
    fn the_receivers_wish_lengthens_the_wait_but_never_shortens_it() {
        let next =
            |wish| next_attempt(1, at(0), "a", Some(Duration::from_secs(wish)), MAX_AGE, at(0)).unwrap();
        assert_eq!(next(7200), at(2));
        assert!(next(1) - at(0) >= TimeDelta::seconds(45));
    }

    #[test]
    fn the_last_attempt_falls_on_the_end_and_then_it_is_given_up() {
        let wish = Some(Duration::from_secs(u64::MAX));
        assert_eq!(next_attempt(30, at(90), "a", wish, MAX_AGE, at(0)), Some(at(96)));
        assert_eq!(next_attempt(31, at(96), "a", None, MAX_AGE, at(0)), None);
    }

    #[test]
    fn a_letter_that_is_old_because_the_daemon_was_down_is_still_tried() {
        let next = next_attempt(1, at(24 * 9), "a", None, MAX_AGE, at(0)).unwrap();
        assert!(next > at(24 * 9));
        assert_eq!(next_attempt(AT_LEAST, at(24 * 9), "a", None, MAX_AGE, at(0)), None);
    }

    proptest! {
        #[test]
        fn every_letter_ends_and_never_goes_back_in_time(key in ".{0,12}", late in 0i64..400, wish in 0u64..100_000) {
            let (mut now, mut attempts) = (at(late), 1);
            while let Some(next) = next_attempt(attempts, now, &key, Some(Duration::from_secs(wish)), MAX_AGE, at(0)) {
                prop_assert!(next > now);
                prop_assert!(attempts < 100);
                (now, attempts) = (next, attempts + 1);
            }
            prop_assert!(now >= at(96) && attempts >= AT_LEAST.min(2));
        }
    }
}
