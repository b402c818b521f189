//! `plan.md`, History, and what recorded decisions say.

use chrono::NaiveDate;

use super::words::Of;
use super::{Derivation, Desk, Ground, Known};
use crate::lang::Text;
use crate::plan::{Decided, Outcome, Past, Promise, Table};

/// What was recorded of a row's past.
fn past(desk: &Desk<'_>, table: Table, row: usize) -> Option<Past> {
    desk.recorded.past.get(&desk.plan.subject(table, row)?).cloned()
}

/// The first end ever recorded.
pub(super) fn ends_first(
    desk: &Desk<'_>,
    table: Table,
    row: usize,
    ends_on: Option<NaiveDate>,
) -> Derivation {
    let from = vec![desk.cell(table, row, "ends_on")];
    let recorded = past(desk, table, row).and_then(|past| past.ends_first);
    let working = match (recorded, ends_on) {
        (Some(_), _) => {
            Text::new("取込みの記録で最初の終わりの日", "the first end date in the record of imports")
        }
        (None, Some(_)) => Text::new(
            "以前の取込みの記録がないため、今の終わりの日",
            "no earlier import is on record, so the present end date",
        ),
        (None, None) => Text::new("終わりの日が記録されたことがありません", "no end date was ever recorded"),
    };
    Derivation::of(recorded.or(ends_on).into(), Of::Plain, working, from)
}

/// How often the end was put off.
pub(super) fn ends_moved(desk: &Desk<'_>, table: Table, row: usize) -> Derivation {
    let past = past(desk, table, row).unwrap_or_default();
    let working = Text::new(
        "決定の記録なしに、終わりの日を延ばした、または空にした取込みの回数",
        "imports that moved the end later, or emptied it, without a recorded decision",
    );
    let working = with_easings(working, &past, Promise::End);
    Derivation::of(Known::Int(past.ends_moved), Of::Times, working, Vec::new())
}

/// With each import that eased it: of what day, from what to what.
fn with_easings(working: Text, past: &Past, promise: Promise) -> Text {
    let all = || past.easings.iter().filter(move |easing| easing.promise == promise);
    if all().next().is_none() {
        return working;
    }
    let ja: Vec<String> = all().map(|e| format!("{} の取込みで {}", e.day, e.change)).collect();
    let en: Vec<String> = all().map(|e| format!("the import of {}: {}", e.day, e.change)).collect();
    Text::new(format!("{}（{}）", working.ja, ja.join("、")), format!("{} ({})", working.en, en.join("; ")))
}

/// How often a target of a KPI was eased.
pub(super) fn targets_eased(desk: &Desk<'_>, row: usize) -> Derivation {
    let past = past(desk, Table::Kpis, row).unwrap_or_default();
    let working = Text::new(
        "目標を下げた・消した、または順調・注意の基準や許容幅を緩めた取込みの回数",
        "imports that made a target easier or removed it, or eased its thresholds or tolerance",
    );
    let working = with_easings(working, &past, Promise::Target);
    Derivation::of(Known::Int(past.targets_eased), Of::Times, working, Vec::new())
}

/// How often an exit point of an initiative was eased.
pub(super) fn exit_points_eased(desk: &Desk<'_>, row: usize) -> Derivation {
    let past = past(desk, Table::Initiatives, row).unwrap_or_default();
    let working = Text::new(
        "決定の記録なしに、やめるポイントを先へ延ばした、緩めた、または消した取込みの回数",
        "imports that put an exit point off, eased it or removed it without a recorded decision",
    );
    let working = with_easings(working, &past, Promise::ExitPoint);
    Derivation::of(Known::Int(past.exit_points_eased), Of::Times, working, Vec::new())
}

/// Whether a row is gone from its source; what is ended is missed by nobody.
pub(super) fn vanished(desk: &Desk<'_>, table: Table, row: usize) -> Option<Derivation> {
    let on_record = desk.recorded.vanished.contains(&desk.plan.subject(table, row)?);
    let gone = desk.facts.vanished.contains(&(table, row));
    let working = match (on_record, gone) {
        (true, true) => Text::new(
            "最後に同期した取込元に、この行がありません",
            "the source that was synchronised last lacks this row",
        ),
        (true, false) => Text::new(
            "取込元から消えていますが、終了したものなので問いません",
            "its source lacks it, but it is ended, and nothing is asked of it",
        ),
        (false, _) => {
            Text::new("取込元から消えたという記録はありません", "it is not on record as gone from its source")
        }
    };
    Some(Derivation::of(Known::Bool(gone), Of::Plain, working, Vec::new()))
}

/// The decision in force on the present term of an initiative or renewal, and why it is that, or none.
pub(super) fn on_term(
    desk: &Desk<'_>,
    table: Table,
    row: usize,
    ends_on: Option<NaiveDate>,
) -> (Option<Outcome>, Text) {
    let last = match last(desk, table, row) {
        Ok(last) => last,
        Err(why) => return (None, why),
    };
    let (day, outcome) = (last.day, last.outcome.words());
    if last.outcome == Outcome::Continue {
        return (
            None,
            Text::new(
                format!("{day} に継続と決まり、その次の期間についての決定はまだありません"),
                format!(
                    "on {day} it was decided to continue; nothing is decided yet on the term that followed"
                ),
            ),
        );
    }
    if last.term != ends_on {
        let of = |none: &str| last.term.map_or_else(|| none.to_owned(), |term| term.to_string());
        return (
            None,
            Text::new(
                format!(
                    "{day} の決定（{}）は、今とは違う終わりの日（{}）についてのもの",
                    outcome.ja,
                    of("なし")
                ),
                format!("the decision of {day} ({}) speaks of another end date ({})", outcome.en, of("none")),
            ),
        );
    }
    (Some(last.outcome), taken(last))
}

/// Whether a decision was recorded since an exit point was reached.
pub(super) fn since(desk: &Desk<'_>, row: usize, met_on: Option<NaiveDate>, from: Ground) -> Derivation {
    let tell = |value, why| Derivation::of(Known::Bool(value), Of::Plain, why, vec![from.clone()]);
    let last = match last(desk, Table::ExitPoints, row) {
        Ok(last) => last,
        Err(why) => return tell(false, why),
    };
    match met_on {
        None => tell(false, Text::new("まだ到達していません", "it is not reached yet")),
        Some(met) if last.day < met => tell(
            false,
            Text::new(
                format!("最後の決定 {} は、到達した日 {met} より前", last.day),
                format!("the last decision, of {}, is older than the day it was reached, {met}", last.day),
            ),
        ),
        Some(_) => tell(true, taken(last)),
    }
}

/// The last decision on a row that stands; else why there is none.
fn last<'a>(desk: &Desk<'a>, table: Table, row: usize) -> Result<&'a Decided, Text> {
    let today = desk.today();
    let none = || Text::new("決定の記録がありません", "no decision is on record");
    let subject = desk.plan.subject(table, row).ok_or_else(none)?;
    let known = desk.recorded.decisions.get(&subject).ok_or_else(none)?;
    let last = known.iter().rfind(|decided| decided.day <= today).ok_or_else(none)?;
    match last.follow_up {
        Some(follow_up) if today > follow_up.due && follow_up.closed_on.is_none_or(|c| c > today) => {
            Err(Text::new(
                format!("{} の見直しの決定は、期限 {} までに何も改められず失効", last.day, follow_up.due),
                format!(
                    "the decision of {} to revise lapsed: nothing changed by {}",
                    last.day, follow_up.due
                ),
            ))
        }
        _ => Ok(last),
    }
}

fn taken(decided: &Decided) -> Text {
    let outcome = decided.outcome.words();
    let (ja, en) = if decided.by_default { ("（既定による）", ", by default") } else { ("", "") };
    Text::new(
        format!("{} に「{}」と決定{ja}", decided.day, outcome.ja),
        format!("decided on {}: {}{en}", decided.day, outcome.en),
    )
}
