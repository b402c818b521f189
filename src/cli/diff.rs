//! `diff`: the plan of one day against that of another.

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value as Json, json};

use super::day::day;
use super::setting::Desk;
use super::{Cli, Failure, Format, Out};
use crate::lang::{Lang, Text};
use crate::office::stored::{StoredPlan, stored_plan_as_of, stored_plan_at};
use crate::plan::diff::{Difference, difference};
use crate::plan::{self, Cell, FieldChange, Record, Table};

/// `diff`
#[derive(Args, Debug)]
pub struct DiffArgs {
    /// From the end of this day, as 2026-05-01
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: NaiveDate,
    /// To the end of this day [default: now]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<NaiveDate>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &DiffArgs, out: &mut Out) -> Result<(), Failure> {
    if args.until.is_some_and(|until| until < args.since) {
        return Err(Failure::usage(Text::new(
            "--until は --since より後の日にしてください。",
            "--until must not be before --since.",
        )));
    }
    let desk = Desk::existing(cli, out)?;
    let (then, now) = desk.block(async |store| {
        let then = stored_plan_as_of(store, Some(args.since), args.since).await?;
        let now = stored_plan_at(store, args.until, args.until).await?;
        Ok((then, now))
    })?;
    let both = Both { difference: difference(&then.records, &now.records), then, now };
    match args.format {
        Format::Json => out.line(both.json(args).to_string()),
        Format::Text => both.text(args, out),
    }
    Ok(())
}

/// Both plans, and how they differ.
struct Both {
    then: StoredPlan,
    now: StoredPlan,
    difference: Difference,
}

fn name(record: &Record) -> String {
    format!("{}/{}", record.table.singular(), record.key().unwrap_or_default())
}

/// The column's name for people: its Japanese or English header.
pub(super) fn column(table: Table, change: &FieldChange, lang: Lang) -> &'static str {
    let column = table.columns().get(change.column);
    column.map_or("", |c| lang.pick(c.ja.first().copied().unwrap_or(c.name), c.name))
}

/// A change of a cell as JSON.
pub(super) fn change_json(table: Table, change: &FieldChange) -> Json {
    json!({
        "column": table.columns().get(change.column).map_or("", |c| c.name),
        "old": change.old.as_ref().map(Record::json_of),
        "new": Record::json_of(&change.new),
    })
}

/// A change of a cell in a line.
pub(super) fn change_line(table: Table, change: &FieldChange, lang: Lang) -> String {
    let Some(schema) = table.columns().get(change.column) else { return String::new() };
    let old = plan::shown(schema, change.old.as_ref().unwrap_or(&Cell::Empty));
    let new = plan::shown(schema, &change.new);
    format!("{}: {} → {}", column(table, change, lang), old.get(lang), new.get(lang))
}

impl Both {
    fn vanished(&self) -> Vec<&String> {
        self.now.recorded.vanished.difference(&self.then.recorded.vanished).collect()
    }

    fn returned(&self) -> Vec<&String> {
        let gone = &self.now.recorded;
        let back = |subject: &&String| !gone.vanished.contains(*subject) && !gone.closed.contains(*subject);
        self.then.recorded.vanished.iter().filter(back).collect()
    }

    fn added(&self) -> impl Iterator<Item = &Record> {
        self.difference.added.iter().filter_map(|row| self.now.records.get(*row))
    }

    fn changed(&self) -> impl Iterator<Item = (&Record, &[FieldChange])> {
        let changed = self.difference.changed.iter();
        changed.filter_map(|(row, fields)| Some((self.now.records.get(*row)?, fields.as_slice())))
    }

    fn closed(&self) -> impl Iterator<Item = &Record> {
        self.difference.gone.iter().filter_map(|row| self.then.records.get(*row))
    }

    fn json(&self, args: &DiffArgs) -> Json {
        let changed = self.changed().map(|(record, fields)| {
            let fields: Vec<Json> = fields.iter().map(|f| change_json(record.table, f)).collect();
            json!({ "subject": name(record), "fields": fields })
        });
        json!({
            "since": args.since.to_string(),
            "until": args.until.map(|day| day.to_string()),
            "added": self.added().map(name).collect::<Vec<_>>(),
            "changed": changed.collect::<Vec<_>>(),
            "vanished": self.vanished(),
            "returned": self.returned(),
            "closed": self.closed().map(name).collect::<Vec<_>>(),
        })
    }

    fn text(&self, args: &DiffArgs, out: &mut Out) {
        let lang = out.lang;
        for record in self.added() {
            out.line(format!("  + {}", name(record)));
        }
        for (record, fields) in self.changed() {
            out.line(format!("  ~ {}", name(record)));
            for field in fields {
                out.line(format!("      {}", change_line(record.table, field, lang)));
            }
        }
        for subject in self.vanished() {
            let word =
                lang.pick("取込元から消えました（計画には残っています）", "vanished from its source (kept)");
            out.line(format!("  ? {subject}  {word}"));
        }
        for subject in self.returned() {
            out.line(format!("  ! {subject}  {}", lang.pick("取込元に戻りました", "is back in its source")));
        }
        for record in self.closed() {
            out.line(format!("  - {}  {}", name(record), lang.pick("閉じられました", "closed")));
        }
        let Difference { added, changed, gone } = &self.difference;
        let until = args.until.map_or_else(|| lang.pick("今", "now").to_owned(), |day| day.to_string());
        let (added, changed, gone, vanished) =
            (added.len(), changed.len(), gone.len(), self.vanished().len());
        out.say(
            format!(
                "{} から {until} まで: 追加 {added} 行、変更 {changed} 行、取込元から消えた行 {vanished}、閉じた行 {gone}",
                args.since
            ),
            format!(
                "from {} to {until}: {added} added, {changed} changed, {vanished} vanished, {gone} closed",
                args.since
            ),
        );
    }
}
