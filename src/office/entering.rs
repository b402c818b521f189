//! What a department enters at the board by itself: a KPI's value, the completion of a milestone. Where an
//! alert on it is open, it is that alert's answer; else it goes on record in the same way: the plan's next
//! revision, each written cell, and an audit entry, in one transaction.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::answering::{self, Answering, Given, NotAnswered};
use super::parts::Parts;
use super::stored::{StoredPlan, stored_plan};
use super::trouble::Trouble;
use crate::alerts::{Answer, AuditEntry, Book, State};
use crate::intake::answers as written;
use crate::lang::Text;
use crate::plan::{
    self, BuildSettings, Cell, Edit, MilestoneStatus, Origin, Plan, RowChange, Status, Table, edit,
};
use crate::store::{Commit, EntryCommit, Store};

/// How often an entry is made again because the plan changed under it.
const AGAIN: u32 = 10;
/// The longest text that is read as a number or a day.
const LONGEST: usize = 100;

/// What entering works with.
#[derive(Clone, Copy)]
pub struct Entering<'a> {
    /// The store.
    pub store: &'a Store,
    /// The parts in force.
    pub parts: &'a Parts,
    /// The moment.
    pub now: DateTime<Utc>,
    /// What they signed in with.
    pub login: &'a str,
    /// Their name: the record's actor.
    pub by: &'a str,
    /// In whose name, by code; `None`: the department responsible.
    pub department: Option<&'a str>,
}

/// What somebody enters, as they typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A KPI's value.
    Value {
        /// The KPI, by code.
        kpi: String,
        /// The value, in the KPI's unit.
        value: String,
        /// The day that it is of.
        on: String,
    },
    /// The completion of a milestone.
    Completion {
        /// The milestone, by code.
        milestone: String,
        /// The day of completion.
        on: String,
    },
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It is on record now.
    Recorded,
    /// It stood there already.
    Known,
}

/// A field of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The value.
    Value,
    /// The day.
    Day,
    /// The row.
    Row,
}

/// Why an entry was not taken; nothing was written, then.
#[derive(Debug)]
pub enum NotEntered {
    /// Every field at fault, with what would be accepted.
    Refused(Vec<(Field, Text)>),
    /// Something else is at fault.
    Trouble(Trouble),
}

impl<T: Into<Trouble>> From<T> for NotEntered {
    fn from(trouble: T) -> NotEntered {
        NotEntered::Trouble(trouble.into())
    }
}

/// An entry that was read: what it is about, and what it says.
struct Read {
    table: Table,
    code: String,
    answer: Answer,
}

/// Puts `entry` on record.
///
/// # Errors
/// Every field that does not fit, or what the store reports.
pub async fn enter(on: &Entering<'_>, entry: &Entry) -> Result<Entered, NotEntered> {
    let today = on.parts.calendar.today(on.now);
    for _ in 0..AGAIN {
        let stored = stored_plan(on.store, Some(today)).await?;
        let read = read(on, &stored.plan, entry, today).map_err(NotEntered::Refused)?;
        let book = on.store.load_book_about(&[read.subject()]).await?.book;
        if let Some(alert) = open(&book, &read) {
            return answered(on, alert, read.answer).await;
        }
        let edits = edits(&read, on.by);
        if says_so(&stored, &edits) {
            return Ok(Entered::Known);
        }
        if commit(on, &stored, &read, &edits).await? {
            return Ok(Entered::Recorded);
        }
    }
    Err(NotEntered::Trouble(Trouble::System(Text::new(
        "計画が変わり続けているため、記録できませんでした。少し待ってやり直してください。",
        "the plan keeps changing, so this was not recorded; please try again in a little while.",
    ))))
}

impl Read {
    fn subject(&self) -> String {
        format!("{}/{}", self.table.singular(), self.code)
    }
}

fn read(on: &Entering<'_>, plan: &Plan, entry: &Entry, today: NaiveDate) -> Result<Read, Vec<(Field, Text)>> {
    let mut wrong = Vec::new();
    let day = |text: &str, wrong: &mut Vec<(Field, Text)>| {
        let day = bounded(text).and_then(|text| written::date(text, &on.parts.calendar));
        let day = day.and_then(|day| if day > today { Err(to_come(day, today)) } else { Ok(day) });
        day.map_err(|text| wrong.push((Field::Day, text))).ok()
    };
    let read = match entry {
        Entry::Value { kpi, value, on: text } => {
            let row = plan.kpis.iter().find(|k| k.code == *kpi);
            let unit = row.and_then(|k| k.unit.as_deref());
            let value = bounded(value).and_then(|value| written::number(value, unit, &on.parts.calendar));
            let value = value.map_err(|text| wrong.push((Field::Value, text))).ok();
            let day = day(text, &mut wrong);
            match row {
                None => wrong.push((Field::Row, no_row(Table::Kpis, kpi))),
                Some(row) => wrong.extend(ended(plan, row.initiative)),
            }
            value.zip(day).map(|(value, on)| (Table::Kpis, kpi, Answer::Value { value, on }))
        }
        Entry::Completion { milestone, on: text } => {
            let day = day(text, &mut wrong);
            match plan.milestones.iter().find(|m| m.code == *milestone) {
                None => wrong.push((Field::Row, no_row(Table::Milestones, milestone))),
                Some(row) if row.status == MilestoneStatus::Dropped => wrong.push((Field::Row, dropped())),
                Some(row) => wrong.extend(ended(plan, row.initiative)),
            }
            day.map(|on| (Table::Milestones, milestone, Answer::Done { on }))
        }
    };
    match read {
        Some((table, code, answer)) if wrong.is_empty() => Ok(Read { table, code: code.clone(), answer }),
        _ => Err(wrong),
    }
}

fn bounded(text: &str) -> Result<&str, Text> {
    if text.len() > LONGEST {
        return Err(Text::new(
            "長すぎます。値だけを書いてください。",
            "This is too long; write the value alone.",
        ));
    }
    Ok(text)
}

/// The first open alert on it that takes such an answer; each does, whatever its rule.
fn open<'b>(book: &'b Book, read: &Read) -> Option<&'b crate::alerts::AlertKey> {
    let subject = read.subject();
    let mut open = book.alerts.iter().filter(|(_, alert)| alert.state == State::Firing);
    open.find(|(key, _)| key.subject == subject).map(|(key, _)| key)
}

async fn answered(
    on: &Entering<'_>,
    alert: &crate::alerts::AlertKey,
    answer: Answer,
) -> Result<Entered, NotEntered> {
    let Entering { store, parts, now, by: actor, .. } = *on;
    let with = Answering { store, parts, now, actor, dry_run: false };
    let given = Given {
        alert: alert.to_string(),
        answer,
        by: on.by.to_owned(),
        department: on.department.map(str::to_owned),
        reference: None,
    };
    match answering::answer(&with, &[given]).await {
        Ok(done) if done.iter().all(|done| done.unchanged) => Ok(Entered::Known),
        Ok(_) => Ok(Entered::Recorded),
        Err(NotAnswered::Stale(text)) => Err(NotEntered::Refused(vec![(Field::Row, text)])),
        Err(NotAnswered::Refused(mistakes)) => {
            Err(NotEntered::Refused(mistakes.into_iter().map(|(_, text)| (Field::Row, text)).collect()))
        }
        Err(NotAnswered::Trouble(trouble)) => Err(NotEntered::Trouble(trouble)),
    }
}

/// What an entry writes: the same cells as the answer would.
fn edits(read: &Read, by: &str) -> Vec<Edit> {
    let code = read.code.as_str();
    match &read.answer {
        Answer::Value { value, on } => {
            let cells = vec![
                ("kpi", Cell::Text(code.to_owned())),
                ("on", Cell::Date(*on)),
                ("value", Cell::Number(*value)),
                ("reported_by", Cell::Text(by.to_owned())),
            ];
            let change = RowChange::Add { cells };
            vec![Edit { table: Table::Measurements, key: format!("{code}@{on}"), change }]
        }
        Answer::Done { on } => vec![
            Edit::set(Table::Milestones, code, "status", Cell::Text(MilestoneStatus::Done.name().to_owned())),
            Edit::set(Table::Milestones, code, "completed_on", Cell::Date(*on)),
        ],
        _ => Vec::new(),
    }
}

/// Whether the plan says all of it already, whoever reported it.
fn says_so(stored: &StoredPlan, edits: &[Edit]) -> bool {
    let says = |edit: &Edit, column: &str, cell: &Cell| {
        let row = stored
            .records
            .iter()
            .rev()
            .find(|r| r.table == edit.table && r.key().as_ref() == Some(&edit.key));
        column == "reported_by" || row.and_then(|row| row.cell(column)) == Some(cell)
    };
    edits.iter().all(|edit| match &edit.change {
        RowChange::Set { column, cell } => says(edit, column, cell),
        RowChange::Add { cells } => cells.iter().all(|(column, cell)| says(edit, column, cell)),
        RowChange::Close => false,
    })
}

async fn commit(
    on: &Entering<'_>,
    stored: &StoredPlan,
    read: &Read,
    edits: &[Edit],
) -> Result<bool, NotEntered> {
    let today = on.parts.calendar.today(on.now);
    let mut after = stored.records.clone();
    edit::apply(&mut after, edits, &Origin { sheet: Default::default(), row: 0 });
    plan::build(&after, BuildSettings { today: Some(today) })
        .map_err(|errors| Trouble::Input(errors.into_iter().map(|e| e.message).collect()))?;
    let (kind, value) = match &read.answer {
        Answer::Value { value, .. } => ("value_entered", Some(*value)),
        _ => ("completion_entered", None),
    };
    let data = json!({
        "date": read.answer.date().map(|day| day.to_string()),
        "value": value,
        "by": on.by,
        "login": on.login,
        "department": on.department,
        "revision": stored.revision + 1,
    });
    let commit = EntryCommit {
        at: on.now,
        day: today,
        by: on.by,
        expected_plan_revision: stored.revision,
        edits,
        audit: &AuditEntry { kind, subject: Some(read.subject()), data },
    };
    Ok(matches!(on.store.commit_entry(&commit).await?, Commit::Committed { .. }))
}

fn to_come(day: NaiveDate, today: NaiveDate) -> Text {
    Text::new(
        format!("{day} は、まだ来ていません。今日（{today}）までの日付を書いてください。"),
        format!("{day} is yet to come; write a day up to today, {today}."),
    )
}

fn no_row(table: Table, code: &str) -> Text {
    let (ja, en) = if table == Table::Kpis { ("KPI", "KPI") } else { ("年度別取り組み", "milestone") };
    Text::new(
        format!("計画に「{code}」という{ja}はありません。ページを開き直して、選び直してください。"),
        format!("The plan has no {en} {code:?} any more; please open the page again."),
    )
}

fn dropped() -> Text {
    Text::new(
        "中止になった項目です。完了にするには、計画の表で状態を改めてから取り込んでください。",
        "It was dropped; to complete it, change its status in the plan's table and import that.",
    )
}

fn ended(plan: &Plan, initiative: usize) -> Option<(Field, Text)> {
    let ended = plan.initiatives.get(initiative).is_some_and(|i| i.status == Status::Ended);
    ended.then(|| {
        let text = Text::new(
            "終了した取り組みには記入できません。",
            "This initiative has ended; nothing can be entered any more.",
        );
        (Field::Row, text)
    })
}
