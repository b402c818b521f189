//! How the store writes instants and the closed sets of the core, and reads them back.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

use crate::alerts::{State, Told};
use crate::notices::Reason;
use crate::rules::Severity;

/// What a column holds that nobody of ours wrote.
pub(super) fn corrupt(what: impl Into<String>) -> sqlx::Error {
    sqlx::Error::Decode(what.into().into())
}

/// Epoch milliseconds; what is finer is cut off (downwards, also before 1970).
pub(super) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// The instant of `millis`.
pub(super) fn instant(millis: i64) -> Result<DateTime<Utc>, sqlx::Error> {
    Utc.timestamp_millis_opt(millis).single().ok_or_else(|| corrupt(format!("{millis} is no instant")))
}

/// The instant of a column that may be empty.
pub(super) fn instant_opt(millis: Option<i64>) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    millis.map(instant).transpose()
}

/// A civil date as the store writes it.
pub(super) fn date(text: &str) -> Result<NaiveDate, sqlx::Error> {
    text.parse().map_err(|_| corrupt(format!("`{text}` is no date")))
}

/// The date of a column that may be empty.
pub(super) fn date_opt(text: Option<&str>) -> Result<Option<NaiveDate>, sqlx::Error> {
    text.map(date).transpose()
}

/// The member of a closed set that bears `name`.
fn named<T: Copy>(all: &[T], name_of: fn(T) -> &'static str, name: &str) -> Result<T, sqlx::Error> {
    let found = all.iter().find(|member| name_of(**member) == name);
    found.copied().ok_or_else(|| corrupt(format!("`{name}` is none of ours")))
}

pub(super) fn state(name: &str) -> Result<State, sqlx::Error> {
    named(&State::ALL, State::name, name)
}

pub(super) fn severity(name: &str) -> Result<Severity, sqlx::Error> {
    named(&Severity::ALL, Severity::name, name)
}

pub(super) fn told(name: &str) -> Result<Told, sqlx::Error> {
    named(&Told::ALL, Told::name, name)
}

/// A reason's name and its detail: until when, by which rule; else empty.
pub(super) fn reason_parts(reason: &Reason) -> (&'static str, String) {
    match reason {
        Reason::Told => ("told", String::new()),
        Reason::OutsideHours(until) => ("outside_hours", millis(*until).to_string()),
        Reason::DigestOnly => ("digest_only", String::new()),
        Reason::InhibitedBy(rule) => ("inhibited_by", rule.clone()),
        Reason::SupersededBy(rule) => ("superseded_by", rule.clone()),
        Reason::Adopted => ("adopted", String::new()),
        Reason::Shadow => ("shadow", String::new()),
        Reason::Silenced(by, until) => ("silenced", format!("{} {by}", millis(*until))),
        Reason::Decided => ("decided", String::new()),
        Reason::Unreachable => ("unreachable", String::new()),
        Reason::Unwritable(why) => ("unwritable", why.clone()),
        Reason::Discarded(by) => ("discarded", by.clone()),
    }
}

/// The reason of its name and detail.
pub(super) fn reason(name: &str, detail: &str) -> Result<Reason, sqlx::Error> {
    Ok(match name {
        "told" => Reason::Told,
        "outside_hours" => {
            let until = detail.parse().map_err(|_| corrupt(format!("`{detail}` is no instant")))?;
            Reason::OutsideHours(instant(until)?)
        }
        "digest_only" => Reason::DigestOnly,
        "inhibited_by" => Reason::InhibitedBy(detail.to_owned()),
        "superseded_by" => Reason::SupersededBy(detail.to_owned()),
        "adopted" => Reason::Adopted,
        "shadow" => Reason::Shadow,
        "silenced" => {
            let (until, by) = detail.split_once(' ').unwrap_or((detail, ""));
            let until = until.parse().map_err(|_| corrupt(format!("`{until}` is no instant")))?;
            Reason::Silenced(by.to_owned(), instant(until)?)
        }
        "decided" => Reason::Decided,
        "unreachable" => Reason::Unreachable,
        "unwritable" => Reason::Unwritable(detail.to_owned()),
        "discarded" => Reason::Discarded(detail.to_owned()),
        other => return Err(corrupt(format!("`{other}` is no reason"))),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_reason_comes_back_as_it_was() {
        let until = Utc.timestamp_millis_opt(1_700_000_000_123).unwrap();
        for given in [
            Reason::Told,
            Reason::OutsideHours(until),
            Reason::DigestOnly,
            Reason::InhibitedBy("renewal-ending".into()),
            Reason::SupersededBy("renewal-past-end".into()),
            Reason::Adopted,
            Reason::Shadow,
            Reason::Silenced("山田 太郎".into(), until),
            Reason::Decided,
            Reason::Unreachable,
            Reason::Unwritable("壊れたひな形".into()),
            Reason::Discarded("佐藤".into()),
        ] {
            let (name, detail) = reason_parts(&given);
            assert_eq!(reason(name, &detail).unwrap(), given);
        }
    }

    #[test]
    fn every_kind_of_word_has_a_name_of_its_own() {
        for value in Told::ALL {
            assert_eq!(told(value.name()).unwrap(), value);
        }
        assert!(told("shouted").is_err());
    }
}
