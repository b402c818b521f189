//! What was read, what was read as no value, and what was refused.

use super::super::super::Out;
use super::super::files::{PLAN, REFUSED};
use super::super::year::Played;
use super::{heading, paragraph};
use crate::intake::Problem;
use crate::lang::Lang;
use crate::notices::table_name;

/// How many placeholders and warnings are shown.
const SHOWN: usize = 3;

/// The import.
pub(super) fn imported(played: &Played, out: &mut Out) {
    let lang = out.lang;
    heading(1, &format!("計画を読み込みました（{PLAN}/）"), &format!("The plan was read ({PLAN}/)"), out);
    let intake = &played.imported.intake;
    let rows: usize = intake.counts.values().map(|count| count.accepted).sum();
    let tables = intake
        .counts
        .iter()
        .map(|(table, count)| format!("{} {}", table_name(*table, true).get(lang), count.accepted));
    let tables = tables.collect::<Vec<_>>().join(lang.pick("、", ", "));
    paragraph(&lang.pick(format!("{rows} 行：{tables}"), format!("{rows} rows: {tables}")), 2, out);
    placeholders(played, out);
    let warnings: Vec<&Problem> = intake.warnings.iter().chain(&played.imported.warnings).collect();
    if !warnings.is_empty() {
        let n = warnings.len();
        out.say(
            format!("  気づいたこと {n} 件（読み込みは止めません）"),
            format!("  {n} notes (nothing is refused for them)"),
        );
    }
    for warning in warnings.iter().take(SHOWN) {
        paragraph(&line(warning, lang), 4, out);
    }
}

fn placeholders(played: &Played, out: &mut Out) {
    let all = &played.imported.intake.placeholders;
    let shown = all.iter().take(SHOWN).map(|p| format!("{}「{}」", p.place, p.found));
    let shown = shown.collect::<Vec<_>>().join(out.lang.pick("、", ", "));
    let n = all.len();
    let text = out.lang.pick(
        format!(
            "仮の記入 {n} 件は「値なし」のまま残しました：{shown}。達成したとも、していないとも言いません。"
        ),
        format!(
            "{n} placeholders were kept as “no value”: {shown}. They count neither as met nor as missed."
        ),
    );
    if n > 0 {
        paragraph(&text, 2, out);
    }
}

/// The plan that is refused, with the mend.
pub(super) fn refused(played: &Played, out: &mut Out) {
    let Some(refused) = &played.refused else { return };
    heading(
        2,
        &format!("決められない書き方は、推測せずにお返しします（{REFUSED}/）"),
        &format!("What nobody can tell is refused, never guessed ({REFUSED}/)"),
        out,
    );
    for problem in &refused.problems {
        let lang = out.lang;
        paragraph(&format!("{}  {}", lang.pick("誤り", "error"), line(problem, lang)), 2, out);
    }
    let text = out.lang.pick(
        "一つでも誤りがあれば全体を受け付けません。前に読み込んだ計画がそのまま生きています。この例では一つの課を書いて直しました。",
        "One mistake refuses the whole file; the plan read before stays in force. The example names one section instead.",
    );
    paragraph(text, 2, out);
}

fn line(problem: &Problem, lang: Lang) -> String {
    format!("{}  {}", problem.place, problem.message.get(lang))
}
