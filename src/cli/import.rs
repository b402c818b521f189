//! `import`: a plan into the store, all or nothing.

use serde_json::{Value as Json, json};

use super::refusal::{counted, counts_json, line, problem_json, refuse};
use super::setting::Desk;
use super::{Cli, Failure, Format, ImportArgs, Out, annotate};
use crate::clock::Clock;
use crate::config;
use crate::daemon::importing::{Imported, NotImported, Request, import, source_name};
use crate::daemon::reach;
use crate::intake::Progress;
use crate::lang::{Lang, Text};
use crate::notices;
use crate::plan::{Cell, Merged, Record, Table};

/// Rows between two words of progress.
const STEP: usize = 1_000;

/// Runs it.
pub(super) fn run(cli: &Cli, args: &ImportArgs, out: &mut Out) -> Result<(), Failure> {
    if !args.path.exists() {
        let path = args.path.display();
        return Err(Failure::input(Text::new(
            format!("{path} がありません。"),
            format!("{path} is not there."),
        )));
    }
    annotate::ready(args)?;
    let desk = Desk::open(cli, out)?;
    let source = args.source.clone().unwrap_or_else(|| source_name(&args.path));
    let by = args.by.clone().or_else(|| config::process_env("USER")).unwrap_or_else(|| "cli".to_owned());
    let request = Request {
        path: &args.path,
        source: &source,
        by: &by,
        now: Clock::System.now(),
        calendar: &desk.parts.calendar,
        dry_run: args.dry_run,
    };
    let mut progress = |at: Progress| {
        if at.rows.is_multiple_of(STEP) {
            let [ja, ..] = at.table.ja() else { return };
            out.progress(&Text::new(
                format!("{ja} {} 行…", at.rows),
                format!("{}: {} rows…", at.table.name(), at.rows),
            ));
        }
    };
    let done = desk.block(async |store| Ok(import(store, &request, &mut progress).await))?;
    out.end_progress();
    match done {
        Ok(imported) => {
            let settings = desk.parts.notices("");
            let calendar = &desk.parts.calendar;
            let unreached =
                reach::warnings(&notices::Desk::new(&imported.plan, calendar, &settings, request.now));
            accepted(args, &imported, &unreached, out);
            annotate::not_needed(args, out);
        }
        Err(NotImported::Trouble(trouble)) => return Err(trouble.into()),
        Err(NotImported::Refused(refused)) => {
            refuse(&args.path, &refused, args.format, out);
            annotate::write(args, &refused, out)?;
            return Err(Failure::printed());
        }
    }
    Ok(())
}

fn accepted(args: &ImportArgs, done: &Imported, unreached: &[Text], out: &mut Out) {
    if args.format == Format::Json {
        return out.line(json_of(args, done, unreached, out.lang).to_string());
    }
    let lang = out.lang;
    for (table, count) in &done.intake.counts {
        out.line(format!("  {}", counted(*table, count, lang)));
    }
    if args.dry_run {
        changes(&done.merged, out);
    }
    for warning in done.intake.warnings.iter().chain(&done.warnings) {
        out.line(lang.pick("注意  ", "note  ").to_owned() + &line(warning, lang));
    }
    for warning in unreached {
        out.line(lang.pick("注意  ", "note  ").to_owned() + warning.get(lang));
    }
    if args.explain {
        for reading in &done.intake.interpretations {
            out.line(format!("  {}  {} → {}", reading.place, reading.found, reading.read_as.get(lang)));
        }
        for placeholder in &done.intake.placeholders {
            out.line(format!(
                "  {}  {} → {}",
                placeholder.place,
                placeholder.found,
                lang.pick("値なし", "no value")
            ));
        }
    } else if !(done.intake.placeholders.is_empty() && done.intake.interpretations.is_empty()) {
        out.say(
            format!(
                "値なしとした仮の記入 {} 件、文字どおりでない読み方 {} 件（--explain ですべて表示）",
                done.intake.placeholders.len(),
                done.intake.interpretations.len()
            ),
            format!(
                "{} placeholders without a value, {} cells not read literally (--explain lists them)",
                done.intake.placeholders.len(),
                done.intake.interpretations.len()
            ),
        );
    }
    let Merged { added, changed, unchanged, left_out, .. } = &done.merged;
    let figures = lang.pick(
        format!(
            "追加 {} 行、変更 {} 行、変わらず {} 行、今回ない行 {}（残ります）",
            added.len(),
            changed.len(),
            unchanged.len(),
            left_out.len()
        ),
        format!(
            "{} rows added, {} changed, {} unchanged, {} no longer there (kept)",
            added.len(),
            changed.len(),
            unchanged.len(),
            left_out.len()
        ),
    );
    let (ja, en) = match (args.dry_run, done.committed) {
        (true, _) => ("試しに読みました（保存していません）", "read as a trial; nothing was stored"),
        (false, true) => ("読み込みました", "imported"),
        (false, false) => {
            ("前回と同じ内容です（何も変わりません）", "the same as last time; nothing changed")
        }
    };
    out.line(format!("{}: {figures}", lang.pick(ja, en)));
}

/// What a dry run shows: added, changed (old → new, by field), left out.
fn changes(merged: &Merged, out: &mut Out) {
    let lang = out.lang;
    let name = |record: &Record| format!("{}/{}", record.table.singular(), record.key().unwrap_or_default());
    for record in merged.added.iter().filter_map(|i| merged.records.get(*i)) {
        out.line(format!("  + {}", name(record)));
    }
    for change in &merged.changed {
        let Some(record) = merged.records.get(change.record) else { continue };
        out.line(format!("  ~ {}", name(record)));
        for field in &change.fields {
            let Some(column) = record.table.columns().get(field.column) else { continue };
            let label = lang.pick(column.ja.first().copied().unwrap_or(column.name), column.name);
            let old = field.old.as_ref().map_or_else(String::new, shown);
            out.line(format!("      {label}: {old} → {}", shown(&field.new)));
        }
    }
    for (table, key) in &merged.left_out {
        out.line(format!("  - {}/{key}", table.singular()));
    }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "∅".to_owned(),
        Cell::Placeholder(text) | Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::Year(year) => year.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::List(items) => items.join("; "),
        Cell::Span(span) => span.to_string(),
    }
}

fn json_of(args: &ImportArgs, done: &Imported, unreached: &[Text], lang: Lang) -> Json {
    let mut problems: Vec<Json> =
        done.intake.warnings.iter().chain(&done.warnings).map(|p| problem_json(p, lang)).collect();
    let departments = Table::Departments.name();
    problems.extend(unreached.iter().map(|text| json!({"at": departments, "message": text.get(lang)})));
    json!({
        "accepted": true,
        "dry_run": args.dry_run,
        "committed": done.committed,
        "counts": counts_json(&done.intake.counts),
        "added": done.merged.added.len(),
        "changed": done.merged.changed.len(),
        "unchanged": done.merged.unchanged.len(),
        "left_out": done.merged.left_out.len(),
        "placeholders": done.intake.placeholders.len(),
        "warnings": problems,
        "digest": done.intake.digest,
    })
}
