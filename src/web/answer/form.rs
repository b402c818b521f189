//! The form of an answer: the choices that fit an alert, with what was typed and what is wrong with it.

use chrono::NaiveDate;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::matter::{row, rule};
use super::typed::{Typed, Wrong};
use crate::alerts::{Alert, AlertKey, AnswerKind, answer_kinds};
use crate::lang::Lang;
use crate::plan::{Outcome, Plan, Table};
use crate::rules::Recipient;
use crate::web::picture::Picture;

/// Departments that a list to choose from holds; of more, one types the code or name.
const CHOOSABLE: usize = 400;

/// Where a form leads and who fills it in.
pub(super) struct Frame<'a> {
    /// The address that it is sent to.
    pub(super) action: String,
    /// The department that answers, by code.
    pub(super) department: &'a str,
    /// Whether a name is asked for: no account says who answers.
    pub(super) asks_name: bool,
}

/// A department to choose.
#[derive(Serialize)]
struct Choosable<'a> {
    code: &'a str,
    name: &'a str,
}

/// The form for an alert, as `answer_form.html.j2` reads it.
pub(super) fn value(
    picture: &Picture,
    (key, alert): (&AlertKey, &Alert),
    frame: &Frame<'_>,
    typed: &Typed,
    wrong: &Wrong,
    lang: Lang,
) -> Value {
    let rule = rule(picture, key);
    let row = row(&picture.plan, &key.subject);
    let decision = rule.and_then(|rule| rule.decision.as_ref());
    let decides = decision.is_some_and(|d| d.decider == Recipient::Owner) && frame.department == alert.owner;
    let kinds = answer_kinds(key, row.map(|row| row.table), rule);
    let kinds = kinds.into_iter().filter(|kind| !(decides && *kind == AnswerKind::Proposal)).map(name);
    let outcomes = decision.map(|d| d.options.iter().filter_map(|o| Outcome::parse(o)).collect::<Vec<_>>());
    let outcomes = outcomes.unwrap_or_default();
    let kpi = row.filter(|row| row.table == Table::Kpis).and_then(|row| picture.plan.kpis.get(row.row));
    context! {
        action => frame.action.clone(),
        asks_name => frame.asks_name,
        opening => alert.openings,
        owner => alert.owner.clone(),
        last => alert.answered.last,
        kinds => kinds.collect::<Vec<_>>(),
        outcomes => outcomes
            .iter()
            .map(|o| context! { name => o.name(), words => o.words().get(lang) })
            .collect::<Vec<_>>(),
        unit => kpi.and_then(|kpi| kpi.unit.as_deref()),
        departments => Value::from(Serde(departments(&picture.plan, &alert.owner, picture.today))),
        today => picture.today.to_string(),
        typed => Value::from(Serde(typed)),
        wrong => Value::from_pairs(wrong.iter().map(|(field, text)| (*field, text.get(lang)))),
    }
}

/// The departments that it could belong to; none where they are too many to choose from.
fn departments<'p>(plan: &'p Plan, owner: &str, today: NaiveDate) -> Vec<Choosable<'p>> {
    let alive = plan.departments.iter().filter(|d| d.valid_until.is_none_or(|last| today <= last));
    let others = alive.filter(|d| d.code != owner);
    let all: Vec<_> = others.map(|d| Choosable { code: &d.code, name: &d.name }).collect();
    if all.len() > CHOOSABLE { Vec::new() } else { all }
}

/// As the form names the choice.
fn name(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Working => "working",
        AnswerKind::Postponed => "postponed",
        AnswerKind::Done => "done",
        AnswerKind::Value => "value",
        AnswerKind::Proposal => "proposal",
        AnswerKind::NotOurs => "not_ours",
    }
}
