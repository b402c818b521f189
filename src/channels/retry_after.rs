//! How long a receiver asks to be left alone: the `Retry-After` header (RFC 9110, 10.2.3), or what some
//! services have in its place.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// The wish that an answer's headers express; `None` where they express none.
///
/// Beside `Retry-After` two forms of "when the limit is over" are read: a moment in Unix seconds
/// (`X-RateLimit-Reset` of Chatwork) and a number of seconds (`RateLimit-Reset` of LINE WORKS).
pub(super) fn wish(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let reset = || ["x-ratelimit-reset", "ratelimit-reset"].into_iter().find_map(header);
    match header(RETRY_AFTER.as_str()) {
        Some(value) => parse(value, now),
        None => reset().and_then(|value| over(value, now)),
    }
}

/// What is more than a year in seconds is a moment.
fn over(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let number: i64 = value.trim().parse().ok().filter(|number| *number >= 0)?;
    let seconds = if number > 366 * 24 * 3600 { number.saturating_sub(now.timestamp()) } else { number };
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// What a `Retry-After` asks for; `None` where the header says nothing usable.
pub(super) fn parse(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = date(value)?;
    Some((until - now).to_std().unwrap_or(Duration::ZERO))
}

/// The preferred form of a date, and the two obsolete ones (RFC 9110, 5.6.7).
fn date(value: &str) -> Option<DateTime<Utc>> {
    if let Ok(date) = DateTime::parse_from_rfc2822(value) {
        return Some(date.to_utc());
    }
    ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(value, form).ok())
        .map(|date| date.and_utc())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(value: &str, seconds: Option<u64>) {
        let now = DateTime::parse_from_rfc3339("1994-11-06T08:48:37Z").unwrap().to_utc();
        assert_eq!(parse(value, now).map(|d| d.as_secs()), seconds, "{value:?}");
    }

    #[test]
    fn seconds_and_all_three_forms_of_a_date_are_read() {
        check("120", Some(120));
        check(" 0 ", Some(0));
        check("99999999999999999999999", Some(u64::MAX));
        check("Sun, 06 Nov 1994 08:49:37 GMT", Some(60));
        check("Sunday, 06-Nov-94 08:49:37 GMT", Some(60));
        check("Sun Nov  6 08:49:37 1994", Some(60));
    }

    #[test]
    fn a_date_that_has_passed_is_no_wait() {
        check("Sun, 06 Nov 1994 08:47:37 GMT", Some(0));
    }

    #[test]
    fn the_end_of_a_limit_is_read_where_nothing_else_is_said() {
        let now = DateTime::from_timestamp(1_775_000_000, 0).unwrap();
        let check = |name: &'static str, value: &str, seconds: Option<u64>| {
            let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
            assert_eq!(wish(&headers, now).map(|d| d.as_secs()), seconds, "{name}: {value}");
        };
        check("x-ratelimit-reset", "1775000090", Some(90));
        check("x-ratelimit-reset", "1774999999", Some(0));
        check("ratelimit-reset", "42", Some(42));
        check("ratelimit-reset", "soon", None);
        check("x-ratelimit-reset", "-1", None);
        check("retry-after", "7", Some(7));
        check("x-request-id", "7", None);
    }

    #[test]
    fn nonsense_says_nothing() {
        for nonsense in ["", "soon", "-5", "1.5", "１２０"] {
            check(nonsense, None);
        }
    }
}
