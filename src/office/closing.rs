//! Closing a row that vanished from its source: it and its parts leave the plan in force.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::stored::stored_plan;
use super::trouble::Trouble;
use crate::alerts::AuditEntry;
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::plan::edit::apply;
use crate::plan::{self, BuildSettings, Edit, Origin, Record, RowChange};
use crate::store::{ClosingCommit, Commit, Store};

/// How often a closing is made again because the plan changed under it.
const AGAIN: u32 = 10;

/// What to close, and for whom.
pub struct Request<'a> {
    /// The row, as `table/code`.
    pub subject: &'a str,
    /// Why.
    pub because: &'a str,
    /// Who closes.
    pub by: &'a str,
    /// When.
    pub now: DateTime<Utc>,
    /// The city's calendar.
    pub calendar: &'a Calendar,
    /// Also a row that its source still has.
    pub force: bool,
    /// Whether only to look.
    pub dry_run: bool,
}

/// Closes the row; returns what became of which row.
///
/// # Errors
/// A row that is not there, has not vanished, or that others rest on; what the store reports. Nothing was
/// written then.
pub async fn close(store: &Store, request: &Request<'_>) -> Result<Vec<Edit>, Trouble> {
    let today = request.calendar.today(request.now);
    for _ in 0..AGAIN {
        let before = stored_plan(store, Some(today)).await?;
        let names: Vec<String> = before.records.iter().map(name).collect();
        let subject = &plan::naming::meant(request.subject, names.iter().map(String::as_str));
        let request = &Request { subject, ..*request };
        let Some(row) = plan::row_of(&before.records, subject) else {
            let closed = before.recorded.closed.contains(request.subject);
            return Err(refused(if closed {
                closed_already(request)
            } else {
                unknown(request, &before.records)
            }));
        };
        if !(request.force || before.recorded.vanished.contains(request.subject)) {
            return Err(refused(still_there(request)));
        }
        let edits = plan::closing(&before.records, row);
        let mut after = before.records.clone();
        apply(&mut after, &edits, &Origin { sheet: Arc::default(), row: 0 });
        if let Err(errors) = plan::build(&after, BuildSettings { today: Some(today) }) {
            let rests = errors.iter().filter_map(|e| Some((after.get(e.record)?, &e.message)));
            return Err(Trouble::Input(rests.map(|(record, why)| rests_on(request, record, why)).collect()));
        }
        let audit = on_record(&edits, request);
        let commit = ClosingCommit {
            at: request.now,
            day: today,
            by: request.by,
            because: request.because,
            expected_plan_revision: before.revision,
            before: &before.records,
            after: &after,
            edits: &edits,
            audit: &audit,
        };
        if request.dry_run || matches!(store.commit_closing(&commit).await?, Commit::Committed { .. }) {
            return Ok(edits);
        }
    }
    Err(Trouble::System(Text::new(
        "ほかの取り込みや決定が続いているため、閉じられませんでした。少し待ってやり直してください。",
        "other imports or decisions keep changing the plan; please wait a little and try again.",
    )))
}

fn name(record: &Record) -> String {
    format!("{}/{}", record.table.singular(), record.key().unwrap_or_default())
}

fn on_record(edits: &[Edit], request: &Request<'_>) -> Vec<AuditEntry> {
    let closed = edits.iter().filter(|edit| edit.change == RowChange::Close);
    closed
        .map(|edit| AuditEntry {
            kind: "row_closed",
            subject: Some(format!("{}/{}", edit.table.singular(), edit.key)),
            data: json!({ "with": request.subject, "because": request.because }),
        })
        .collect()
}

fn refused(text: Text) -> Trouble {
    Trouble::Input(vec![text])
}

fn closed_already(request: &Request<'_>) -> Text {
    let subject = request.subject;
    Text::new(
        format!("{subject} はもう閉じられています。経緯は yamedoki history {subject} で見られます。"),
        format!("{subject} is closed already; yamedoki history {subject} shows by whom and why."),
    )
}

fn still_there(request: &Request<'_>) -> Text {
    let subject = request.subject;
    Text::new(
        format!(
            "{subject} は取込元から消えていません。終えるのであれば yamedoki decide で終了を決定してください。計画から外すだけなら --force を付けてください。"
        ),
        format!(
            "{subject} has not vanished from its source. To end it, decide so with yamedoki decide; to take it out of the plan all the same, add --force."
        ),
    )
}

fn rests_on(request: &Request<'_>, record: &Record, why: &Text) -> Text {
    let subject = request.subject;
    let other = name(record);
    Text::new(
        format!("{subject} は {other} から参照されているため、閉じられません: {}", why.ja),
        format!("{subject} cannot be closed, for {other} rests on it: {}", why.en),
    )
}

fn unknown(request: &Request<'_>, records: &[Record]) -> Text {
    no_row(request.subject, records.iter().map(|r| (r.table, r.key().unwrap_or_default())))
}

/// That the plan has no row of this name, with the nearest one.
pub fn no_row(asked: &str, known: impl Iterator<Item = (plan::Table, String)>) -> Text {
    let names: Vec<String> = known.map(|(table, key)| format!("{}/{key}", table.singular())).collect();
    let near = plan::naming::nearest(asked, names.iter().map(String::as_str));
    let (ja, en) = near.map_or_else(
        || {
            let form = "initiative/1-1-01";
            (
                format!("「{form}」のように、表の名前（単数形）とコードで指定してください。"),
                format!("; name it like {form}"),
            )
        },
        |name| (format!("近いのは {name} です。"), format!("; the nearest is {name}")),
    );
    Text::new(
        format!("計画に {asked} という行はありません。{ja}"),
        format!("the plan has no row {asked}{en}"),
    )
}
