//! Letters that were claimed and not sent: they wait again, and the claim was no attempt.

use serde_json::json;

use super::{Store, StoreError};

impl Store {
    /// Gives back letters, each by its key and the attempt that its claim was, that `owner` has in hand
    /// and has not begun to send. Says how many.
    ///
    /// # Errors
    /// What the database reports. A letter that could not be given back is claimed again when its lease
    /// runs out.
    pub async fn give_back(&self, owner: &str, letters: &[(String, u32)]) -> Result<u64, StoreError> {
        let query = sqlx::query(
            "UPDATE outbox SET state = 'pending', attempts = attempts - 1, lease_owner = NULL, lease_until = NULL \
             WHERE state = 'sending' AND lease_owner = $1 \
               AND EXISTS (SELECT 1 FROM json_each($2) \
                           WHERE value ->> 0 = outbox.key AND value ->> 1 = outbox.attempts)",
        )
        .bind(owner)
        .bind(json!(letters).to_string());
        self.change(query).await
    }
}
