//! Dates and numbers as people write them, in both languages.

use chrono::{Datelike, NaiveDate};

use crate::calendar::era;
use crate::lang::Lang;

const DAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `date` in full: 令和8年11月22日（日）; 22 Nov 2026.
pub fn date(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => {
            let day = DAYS[date.weekday().num_days_from_monday() as usize];
            format!("{}（{day}）", short_date(date, lang))
        }
        Lang::En => short_date(date, lang),
    }
}

/// `date` without its weekday: 令和8年11月22日; 22 Nov 2026.
pub fn short_date(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => era::format_ja(date),
        Lang::En => format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year()),
    }
}

/// A value as a reader wants it: a date (`2026-11-22`) in the language's form; anything else as it is.
pub fn value(text: &str, lang: Lang) -> String {
    match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(day) => date(day, lang),
        Err(_) => text.to_owned(),
    }
}

/// `text` with every date in it (`2026-11-22`, standing by itself) in the language's short form: rules
/// fill dates into their titles as they are exchanged, not as they are read.
pub fn prose(text: &str, lang: Lang) -> String {
    let (mut out, mut rest, mut before) = (String::with_capacity(text.len()), text, None);
    while let Some(c) = rest.chars().next() {
        let day = rest.get(..10).filter(|_| !before.is_some_and(joins)).and_then(iso);
        let mut after = rest.get(10..).unwrap_or_default().chars();
        let ends = match after.next() {
            Some('.') => !after.next().is_some_and(joins), // a sentence's end, not a file's
            next => !next.is_some_and(joins),
        };
        match day.filter(|_| ends) {
            Some(day) => {
                out.push_str(&short_date(day, lang));
                rest = &rest[10..];
                before = Some('日');
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
                before = Some(c);
            }
        }
    }
    out
}

/// Whether `c` beside a date makes it part of something else, such as a code.
fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.')
}

fn iso(text: &str) -> Option<NaiveDate> {
    let shape = |(i, b): (usize, u8)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() };
    if !text.bytes().enumerate().all(shape) {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(iso: &str, ja: &str, en: &str) {
        assert_eq!(value(iso, Lang::Ja), ja);
        assert_eq!(value(iso, Lang::En), en);
    }

    #[test]
    fn a_date_is_written_as_officials_write_it() {
        check("2026-11-22", "令和8年11月22日（日）", "22 Nov 2026");
        check("2019-05-01", "令和元年5月1日（水）", "1 May 2019");
        check("2019-04-30", "平成31年4月30日（火）", "30 Apr 2019");
    }

    #[test]
    fn a_date_within_a_sentence_is_written_so_too() {
        assert_eq!(prose("満了日（2026-06-30）を過ぎ", Lang::Ja), "満了日（令和8年6月30日）を過ぎ");
        assert_eq!(prose("due 2026-06-30, 2026-07-01", Lang::En), "due 30 Jun 2026, 1 Jul 2026");
        for code in ["A-2026-06-30", "2026-06-301", "2026-06-30.csv", "2026-02-30", "㈱2026-6-3"] {
            assert_eq!(prose(code, Lang::Ja), code);
        }
        assert_eq!(prose("It ends on 2026-12-31. And", Lang::En), "It ends on 31 Dec 2026. And");
    }

    #[test]
    fn what_is_no_date_stays_as_it_is() {
        check("0.62", "0.62", "0.62");
        check("2026-13-01", "2026-13-01", "2026-13-01");
    }
}
