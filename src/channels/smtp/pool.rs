//! Connections that wait for the next letter.
//!
//! Each is used by one letter at a time, so there are never more than letters on their way at once.
//! They are not kept for long: a relay closes what is idle, and an open line occupies one of its places.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::sleep;

use super::connection::Connection;

/// The connections of one relay that wait.
pub(super) struct Pool {
    waiting: Mutex<Waiting>,
    idle: Duration,
}

/// In the order in which they were put away.
#[derive(Default)]
struct Waiting {
    connections: Vec<(u64, Connection)>,
    round: u64,
    swept: bool,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("idle", &self.idle).finish_non_exhaustive()
    }
}

impl Pool {
    /// An empty one. A connection waits for `idle` at most; for none if that is zero.
    pub(super) fn new(idle: Duration) -> Arc<Pool> {
        Arc::new(Pool { waiting: Mutex::default(), idle })
    }

    /// The connection that has waited shortest; those that were closed meanwhile are dropped.
    pub(super) async fn take(&self) -> Option<Connection> {
        loop {
            let (_, mut connection) = self.lock().connections.pop()?;
            if connection.is_quiet().await {
                return Some(connection);
            }
        }
    }

    /// Puts a connection away for the next letter, or ends it if it has served its time.
    pub(super) fn put(self: &Arc<Self>, connection: Connection) {
        if !connection.is_good() || self.idle.is_zero() {
            connection.say_farewell();
            return;
        }
        let mut waiting = self.lock();
        let round = waiting.round;
        waiting.connections.push((round, connection));
        if !waiting.swept {
            waiting.swept = true;
            tokio::spawn(sweep(Arc::downgrade(self), self.idle / 2));
        }
    }

    /// Takes out those that have waited for a whole round or more; whether any are left.
    fn sweep_once(&self) -> (Vec<Connection>, bool) {
        let mut waiting = self.lock();
        waiting.round += 1;
        let round = waiting.round;
        let old = waiting.connections.partition_point(|(since, _)| since + 2 <= round);
        let old = waiting.connections.drain(..old).map(|(_, connection)| connection).collect();
        waiting.swept = !waiting.connections.is_empty();
        (old, waiting.swept)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing is half done in there when a thread stops.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let waiting = std::mem::take(&mut *self.lock());
        waiting.connections.into_iter().for_each(|(_, connection)| connection.say_farewell());
    }
}

/// Ends what has waited long enough, every half of the limit, as long as anything waits. Two rounds
/// are the limit, so that no clock need be read.
async fn sweep(pool: Weak<Pool>, every: Duration) {
    loop {
        sleep(every).await;
        let Some(pool) = pool.upgrade() else { return };
        let (old, more) = pool.sweep_once();
        old.into_iter().for_each(Connection::say_farewell);
        if !more {
            return;
        }
    }
}
