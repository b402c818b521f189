//! The outbox: letters written once, and listed. [`super::claim`] gives them out, [`super::settle`] ends them.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, instant, instant_opt, millis};
use super::{Store, StoreError, Tx, stand_ins};
use crate::plan::Plan;
use crate::render::Letter;

/// Where a letter is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Delivery {
    /// It waits for its time.
    Pending,
    /// Somebody has it in hand, until the lease runs out.
    Sending,
    /// The relay, webhook or file took it.
    HandedOver,
    /// The receiver refused it for good; somebody has to look.
    Failed,
    /// Its time ran out: it was tried again and again, and never taken.
    Expired,
    /// It waits for a person's release.
    Held,
    /// A person decided that it is never sent.
    Discarded,
}

impl Delivery {
    /// All of them.
    pub const ALL: [Delivery; 7] = [
        Delivery::Pending,
        Delivery::Sending,
        Delivery::HandedOver,
        Delivery::Failed,
        Delivery::Expired,
        Delivery::Held,
        Delivery::Discarded,
    ];

    /// Its name, as stored and as lists show it.
    pub fn name(self) -> &'static str {
        match self {
            Delivery::Pending => "pending",
            Delivery::Sending => "sending",
            Delivery::HandedOver => "handed_over",
            Delivery::Failed => "failed",
            Delivery::Expired => "expired",
            Delivery::Held => "held",
            Delivery::Discarded => "discarded",
        }
    }

    /// The state of this name.
    pub fn parse(name: &str) -> Option<Delivery> {
        Delivery::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Which letters to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxFilter {
    /// Only those in this state.
    pub state: Option<Delivery>,
    /// Only those for this channel.
    pub channel: Option<String>,
    /// Only those to this department, by code.
    pub department: Option<String>,
    /// Only those queued at or after this moment.
    pub since: Option<DateTime<Utc>>,
    /// Only the one of this key.
    pub key: Option<String>,
    /// How many at most, the newest; `None`: all.
    pub limit: Option<u32>,
}

/// A letter as lists show it: all but its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// The idempotency key.
    pub key: String,
    /// `notice`, `digest` or `word`.
    pub kind: String,
    /// The configured channel.
    pub channel: String,
    /// The department's code, where it is one.
    pub department: Option<String>,
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    /// The subject.
    pub subject: String,
    /// Whether it holds something critical.
    pub critical: bool,
    /// Where it is on its way.
    pub state: Delivery,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When it is tried next, where it waits.
    pub next_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    pub attempted_at: Option<DateTime<Utc>>,
    /// It may have gone out twice: it was claimed again after a lease ran out, or was sent and not answered.
    pub maybe_twice: bool,
    /// The name under which it waits for a release, or waited.
    pub hold: Option<String>,
    /// What went wrong last, or why it was discarded.
    pub last_error: Option<String>,
    /// When it was given up.
    pub failed_at: Option<DateTime<Utc>>,
    /// When it was handed over.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// How many of its addresses refused it for good, or sent it back.
    pub refused: u32,
    /// How many mails came back for good of it.
    pub bounced: u32,
    /// What the last of them says, such as `5.1.1`.
    pub bounce_code: Option<String>,
    /// The key of the letter that it stands in for.
    pub stands_in_for: Option<String>,
    /// The letter that stands in for it.
    pub stand_in: Option<StoodIn>,
}

/// A letter that stands in for another, which was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoodIn {
    /// The configured channel.
    pub channel: String,
    /// Where it is on its way.
    pub state: Delivery,
    /// When it was handed over.
    pub handed_over_at: Option<DateTime<Utc>>,
}

impl OutboxRow {
    /// To whom it was to go: the department by its name in `plan`, else by its code, else the channel.
    pub fn whom(&self, plan: &Plan) -> String {
        let to = self.department.as_ref().unwrap_or(&self.channel);
        let department = plan.departments.iter().find(|d| d.code == *to);
        department.map_or_else(|| to.clone(), |department| department.name.clone())
    }
}

/// How many letters of a channel are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The channel.
    pub channel: String,
    /// The state.
    pub state: Delivery,
    /// How many.
    pub letters: u64,
    /// When the oldest of them was queued.
    pub oldest: DateTime<Utc>,
    /// How many of them may have gone out twice: see [`OutboxRow::maybe_twice`].
    pub maybe_twice: u64,
}

/// A query of letters `o` as lists show them.
macro_rules! listing {
    ($rest:literal $(, $more:literal)?) => {
        concat!(
            "SELECT ", $($more,)? "o.*, s.channel AS stand_in_channel, s.state AS stand_in_state, \
                    s.handed_over_at AS stand_in_at, \
                    (SELECT count(*) FROM addressed WHERE outbox_id = o.id AND fate <> 'accepted') AS refused, \
                    (SELECT count(*) FROM bounces WHERE letter = o.key AND final) AS bounced, \
                    (SELECT code FROM bounces WHERE letter = o.key AND final ORDER BY id DESC LIMIT 1) \
                        AS bounce_code \
             FROM outbox AS o LEFT JOIN outbox AS s ON s.key = o.key || '-f' AND s.stands_in_for = o.key ",
            $rest
        )
    };
}
pub(super) use listing;

impl Store {
    /// The letters that `filter` lets through, the newest first.
    pub async fn outbox_list(&self, filter: &OutboxFilter) -> Result<Vec<OutboxRow>, StoreError> {
        let query = sqlx::query(listing!(
            "WHERE ($1 IS NULL OR o.state = $1) AND ($2 IS NULL OR o.channel = $2) \
                AND ($3 IS NULL OR o.key = $3) AND ($4 IS NULL OR o.department = $4) \
                AND ($5 IS NULL OR o.created_at >= $5) ORDER BY o.id DESC LIMIT $6"
        ))
        .bind(filter.state.map(Delivery::name))
        .bind(&filter.channel)
        .bind(&filter.key)
        .bind(&filter.department)
        .bind(filter.since.map(millis))
        .bind(filter.limit.map_or(-1, i64::from));
        self.run(async { query.fetch_all(&self.readers).await?.iter().map(listed).collect() }).await
    }

    /// The letters of these keys, as far as they are there.
    pub async fn letters(&self, keys: &[&str]) -> Result<Vec<OutboxRow>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let query = sqlx::query(listing!("WHERE o.key IN (SELECT value FROM json_each($1))"))
            .bind(json!(keys).to_string());
        self.run(async { query.fetch_all(&self.readers).await?.iter().map(listed).collect() }).await
    }

    /// How many letters each channel has in each state.
    pub async fn outbox_counts(&self) -> Result<Vec<Count>, StoreError> {
        self.run(async {
            // What has come to its end is counted as it does; the rest stands in two small indexes.
            sqlx::query(
                "SELECT channel, state, letters, oldest, maybe_twice FROM tallies \
                 UNION ALL \
                 SELECT channel, state, count(*), min(created_at), sum(maybe_twice) FROM outbox \
                 WHERE state IN ('pending', 'sending') GROUP BY 1, 2 \
                 UNION ALL \
                 SELECT channel, state, count(*), min(created_at), sum(maybe_twice) FROM outbox \
                 WHERE state IN ('failed', 'expired', 'held') GROUP BY 1, 2 \
                 ORDER BY 1, 2",
            )
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                Ok(Count {
                    channel: row.get(0),
                    state: delivery(row.get(1))?,
                    letters: row.get(2),
                    oldest: instant(row.get(3))?,
                    maybe_twice: row.get(4),
                })
            })
            .collect()
        })
        .await
    }
}

/// Queues `letters` in `tx`. Those that `digest` names the digest's are listed as such; those that are
/// held wait under the name `hold`.
pub(super) async fn queue(
    tx: &mut Tx,
    at: DateTime<Utc>,
    letters: &[Letter],
    digest: &[&str],
    hold: Option<&str>,
) -> Result<(), sqlx::Error> {
    for letter in letters {
        let kind = match letter {
            letter if digest.contains(&letter.key.as_str()) => "digest",
            letter if letter.tells.is_empty() => "word",
            _ => "notice",
        };
        let tells: Vec<_> = letter
            .tells
            .iter()
            .map(|(alert, told)| json!([alert.rule, alert.subject, told.name()]))
            .collect();
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO outbox (key, kind, channel, department, recipients, subject, critical, tells, \
                                 not_before, created_at, state, next_at, attempts, maybe_twice, proves, hold) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9, 0, 0, $12, $13) RETURNING id",
        )
        .bind(&letter.key)
        .bind(kind)
        .bind(&letter.channel)
        .bind(&letter.department)
        .bind(json!(letter.recipients).to_string())
        .bind(&letter.subject)
        .bind(letter.critical)
        .bind(json!(tells).to_string())
        .bind(millis(letter.not_before))
        .bind(millis(at))
        .bind(if letter.held { Delivery::Held.name() } else { Delivery::Pending.name() })
        .bind(letter.proves)
        .bind(hold.filter(|_| letter.held))
        .fetch_one(&mut **tx)
        .await?;
        sqlx::query("INSERT INTO payloads VALUES ($1, $2)")
            .bind(id)
            .bind(&letter.payload)
            .execute(&mut **tx)
            .await?;
        if let Some(stand_in) = &letter.stand_in {
            stand_ins::keep(tx, id, stand_in).await?;
        }
    }
    Ok(())
}

fn delivery(name: &str) -> Result<Delivery, sqlx::Error> {
    Delivery::parse(name).ok_or_else(|| corrupt(format!("`{name}` is no state of a letter")))
}

pub(super) fn recipients(row: &SqliteRow) -> Result<Vec<String>, sqlx::Error> {
    serde_json::from_str(row.get("recipients")).map_err(|error| corrupt(error.to_string()))
}

pub(super) fn listed(row: &SqliteRow) -> Result<OutboxRow, sqlx::Error> {
    Ok(OutboxRow {
        key: row.get("key"),
        kind: row.get("kind"),
        channel: row.get("channel"),
        department: row.get("department"),
        recipients: recipients(row)?,
        subject: row.get("subject"),
        critical: row.get("critical"),
        state: delivery(row.get("state"))?,
        created_at: instant(row.get("created_at"))?,
        next_at: instant(row.get("next_at"))?,
        attempts: row.get("attempts"),
        attempted_at: instant_opt(row.get("attempted_at"))?,
        maybe_twice: row.get("maybe_twice"),
        hold: row.get("hold"),
        last_error: row.get("last_error"),
        failed_at: instant_opt(row.get("failed_at"))?,
        handed_over_at: instant_opt(row.get("handed_over_at"))?,
        refused: row.get("refused"),
        bounced: row.get("bounced"),
        bounce_code: row.get("bounce_code"),
        stands_in_for: row.get("stands_in_for"),
        stand_in: match row.get::<Option<&str>, _>("stand_in_state") {
            Some(state) => Some(StoodIn {
                channel: row.get("stand_in_channel"),
                state: delivery(state)?,
                handed_over_at: instant_opt(row.get("stand_in_at"))?,
            }),
            None => None,
        },
    })
}
