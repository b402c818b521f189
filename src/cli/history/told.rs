//! A row's life as people and programs read it.

use serde_json::{Value as Json, json};

use super::super::Out;
use super::super::diff::{change_json, change_line};
use crate::alerts::DEFAULT;
use crate::intake;
use crate::lang::Lang;
use crate::plan::diff::fields;
use crate::plan::sync::RowKey;
use crate::plan::{self, Cell, FieldChange, Record, Table};
use crate::store::{Biography, Happening, Made, Version};

/// The lives as JSON: the first row's, with its parts' under `parts`.
pub(super) fn json(rows: &[RowKey], lives: &[Biography]) -> Json {
    let mut all = rows.iter().zip(lives).map(|(row, life)| life_json(row, life));
    let mut first = all.next().unwrap_or_default();
    let parts: Vec<Json> = all.collect();
    if !parts.is_empty() {
        first["parts"] = json!(parts);
    }
    first
}

fn life_json((table, key): &RowKey, life: &Biography) -> Json {
    let versions = changes(life).map(|(version, changed)| {
        let changed: Vec<Json> = changed.iter().map(|c| change_json(version.record.table, c)).collect();
        let origin = &version.record.origin;
        let mut json = made_json(&version.since);
        json["file"] = json!(origin.sheet.file);
        json["sheet"] = json!(origin.sheet.sheet);
        json["row"] = json!(origin.row);
        json["cells"] = version.record.to_json();
        json["changed"] = json!(changed);
        json["until"] = version.until.as_ref().map_or(Json::Null, made_json);
        json
    });
    let events = life.events.iter().map(|event| {
        let mut json = json!({
            "at": event.at.to_rfc3339(),
            "day": event.day.to_string(),
            "kind": event.kind,
            "by": event.by,
        });
        if let (Some(into), Some(from)) = (json.as_object_mut(), event.data.as_object()) {
            for (name, value) in from {
                let name = if into.contains_key(name) { "what" } else { name };
                into.insert(name.to_owned(), value.clone());
            }
        }
        json
    });
    json!({
        "subject": format!("{}/{key}", table.singular()),
        "versions": versions.collect::<Vec<_>>(),
        "events": events.collect::<Vec<_>>(),
    })
}

fn made_json(made: &Made) -> Json {
    json!({
        "since": made.day.to_string(),
        "at": made.at.to_rfc3339(),
        "revision": made.revision,
        "kind": made.kind,
        "by": made.by,
        "reason": made.reason,
        "source": made.import.as_ref().map(|(source, _)| source),
        "path": made.import.as_ref().map(|(_, path)| path),
    })
}

/// Each version with what it changed of the one before.
fn changes(life: &Biography) -> impl Iterator<Item = (&Version, Vec<FieldChange>)> {
    let before = std::iter::once(None).chain(life.versions.iter().map(Some));
    life.versions.iter().zip(before).map(|(version, before)| {
        let changed = before.map(|b| fields(&b.record, &version.record)).unwrap_or_default();
        (version, changed)
    })
}

/// Prints the lives, each moment in its order.
pub(super) fn text(rows: &[RowKey], lives: &[Biography], out: &mut Out) {
    let lang = out.lang;
    for ((table, key), life) in rows.iter().zip(lives) {
        let title = life.versions.last().and_then(|v| title(&v.record)).unwrap_or_default();
        out.line(format!("{}/{key}  {title}", table.singular()));
        let mut lines: Vec<(chrono::DateTime<chrono::Utc>, Vec<String>)> = Vec::new();
        for (index, (version, changed)) in changes(life).enumerate() {
            let mut told = version_lines(version, &changed, lang);
            if index == 0 {
                told.extend(first_lines(&version.record, lang));
            }
            lines.push((version.since.at, told));
            if let Some(closed) = version.until.as_ref().filter(|until| until.kind == "closing") {
                lines.push((closed.at, vec![closed_line(closed, lang)]));
            }
        }
        lines.extend(life.events.iter().map(|event| (event.at, event_lines(*table, event, lang))));
        lines.sort_by_key(|(at, _)| *at);
        for line in lines.into_iter().flat_map(|(_, lines)| lines) {
            out.line(format!("  {line}"));
        }
    }
}

fn title(record: &Record) -> Option<&str> {
    ["title", "name", "description"].into_iter().find_map(|column| record.code_in(column))
}

/// When, by what and by whom, from where; then what changed.
fn version_lines(version: &Version, changed: &[FieldChange], lang: Lang) -> Vec<String> {
    let made = &version.since;
    let what = match made.kind.as_str() {
        "import" => lang.pick("取り込み", "imported"),
        "decision" => lang.pick("決定", "decided"),
        "default" => lang.pick("既定の結論", "by default"),
        "answer" => lang.pick("回答", "answered"),
        "entry" => lang.pick("入力", "entered"),
        "ended" => lang.pick("終了日の経過", "its last day passed"),
        "closing" => lang.pick("閉じた行に伴う変更", "with a closing"),
        other => other,
    };
    let from = made.import.as_ref().map(|(_, path)| {
        let place = intake::place_of(&version.record, None);
        if place.to_string().contains(path.as_str()) { place.to_string() } else { format!("{path} {place}") }
    });
    let from = from.map(|from| format!("  {from}")).unwrap_or_default();
    let head = format!("{}  {what}  {}{from}", made.day, who(&made.by, lang));
    let lines = changed.iter().map(|c| format!("    {}", change_line(version.record.table, c, lang)));
    std::iter::once(head).chain(lines).collect()
}

/// What the row said when it was first recorded: every cell that is not empty.
fn first_lines(record: &Record, lang: Lang) -> impl Iterator<Item = String> + '_ {
    let columns = record.table.columns().iter();
    columns.filter_map(move |column| {
        let cell = record.cell(column.name).filter(|cell| **cell != Cell::Empty)?;
        let name = lang.pick(column.ja.first().copied().unwrap_or(column.name), column.name);
        Some(format!("    {name}: {}", plan::shown(column, cell).get(lang)))
    })
}

/// Who did it, in words: nobody is called by a name of ours.
fn who(by: &str, lang: Lang) -> &str {
    match by {
        DEFAULT => lang.pick("計画の定め（判断なし）", "by default, nobody decided"),
        by => by,
    }
}

/// The words of an outcome.
fn outcome(name: &str, lang: Lang) -> String {
    plan::Outcome::parse(name).map_or_else(|| name.to_owned(), |outcome| outcome.words().get(lang).to_owned())
}

/// A column's header in the table of a row `table/key`.
fn header(row: &str, column: &str, lang: Lang) -> String {
    let table = row.split_once('/').and_then(|(table, _)| Table::from_singular(table));
    let found = table.and_then(|table| table.columns().iter().find(|c| c.name == column));
    let ja = found.and_then(|c| c.ja.first().copied()).unwrap_or(column);
    lang.pick(ja, column).to_owned()
}

fn closed_line(closed: &Made, lang: Lang) -> String {
    let why = closed.reason.as_deref().unwrap_or_default();
    format!("{}  {}  {}  {why}", closed.day, lang.pick("閉じた", "closed"), closed.by)
}

fn event_lines(table: Table, event: &Happening, lang: Lang) -> Vec<String> {
    let text = |name: &str| event.data[name].as_str().unwrap_or_default();
    let (day, by) = (event.day, who(&event.by, lang));
    match event.kind {
        "decided" => {
            let outcome = outcome(text("outcome"), lang);
            let until = match text("next_on") {
                "" => String::new(),
                next => lang.pick(format!("（{next} まで）"), format!(" until {next}")),
            };
            let word = lang.pick("決定", "decided");
            let reference = text("reference");
            let over = match event.data["supersedes"].is_null() {
                true => "",
                false => lang.pick("（前の決定を覆す）", " (overrules the decision before)"),
            };
            let line =
                format!("{day}  {word}: {outcome}{until}{over}  {by}  {}  {reference}", text("reason"));
            vec![line.trim_end().to_owned()]
        }
        "answered" => {
            let proposed = outcome(text("outcome"), lang);
            let said = [text("date"), &proposed, text("to_whom"), text("reason")];
            let said: Vec<&str> = said.into_iter().filter(|s| !s.is_empty()).collect();
            let value = event.data["value"].as_f64().map(|v| format!(" {v}")).unwrap_or_default();
            let word = lang.pick("回答", "answered");
            vec![format!(
                "{day}  {word}: {}{value}  {}  {by}",
                kind_words(text("kind"), lang),
                said.join("  ")
            )]
        }
        "overruled" => {
            let column = table.columns().iter().find(|c| c.name == text("column"));
            let cell = |name: &str| {
                let cell = Cell::from_json(&event.data[name]).unwrap_or(Cell::Empty);
                column.map(|column| plan::shown(column, &cell).get(lang).to_owned()).unwrap_or_default()
            };
            let name = column.and_then(|c| c.ja.first().copied()).unwrap_or_default();
            let name = lang.pick(name, column.map_or("", |c| c.name));
            let (decided, says, on) = (cell("decided"), cell("says"), text("decided_on"));
            let whose = who(text("decided_by"), lang);
            vec![lang.pick(
                format!("{day}  決定（{on}、{whose}）を覆した  {name}: {decided} → {says}  {by}"),
                format!("{day}  overruled what {whose} decided on {on}  {name}: {decided} → {says}  {by}"),
            )]
        }
        "promise_broken" => {
            let (promised, times) = (text("date"), &event.data["times"]);
            vec![lang.pick(
                format!("{day}  約束の日を過ぎた: {promised}（{times}回目）"),
                format!("{day}  promise broken: {promised} (times: {times})"),
            )]
        }
        "eased" => {
            let word = lang.pick("決定なしに緩められた", "eased without a decision");
            let cells = event.data["cells"].as_array().into_iter().flatten();
            let line = |cell: &Json| {
                let part = |name: &str| cell[name].as_str().unwrap_or_default().to_owned();
                let to = Some(part("to"))
                    .filter(|to| !to.is_empty())
                    .unwrap_or_else(|| lang.pick("（空欄）", "(empty)").to_owned());
                let (row, column) = (part("row"), part("column"));
                format!("    {row} {}: {} → {to}", header(&row, &column, lang), part("from"))
            };
            std::iter::once(format!("{day}  {word}")).chain(cells.map(line)).collect()
        }
        "vanished" => vec![format!(
            "{day}  {}  {}",
            lang.pick("取込元から消えた", "vanished from its source"),
            text("source")
        )],
        _ => vec![format!(
            "{day}  {}  {}",
            lang.pick("取込元に戻った", "was back in its source"),
            text("source")
        )],
    }
}

fn kind_words(kind: &str, lang: Lang) -> String {
    match kind {
        "working" => lang.pick("対応中", "working on it"),
        "postponed" => lang.pick("延期", "postponed"),
        "done" => lang.pick("完了", "done"),
        "value" => lang.pick("実績値", "value"),
        "proposal" => lang.pick("意見", "proposal"),
        "not_ours" => lang.pick("担当外", "not ours"),
        other => other,
    }
    .to_owned()
}
