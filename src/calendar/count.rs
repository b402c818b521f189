//! Business days counted ahead, so that counting and adding them takes a few look-ups.
//!
//! # Why 400 years
//! The Gregorian calendar repeats, weekdays included, every 400 years (146,097 days). One such
//! stretch, a bit a day and a running count a word (27 KiB), therefore answers for every date.
//! Outside the stretch the pattern is taken to go on: nobody knows the holidays of 2400.

use chrono::{Datelike, NaiveDate};

/// Days in 400 Gregorian years.
const CYCLE: i64 = 146_097;

/// The business days of 400 years, countable.
#[derive(Clone, Debug)]
pub(super) struct DayCount {
    /// The first day, in days of the common era.
    origin: i64,
    /// A bit a day: set on business days.
    words: Box<[u64]>,
    /// Business days before each word.
    before: Box<[u32]>,
    /// Business days in the whole cycle.
    total: i64,
}

impl DayCount {
    /// Counts from 1 January of `year` on; `closed` gives for a year the days on which nobody works
    /// besides Saturdays and Sundays, as days of the year counted from 0.
    pub(super) fn new(year: i32, closed: impl Fn(i32) -> Vec<u32>) -> DayCount {
        let origin = days(first_of(year));
        let mut words = weekdays(origin);
        for year in year..year + 400 {
            let first = days(first_of(year)) - origin;
            for day in closed(year) {
                let at = (first + i64::from(day)) as usize;
                words[at / 64] &= !(1 << (at % 64));
            }
        }
        let mut total = 0;
        let before = words
            .iter()
            .map(|word| {
                let so_far = total;
                total += word.count_ones();
                so_far
            })
            .collect();
        DayCount { origin, words, before, total: total.into() }
    }

    /// Whether `date` is a business day.
    pub(super) fn contains(&self, date: NaiveDate) -> bool {
        let at = (days(date) - self.origin).rem_euclid(CYCLE) as usize;
        self.words[at / 64] >> (at % 64) & 1 == 1
    }

    /// Business days from the first day up to and including `date`; for a `date` before the first
    /// day, minus those after `date` and before the first day.
    pub(super) fn rank(&self, date: NaiveDate) -> i64 {
        let from_origin = days(date) - self.origin;
        let at = from_origin.rem_euclid(CYCLE) as usize;
        let up_to_day = self.words[at / 64] << (63 - at % 64);
        let within = i64::from(self.before[at / 64] + up_to_day.count_ones());
        from_origin.div_euclid(CYCLE) * self.total + within
    }

    /// The business day with this rank, clamped to the range of dates; the range's end where there
    /// is no business day at all.
    pub(super) fn select(&self, rank: i64) -> NaiveDate {
        let index = rank.saturating_sub(1);
        let end = if index < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        if self.total == 0 {
            return end;
        }
        let nth = index.rem_euclid(self.total) as u32;
        let word = self.before.partition_point(|before| *before <= nth) - 1;
        let bit = nth_set_bit(self.words[word], nth - self.before[word]);
        let within = word as i64 * 64 + i64::from(bit);
        index
            .div_euclid(self.total)
            .checked_mul(CYCLE)
            .and_then(|cycles| i32::try_from(self.origin.checked_add(cycles)?.checked_add(within)?).ok())
            .and_then(NaiveDate::from_num_days_from_ce_opt)
            .unwrap_or(end)
    }
}

fn first_of(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

fn days(date: NaiveDate) -> i64 {
    date.num_days_from_ce().into()
}

/// A cycle's bits from `origin` on, set on Mondays to Fridays. Day 1 of the common era is a Monday.
fn weekdays(origin: i64) -> Box<[u64]> {
    // The word that begins on each weekday.
    let word =
        |first: i64| (0..64).filter(|bit| (first + bit) % 7 < 5).fold(0_u64, |word, bit| word | 1 << bit);
    let by_weekday: [u64; 7] = std::array::from_fn(|first| word(first as i64));
    let full = CYCLE / 64;
    let word_at = |at: i64| by_weekday[(origin - 1 + at * 64).rem_euclid(7) as usize];
    let rest = (1 << (CYCLE % 64)) - 1;
    (0..full).map(word_at).chain([word_at(full) & rest]).collect()
}

/// The position of the `n`-th set bit of `word`, counted from 0.
fn nth_set_bit(mut word: u64, n: u32) -> u32 {
    for _ in 0..n {
        word &= word.wrapping_sub(1);
    }
    word.trailing_zeros()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_days_count_one_by_one() {
        // 1 January 1900 was a Monday; the second is closed here.
        let count = DayCount::new(1900, |year| if year == 1900 { vec![1] } else { vec![] });
        for (day, rank) in [(1, 1), (2, 1), (3, 2), (5, 4), (6, 4), (7, 4), (8, 5)] {
            assert_eq!(count.rank(NaiveDate::from_ymd_opt(1900, 1, day).unwrap()), rank, "{day}");
        }
        assert_eq!(count.rank(date("1899-12-31")), 0);
        assert_eq!(count.rank(date("1899-12-29")), 0);
        assert_eq!(count.rank(date("1899-12-28")), -1);
        assert_eq!(count.select(2), date("1900-01-03"));
        assert_eq!(count.select(0), date("1899-12-29"));
        assert_eq!(count.select(-1), date("1899-12-28"));
    }

    #[test]
    fn every_business_day_of_a_cycle_is_found_by_its_rank() {
        let count = DayCount::new(1900, |year| vec![(year % 365) as u32]);
        for rank in -1000..count.total + 1000 {
            let day = count.select(rank);
            assert!(count.contains(day), "{day}");
            assert_eq!(count.rank(day), rank);
        }
    }

    #[test]
    fn a_place_that_never_works_has_no_business_day() {
        let never =
            DayCount::new(1900, |year| (0..first_of(year + 1).pred_opt().unwrap().ordinal()).collect());
        assert_eq!(never.rank(date("2026-11-22")), 0);
        assert_eq!((never.select(1), never.select(0)), (NaiveDate::MAX, NaiveDate::MIN));
    }

    #[test]
    fn ranks_beyond_the_range_of_dates_are_clamped() {
        let count = DayCount::new(1900, |_| vec![]);
        assert_eq!(count.select(i64::MAX), NaiveDate::MAX);
        assert_eq!(count.select(i64::MIN), NaiveDate::MIN);
        assert_eq!(count.rank(date("9999-12-31")), 2_113_190);
    }
}
