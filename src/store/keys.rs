//! Keys that the store makes for itself, once, and keeps: a backup has them too, so that what was signed
//! before a restore is still ours after it.

use super::{Store, StoreError};

impl Store {
    /// The key called `name`: 64 hexadecimal digits, made at the first asking from `random`.
    pub async fn key(&self, name: &str, random: &[u8; 32]) -> Result<String, StoreError> {
        self.run(async {
            let made: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
            let name = format!("key.{name}");
            let known = "SELECT value FROM meta WHERE name = $1";
            if let Some(known) = sqlx::query_scalar(known).bind(&name).fetch_optional(&self.readers).await? {
                return Ok(known);
            }
            let mut tx = self.write().await?;
            sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
                .bind(&name)
                .bind(&made)
                .execute(&mut *tx)
                .await?;
            let kept = sqlx::query_scalar(known).bind(&name).fetch_one(&mut *tx).await?;
            tx.commit().await?;
            Ok(kept)
        })
        .await
    }
}
