//! What cannot be told, and what went wrong: once per subject and missing fact.

use std::collections::BTreeSet;

use super::super::labels::label;
use super::super::{Desk, table_name};
use super::{Present, Scope, is_told};
use crate::alerts::AlertKey;
use crate::lang::{Lang, Text};
use crate::plan::Table;
use crate::rules::{Mode, Subject};

/// What the rules cannot tell: the rule, the subject's title, what is missing; then the open alerts
/// whose row or rule is gone, which stay open all the same.
pub(super) fn unknown(
    present: &Present<'_>,
    scope: &Scope<'_, '_>,
    lang: Lang,
    desk: &Desk<'_>,
) -> Vec<(String, String, Vec<Text>)> {
    let loud = present.judgement.unknown.iter().filter(|u| is_loud(present, u.rule));
    let mut order: Vec<_> = loud.filter(|u| scope.has(u.subject)).collect();
    order.sort_by_key(|u| (u.subject, u.rule));
    let mut seen: BTreeSet<(Subject, &str)> = BTreeSet::new();
    let mut rows = Vec::new();
    for unknown in order {
        let missing = unknown.missing.iter().filter(|m| seen.insert((unknown.subject, m)));
        let missing: Vec<Text> = missing.map(|m| label(m, Some(unknown.subject.table))).collect();
        if !missing.is_empty() {
            rows.push((name(present, unknown.rule), title(unknown.subject, lang, desk), missing));
        }
    }
    rows.extend(gone(present, scope, lang, desk));
    rows
}

/// Errors of single subjects: the rule, the subject's title, what happened.
pub(super) fn errors(
    present: &Present<'_>,
    scope: &Scope<'_, '_>,
    lang: Lang,
    desk: &Desk<'_>,
) -> Vec<(String, String, Text)> {
    let loud = present.judgement.errors.iter().filter(|e| is_loud(present, e.rule));
    let mut order: Vec<_> = loud.filter(|e| scope.has(e.subject)).collect();
    order.sort_by_key(|e| (e.subject, e.rule));
    let row =
        |e: &&crate::rules::Fault| (name(present, e.rule), title(e.subject, lang, desk), e.error.clone());
    order.iter().map(row).collect()
}

fn gone(
    present: &Present<'_>,
    scope: &Scope<'_, '_>,
    lang: Lang,
    desk: &Desk<'_>,
) -> Vec<(String, String, Vec<Text>)> {
    let why = |key: &AlertKey| {
        if desk.row(&key.subject).is_none() {
            return Some(Text::new("計画の行（なくなりました）", "its row, which is gone from the plan"));
        }
        let rule = present.rules.rules.iter().any(|rule| rule.name == key.rule);
        (!rule).then(|| Text::new("ルール（なくなりました）", "its rule, which is gone"))
    };
    let open = present.book.alerts.iter().filter(|(_, alert)| is_told(alert) && scope.owns(alert));
    open.filter_map(|(key, alert)| {
        Some((key.rule.clone(), alert.title.get(lang).to_owned(), vec![why(key)?]))
    })
    .collect()
}

/// A rule in shadow is not spoken of.
fn is_loud(present: &Present<'_>, rule: usize) -> bool {
    present.rules.rules.get(rule).is_some_and(|rule| rule.mode == Mode::Active)
}

fn name(present: &Present<'_>, rule: usize) -> String {
    present.rules.rules.get(rule).map(|rule| rule.name.clone()).unwrap_or_default()
}

/// A row as people call it: its table, its own title, and its initiative's where it is a part of one.
pub(super) fn title(subject: Subject, lang: Lang, desk: &Desk<'_>) -> String {
    let plan = desk.plan;
    let row = subject.row;
    let own = match subject.table {
        Table::Departments => plan.departments.get(row).map(|d| d.name.as_str()),
        Table::Initiatives => plan.initiatives.get(row).map(|i| i.title.as_str()),
        Table::Milestones => plan.milestones.get(row).map(|m| m.title.as_str()),
        Table::Kpis => plan.kpis.get(row).map(|k| k.name.as_str()),
        Table::ExitPoints => plan.exit_points.get(row).map(|e| e.description.as_str()),
        Table::Renewals => plan.renewals.get(row).map(|r| r.title.as_str()),
        Table::KpiTargets | Table::Measurements => None,
    };
    let own = own.unwrap_or_default();
    let part = matches!(subject.table, Table::Milestones | Table::Kpis | Table::ExitPoints);
    let table = table_name(subject.table, false);
    let whole = plan.initiative_of(subject.table, row).and_then(|i| plan.initiatives.get(i)).filter(|_| part);
    match whole {
        Some(i) => lang.pick(
            format!("{}：{}「{own}」", i.title, table.ja),
            format!("{}: {} “{own}”", i.title, table.en),
        ),
        None => lang.pick(format!("{}「{own}」", table.ja), format!("{} “{own}”", table.en)),
    }
}
