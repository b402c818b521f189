//! `import`: a plan into the store, all or nothing.

use serde_json::{Value as Json, json};

use super::refusal::{counted, counts_json, line, problem_json, refuse};
use super::setting::Desk;
use super::who::who;
use super::{Cli, Failure, Format, ImportArgs, Out, annotate};
use crate::clock::Clock;
use crate::intake::{self, Problem, Progress};
use crate::lang::{self, Lang, Text};
use crate::notices;
use crate::office::importing::{
    Beside, Choices, Imported, NotImported, Request, import, source_asked, source_name,
};
use crate::office::reach;
use crate::office::withheld::objections;
use crate::plan::history::{Eased, Easing};
use crate::plan::schema::Column;
use crate::plan::sync::RowKey;
use crate::plan::{self, Cell, Conflict, Merged, Record, Table};

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
    let source = match &args.source {
        Some(asked) => desk.block(async |store| source_asked(store, asked).await)?,
        None => source_name(&args.path),
    };
    let by = who(args.by.as_deref());
    let request = Request {
        path: &args.path,
        source: &source,
        by: &by,
        now: Clock::System.now(),
        calendar: &desk.parts.calendar,
        dry_run: args.dry_run,
        choices: Choices { sync: args.sync, accept_shrink: args.accept_shrink, overrides: args.overrides },
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
            let settings = desk.block(async |store| Ok(desk.parts.notices_of(store).await?))?;
            let calendar = &desk.parts.calendar;
            let unreached =
                reach::warnings(&notices::Desk::new(&imported.plan, calendar, &settings, request.now));
            accepted(args, &imported, &unreached, out);
            annotate::not_needed(args, out);
        }
        Err(NotImported::Trouble(trouble)) => return Err(trouble.into()),
        Err(NotImported::Withheld(done)) => {
            let objections = objections(&source, &done, request.choices);
            withheld(args, &done, &objections, out);
            return Err(Failure::printed());
        }
        Err(NotImported::Refused(refused)) => {
            refuse(&args.path, &refused, args.format, out);
            annotate::write(args, &refused, out)?;
            return Err(Failure::printed());
        }
    }
    Ok(())
}

/// An import that somebody has to say yes to: what it would do, and why it was not taken over.
fn withheld(args: &ImportArgs, done: &Imported, objections: &[Problem], out: &mut Out) {
    if args.format == Format::Json {
        let mut json = json_of(args, done, &[], out.lang);
        let problems: Vec<Json> = objections.iter().map(|p| problem_json(p, out.lang)).collect();
        json["accepted"] = json!(false);
        json["problems"] = json!(problems);
        return out.line(json.to_string());
    }
    if args.dry_run {
        changes(&done.merged, out);
        beside(done, out);
    }
    for note in &done.beside.notes {
        out.remark(&Text::new(format!("注意  {}", note.ja), format!("note  {}", note.en)));
    }
    for problem in objections {
        out.remark(&Text::new(
            format!("確認  {}", line(problem, Lang::Ja)),
            format!("to be confirmed  {}", line(problem, Lang::En)),
        ));
    }
    let (path, n) = (args.path.display(), objections.len());
    out.remark(&Text::new(
        format!("{path} は取り込んでいません。確かめていただくことが {n} 件あります（計画は何も変わっていません）。"),
        format!(
            "{path} was not taken over: {} to confirm. The plan in force is unchanged.",
            lang::counted(n, "point")
        ),
    ));
}

/// What the import means for what was said, promised and decided before.
fn beside(done: &Imported, out: &mut Out) {
    let lang = out.lang;
    let Beside { vanished, returned, easings, .. } = &done.beside;
    for (table, key) in vanished {
        let word =
            lang.pick("取込元からなくなりました（計画には残ります）", "vanished from the source (kept)");
        out.line(format!("  ? {}/{key}  {word}", table.singular()));
    }
    for (table, key) in returned {
        let word = lang.pick("取込元に戻りました", "is back in the source");
        out.line(format!("  ! {}/{key}  {word}", table.singular()));
    }
    for eased in easings.iter().flat_map(|easing| &easing.cells) {
        let word = lang.pick("前回より緩められました", "eased since the last import");
        out.line(format!("  {}  {}", eased_at(done, eased), word));
    }
}

/// A cell that eased a promise: where it stands, and from what to what.
fn eased_at(done: &Imported, eased: &Eased) -> String {
    let to = if eased.to.is_empty() { "（空欄 / empty）" } else { &eased.to };
    format!(
        "{}  {}/{} {}: {} → {to}",
        eased_place(done, eased),
        eased.table.singular(),
        eased.key,
        eased.column,
        eased.from
    )
}

fn eased_place(done: &Imported, eased: &Eased) -> String {
    let same = |record: &&Record| record.table == eased.table && record.key().as_deref() == Some(&*eased.key);
    let record = done.merged.records.iter().find(same);
    record.map_or_else(String::new, |record| {
        intake::place_of(record, record.table.column(eased.column)).to_string()
    })
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
    beside(done, out);
    for conflict in &done.beside.conflicts {
        let Some(record) = done.merged.records.get(conflict.record) else { continue };
        let place = intake::place_of(record, Some(conflict.column));
        let Some(column) = record.table.columns().get(conflict.column) else { continue };
        let (was, says) = (plan::shown(column, &conflict.decided.cell), plan::shown(column, &conflict.says));
        let word = lang.pick("判断を取込元のとおりに改めました", "a decision was overridden");
        out.line(format!("  {place}  {word}: {} → {}", was.get(lang), says.get(lang)));
    }
    for warning in done.intake.warnings.iter().chain(&done.warnings) {
        out.line(lang.pick("注意  ", "note  ").to_owned() + &line(warning, lang));
    }
    for warning in unreached.iter().chain(&done.beside.notes) {
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
    let gone = done.beside.vanished.len();
    let figures = lang.pick(
        format!(
            "追加 {} 行、変更 {} 行、変わらず {} 行、今回ない行 {}（残ります）{}",
            added.len(),
            changed.len(),
            unchanged.len(),
            left_out.len(),
            if gone == 0 { String::new() } else { format!("、うち取込元から消えた行 {gone}") }
        ),
        format!(
            "{} rows added, {} changed, {} unchanged, {} no longer there (kept){}",
            added.len(),
            changed.len(),
            unchanged.len(),
            left_out.len(),
            if gone == 0 { String::new() } else { format!(", {gone} of them marked as vanished") }
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
            let old = plan::shown(column, field.old.as_ref().unwrap_or(&Cell::Empty));
            let new = plan::shown(column, &field.new);
            out.line(format!("      {label}: {} → {}", old.get(lang), new.get(lang)));
        }
    }
    for (table, key) in &merged.left_out {
        out.line(format!("  - {}/{key}", table.singular()));
    }
}

fn json_of(args: &ImportArgs, done: &Imported, unreached: &[Text], lang: Lang) -> Json {
    let mut problems: Vec<Json> =
        done.intake.warnings.iter().chain(&done.warnings).map(|p| problem_json(p, lang)).collect();
    let departments = Table::Departments.name();
    problems.extend(unreached.iter().map(|text| json!({"at": departments, "message": text.get(lang)})));
    let conflicts: Vec<Json> = done.beside.conflicts.iter().filter_map(|c| conflict_json(done, c)).collect();
    let easings: Vec<Json> = done.beside.easings.iter().map(|e| easing_json(done, e)).collect();
    json!({
        "accepted": true,
        "dry_run": args.dry_run,
        "committed": done.committed,
        "counts": counts_json(&done.intake.counts),
        "added": done.merged.added.len(),
        "changed": done.merged.changed.len(),
        "unchanged": done.merged.unchanged.len(),
        "left_out": done.merged.left_out.len(),
        "vanished": names(&done.beside.vanished),
        "returned": names(&done.beside.returned),
        "closed": names(&done.merged.closed),
        "conflicts": conflicts,
        "easings": easings,
        "placeholders": done.intake.placeholders.len(),
        "warnings": problems,
        "notes": done.beside.notes.iter().map(|note| note.get(lang)).collect::<Vec<_>>(),
        "digest": done.intake.digest,
    })
}

fn names(rows: &[RowKey]) -> Vec<String> {
    rows.iter().map(|(table, key)| format!("{}/{key}", table.singular())).collect()
}

/// A cell for scripts: as it is written; null where it is empty.
fn said(column: &Column, cell: &Cell) -> Option<String> {
    (!cell.is_blank()).then(|| plan::shown(column, cell).en)
}

fn conflict_json(done: &Imported, conflict: &Conflict) -> Option<Json> {
    let record = done.merged.records.get(conflict.record)?;
    let column = record.table.columns().get(conflict.column)?;
    Some(json!({
        "at": intake::place_of(record, Some(conflict.column)).to_string(),
        "subject": format!("{}/{}", record.table.singular(), record.key()?),
        "column": column.name,
        "decided": said(column, &conflict.decided.cell),
        "by": conflict.decided.by,
        "on": conflict.decided.day.to_string(),
        "says": said(column, &conflict.says),
    }))
}

fn easing_json(done: &Imported, easing: &Easing) -> Json {
    let cell = |eased: &Eased| {
        json!({
            "at": eased_place(done, eased),
            "row": format!("{}/{}", eased.table.singular(), eased.key),
            "column": eased.column,
            "from": eased.from,
            "to": eased.to,
        })
    };
    let cells: Vec<Json> = easing.cells.iter().map(cell).collect();
    json!({ "subject": easing.subject, "kind": easing.kind.name(), "cells": cells })
}
