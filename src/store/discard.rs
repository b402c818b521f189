//! Discarding a single letter: a person decides that it is not, or no longer, to be sent.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::outbox::{listed, listing};
use super::{Delivery, OutboxRow, Store, StoreError, audit};
use crate::alerts::AuditEntry;

/// A wish to discard one letter.
#[derive(Clone, Copy, Debug)]
pub struct DiscardOne<'a> {
    /// Its key.
    pub key: &'a str,
    /// The present.
    pub now: DateTime<Utc>,
    /// Who wishes it.
    pub by: &'a str,
    /// Why.
    pub because: &'a str,
}

impl Delivery {
    /// Whether a person may discard a letter in this state: not while somebody has it in hand, nor once it
    /// has come to its end.
    pub fn may_be_discarded(self) -> bool {
        matches!(self, Delivery::Pending | Delivery::Failed | Delivery::Expired | Delivery::Held)
    }
}

impl Store {
    /// Discards a letter, if it [may be](Delivery::may_be_discarded): it is never sent, nothing stands in for
    /// it, and what it tells is recorded as not told, unless somebody got it, or its stand-in, after all.
    /// Gives the letter as it was; `None`: there is none of this key.
    pub async fn discard_letter(&self, discard: &DiscardOne<'_>) -> Result<Option<OutboxRow>, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let found =
                sqlx::query(listing!("WHERE o.key = $1")).bind(discard.key).fetch_optional(&mut *tx).await?;
            let Some(row) = found.as_ref().map(listed).transpose()? else { return Ok(None) };
            if !row.state.may_be_discarded() {
                return Ok(Some(row));
            }
            sqlx::query(
                "UPDATE outbox SET state = 'discarded', last_error = $2, failed_at = NULL WHERE key = $1",
            )
            .bind(discard.key)
            .bind(discard.because)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "UPDATE told SET reason = 'discarded', detail = $2 WHERE letter = $1 AND NOT EXISTS \
                 (SELECT 1 FROM outbox AS s WHERE s.stands_in_for = $1 AND s.state <> 'discarded') \
                 AND NOT EXISTS (SELECT 1 FROM addressed JOIN outbox AS o ON o.id = outbox_id \
                                 WHERE o.key = $1 AND fate = 'accepted')",
            )
            .bind(discard.key)
            .bind(discard.by)
            .execute(&mut *tx)
            .await?;
            let data = json!({ "letters": [discard.key], "because": discard.because });
            let entry = AuditEntry { kind: "letters_discarded", subject: None, data };
            audit::append(&mut tx, discard.now, discard.by, &[entry]).await?;
            tx.commit().await?;
            Ok(Some(row))
        })
        .await
    }
}
