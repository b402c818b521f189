//! How things stand, for a page: what the digest of this moment would say of a plan and a book that are in
//! memory, and what opens within four weeks if nobody acts.
//!
//! # Why not the digest itself
//! Its letter is written after an evaluation; a page shows the alerts as the last one left them, and must not
//! load the plan again to do so. What is said is said by the same code.

use chrono::{DateTime, Utc};

use super::parts::Parts;
use super::period::{self, Period};
use super::trouble::Trouble;
use crate::alerts::{Book, Questions, Silence};
use crate::cycle::{self, Inputs, forecast};
use crate::lang::Lang;
use crate::notices::digest::{AHEAD, Coming, Present, Since, digest};
use crate::notices::{Desk, Digest, Settings, Threads};
use crate::plan::facts::Facts;
use crate::plan::fields::View;
use crate::plan::{Plan, Recorded};
use crate::rules::Judgement;
use crate::store::{ImportInfo, Store};

/// What is in memory.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// The parts in force.
    pub parts: &'a Parts,
    /// The plan.
    pub plan: &'a Plan,
    /// What is recorded beside it.
    pub recorded: &'a Recorded,
    /// The alerts.
    pub book: &'a Book,
    /// The plan's facts.
    pub facts: &'a Facts,
    /// What the rules say.
    pub judgement: &'a Judgement,
    /// The last import.
    pub imported: Option<&'a ImportInfo>,
}

/// What the store knows beside it.
pub struct Beside {
    /// When the last digest before today was written, or the store adopted.
    pub from: DateTime<Utc>,
    now: DateTime<Utc>,
    period: Period,
    settings: Settings,
    silences: Vec<Silence>,
    questions: Questions,
}

impl Beside {
    /// Reads it, for a reader of `lang`.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn load(
        store: &Store,
        standing: &Standing<'_>,
        lang: Lang,
        now: DateTime<Utc>,
    ) -> Result<Beside, Trouble> {
        let Standing { parts, plan, .. } = *standing;
        // The digest of this very morning has told what is new; a page tells it for the rest of the day.
        let morning = parts.calendar.midnight(parts.calendar.today(now));
        let from = period::begin(store, morning).await?.unwrap_or(now);
        Ok(Beside {
            from,
            now,
            period: Period::load(store, (from, now), plan, parts, lang).await?,
            settings: parts.notices_of(store).await?,
            silences: store.silences_in_force(now).await?,
            questions: Questions { waits: store.is_strained().await?, ..parts.config.questions },
        })
    }
}

/// The digest of the moment, without a look ahead.
pub fn standing(on: &Standing<'_>, beside: &Beside, lang: Lang) -> Digest {
    let imported = on.imported.map(|import| (import.day, import.path.clone()));
    let view = View { plan: on.plan, facts: on.facts };
    let defaults = cycle::defaults(&on.parts.rules, view, on.judgement, &on.parts.calendar, beside.now);
    let present = Present {
        book: on.book,
        rules: &on.parts.rules,
        judgement: on.judgement,
        facts: on.facts,
        defaults: &defaults,
        recorded: on.recorded,
        silences: &beside.silences,
        coming: &[],
    };
    let since = Since {
        from: beside.from,
        due: beside.now,
        told: &beside.period.told,
        decisions: &beside.period.decisions,
        blocked: &beside.period.blocked,
        failures: &beside.period.failures,
        imported: imported.as_ref(),
    };
    let desk = Desk::new(on.plan, &on.parts.calendar, &beside.settings, beside.now);
    digest(&present, &since, lang, &desk)
}

/// What opens within four weeks if nobody acts, by day.
pub fn coming(on: &Standing<'_>, beside: &Beside) -> Vec<Coming> {
    let inputs = Inputs {
        plan: on.plan,
        recorded: on.recorded,
        calendar: &on.parts.calendar,
        facts: &on.parts.config.facts,
        rules: &on.parts.rules,
        book: on.book,
        silences: &beside.silences,
        questions: beside.questions,
        settings: &beside.settings,
        threads: Threads::NONE,
        render: &|_, _| Err(String::new()),
    };
    forecast(&inputs, on.book, beside.now, AHEAD)
}
