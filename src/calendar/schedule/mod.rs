//! Schedules as users write them: five cron fields, or `Mon 09:00`.
//!
//! # Why not crate `cron` as it is
//! It wants seconds first, counts weekdays from Sunday as 1, joins day and weekday with *and*, and
//! on a clock change skips a local time or gives it twice. So the fields are read here; the crate
//! walks a calendar without clock changes; and each local time then becomes one instant: the first
//! at which clocks show it, or a later time where they skip it. No local time is lost or doubled.

mod field;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use unicode_normalization::UnicodeNormalization;

use super::business::instant;
use super::hours::time_of_day;
use crate::lang::Text;
use field::Field;

/// Moments that come again.
#[derive(Clone, Debug)]
pub struct Schedule {
    text: String,
    cron: cron::Schedule,
}

/// The values of the five fields.
struct Fields {
    minutes: BTreeSet<u32>,
    hours: BTreeSet<u32>,
    days: BTreeSet<u32>,
    months: BTreeSet<u32>,
    weekdays: BTreeSet<u32>,
}

impl Schedule {
    /// Reads the five fields of cron (minute, hour, day, month, weekday; 0 and 7 are Sunday), or
    /// days and a time: `Mon 09:00`, `月 09:00`, `weekdays 07:00`, `平日 07:00`, `09:00`.
    ///
    /// # Errors
    /// What cannot be read and what is accepted; both a day of the month and a weekday; a moment
    /// that never comes (`0 0 31 2 *`).
    pub fn parse(text: &str) -> Result<Schedule, Text> {
        let folded: String = text.nfkc().collect();
        let words: Vec<&str> = folded.split_whitespace().collect();
        let fields = match words[..] {
            [minute, hour, day, month, weekday] => Fields::parse([minute, hour, day, month, weekday])?,
            [days, time] => Fields::on(days, time)?,
            [time] => Fields::on("*", time)?,
            _ => return Err(unreadable(text)),
        };
        fields.check(text)?;
        let cron = cron::Schedule::from_str(&fields.expression()).map_err(|_| unreadable(text))?;
        Ok(Schedule { text: text.trim().to_owned(), cron })
    }

    /// The first moment after `now`; `None` only past the year 2100.
    pub fn next_after(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let local = Utc.from_utc_datetime(&now.with_timezone(&zone).naive_local());
        self.cron.after(&local).map(|at| instant(at.naive_utc(), zone)).find(|at| *at > now)
    }

    /// The latest moment at or before `now`; `None` only before the year 1970.
    pub fn previous_at_or_before(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        // Where clocks were set back, a later local time may lie behind us: start past it.
        let local = now.with_timezone(&zone).naive_local().checked_add_signed(TimeDelta::hours(3))?;
        let backwards = self.cron.after(&Utc.from_utc_datetime(&local)).rev();
        backwards.map(|at| instant(at.naive_utc(), zone)).find(|at| *at <= now)
    }

    /// The stable name of the period that begins at the moment `at`: its local day and time, such as
    /// `2026-11-23T08:00`.
    pub fn period_key(at: DateTime<Utc>, zone: Tz) -> String {
        local_minute(at, zone).format("%Y-%m-%dT%H:%M").to_string()
    }
}

/// As written.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn local_minute(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    let local = at.with_timezone(&zone).naive_local();
    local.with_second(0).and_then(|local| local.with_nanosecond(0)).unwrap_or(local)
}

impl Fields {
    fn parse(texts: [&str; 5]) -> Result<Fields, Text> {
        let fields = [&field::MINUTE, &field::HOUR, &field::DAY, &field::MONTH, &field::WEEKDAY];
        let mut read = fields.iter().zip(texts).map(|(field, text)| field.parse(text));
        let mut next = || read.next().unwrap_or_else(|| Ok(BTreeSet::new()));
        match (next(), next(), next(), next(), next()) {
            (Ok(minutes), Ok(hours), Ok(days), Ok(months), Ok(weekdays)) => {
                Ok(Fields { minutes, hours, days, months, weekdays })
            }
            (minutes, hours, days, months, weekdays) => Err(joined(
                [minutes, hours, days, months, weekdays].into_iter().filter_map(Result::err).collect(),
            )),
        }
    }

    /// Every day named by `days` at the time `time`.
    fn on(days: &str, time: &str) -> Result<Fields, Text> {
        let at = time_of_day(time).ok_or_else(|| unreadable(&format!("{days} {time}")))?;
        let weekdays = match days.to_ascii_lowercase().as_str() {
            "weekdays" | "平日" => "1-5".to_owned(),
            "daily" | "毎日" => "*".to_owned(),
            "weekly" | "毎週" => return Err(unreadable(days)),
            days => days.to_owned(),
        };
        let (minute, hour) = (at.minute().to_string(), at.hour().to_string());
        Fields::parse([&minute, &hour, "*", "*", &weekdays])
    }

    fn check(&self, text: &str) -> Result<(), Text> {
        if !field::DAY.is_all(&self.days) && !field::WEEKDAY.is_all(&self.weekdays) {
            return Err(Text::new(
                format!("「{text}」は日と曜日の両方を指定しています。どちらかを * にしてください。"),
                format!("\"{text}\" gives both a day of the month and a weekday; make one of them *."),
            ));
        }
        let longest = |month: &u32| match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let comes = self.months.iter().any(|month| self.days.first() <= Some(&longest(month)));
        if comes { Ok(()) } else { Err(never(text)) }
    }

    /// What crate `cron` is given: seconds first, values alone, weekdays by name.
    fn expression(&self) -> String {
        const NAMES: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
        let list = |field: &Field, values: &BTreeSet<u32>| {
            if field.is_all(values) {
                return "*".to_owned();
            }
            values.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
        };
        let weekdays = match field::WEEKDAY.is_all(&self.weekdays) {
            true => "*".to_owned(),
            false => self.weekdays.iter().map(|day| NAMES[*day as usize % 7]).collect::<Vec<_>>().join(","),
        };
        format!(
            "0 {} {} {} {} {weekdays}",
            list(&field::MINUTE, &self.minutes),
            list(&field::HOUR, &self.hours),
            list(&field::DAY, &self.days),
            list(&field::MONTH, &self.months),
        )
    }
}

fn joined(texts: Vec<Text>) -> Text {
    let all = |pick: fn(&Text) -> &str| texts.iter().map(pick).collect::<Vec<_>>().join(" ");
    Text::new(all(|text| &text.ja), all(|text| &text.en))
}

fn unreadable(found: &str) -> Text {
    Text::new(
        format!(
            "「{found}」は予定として読めません。「月 08:00」「平日 07:00」「09:00」か、cronの5欄（分 時 日 月 曜日、例 0 8 * * 1）で書いてください。秒の欄はありません。"
        ),
        format!(
            "\"{found}\" is no schedule; write \"Mon 08:00\", \"weekdays 07:00\", \"09:00\", or the five fields of cron (minute hour day month weekday, such as 0 8 * * 1), without seconds."
        ),
    )
}

fn never(text: &str) -> Text {
    Text::new(
        format!("「{text}」の日は来ません（その月にその日はありません）。"),
        format!("\"{text}\" never comes: no such month has such a day."),
    )
}

#[cfg(test)]
mod tests;
