//! The `Retry-After` header (RFC 9110, 10.2.3): seconds, or an HTTP date.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};

/// How long the receiver asks to be left alone; `None` where the header says nothing usable.
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
    fn nonsense_says_nothing() {
        for nonsense in ["", "soon", "-5", "1.5", "１２０"] {
            check(nonsense, None);
        }
    }
}
