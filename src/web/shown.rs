//! Small things that pages write alike: moments, words that may be missing.

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

/// What somebody typed, without what surrounds it; `None` where that is nothing.
pub(super) fn given(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}
