//! Small things that pages write alike: moments, addresses with a query, words that may be missing.

use chrono::{DateTime, Utc};
use minijinja::context;

use super::templates;
use crate::calendar::Calendar;
use crate::lang::Lang;
use crate::render::words;

/// A moment as the city's clocks show it: 令和8年11月22日 09:00; 22 Nov 2026 09:00.
pub(super) fn moment(at: DateTime<Utc>, calendar: &Calendar, lang: Lang) -> String {
    let local = at.with_timezone(&calendar.zone());
    format!("{} {}", words::short_date(local.date_naive(), lang), local.format("%H:%M"))
}

/// The word under `key`, where there is one: for names that others make up, such as kinds of entries.
pub(super) fn word(lang: Lang, key: &str) -> Option<String> {
    templates::words(lang, key, context! {}).ok()
}

/// A part of an address, percent-encoded.
pub(super) fn encoded(text: &str) -> String {
    let safe = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// `path` with those of the names whose values say something.
pub(super) fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let said = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> = said.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// What somebody typed, without what surrounds it; `None` where that is nothing.
pub(super) fn given(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_whatever_was_asked_for() {
        assert_eq!(address("/audit", &[("kind", ""), ("actor", "")]), "/audit");
        assert_eq!(
            address("/audit", &[("kind", "a&b"), ("actor", "高\r\n")]),
            "/audit?kind=a%26b&actor=%E9%AB%98%0D%0A"
        );
    }
}
