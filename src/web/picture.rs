//! The plan and the alerts as they stand, kept in memory for all pages until something changes.
//!
//! # Why
//! To build the plan, derive its facts and judge them takes some milliseconds for a city and many for
//! twenty thousand rows; a page is to take one. What was built stays until the store has moved on, the
//! rules were reloaded or the day has changed; while one request builds it anew, the others read the old.

mod agenda;
mod ahead;
mod listing;
mod unknowns;

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, NaiveDate, Utc};
use tokio::sync::Mutex;

use crate::alerts::Book;
pub(super) use agenda::Agenda;
pub(super) use ahead::Outlook;
pub(super) use listing::{Listed, Listing, Order, perspectives};
pub(super) use unknowns::Unknowns;

use agenda::Agendas;
use ahead::Ahead;

use crate::alerts::AlertKey;
use crate::lang::Lang;
use crate::notices::Desk;
use crate::office::engine::Engine;
use crate::office::parts::Parts;
use crate::office::standing::Standing;
use crate::office::stored::{StoredPlan, judged_plan};
use crate::office::trouble::Trouble;
use crate::plan::facts::{Facts, derive};
use crate::plan::fields::View;
use crate::plan::{Plan, Recorded};
use crate::rules::{Judgement, judge};
use crate::store::{Heads, ImportInfo};

/// The plan and the alerts as they stand.
pub struct Picture {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// That day in the city.
    pub today: NaiveDate,
    /// The parts that it was judged by.
    pub parts: Arc<Parts>,
    /// How far the store was.
    pub heads: Heads,
    /// The plan, with what has ended by today.
    pub plan: Plan,
    /// What is recorded beside it.
    pub recorded: Recorded,
    /// The last import.
    pub imported: Option<ImportInfo>,
    /// The plan's facts of today.
    pub facts: Facts,
    /// What the rules say of it today.
    pub judgement: Judgement,
    /// The alerts, as the last evaluation left them.
    pub book: Book,
    listing: Listing,
    unknowns: Unknowns,
    agendas: Agendas,
}

/// The present picture, made when it is asked for.
pub struct Pictures {
    engine: Arc<Engine>,
    present: RwLock<Option<Arc<Picture>>>,
    making: Mutex<()>,
    ahead: Ahead,
}

impl Picture {
    /// Plan and facts, as conditions and titles read them.
    pub fn view(&self) -> View<'_> {
        View { plan: &self.plan, facts: &self.facts }
    }

    /// The alerts in the order in which people want them, with whom they concern.
    pub(super) fn listing(&self) -> &Listing {
        &self.listing
    }

    /// What cannot be told, by rule.
    pub(super) fn unknowns(&self) -> &Unknowns {
        &self.unknowns
    }

    /// What the digest of this picture says to a reader of `lang`; made when it is first asked for.
    ///
    /// # Errors
    /// What the store reports.
    pub(super) async fn agenda(self: &Arc<Self>, engine: &Engine, lang: Lang) -> Result<&Agenda, Trouble> {
        self.agendas.of(self, engine, lang).await
    }

    /// The plan as the office reads it.
    fn standing(&self) -> Standing<'_> {
        Standing {
            parts: &self.parts,
            plan: &self.plan,
            recorded: &self.recorded,
            book: &self.book,
            facts: &self.facts,
            judgement: &self.judgement,
            imported: self.imported.as_ref(),
        }
    }

    /// The departments that an alert concerns, by code: also one that there might be.
    pub(super) fn concerned(&self, key: &AlertKey) -> Vec<&str> {
        let all = match self.listing.find(key) {
            Some(listed) => listed.concerned.clone(),
            None => listing::concerned_by_row(self, key),
        };
        all.into_iter().filter_map(|d| Some(self.plan.departments.get(d)?.code.as_str())).collect()
    }
}

impl Pictures {
    /// None yet.
    pub fn new(engine: Arc<Engine>) -> Pictures {
        Pictures { engine, present: RwLock::default(), making: Mutex::default(), ahead: Ahead::default() }
    }

    /// The picture as of now; the one before while another request makes it anew.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn look(&self) -> Result<Arc<Picture>, Trouble> {
        let heads = self.engine.store.heads().await?;
        let before = self.present();
        if let Some(picture) = before.as_ref().filter(|picture| self.holds(picture, heads)) {
            return Ok(Arc::clone(picture));
        }
        match (self.making.try_lock(), before) {
            (Ok(guard), _) => self.make(guard).await,
            (Err(_), Some(old)) => Ok(old),
            (Err(_), None) => self.make(self.making.lock().await).await,
        }
    }

    /// The picture as of now, also where that takes a moment: for who has just changed something.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn fresh(&self) -> Result<Arc<Picture>, Trouble> {
        self.make(self.making.lock().await).await
    }

    /// What opens within four weeks if nobody acts: of `picture`, or, while that is being found out, of the
    /// one before; `None` while nothing is known yet.
    pub(super) async fn outlook(&self, picture: &Arc<Picture>) -> Option<Arc<Outlook>> {
        self.ahead.of(picture, &self.engine).await
    }

    fn present(&self) -> Option<Arc<Picture>> {
        self.present.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn holds(&self, picture: &Picture, heads: Heads) -> bool {
        let parts = self.engine.parts();
        picture.heads == heads
            && Arc::ptr_eq(&picture.parts, &parts)
            && picture.today == parts.calendar.today(self.engine.clock.now())
    }

    async fn make(&self, _guard: tokio::sync::MutexGuard<'_, ()>) -> Result<Arc<Picture>, Trouble> {
        let heads = self.engine.store.heads().await?;
        if let Some(picture) = self.present().filter(|picture| self.holds(picture, heads)) {
            return Ok(picture); // another request made it meanwhile
        }
        let parts = self.engine.parts();
        let now = self.engine.clock.now();
        let today = parts.calendar.today(now);
        let StoredPlan { plan, recorded, last_import, .. } =
            judged_plan(&self.engine.store, today, None).await?;
        let book = self.engine.store.load_book().await?.book;
        let picture = tokio::task::spawn_blocking(move || {
            let facts = derive(&plan, &recorded, &parts.calendar, &parts.config.facts, today);
            let judgement = judge(&parts.rules, &View { plan: &plan, facts: &facts }, &parts.calendar, now);
            let (settings, imported) = (parts.notices(""), last_import);
            let desk = Desk::new(&plan, &parts.calendar, &settings, now);
            let listing = Listing::of(&book, &parts.rules, &judgement, &desk);
            let unknowns = Unknowns::of(&judgement, &parts.rules, &plan, today);
            drop(desk);
            let agendas = Agendas::default();
            Picture {
                at: now,
                today,
                parts,
                heads,
                plan,
                recorded,
                imported,
                facts,
                judgement,
                book,
                listing,
                unknowns,
                agendas,
            }
        });
        let picture = Arc::new(picture.await.map_err(|error| stopped(&error))?);
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&picture));
        Ok(picture)
    }
}

fn stopped(error: &tokio::task::JoinError) -> Trouble {
    Trouble::System(crate::lang::Text::new(
        format!("計画の集計が途中で止まりました: {error}"),
        format!("reading the plan stopped midway: {error}"),
    ))
}
