//! Sending again what was given up: a person says that the cause is mended.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::codes::millis;
use super::{Store, StoreError, Tx, addresses, audit};
use crate::alerts::AuditEntry;
use crate::render::StandIn;

/// A wish to send letters again.
#[derive(Clone, Copy, Debug)]
pub struct Retry<'a> {
    /// The letter's key; `None`: all that were given up.
    pub key: Option<&'a str>,
    /// The present.
    pub now: DateTime<Utc>,
    /// Who wishes it.
    pub by: &'a str,
    /// Why, where they say.
    pub because: Option<&'a str>,
    /// Also letters whose stand-in is on its way or has arrived.
    pub even_so: bool,
}

/// What became of a wish to send letters again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retried {
    /// The keys of those that are due now.
    pub letters: Vec<String>,
    /// The keys of those that are not, for another letter stands in for them.
    pub stood_in: Vec<String>,
}

/// What may be sent again: those that were given up, and by its key one that waits for its next attempt.
const WANTED: &str = "o.emptied_at IS NULL AND CASE WHEN $1 IS NULL THEN o.state IN ('failed', 'expired') \
                      ELSE o.key = $1 AND o.state IN ('failed', 'expired', 'pending') END";

impl Store {
    /// Makes letters that were given up, or wait for another attempt, due now. Those that were given up
    /// begin with their attempts anew, and ask those again who refused them; whoever took such a letter
    /// does not get it twice. A letter that another stands in for stays as it is, unless
    /// [`Retry::even_so`].
    pub async fn outbox_retry(&self, retry: &Retry<'_>) -> Result<Retried, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let stood_in = if retry.even_so { Vec::new() } else { stood_in(&mut tx, retry.key).await? };
            let letters: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
                "UPDATE outbox AS o SET state = 'pending', next_at = max(not_before, $2), failed_at = NULL, \
                        attempts = CASE state WHEN 'pending' THEN attempts ELSE 0 END \
                 WHERE {WANTED} AND o.key NOT IN (SELECT value FROM json_each($3)) RETURNING key"
            )))
            .bind(retry.key)
            .bind(millis(retry.now))
            .bind(json!(stood_in).to_string())
            .fetch_all(&mut *tx)
            .await?;
            if !letters.is_empty() {
                addresses::ask_again(&mut tx, &letters).await?;
                let data = json!({ "letters": letters, "because": retry.because });
                let entry = AuditEntry { kind: "letters_sent_again", subject: None, data };
                audit::append(&mut tx, retry.now, retry.by, &[entry]).await?;
            }
            tx.commit().await?;
            Ok(Retried { letters, stood_in })
        })
        .await
    }
}

/// Those of the letters that may be sent again for which another is on its way or has arrived.
async fn stood_in(tx: &mut Tx, key: Option<&str>) -> Result<Vec<String>, sqlx::Error> {
    let query = format!(
        "SELECT o.key FROM outbox AS o JOIN outbox AS s ON s.key = o.key || $2 \
         WHERE {WANTED} AND s.state IN ('pending', 'sending', 'handed_over') ORDER BY o.id"
    );
    sqlx::query_scalar(sqlx::AssertSqlSafe(query)).bind(key).bind(StandIn::key("")).fetch_all(&mut **tx).await
}
