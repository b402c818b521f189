//! The digest as it would be sent now, without a trace.

use std::cell::RefCell;

use chrono::{DateTime, Utc};

use super::evaluate::{DIGEST, adopted_at};
use super::judging::moment_of;
use super::parts::Parts;
use super::stored::stored_plan;
use super::trouble::Trouble;
use crate::cycle::{self, Inputs};
use crate::lang::Lang;
use crate::notices::digest::Since;
use crate::notices::{Body, Draft};
use crate::render::{self, Written};
use crate::store::Store;

/// The digest that would leave at `now`, written out in `lang`; `None` before the first import, or where
/// nobody is the headquarters.
///
/// # Errors
/// What the store or the renderer reports.
pub async fn preview(
    store: &Store,
    parts: &Parts,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<Option<Written>, Trouble> {
    let Some(draft) = draft(store, parts, Some(lang), now).await? else { return Ok(None) };
    Ok(Some(render::written(&draft, &parts.style, now)?))
}

/// The digest that would leave at `now`, not yet in words: for a reader of `lang`, or of the language
/// that the headquarters reads.
///
/// # Errors
/// What the store reports.
pub async fn draft(
    store: &Store,
    parts: &Parts,
    lang: Option<Lang>,
    now: DateTime<Utc>,
) -> Result<Option<Draft>, Trouble> {
    let mut stored = stored_plan(store, Some(parts.calendar.today(now))).await?;
    if stored.revision == 0 {
        return Ok(None);
    }
    // Labels are chosen while the digest is made: its reader's language must be known before.
    if let Some(lang) = lang {
        stored.plan.departments.iter_mut().for_each(|department| department.language = Some(lang));
    }
    let last = store.digest_last_period(DIGEST).await?;
    let adopted = adopted_at(store).await?.unwrap_or(now);
    let from = last.and_then(|period| moment_of(&period, parts.calendar.zone())).unwrap_or(adopted);
    let told: Vec<_> = store.events_since(from).await?.into_iter().map(|row| row.entry).collect();
    let failures: Vec<_> =
        store.failures_since(from).await?.into_iter().map(|row| row.why(&stored.plan)).collect();
    let book = store.load_book().await?.book;
    let silences = store.silences_in_force(now).await?;
    let settings = parts.notices(&store.id().await?);
    let drafts = RefCell::new(Vec::new());
    let keep = |draft: &Draft, _: &str| {
        drafts.borrow_mut().push(draft.clone());
        Err(String::new())
    };
    let inputs = Inputs {
        plan: &stored.plan,
        recorded: &stored.recorded,
        silences: &silences,
        questions: crate::alerts::Questions::default(),
        calendar: &parts.calendar,
        facts: &parts.config.facts,
        rules: &parts.rules,
        book: &book,
        settings: &settings,
        render: &keep,
    };
    let outcome = cycle::cycle(&inputs, now);
    let imported = stored.last_import.as_ref().map(|i| (i.day, i.path.clone()));
    let since = Since { from, due: now, told: &told, failures: &failures, imported: imported.as_ref() };
    cycle::digest(&inputs, &outcome, &since, now);
    Ok(drafts.into_inner().into_iter().find(|draft| matches!(draft.body, Body::Digest(_))))
}
