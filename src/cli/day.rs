//! Days on the command line, in every spelling that a sheet's cell may have.

use chrono::NaiveDate;

use crate::calendar::{Calendar, CalendarSettings};
use crate::intake::answers;
use crate::lang::Text;

/// What is wrong with an option's value, in both languages; shown in English where nobody asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake(pub Text);

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Mistake {}

/// Reads a day as a sheet's cell may spell it: `2026-04-01`, `2026/4/1`, `R8.4.1`, `令和8年4月1日`. A fiscal
/// year is refused: its last day is the configuration's to say, and that is not read yet.
///
/// # Errors
/// What was found, and what is accepted.
pub(super) fn day(text: &str) -> Result<NaiveDate, Mistake> {
    let from =
        |month| Calendar::new(CalendarSettings { fiscal_year_starts: month, ..CalendarSettings::default() });
    let day = answers::date(text, &from(4)).map_err(Mistake)?;
    let same = answers::date(text, &from(1)).is_ok_and(|other| other == day);
    if same { Ok(day) } else { Err(Mistake(fiscal_year(text, day))) }
}

fn fiscal_year(text: &str, day: NaiveDate) -> Text {
    Text::new(
        format!("「{text}」は年度です。日で書いてください（4月に始まる年度の末日なら {day}）。"),
        format!(
            "`{text}` is a fiscal year; please give a day ({day} is the last one of a year that starts in April)."
        ),
    )
}

/// Reads the demo's number of months.
///
/// # Errors
/// What was found, and what is accepted.
pub(super) fn months(text: &str) -> Result<u32, Mistake> {
    let read = text.parse().ok().filter(|months| (1..=24).contains(months));
    read.ok_or_else(|| {
        Mistake(Text::new("1から24までの整数で書いてください。", "please give a whole number from 1 to 24."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_every_spelling_of_a_sheet() {
        for text in ["2029-09-30", "2029/9/30", "R11.9.30", "令和11年9月30日", "令和１１年９月末"]
        {
            assert_eq!(day(text).map(|d| d.to_string()).as_deref(), Ok("2029-09-30"), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_told_with_what_is_accepted() {
        for (text, ja, en) in [
            ("あした", "R8.4.1", "R8.4.1"),
            ("2026-02-30", "暦にありません", "no day of the calendar"),
            ("R8年度末", "2027-03-31", "2027-03-31"),
            ("9/30", "年のない日付", "without a year"),
        ] {
            let told = day(text).map_err(|m| m.0).err().unwrap_or_default();
            assert!(told.ja.contains(ja) && told.ja.contains(text), "{text}: {}", told.ja);
            assert!(told.en.contains(en) && told.en.contains(text), "{text}: {}", told.en);
        }
    }
}
