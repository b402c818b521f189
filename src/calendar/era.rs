//! Japanese eras (元号), as officials write dates: 令和8年11月22日, `R8.11.22`.
//!
//! # Why a date outside its era is not refused
//! Papers written before 2019 run to 平成35年3月31日, and 令和元年度 began in the last month of 平成.
//! Such a date means one day only, so it is read; [`Fit`] tells, so that it can be listed as an
//! interpretation.

use chrono::{Datelike, NaiveDate};

/// An era since the reform of 1868.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

/// How a date written in an era lies to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Within it.
    Within,
    /// After its end, counted on (平成35年).
    Continued,
    /// In its first year, before its first day (令和元年4月1日).
    Early,
}

struct Row {
    era: Era,
    name: &'static str,
    letter: char,
    /// Year, month and day of its first day.
    starts: (i32, u32, u32),
}

/// The eras with the first day of each, latest first. The Gregorian calendar is used since 1873;
/// 明治 is counted from 25 January 1868, as its proclamation did.
const ERAS: [Row; 5] = [
    Row { era: Era::Reiwa, name: "令和", letter: 'R', starts: (2019, 5, 1) },
    Row { era: Era::Heisei, name: "平成", letter: 'H', starts: (1989, 1, 8) },
    Row { era: Era::Showa, name: "昭和", letter: 'S', starts: (1926, 12, 25) },
    Row { era: Era::Taisho, name: "大正", letter: 'T', starts: (1912, 7, 30) },
    Row { era: Era::Meiji, name: "明治", letter: 'M', starts: (1868, 1, 25) },
];

/// The last year number that is still believed: eras are counted on past their end, but not for ever.
const LAST_YEAR: u32 = 199;

impl Era {
    /// The civil year of the era's year `n` (元年 is 1); `None` for 0 and for numbers past 199.
    pub fn year(self, n: u32) -> Option<i32> {
        let n = i32::try_from(n).ok().filter(|n| (1..=LAST_YEAR as i32).contains(n))?;
        Some(self.row().starts.0 + n - 1)
    }

    /// The date written as a day of this era, and how it lies to the era; `None` where the calendar
    /// has no such day (令和7年2月29日).
    pub fn date(self, year: u32, month: u32, day: u32) -> Option<(NaiveDate, Fit)> {
        let date = NaiveDate::from_ymd_opt(self.year(year)?, month, day)?;
        let fit = match () {
            () if date < self.row().first_day()? => Fit::Early,
            () if era_of(date).is_some_and(|(era, _)| era != self) => Fit::Continued,
            () => Fit::Within,
        };
        Some((date, fit))
    }

    /// Its name: 令和.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Its letter: `R`.
    pub fn letter(self) -> char {
        self.row().letter
    }

    fn row(self) -> &'static Row {
        match self {
            Era::Reiwa => &ERAS[0],
            Era::Heisei => &ERAS[1],
            Era::Showa => &ERAS[2],
            Era::Taisho => &ERAS[3],
            Era::Meiji => &ERAS[4],
        }
    }
}

impl Row {
    fn first_day(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.starts.0, self.starts.1, self.starts.2)
    }
}

/// The era that `text` begins with, and the bytes its name takes: 令和 or a letter M, T, S, H, R of
/// either case that a year number or 元 follows (so that words are not taken for dates). Full-width
/// text is to be folded before.
pub fn parse_prefix(text: &str) -> Option<(Era, usize)> {
    if let Some(row) = ERAS.iter().find(|row| text.starts_with(row.name)) {
        return Some((row.era, row.name.len()));
    }
    let letter = text.chars().next()?.to_ascii_uppercase();
    let row = ERAS.iter().find(|row| row.letter == letter)?;
    let rest = text[1..].trim_start_matches(['.', ' ']);
    (rest.starts_with(|c: char| c.is_ascii_digit() || c == '元')).then_some((row.era, 1))
}

/// The era of `date` and its year in it; `None` before 1868-01-25.
pub fn era_of(date: NaiveDate) -> Option<(Era, u32)> {
    let row = ERAS.iter().find(|row| row.first_day().is_some_and(|first| first <= date))?;
    Some((row.era, u32::try_from(date.year() - row.starts.0 + 1).ok()?))
}

/// `date` as a letter writes it: 令和8年11月22日, 令和元年5月1日; before the eras 1867年1月1日.
pub fn format_ja(date: NaiveDate) -> String {
    format!("{}{}月{}日", year_ja(date), date.month(), date.day())
}

/// The fiscal year that begins in civil year `year`, as officials write it: 令和8年度. An era that
/// begins after 1 April names the year before it: 令和元年度 began in April 2019.
pub fn fiscal_year_ja(year: i32) -> String {
    match NaiveDate::from_ymd_opt(year, 12, 31) {
        Some(last) => format!("{}度", year_ja(last)),
        None => format!("{year}年度"),
    }
}

fn year_ja(date: NaiveDate) -> String {
    match era_of(date) {
        Some((era, 1)) => format!("{}元年", era.name()),
        Some((era, year)) => format!("{}{year}年", era.name()),
        None => format!("{}年", date.year()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check(era: Era, written: (u32, u32, u32), expected: Option<(&str, Fit)>) {
        let expected = expected.map(|(day, fit)| (date(day), fit));
        assert_eq!(era.date(written.0, written.1, written.2), expected, "{era:?} {written:?}");
    }

    #[test]
    fn a_date_is_read_in_its_era_past_its_end_and_before_its_first_day() {
        check(Era::Reiwa, (8, 11, 22), Some(("2026-11-22", Fit::Within)));
        check(Era::Heisei, (31, 4, 30), Some(("2019-04-30", Fit::Within)));
        check(Era::Heisei, (31, 5, 1), Some(("2019-05-01", Fit::Continued)));
        check(Era::Heisei, (35, 3, 31), Some(("2023-03-31", Fit::Continued)));
        check(Era::Reiwa, (1, 5, 1), Some(("2019-05-01", Fit::Within)));
        check(Era::Reiwa, (1, 4, 1), Some(("2019-04-01", Fit::Early)));
        check(Era::Showa, (64, 1, 7), Some(("1989-01-07", Fit::Within)));
        check(Era::Heisei, (1, 1, 7), Some(("1989-01-07", Fit::Early)));
        check(Era::Taisho, (15, 12, 25), Some(("1926-12-25", Fit::Continued)));
        check(Era::Meiji, (22, 4, 1), Some(("1889-04-01", Fit::Within)));
    }

    #[test]
    fn a_day_that_no_calendar_has_is_refused() {
        check(Era::Reiwa, (7, 2, 29), None);
        check(Era::Reiwa, (0, 1, 1), None);
        check(Era::Reiwa, (8, 13, 1), None);
        check(Era::Reiwa, (200, 1, 1), None);
        assert_eq!(Era::Reiwa.year(u32::MAX), None);
    }

    #[test]
    fn an_era_is_known_by_its_name_or_by_its_letter_before_a_number() {
        let known = |text| parse_prefix(text).map(|(era, bytes)| (era.letter(), bytes));
        assert_eq!(known("令和8年度"), Some(('R', 6)));
        assert_eq!(known("平成元年"), Some(('H', 6)));
        assert_eq!(known("R8.4.1"), Some(('R', 1)));
        assert_eq!(known("r8"), Some(('R', 1)));
        assert_eq!(known("H 31"), Some(('H', 1)));
        assert_eq!(known("S.63"), Some(('S', 1)));
        assert_eq!(known("R元"), Some(('R', 1)));
        for text in ["", "Road", "R", "R年", "2026", "慶応3年", "令8", "…"] {
            assert_eq!(known(text), None, "{text}");
        }
    }

    #[test]
    fn dates_and_fiscal_years_are_written_as_letters_write_them() {
        assert_eq!(format_ja(date("2026-11-22")), "令和8年11月22日");
        assert_eq!(format_ja(date("2019-05-01")), "令和元年5月1日");
        assert_eq!(format_ja(date("2019-04-30")), "平成31年4月30日");
        assert_eq!(format_ja(date("1867-01-01")), "1867年1月1日");
        assert_eq!(fiscal_year_ja(2026), "令和8年度");
        assert_eq!(fiscal_year_ja(2019), "令和元年度");
        assert_eq!(fiscal_year_ja(2018), "平成30年度");
    }

    proptest! {
        #[test]
        fn every_date_since_1868_survives_the_way_through_its_era(days in 681_960_i32..760_000) {
            let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            let (era, year) = era_of(date).unwrap();
            prop_assert_eq!(era.date(year, date.month(), date.day()), Some((date, Fit::Within)));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,8}") {
            if let Some((_, bytes)) = parse_prefix(&text) {
                prop_assert!(text.is_char_boundary(bytes));
            }
        }
    }
}
