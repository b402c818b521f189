//! `audit`: whether the record is what was written, and the record itself for somebody else to check.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::day::day;
use super::setting::Desk;
use super::{Cli, Failure, Format, Out};
use crate::lang::{Text, counted};
use crate::store::{AuditRange, AuditRow, Broken, Damage, OutOfStep};

/// `audit`
#[derive(Args, Debug)]
pub struct AuditArgs {
    /// What to do with it
    #[command(subcommand)]
    pub command: AuditCommand,
}

/// What can be done with the audit record.
#[derive(Subcommand, Debug)]
pub enum AuditCommand {
    /// Check that nothing in the record was changed, removed, moved, added or cut off
    Verify {
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write the record out, hashes included, for keeping or for somebody else to check (docs/audit.md)
    Export(ExportArgs),
}

/// `audit export`
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// The file to write [default: standard output]
    pub path: Option<PathBuf>,
    /// The first day, as 2026-04-01, in the city's time zone [default: from the beginning]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<NaiveDate>,
    /// The last day [default: to the end]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub to: Option<NaiveDate>,
    /// The form of the file
    #[arg(long, value_enum, default_value_t)]
    pub format: ExportFormat,
    /// Overwrite the file where it exists
    #[arg(long)]
    pub force: bool,
}

/// The form of an exported record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One JSON object a line
    #[default]
    Jsonl,
    /// A table for spreadsheets
    Csv,
}

/// The columns of an exported entry.
const COLUMNS: [&str; 9] = ["seq", "at", "at_ms", "actor", "kind", "subject", "data", "prev_hash", "hash"];

/// Runs it.
pub(super) fn run(cli: &Cli, args: &AuditArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    match &args.command {
        AuditCommand::Verify { format } => verify(&desk, *format, out),
        AuditCommand::Export(args) => export(&desk, args, out),
    }
}

fn verify(desk: &Desk, format: Format, out: &mut Out) -> Result<(), Failure> {
    let check = desk.block(async |store| Ok(store.verify_audit().await?))?;
    let (entries, hash) = (check.entries, &check.last_hash);
    if format == Format::Json {
        let broken = check.broken.map(|b| json!({ "seq": b.seq, "how": b.how.name() }));
        let row = |r: &OutOfStep| json!({ "table": r.table, "id": r.id, "how": r.how.name() });
        let rows: Vec<_> = check.rows.iter().map(row).collect();
        let all = json!({ "good": entries, "last_hash": hash, "broken": broken, "rows": rows });
        out.line(all.to_string());
        return if check.broken.is_some() || !rows.is_empty() { Err(Failure::printed()) } else { Ok(()) };
    }
    match check.broken {
        None if !check.rows.is_empty() => Err(Failure::input(out_of_step(&check.rows))),
        None => {
            let number = if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") };
            out.say(
                format!("記録 {entries} 件、すべて書かれたときのままです。\n最後のハッシュ: {hash}\n（この値を別の場所に控えておくと、後から記録全体の書き換えも見つけられます）"),
                format!("{number}, all as written.\nLast hash: {hash}\n(Kept elsewhere, it shows later even a record that was rewritten as a whole.)"),
            );
            Ok(())
        }
        Some(broken) => Err(Failure::input(damaged(broken, entries))),
    }
}

/// What stands beside the record and is not what the record says of it.
fn out_of_step(rows: &[OutOfStep]) -> Text {
    let line = |row: &OutOfStep| {
        let (ja, en) = match row.table {
            "decisions" => ("決定", "decision"),
            "answers" => ("回答", "answer"),
            _ => ("取り込み", "import"),
        };
        let (how_ja, how_en) = match row.how {
            Damage::Missing => ("なくなっています", "is missing"),
            Damage::Added => {
                ("記録にありません（後から書き足されています）", "is not on record: it was added by hand")
            }
            _ => ("記録の内容と違います", "is not what the record says"),
        };
        Text::new(format!("- {ja} {} 番が{how_ja}", row.id), format!("- {en} {} {how_en}", row.id))
    };
    let lines: Vec<Text> = rows.iter().map(line).collect();
    let list = |pick: fn(&Text) -> &str| lines.iter().map(pick).collect::<Vec<_>>().join("\n");
    Text::new(
        format!(
            "記録は書かれたときのままですが、データベースの次のものが記録と合いません。\n{}\n記録（audit export）のほうが、書かれたときの内容です。データベースを直接書き換えた人がいないか確かめてください。",
            list(|t| &t.ja)
        ),
        format!(
            "the record is as written, but these in the database do not agree with it:\n{}\nThe record (audit export) has what was written. Find out who edited the database.",
            list(|t| &t.en)
        ),
    )
}

fn damaged(broken: Broken, good: u64) -> Text {
    if broken.how == Damage::Gone {
        return Text::new(
            "記録（audit の表）がまるごとなくなっています。\nデータベースを直接書き換えた人がいないか確かめ、バックアップから戻してください。",
            "the record (the table audit) is gone as a whole.\nFind out who edited the database, and restore it from a backup.",
        );
    }
    let seq = broken.seq;
    let (ja, en) = match broken.how {
        Damage::Changed => ("書かれたときと内容が違います", "is not what was written"),
        Damage::Missing => ("なくなっています", "is missing"),
        Damage::Moved => (
            "前の記録と続いていません（並べ替えか差し替え）",
            "does not follow the one before: moved or replaced",
        ),
        Damage::CutOff => {
            ("なくなっています。以後の記録もすべてありません", "is missing, and so is all after it")
        }
        Damage::Added => ("後から書き足されています", "was added by hand"),
        Damage::Gone => ("なくなっています", "is gone"),
    };
    Text::new(
        format!(
            "記録が壊れています。{seq} 番の記録が{ja}。そこまでの {good} 件は書かれたときのままです。\nデータベースを直接書き換えた人がいないか確かめ、控え（audit export）と見比べてください。"
        ),
        format!(
            "the record is broken: entry {seq} {en}. Before it, {good} are as written.\nFind out who edited the database, and compare with what was exported before."
        ),
    )
}

fn export(desk: &Desk, args: &ExportArgs, out: &mut Out) -> Result<(), Failure> {
    let range = range(desk, args)?;
    let mut writer = Writer::of(args, desk)?;
    let (mut after, mut entries) = (i64::MIN, 0);
    loop {
        let page = desk.block(async |store| Ok(store.audit_page(after, range).await?))?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        entries += page.len();
        for row in &page {
            writer.row(row, out)?;
        }
    }
    if let Some(path) = writer.end()? {
        let path = path.display();
        out.remark(&Text::new(
            format!("記録 {entries} 件を {path} に書き出しました。"),
            format!("the record was written to {path}: {}.", counted(entries, "line")),
        ));
    }
    Ok(())
}

/// The days asked for, as moments in the city's zone.
fn range(desk: &Desk, args: &ExportArgs) -> Result<AuditRange, Failure> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        return Err(Failure::input(Text::new(
            format!("期間が逆です: --from {from} は --to {to} より後です。"),
            format!("the days are the wrong way round: --from {from} is after --to {to}."),
        )));
    }
    let midnight = |day: NaiveDate| desk.parts.calendar.midnight(day);
    let day_after = |day: NaiveDate| day.checked_add_days(Days::new(1));
    Ok(AuditRange { from: args.from.map(midnight), before: args.to.and_then(day_after).map(midnight) })
}

/// Where an export goes: a file, or what the command prints.
struct Writer<'a> {
    file: Option<(BufWriter<std::fs::File>, &'a Path)>,
    format: ExportFormat,
    zone: chrono_tz::Tz,
    begun: bool,
}

impl<'a> Writer<'a> {
    fn of(args: &'a ExportArgs, desk: &Desk) -> Result<Writer<'a>, Failure> {
        let file = match args.path.as_deref() {
            None => None,
            Some(path) => {
                let mut options = OpenOptions::new();
                options.write(true).create(true).truncate(args.force).create_new(!args.force);
                let file = options.open(path).map_err(|error| cannot_write(path, &error))?;
                Some((BufWriter::new(file), path))
            }
        };
        let mut writer = Writer { file, format: args.format, zone: desk.parts.calendar.zone(), begun: false };
        if let (Some((file, _)), ExportFormat::Csv) = (&mut writer.file, args.format) {
            // Without this mark a spreadsheet takes the file for Shift_JIS.
            file.write_all("\u{feff}".as_bytes())?;
        }
        Ok(writer)
    }

    fn row(&mut self, row: &AuditRow, out: &mut Out) -> Result<(), Failure> {
        if self.format == ExportFormat::Csv && !self.begun {
            self.line(&csv_line(&COLUMNS.map(str::to_owned))?, out)?;
        }
        self.begun = true;
        let line = match self.format {
            ExportFormat::Jsonl => json_line(row, self.zone),
            ExportFormat::Csv => csv_line(&fields(row, self.zone))?,
        };
        self.line(&line, out)
    }

    fn line(&mut self, line: &str, out: &mut Out) -> Result<(), Failure> {
        match &mut self.file {
            Some((file, path)) => writeln!(file, "{line}").map_err(|error| cannot_write(path, &error)),
            None => {
                out.line(line);
                Ok(())
            }
        }
    }

    fn end(self) -> Result<Option<&'a Path>, Failure> {
        let Some((mut file, path)) = self.file else { return Ok(None) };
        file.flush().map_err(|error| cannot_write(path, &error))?;
        Ok(Some(path))
    }
}

/// The moment as a person of the city reads it.
fn local(at: DateTime<Utc>, zone: chrono_tz::Tz) -> String {
    at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn json_line(row: &AuditRow, zone: chrono_tz::Tz) -> String {
    json!({
        "seq": row.seq,
        "at": local(row.at, zone),
        "at_ms": row.at.timestamp_millis(),
        "actor": row.actor,
        "kind": row.kind,
        "subject": row.subject,
        // As text: the hash covers it letter by letter.
        "data": row.data,
        "prev_hash": row.prev_hash,
        "hash": row.hash,
    })
    .to_string()
}

fn fields(row: &AuditRow, zone: chrono_tz::Tz) -> [String; 9] {
    [
        row.seq.to_string(),
        local(row.at, zone),
        row.at.timestamp_millis().to_string(),
        row.actor.clone(),
        row.kind.clone(),
        row.subject.clone().unwrap_or_default(),
        row.data.clone(),
        row.prev_hash.clone(),
        row.hash.clone(),
    ]
}

fn csv_line(fields: &[String]) -> Result<String, Failure> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let written = writer.write_record(fields).and_then(|()| writer.flush().map_err(csv::Error::from));
    let bytes = written
        .map_err(std::io::Error::other)
        .and_then(|()| writer.into_inner().map_err(|error| std::io::Error::other(error.to_string())))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned())
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::AlreadyExists {
        let path = path.display();
        return Failure::input(Text::new(
            format!("{path} は既にあります。別の名前にするか、--force を付けてください。"),
            format!("{path} exists; choose another name, or add --force."),
        ));
    }
    super::failure::unwritten(path, error)
}
