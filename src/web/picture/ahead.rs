//! What opens within four weeks if nobody acts. To judge a large plan on twenty-eight days takes a second:
//! it is done beside the requests, and the last one is shown until then.

use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;

use super::Picture;
use crate::lang::Lang;
use crate::notices::digest::Coming;
use crate::notices::{Desk, concerned};
use crate::office::engine::Engine;
use crate::office::standing::{Beside, coming};

/// How long a page waits for the first look ahead.
const PATIENCE: Duration = Duration::from_secs(2);

/// What opens if nobody acts.
pub(in crate::web) struct Outlook {
    /// As of when.
    pub(in crate::web) at: DateTime<Utc>,
    /// What opens, by day, each with the departments that it will concern, by position.
    pub(in crate::web) coming: Vec<(Coming, Vec<usize>)>,
    of: Weak<Picture>,
}

impl Outlook {
    /// Whether it was made of `picture`.
    pub(in crate::web) fn is_of(&self, picture: &Arc<Picture>) -> bool {
        Weak::ptr_eq(&self.of, &Arc::downgrade(picture))
    }
}

/// The last look ahead.
#[derive(Default)]
pub(super) struct Ahead {
    last: Arc<RwLock<Option<Arc<Outlook>>>>,
    making: Arc<Mutex<()>>,
}

impl Ahead {
    pub(super) async fn of(&self, picture: &Arc<Picture>, engine: &Arc<Engine>) -> Option<Arc<Outlook>> {
        let known = self.known();
        if known.as_ref().is_some_and(|known| known.is_of(picture)) {
            return known;
        }
        let begun = Arc::clone(&self.making).try_lock_owned().ok().map(|guard| {
            let (last, picture, engine) = (Arc::clone(&self.last), Arc::clone(picture), Arc::clone(engine));
            tokio::spawn(async move {
                if let Some(outlook) = made(picture, &engine).await {
                    *last.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(outlook));
                }
                drop(guard);
            })
        });
        if known.is_some() {
            return known;
        }
        match begun {
            Some(begun) => drop(tokio::time::timeout(PATIENCE, begun).await),
            None => drop(tokio::time::timeout(PATIENCE, self.making.lock()).await),
        }
        self.known()
    }

    fn known(&self) -> Option<Arc<Outlook>> {
        self.last.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn made(picture: Arc<Picture>, engine: &Engine) -> Option<Outlook> {
    let beside = Beside::load(&engine.store, &picture.standing(), Lang::default(), picture.at).await;
    let beside = beside.inspect_err(|error| tracing::warn!(error = error.text().en, "no look ahead")).ok()?;
    let made = tokio::task::spawn_blocking(move || {
        let parts = &picture.parts;
        let settings = parts.notices("");
        let desk = Desk::new(&picture.plan, &parts.calendar, &settings, picture.at);
        let whom = |coming: &Coming| {
            let rule = parts.rules.find(&coming.key.rule).map(|(_, rule)| rule);
            concerned(&coming.key, &coming.alert, rule, &desk)
        };
        let coming = coming(&picture.standing(), &beside);
        let coming = coming.into_iter().map(|coming| (whom(&coming), coming));
        let coming = coming.map(|(whom, coming)| (coming, whom)).collect();
        Outlook { at: picture.at, coming, of: Arc::downgrade(&picture) }
    });
    made.await.ok()
}
