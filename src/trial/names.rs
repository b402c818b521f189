//! Every rule and subject that a test file names has to exist: a misspelt one would test nothing.

use super::sheet::{At, Case, Said, Sheet};
use super::stage::Stage;
use super::{Miss, nearest, perhaps};
use crate::lang::Text;
use crate::plan::{Plan, Table};
use crate::rules::Subject;

/// Notes what the file names and neither its rules nor its plan know.
pub(super) fn check(sheet: &Sheet<'_>, stage: &Stage<'_>, misses: &mut Vec<Miss>) {
    for subject in &sheet.recorded_of {
        if place(&stage.plan, &subject.value).is_none() {
            misses.push(Miss::new(subject.line, unknown_subject(&stage.plan, &subject.value)));
        }
    }
    sheet.only.iter().flatten().for_each(|name| rule(name, stage, misses));
    for case in &sheet.cases {
        case.only.iter().flatten().for_each(|name| rule(name, stage, misses));
        of_case(case, sheet, stage, misses);
    }
}

fn of_case(case: &Case<'_>, sheet: &Sheet<'_>, stage: &Stage<'_>, misses: &mut Vec<Miss>) {
    let lists = [&case.fires, &case.not, &case.cannot_tell, &case.errors, &case.says];
    for said in lists.into_iter().flatten().chain(case.open.iter().flatten()) {
        assertion(said, case, sheet, stage, misses);
    }
    for told in &case.told {
        let said = Said {
            line: told.line,
            rule: told.value.rule.clone(),
            subject: told.value.subject.clone(),
            more: None,
        };
        assertion(&said, case, sheet, stage, misses);
        let known =
            |to: &str| stage.plan.departments.iter().any(|d| d.code == to) || to.starts_with("channel:");
        if !known(&told.value.to) {
            let to = &told.value.to;
            let text = perhaps(
                format!("計画に部署コード `{to}` はありません"),
                format!("the plan has no department `{to}`"),
                to,
                stage.plan.departments.iter().map(|d| d.code.as_str()),
            );
            misses.push(Miss::of(case, told.line, text));
        }
    }
}

fn rule(name: &At<String>, stage: &Stage<'_>, misses: &mut Vec<Miss>) {
    if stage.rules.find(&name.value).is_none() {
        misses.push(Miss::new(name.line, unknown_rule(&name.value, stage)));
    }
}

fn unknown_rule(name: &str, stage: &Stage<'_>) -> Text {
    let known = stage.rules.rules.iter().map(|rule| rule.name.as_str());
    let (ja, en) = (format!("`{name}` というルールはありません"), format!("there is no rule `{name}`"));
    perhaps(ja, en, name, known)
}

fn unknown_subject(plan: &Plan, subject: &str) -> Text {
    let all: Vec<String> = Table::ALL
        .into_iter()
        .flat_map(|table| (0..plan.rows(table)).filter_map(move |row| plan.subject(table, row)))
        .collect();
    let near = nearest(subject, all.iter().map(String::as_str));
    let (ja, en) = near.map_or_else(Default::default, |near| {
        (format!("。`{near}` ではありませんか"), format!("; perhaps `{near}`?"))
    });
    Text::new(format!("計画に `{subject}` はありません{ja}"), format!("the plan has no `{subject}`{en}"))
}

/// The row that `table/code` names.
pub(super) fn place(plan: &Plan, subject: &str) -> Option<Subject> {
    let (table, code) = subject.split_once('/')?;
    let table = Table::from_singular(table)?;
    Some(Subject { table, row: plan.find(table, code)? })
}

fn assertion(said: &Said, case: &Case<'_>, sheet: &Sheet<'_>, stage: &Stage<'_>, misses: &mut Vec<Miss>) {
    let Some((_, rule)) = stage.rules.find(&said.rule) else {
        misses.push(Miss::of(case, said.line, unknown_rule(&said.rule, stage)));
        return;
    };
    let only = case.only.as_ref().or(sheet.only.as_ref());
    if only.is_some_and(|only| !only.iter().any(|name| name.value == said.rule)) {
        let name = &said.rule;
        let text = Text::new(
            format!("`{name}` は only に挙げられていないので、試されません"),
            format!("`{name}` is not among `only`, and is not tested"),
        );
        misses.push(Miss::of(case, said.line, text));
    }
    match place(&stage.plan, &said.subject) {
        None if appears(said, case) => {}
        None => misses.push(Miss::of(case, said.line, unknown_subject(&stage.plan, &said.subject))),
        Some(subject) if !rule.each.contains(&subject.table) => {
            let (name, table) = (&said.rule, subject.table.singular());
            let each: Vec<&str> = rule.each.iter().map(|t| t.singular()).collect();
            let each = each.join(", ");
            let text = Text::new(
                format!("`{name}` が見るのは {each} で、{table} ではありません"),
                format!("`{name}` ranges over {each}, not over {table}"),
            );
            misses.push(Miss::of(case, said.line, text));
        }
        Some(_) => {}
    }
}

/// Whether a change of the case may bring the subject: that is seen when it is played.
fn appears(said: &Said, case: &Case<'_>) -> bool {
    let (_, code) = said.subject.split_once('/').unwrap_or_default();
    case.changes.iter().any(|change| format!("{:?}", change.tables).contains(&format!("{code:?}")))
}
