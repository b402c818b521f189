//! Reads holidays from a file: the Cabinet Office's `syukujitsu.csv` as it is published, or the
//! same two columns in UTF-8 with ISO dates.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use super::{Holidays, YEARS};
use crate::lang::Text;

/// A line of a holiday file that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct HolidayError {
    /// One-based line.
    pub line: u64,
    /// What was found and what is accepted.
    pub message: Text,
}

/// Reads a holiday file, in UTF-8 (with or without BOM) or CP932: day and name in the first two
/// columns, a header line if there is one. Days as `2026/1/1` or `2026-01-01`. A day that stands
/// there twice under two names keeps both.
///
/// # Errors
/// Every line that is no holiday, and a file without any.
pub fn read(bytes: &[u8]) -> Result<Holidays, Vec<HolidayError>> {
    let text = decode(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut days: Holidays = BTreeMap::new();
    let mut errors = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let row = match &record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                errors.push(HolidayError { line, message: broken_line() });
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        match read_row(row, index == 0) {
            Ok(None) => {}
            Ok(Some((day, name))) => {
                let kept = days.entry(day).or_insert_with(|| name.clone());
                if !kept.split('・').any(|known| known == name) {
                    *kept = format!("{kept}・{name}");
                }
            }
            Err(message) => errors.push(HolidayError { line, message }),
        }
    }
    if errors.is_empty() && days.is_empty() {
        errors.push(HolidayError { line: 1, message: no_days() });
    }
    if errors.is_empty() { Ok(days) } else { Err(errors) }
}

/// UTF-8 first: UTF-8 also decodes as CP932 without a complaint, into nonsense.
fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(bytes).0.into_owned(),
    }
}

/// The holiday of a row; `None` for an empty line and for the header.
fn read_row(row: &csv::StringRecord, first: bool) -> Result<Option<(NaiveDate, String)>, Text> {
    let cell = |i: usize| row.get(i).unwrap_or("").trim();
    if row.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(None);
    }
    let written: String = cell(0).nfkc().collect();
    if first && !written.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(None);
    }
    let day = read_day(&written).ok_or_else(|| bad_day(cell(0)))?;
    if cell(1).is_empty() {
        return Err(no_name(cell(0)));
    }
    Ok(Some((day, cell(1).to_owned())))
}

fn read_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(['/', '-']);
    let mut number = || parts.next()?.trim().parse::<u32>().ok();
    let (year, month, day) = (number()?, number()?, number()?);
    let year = i32::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    if parts.next().is_some() { None } else { NaiveDate::from_ymd_opt(year, month, day) }
}

fn bad_day(found: &str) -> Text {
    Text::new(
        format!("「{found}」は日付として読めません。2026/1/1 か 2026-01-01 の形で書いてください。"),
        format!("\"{found}\" is no day; write it as 2026/1/1 or 2026-01-01."),
    )
}

fn no_name(found: &str) -> Text {
    Text::new(
        format!("{found} の祝日名（2列目）がありません。"),
        format!("the name of the holiday on {found} (second column) is missing."),
    )
}

fn no_days() -> Text {
    Text::new(
        "祝日が1日もありません。内閣府の syukujitsu.csv の形式（日付,名称）のファイルを指定してください。",
        "not one holiday in it; give a file like the Cabinet Office's syukujitsu.csv (day,name).",
    )
}

fn broken_line() -> Text {
    Text::new("CSVの行として読めません。", "this line cannot be read as CSV.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lines(text: &str) -> Vec<u64> {
        read(text.as_bytes()).unwrap_err().iter().map(|e| e.line).collect()
    }

    #[test]
    fn the_cabinet_offices_file_is_read_as_it_is() {
        let text = "国民の祝日・休日月日,国民の祝日・休日名称\r\n1955/1/1,元日\r\n1955/1/15,成人の日\r\n";
        let (cp932, ..) = encoding_rs::SHIFT_JIS.encode(text);
        let bom = format!("\u{feff}{text}");
        for bytes in [&cp932[..], text.as_bytes(), bom.as_bytes()] {
            let days = read(bytes).unwrap();
            assert_eq!(days.len(), 2);
            assert_eq!(days[&NaiveDate::from_ymd_opt(1955, 1, 15).unwrap()], "成人の日");
        }
    }

    #[test]
    fn iso_days_full_width_digits_and_a_missing_header_are_fine() {
        let days = read("2026-01-01,元日\n２０２６/5/3,憲法記念日\n\n".as_bytes()).unwrap();
        assert_eq!(days.len(), 2);
    }

    #[test]
    fn every_bad_line_is_named() {
        assert_eq!(lines("日,名\n2026/1/1,元日\n2026/2/30,なし\n2026/5/3,\n来週,休み\n"), [3, 4, 5]);
        assert_eq!(lines("2026/1/1/1,元日\n20260101,元日\n205/1/1,元日\n"), [1, 2, 3]);
    }

    #[test]
    fn a_file_without_a_holiday_is_refused() {
        assert_eq!(lines(""), [1]);
        assert_eq!(lines("国民の祝日・休日月日,国民の祝日・休日名称\n"), [1]);
    }

    #[test]
    fn two_names_for_one_day_are_both_kept() {
        let days = read("2026/1/1,元日\n2026/1/1,市の日\n2026/1/1,元日\n".as_bytes()).unwrap();
        assert_eq!(days.values().collect::<Vec<_>>(), ["元日・市の日"]);
    }
}
