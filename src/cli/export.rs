//! `export`: the plan in force as a workbook, a folder of CSV files or TOML.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use super::day::day;
use super::failure::unwritten;
use super::setting::{self, Desk};
use super::{Cli, Failure, Format, Out, refusal};
use crate::intake::Known;
use crate::intake::export::{Exported, Form, export};
use crate::lang::{self, Text};
use crate::plan::Table;

/// `export`
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// What to write: a workbook (PATH.xlsx), a TOML file (PATH.toml), or a folder of CSV files
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// The plan as it was at the end of this day, as 2026-05-01 [default: as it is now]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// Overwrite what is there
    #[arg(long)]
    pub force: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &ExportArgs, out: &mut Out) -> Result<(), Failure> {
    let form = form_of(&args.path)?;
    free(&args.path, form, args.force)?;
    let desk = Desk::existing(cli, out)?;
    let records = desk.block(async |store| match args.as_of {
        Some(day) => Ok(store.load_plan_as_of(day).await?.records),
        None => Ok(store.load_plan().await?.records),
    })?;
    if records.is_empty() {
        return Err(Failure::input(match args.as_of {
            Some(day) => no_plan_then(day),
            None => setting::no_plan(&desk.parts.config.store.path),
        }));
    }
    let known = Known::new(desk.parts.calendar.clone());
    match export(form, &args.path.display().to_string(), &records, &known) {
        Ok(exported) => {
            write(&args.path, form, &exported).map_err(|error| unwritten(&args.path, &error))?;
            report(args, &exported, out);
            Ok(())
        }
        Err(problems) => {
            refusal::list(&problems, args.format, out);
            out.remark(&Text::new(
                "何も書き出していません。",
                format!("nothing was written: {} above.", lang::counted(problems.len(), "mistake")),
            ));
            Err(Failure::printed())
        }
    }
}

/// What the path's ending asks for.
fn form_of(path: &Path) -> Result<Form, Failure> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let folder = path.is_dir() || path.to_string_lossy().ends_with(['/', '\\']);
    match extension.as_deref() {
        _ if folder => Ok(Form::Csv),
        None => Ok(Form::Csv),
        Some("xlsx") => Ok(Form::Workbook),
        Some("toml") => Ok(Form::Toml),
        Some(other) => Err(Failure::usage(Text::new(
            format!(
                "「.{other}」には書き出せません。ブックは PATH.xlsx、TOML は PATH.toml、CSV は表ごとに1ファイルになるのでフォルダー（PATH/）を指定してください。"
            ),
            format!(
                "cannot export to `.{other}`; name a workbook (PATH.xlsx), a TOML file (PATH.toml), or a folder (PATH/) for CSV files, one a table."
            ),
        ))),
    }
}

/// Refuses to write over what is there, and to leave a folder in which a table stands twice.
fn free(path: &Path, form: Form, force: bool) -> Result<(), Failure> {
    if form != Form::Csv {
        return if path.exists() && !force { Err(Failure::input(there(path))) } else { Ok(()) };
    }
    if path.exists() && !path.is_dir() {
        return Err(Failure::input(Text::new(
            format!("{} はファイルです。フォルダーを指定してください。", path.display()),
            format!("{} is a file; name a folder.", path.display()),
        )));
    }
    let Ok(entries) = fs::read_dir(path) else { return Ok(()) };
    let names: Vec<String> =
        entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    let ours = |name: &str| Table::ALL.iter().any(|t| name == format!("{}.csv", t.name()));
    let plan = |name: &str| [".csv", ".toml"].iter().any(|e| name.to_lowercase().ends_with(e));
    if let Some(other) = names.iter().find(|n| plan(n) && !ours(n)) {
        return Err(Failure::input(Text::new(
            format!(
                "{} には別の {other} があり、書き出すと同じ表が2つになるおそれがあります。空のフォルダーを指定してください。",
                path.display()
            ),
            format!(
                "{} holds another file, {other}, and a table could stand there twice; name an empty folder.",
                path.display()
            ),
        )));
    }
    if names.iter().any(|n| ours(n)) && !force { Err(Failure::input(there(path))) } else { Ok(()) }
}

/// Writes beside the place and moves there, so that nobody finds half a file.
fn write(path: &Path, form: Form, exported: &Exported) -> io::Result<()> {
    if form == Form::Csv {
        fs::create_dir_all(path)?;
    }
    for (name, bytes) in &exported.files {
        let target = if form == Form::Csv { path.join(name) } else { path.to_owned() };
        super::out::write_whole(&target, bytes)?;
    }
    Ok(())
}

fn report(args: &ExportArgs, exported: &Exported, out: &mut Out) {
    let path = args.path.display().to_string();
    if args.format == Format::Json {
        let rows: serde_json::Map<_, _> =
            exported.rows.iter().map(|(t, n)| (t.name().to_owned(), json!(n))).collect();
        return out.line(
            json!({"path": path, "as_of": args.as_of, "rows": rows, "like_formulas": exported.like_formulas})
                .to_string(),
        );
    }
    for (table, rows) in &exported.rows {
        let [ja, ..] = table.ja() else { continue };
        out.say(format!("  {ja}: {rows} 行"), format!("  {}: {}", table.name(), lang::counted(*rows, "row")));
    }
    out.say(
        format!("{path} に書き出しました（読み直して同じ内容になることを確かめました）"),
        format!("exported to {path}; it was read back and says the same"),
    );
    if exported.like_formulas > 0 {
        let n = exported.like_formulas;
        out.remark(&Text::new(
            format!("注意  「=」「+」「-」「@」で始まる文章のセルが {n} 個あります。CSV を Excel で直接開くと計算式とみなされます。Excel で開くなら .xlsx に書き出してください。"),
            format!("note  the text of {} begins with =, +, - or @; Excel takes such text for formulas when it opens a CSV file. Export to .xlsx to open the plan in Excel.", lang::counted(n, "cell")),
        ));
    }
}

fn there(path: &Path) -> Text {
    let path = path.display();
    Text::new(
        format!("{path} は既にあります。上書きするには --force を付けてください。"),
        format!("{path} is already there. Use --force to overwrite it."),
    )
}

fn no_plan_then(day: NaiveDate) -> Text {
    Text::new(
        format!("{day} の時点ではまだ計画がありませんでした。"),
        format!("there was no plan yet at the end of {day}."),
    )
}
