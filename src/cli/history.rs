//! `history`: the life of a row of the plan.

mod told;

use chrono::NaiveDate;
use clap::Args;

use super::day::day;
use super::setting::Desk;
use super::{Cli, Failure, Format, Out};
use crate::office::closing::no_row;
use crate::office::stored::stored_plan_at;
use crate::office::trouble::Trouble;
use crate::plan::sync::RowKey;
use crate::plan::{Record, RowChange, Table, closing, naming, row_of};

/// `history`
#[derive(Args, Debug)]
pub struct HistoryArgs {
    /// The row, as table/code: initiative/1-1-01, renewal/K-07, kpi_target/1-1-01-k1@2027-03-31
    #[arg(value_name = "SUBJECT")]
    pub subject: String,
    /// Of an initiative or KPI: its parts too
    #[arg(long)]
    pub parts: bool,
    /// What was known at the end of this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &HistoryArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    let (rows, lives) = desk.block(async |store| {
        let stored = stored_plan_at(store, args.as_of, args.as_of).await?;
        let rows = rows(args, &stored.records);
        let lives = store.biographies(&rows, args.as_of).await?;
        if lives.first().is_none_or(|life| life.versions.is_empty()) {
            let known = stored.records.iter().map(|r| (r.table, r.key().unwrap_or_default()));
            return Err(Trouble::Input(vec![no_row(&args.subject, known)]));
        }
        Ok((rows, lives))
    })?;
    match args.format {
        Format::Json => out.line(told::json(&rows, &lives).to_string()),
        Format::Text => told::text(&rows, &lives, out),
    }
    Ok(())
}

/// The row asked for, and its parts where they are. A row that was closed is known by its name alone.
fn rows(args: &HistoryArgs, records: &[Record]) -> Vec<RowKey> {
    let names: Vec<String> = records.iter().map(naming_of).collect();
    let subject = naming::meant(&args.subject, names.iter().map(String::as_str));
    let asked = subject.split_once('/');
    let asked = asked.and_then(|(table, key)| Some((Table::from_singular(table)?, key.to_owned())));
    let row = row_of(records, &subject).filter(|_| args.parts);
    let parts = row.map(|row| closing(records, row)).unwrap_or_default();
    let parts = parts.into_iter().filter(|edit| edit.change == RowChange::Close);
    asked.into_iter().chain(parts.skip(1).map(|edit| (edit.table, edit.key))).collect()
}

fn naming_of(record: &Record) -> String {
    format!("{}/{}", record.table.singular(), record.key().unwrap_or_default())
}
