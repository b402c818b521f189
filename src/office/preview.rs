//! The digest as it would be sent now, without a trace.

use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::parts::Parts;
use super::period::{self, Period};
use super::stored::{StoredPlan, stored_plan, stored_plan_as_of};
use super::trouble::Trouble;
use crate::alerts::{Book, Questions, Silence};
use crate::cycle::{self, Inputs};
use crate::lang::Lang;
use crate::notices::digest::Since;
use crate::notices::{Body, Draft, Threads};
use crate::render::{self, Written};
use crate::store::Store;

/// Which digest to look at.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Whose own weekly sheet, by the department's code; `None`: the headquarters' digest.
    pub department: Option<String>,
    /// The language that its reader reads; `None`: the one that the plan says.
    pub lang: Option<Lang>,
    /// As the store knew it at the end of this day; `None`: at the moment given.
    pub as_of: Option<NaiveDate>,
}

/// The digest as it would have been sent at the end of `day`, by what the store knew then, written out
/// in `lang`; the alerts are those that the record says were open.
///
/// # Errors
/// What the store or the renderer reports.
pub async fn preview_as_of(
    store: &Store,
    parts: &Parts,
    lang: Lang,
    day: NaiveDate,
) -> Result<Option<Written>, Trouble> {
    let asked = Asked { lang: Some(lang), as_of: Some(day), department: None };
    let Some((draft, at)) = look(store, parts, &asked, DateTime::<Utc>::MIN_UTC).await? else {
        return Ok(None);
    };
    Ok(Some(render::written(&draft, &parts.style, at)?))
}

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
    let asked = Asked { lang, ..Asked::default() };
    Ok(look(store, parts, &asked, now).await?.map(|(draft, _)| draft))
}

/// What was asked for, not yet in words, and its moment: `now`, or the end of the day asked for. `None` before
/// the first import, where nobody is to get it, and of a department to which there is nothing to tell.
///
/// # Errors
/// What the store reports.
pub async fn look(
    store: &Store,
    parts: &Parts,
    asked: &Asked,
    now: DateTime<Utc>,
) -> Result<Option<(Draft, DateTime<Utc>)>, Trouble> {
    let (at, stored, book) = match asked.as_of {
        Some(day) => {
            let end = parts.calendar.midnight(day + Days::new(1)) - TimeDelta::milliseconds(1);
            let stored = stored_plan_as_of(store, Some(day), day).await?;
            (end, stored, store.book_as_of(end).await?)
        }
        None => {
            let stored = stored_plan(store, Some(parts.calendar.today(now))).await?;
            (now, stored, store.load_book().await?.book)
        }
    };
    Ok(draft_of(store, parts, asked, at, stored, book).await?.map(|draft| (draft, at)))
}

async fn draft_of(
    store: &Store,
    parts: &Parts,
    asked: &Asked,
    now: DateTime<Utc>,
    mut stored: StoredPlan,
    book: Book,
) -> Result<Option<Draft>, Trouble> {
    if stored.revision == 0 {
        return Ok(None);
    }
    // Labels are chosen while the digest is made: its reader's language must be known before.
    let lang = asked.lang;
    if let Some(lang) = lang {
        stored.plan.departments.iter_mut().for_each(|department| department.language = Some(lang));
    }
    let reads = lang.unwrap_or(parts.config.city.language);
    let from = period::begin(store, now).await?.unwrap_or(now);
    let period = Period::load(store, (from, now), &stored.plan, parts, reads).await?;
    let silences = silences_at(store, now).await?;
    let questions = Questions { waits: store.is_strained().await?, ..parts.config.questions };
    let mut settings = parts.notices_of(store).await?;
    settings.weekly = asked.department.iter().cloned().collect::<BTreeSet<_>>().into();
    let drafts = RefCell::new(Vec::new());
    let keep = |draft: &Draft, _: &str| {
        drafts.borrow_mut().push(draft.clone());
        Err(String::new())
    };
    let inputs = Inputs {
        plan: &stored.plan,
        recorded: &stored.recorded,
        silences: &silences,
        questions,
        calendar: &parts.calendar,
        facts: &parts.config.facts,
        rules: &parts.rules,
        book: &book,
        settings: &settings,
        threads: Threads::NONE,
        render: &keep,
    };
    let outcome = cycle::cycle(&inputs, now);
    let imported = stored.last_import.as_ref().map(|i| (i.day, i.path.clone()));
    let since = Since {
        from,
        due: now,
        told: &period.told,
        decisions: &period.decisions,
        blocked: &period.blocked,
        failures: &period.failures,
        imported: imported.as_ref(),
    };
    cycle::digest(&inputs, &outcome, &since, now);
    let is_asked = |draft: &Draft| matches!(&draft.body, Body::Digest(d) if d.department.is_some() == asked.department.is_some());
    Ok(drafts.into_inner().into_iter().find(is_asked))
}

/// The silences that were in force at `now`, also where they were ended since.
async fn silences_at(store: &Store, now: DateTime<Utc>) -> Result<Vec<Silence>, Trouble> {
    let ended = |silence: &Silence| silence.ended_at.filter(|at| *at <= now);
    let then = |silence: Silence| Silence { ended_at: ended(&silence), ..silence };
    let mut silences: Vec<Silence> = store.silences().await?.into_iter().map(then).collect();
    silences.retain(|silence| silence.in_force(now));
    silences.reverse();
    Ok(silences)
}
