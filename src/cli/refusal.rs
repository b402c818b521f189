//! How a source's mistakes and rows are told, whichever command has read it.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::{Format, Out};
use crate::intake::{Count, Problem, Refused};
use crate::lang::{self, Lang, Text};
use crate::plan::Table;

pub(super) fn counted(table: Table, count: &Count, lang: Lang) -> String {
    let name = lang.pick(table.ja().first().copied().unwrap_or(table.name()), table.name());
    lang.pick(
        format!(
            "{name}: {} 行を読み、{} 行を受け付け、{} 行に誤り",
            count.read, count.accepted, count.rejected
        ),
        format!("{name}: {} rows read, {} accepted, {} rejected", count.read, count.accepted, count.rejected),
    )
}

pub(super) fn line(problem: &Problem, lang: Lang) -> String {
    format!("{}  {}", problem.place, problem.message.get(lang))
}

/// Prints a list of mistakes that no source is refused for.
pub(super) fn list(problems: &[Problem], format: Format, out: &mut Out) {
    if format == Format::Json {
        let problems: Vec<Json> = problems.iter().map(|p| problem_json(p, out.lang)).collect();
        return out.line(json!({ "problems": problems }).to_string());
    }
    for problem in problems {
        mistake(problem, out);
    }
}

fn mistake(problem: &Problem, out: &mut Out) {
    out.remark(&Text::new(
        format!("誤り  {}", line(problem, Lang::Ja)),
        format!("error  {}", line(problem, Lang::En)),
    ));
}

/// Prints every mistake of a refused source.
pub(super) fn refuse(path: &Path, refused: &Refused, format: Format, out: &mut Out) {
    let lang = out.lang;
    if format == Format::Json {
        let list =
            |problems: &[Problem]| -> Vec<Json> { problems.iter().map(|p| problem_json(p, lang)).collect() };
        out.line(
            json!({
                "accepted": false,
                "problems": list(&refused.problems),
                "warnings": list(&refused.warnings),
                "counts": counts_json(&refused.counts),
            })
            .to_string(),
        );
        return;
    }
    for problem in &refused.problems {
        mistake(problem, out);
    }
    for (table, count) in &refused.counts {
        out.remark(&Text::new(
            format!("  {}", counted(*table, count, Lang::Ja)),
            format!("  {}", counted(*table, count, Lang::En)),
        ));
    }
    let (n, path) = (refused.problems.len(), path.display());
    out.remark(&Text::new(
        format!(
            "{path} に誤りが {n} 件あります。直してからもう一度お試しください（計画は何も変わっていません）。"
        ),
        format!(
            "{path} has {}. Please mend what is listed and try again; the plan in force is unchanged.",
            lang::counted(n, "mistake")
        ),
    ));
}

pub(super) fn problem_json(problem: &Problem, lang: Lang) -> Json {
    json!({"at": problem.place.to_string(), "message": problem.message.get(lang)})
}

pub(super) fn counts_json(counts: &std::collections::BTreeMap<Table, Count>) -> Json {
    counts
        .iter()
        .map(|(table, c)| {
            (table.name().to_owned(), json!({"read": c.read, "accepted": c.accepted, "rejected": c.rejected}))
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}
