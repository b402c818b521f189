//! CEL's timestamps and durations: reading, writing, arithmetic, accessors. Source: the language
//! definition of cel-spec, "Timestamps and Durations", and its ranges.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, Offset, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::value::{Failure, Stop, Val};
use crate::calendar::Calendar;

/// What an accessor takes of a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    FullYear,
    Month,
    DayOfYear,
    DayOfMonth,
    Date,
    DayOfWeek,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

/// What an accessor counts in a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Total {
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

const RANGE: Stop = Stop::Failed(Failure::Range);
const UNREADABLE: Stop = Stop::Failed(Failure::Unreadable);

/// A duration, where it is in range: 64 bits of nanoseconds, about 292 years either way.
pub(super) fn in_range(d: TimeDelta) -> Result<Val<'static>, Stop> {
    if d.num_nanoseconds().is_some() { Ok(Val::Dur(d)) } else { Err(RANGE) }
}

/// An instant, where its year is 1 to 9999.
fn instant(t: DateTime<Utc>) -> Result<Val<'static>, Stop> {
    if (1..=9999).contains(&t.year()) { Ok(Val::Time(t)) } else { Err(RANGE) }
}

/// A civil date, where its year is 1 to 9999.
pub(super) fn civil(date: NaiveDate) -> Result<Val<'static>, Stop> {
    if (1..=9999).contains(&date.year()) { Ok(Val::Date(date)) } else { Err(RANGE) }
}

/// The instant `seconds` after the epoch.
pub(super) fn of_seconds(seconds: i64) -> Result<Val<'static>, Stop> {
    instant(DateTime::from_timestamp(seconds, 0).ok_or(RANGE)?)
}

/// Reads an RFC 3339 timestamp.
pub(super) fn parse_timestamp(text: &str) -> Result<Val<'static>, Stop> {
    let t = DateTime::parse_from_rfc3339(text).map_err(|_| UNREADABLE)?;
    instant(t.with_timezone(&Utc))
}

/// Reads a civil date, `2026-04-01`.
pub(super) fn parse_date(text: &str) -> Result<Val<'static>, Stop> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| UNREADABLE)?;
    if date.to_string() != text {
        return Err(UNREADABLE);
    }
    civil(date)
}

/// Reads a duration: a sequence of numbers with units `h`, `m`, `s`, `ms`, `us`, `ns`, or `0`.
pub(super) fn parse_duration(text: &str) -> Result<Val<'static>, Stop> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    if rest == "0" {
        return Ok(Val::Dur(TimeDelta::zero()));
    }
    if rest.is_empty() {
        return Err(UNREADABLE);
    }
    let mut sum = TimeDelta::zero();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or(UNREADABLE)?;
        let number = &rest[..digits];
        let unit = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |i| digits + i);
        sum = sum.checked_add(&amount(number, &rest[digits..unit])?).ok_or(RANGE)?;
        rest = &rest[unit..];
    }
    in_range(sum * sign)
}

fn amount(number: &str, unit: &str) -> Result<TimeDelta, Stop> {
    let nanos: i64 = match unit {
        "h" => 3_600_000_000_000,
        "m" => 60_000_000_000,
        "s" => 1_000_000_000,
        "ms" => 1_000_000,
        "us" => 1_000,
        "ns" => 1,
        _ => return Err(UNREADABLE),
    };
    if let Ok(whole) = number.parse::<i64>() {
        let all = i128::from(whole) * i128::from(nanos);
        let seconds = i64::try_from(all / 1_000_000_000).map_err(|_| RANGE)?;
        return TimeDelta::new(seconds, (all % 1_000_000_000) as u32).ok_or(RANGE);
    }
    let all = number.parse::<f64>().map_err(|_| UNREADABLE)? * nanos as f64;
    if all.abs() > i64::MAX as f64 { Err(RANGE) } else { Ok(TimeDelta::nanoseconds(all as i64)) }
}

/// A duration as `string()` writes it: seconds.
pub(super) fn print_duration(d: TimeDelta) -> String {
    let nanos = d.subsec_nanos().unsigned_abs();
    let sign = if d < TimeDelta::zero() { "-" } else { "" };
    let seconds = d.num_seconds().unsigned_abs();
    if nanos == 0 {
        return format!("{sign}{seconds}s");
    }
    let fraction = format!("{nanos:09}");
    format!("{sign}{seconds}.{}s", fraction.trim_end_matches('0'))
}

/// A timestamp as `string()` writes it: RFC 3339 in UTC.
pub(super) fn print_timestamp(t: DateTime<Utc>) -> String {
    let nanos = t.timestamp_subsec_nanos() % 1_000_000_000;
    let base = t.format("%Y-%m-%dT%H:%M:%S");
    if nanos == 0 {
        return format!("{base}Z");
    }
    let fraction = format!("{nanos:09}");
    format!("{base}.{}Z", fraction.trim_end_matches('0'))
}

/// Timestamp + duration. A civil date moved by whole days stays one.
pub(super) fn add(t: &Val<'_>, d: TimeDelta, calendar: &Calendar) -> Result<Val<'static>, Stop> {
    if let (Val::Date(date), Some(days)) = (t, whole_days(d)) {
        let step = Days::new(days.unsigned_abs());
        let moved = if days >= 0 { date.checked_add_days(step) } else { date.checked_sub_days(step) };
        return civil(moved.ok_or(RANGE)?);
    }
    let from = t.instant(calendar).ok_or(UNREADABLE)?;
    instant(from.checked_add_signed(d).ok_or(RANGE)?)
}

/// Timestamp − timestamp.
pub(super) fn between(a: &Val<'_>, b: &Val<'_>, calendar: &Calendar) -> Result<Val<'static>, Stop> {
    if let (Val::Date(a), Val::Date(b)) = (a, b) {
        return in_range(a.signed_duration_since(*b));
    }
    let (Some(a), Some(b)) = (a.instant(calendar), b.instant(calendar)) else { return Err(UNREADABLE) };
    in_range(a.signed_duration_since(b))
}

fn whole_days(d: TimeDelta) -> Option<i64> {
    let seconds = d.num_seconds();
    (seconds % 86_400 == 0 && d.subsec_nanos() == 0).then_some(seconds / 86_400)
}

/// A part of `t` in UTC, or in `zone`. Months, days of the month, week and year count from zero, as
/// in the language's definition; `getDate` counts from one.
pub(super) fn part(part: Part, t: DateTime<Utc>, zone: Option<&str>) -> Result<Val<'static>, Stop> {
    let t = t.with_timezone(&offset(t, zone.unwrap_or("UTC"))?);
    Ok(Val::Int(match part {
        Part::FullYear => t.year().into(),
        Part::Month => t.month0().into(),
        Part::DayOfYear => t.ordinal0().into(),
        Part::DayOfMonth => t.day0().into(),
        Part::Date => t.day().into(),
        Part::DayOfWeek => t.weekday().num_days_from_sunday().into(),
        Part::Hours => t.hour().into(),
        Part::Minutes => t.minute().into(),
        Part::Seconds => t.second().into(),
        Part::Milliseconds => t.timestamp_subsec_millis().into(),
    }))
}

/// The offset of `zone` at `t`: an IANA name, or `[+-]HH:MM`.
fn offset(t: DateTime<Utc>, zone: &str) -> Result<FixedOffset, Stop> {
    let Some((hours, minutes)) = zone.split_once(':') else {
        let tz: Tz = zone.parse().map_err(|_| UNREADABLE)?;
        return Ok(tz.offset_from_utc_datetime(&t.naive_utc()).fix());
    };
    let (west, hours) = match hours.strip_prefix('-') {
        Some(hours) => (true, hours),
        None => (false, hours.strip_prefix('+').unwrap_or(hours)),
    };
    let (h, m): (u8, u8) = (hours.parse().map_err(|_| UNREADABLE)?, minutes.parse().map_err(|_| UNREADABLE)?);
    if h > 23 || m > 59 {
        return Err(UNREADABLE);
    }
    let seconds = (i32::from(h) * 60 + i32::from(m)) * 60;
    FixedOffset::east_opt(if west { -seconds } else { seconds }).ok_or(RANGE)
}

/// A duration counted in a unit; `getMilliseconds` gives the part below a second.
pub(super) fn total(total: Total, d: TimeDelta) -> i64 {
    match total {
        Total::Hours => d.num_hours(),
        Total::Minutes => d.num_minutes(),
        Total::Seconds => d.num_seconds(),
        Total::Milliseconds => i64::from(d.subsec_nanos()) / 1_000_000,
    }
}
