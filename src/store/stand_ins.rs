//! Who stands in when a letter is given up: the same letter for another channel, written with it, kept
//! beside it, and queued in the transaction that gives it up. It tells what the letter was to tell, and its
//! delivery proves that.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::Row;

use super::codes::{instant, millis};
use super::{Tx, bulk};
use crate::alerts::AuditEntry;
use crate::render::StandIn;

/// Keeps `stand_in` beside the letter with this number.
pub(super) async fn keep(tx: &mut Tx, letter: i64, stand_in: &StandIn) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO fallbacks VALUES ($1, $2, $3, $4, $5)")
        .bind(letter)
        .bind(&stand_in.channel)
        .bind(json!(stand_in.recipients).to_string())
        .bind(&stand_in.payload)
        .bind(stand_in.proves)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Queues the stand-ins of letters that were given up, each at its moment; those that have none, or had
/// it queued before, get none. Whoever took the letter is left out. Gives what goes on record.
pub(super) async fn queue(
    tx: &mut Tx,
    given_up: &[(&str, DateTime<Utc>)],
) -> Result<Vec<(DateTime<Utc>, AuditEntry)>, sqlx::Error> {
    let rows: Vec<Value> = given_up.iter().map(|(key, at)| json!([key, millis(*at)])).collect();
    let mut entries = Vec::new();
    for array in bulk::arrays(&rows) {
        let queued = sqlx::query(
            "INSERT INTO outbox (key, kind, channel, department, recipients, subject, critical, tells, \
                                 not_before, created_at, state, next_at, attempts, maybe_twice, proves, \
                                 stands_in_for) \
             SELECT o.key || $2, o.kind, f.channel, o.department, \
                    (SELECT json_group_array(r.value) FROM json_each(f.recipients) AS r WHERE r.value NOT IN \
                        (SELECT address FROM addressed WHERE outbox_id = o.id AND fate = 'accepted')), \
                    o.subject, o.critical, o.tells, o.not_before, g.value ->> 1, 'pending', g.value ->> 1, \
                    0, 0, f.proves, o.key \
             FROM json_each($1) AS g CROSS JOIN outbox AS o ON o.key = g.value ->> 0 \
             JOIN fallbacks AS f ON f.outbox_id = o.id WHERE true \
             ON CONFLICT (key) DO NOTHING RETURNING id, key, channel, stands_in_for, created_at",
        )
        .bind(array?)
        .bind(StandIn::key(""))
        .fetch_all(&mut **tx)
        .await?;
        let ids: Vec<i64> = queued.iter().map(|row| row.get("id")).collect();
        sqlx::query(
            "INSERT INTO payloads SELECT s.id, f.payload FROM json_each($1) AS q \
             CROSS JOIN outbox AS s ON s.id = q.value JOIN outbox AS o ON o.key = s.stands_in_for \
             JOIN fallbacks AS f ON f.outbox_id = o.id",
        )
        .bind(json!(ids).to_string())
        .execute(&mut **tx)
        .await?;
        for row in &queued {
            let (key, channel, of): (&str, &str, &str) =
                (row.get("key"), row.get("channel"), row.get("stands_in_for"));
            let data = json!({ "letter": key, "stands_in_for": of, "channel": channel });
            entries.push((
                instant(row.get("created_at"))?,
                AuditEntry { kind: "stand_in_queued", subject: None, data },
            ));
        }
    }
    Ok(entries)
}
