//! Whether the daemon does its work: evaluations on time, a store that answers.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::clock::Clock;

/// Asks the store whether it answers.
pub type Probe = Box<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// How long the store may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is known of the daemon's work.
pub struct Health {
    clock: Clock,
    beat: Mutex<Beat>,
    store: Probe,
}

/// The last evaluation, and the moment by which the next must be done.
#[derive(Clone, Copy, Debug)]
struct Beat {
    last: Option<DateTime<Utc>>,
    due: DateTime<Utc>,
}

/// What `/healthz` says.
pub(super) struct Report {
    pub(super) well: bool,
    pub(super) json: Value,
}

impl std::fmt::Debug for Health {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Health").field("beat", &self.beat).finish_non_exhaustive()
    }
}

impl Health {
    /// At the start of the daemon. `last` is the last evaluation that the store knows, `due` the
    /// moment by which the next must be committed.
    pub fn new(clock: Clock, last: Option<DateTime<Utc>>, due: DateTime<Utc>, store: Probe) -> Health {
        Health { clock, beat: Mutex::new(Beat { last, due }), store }
    }

    /// An evaluation was committed at `at`; the next must be by `due`.
    pub fn evaluated(&self, at: DateTime<Utc>, due: DateTime<Utc>) {
        *self.beat.lock().unwrap_or_else(PoisonError::into_inner) = Beat { last: Some(at), due };
    }

    /// How it stands now.
    pub(super) async fn report(&self) -> Report {
        let Beat { last, due } = *self.beat.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        let overdue = now > due;
        let store = tokio::time::timeout(PATIENCE, (self.store)()).await.unwrap_or(false);
        let well = store && !overdue;
        let word = |good| if good { "ok" } else { "failing" };
        let json = json!({
            "status": word(well),
            "version": env!("CARGO_PKG_VERSION"),
            "store": word(store),
            "evaluation": if overdue { "overdue" } else { "ok" },
            "last_evaluation": last.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            "last_evaluation_age_seconds": last.map(|at| (now - at).num_seconds().max(0)),
            "next_evaluation_by": due.to_rfc3339_opts(SecondsFormat::Secs, true),
        });
        Report { well, json }
    }
}
