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
    fn what_is_no_date_stays_as_it_is() {
        check("0.62", "0.62", "0.62");
        check("2026-13-01", "2026-13-01", "2026-13-01");
    }
}
