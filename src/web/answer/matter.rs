//! What was asked, as a page shows it: the alert, what it rests on, and what happens if nobody answers.

use chrono::NaiveDate;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use crate::alerts::{Alert, AlertKey};
use crate::lang::Lang;
use crate::notices::{label, shown};
use crate::plan::{Outcome, Plan, Table};
use crate::render::words;
use crate::rules::{Rule, Subject};
use crate::web::picture::Picture;
use crate::web::templates;

/// A fact: its name and its value, in words.
#[derive(Serialize)]
pub(in crate::web) struct Fact {
    label: String,
    value: String,
}

/// The row that `subject` names.
pub(in crate::web) fn row(plan: &Plan, subject: &str) -> Option<Subject> {
    let (table, code) = subject.split_once('/')?;
    let table = Table::from_singular(table)?;
    Some(Subject { table, row: plan.find(table, code)? })
}

/// What a department is called; its code where the plan does not have it.
pub(in crate::web) fn department<'a>(plan: &'a Plan, code: &'a str) -> &'a str {
    plan.departments.iter().find(|d| d.code == code).map_or(code, |d| d.name.as_str())
}

/// The alert, for the head of a page.
pub(in crate::web) fn matter(picture: &Picture, key: &AlertKey, alert: &Alert, lang: Lang) -> Value {
    let row = row(&picture.plan, &key.subject);
    let initiative = row.and_then(|row| picture.plan.initiative_of(row.table, row.row));
    let initiative = initiative.and_then(|at| picture.plan.initiatives.get(at)).map(|it| &it.title);
    let since = picture.parts.calendar.today(alert.fired_at.unwrap_or(alert.since));
    context! {
        severity => alert.severity.name(),
        title => words::prose(alert.title.get(lang), lang),
        advice => words::prose(alert.advice.get(lang), lang),
        owner => department(&picture.plan, &alert.owner),
        initiative,
        since => since.to_string(),
        deadline => alert.deadline.map(|day| day.to_string()),
        days_left => alert.deadline.map(|day| (day - picture.today).num_days()),
        evidence => Value::from(Serde(evidence(picture, alert, row, lang))),
        proposals => Value::from(Serde(proposals(picture, alert, lang))),
        otherwise => otherwise(picture, key, alert, lang),
    }
}

/// The plan's values that an alert rests on.
pub(in crate::web) fn evidence(
    picture: &Picture,
    alert: &Alert,
    row: Option<Subject>,
    lang: Lang,
) -> Vec<Fact> {
    let table = row.map(|row| row.table);
    let kpi = row.filter(|row| row.table == Table::Kpis).and_then(|row| picture.plan.kpis.get(row.row));
    let unit = kpi.and_then(|kpi| kpi.unit.as_deref());
    let fact = |(name, value): &(String, String)| Fact {
        label: label(name, table).get(lang).to_owned(),
        value: words::value(shown(name, value, table, unit).get(lang), lang),
    };
    alert.evidence.iter().map(fact).collect()
}

/// What was proposed: by whom, what, why.
fn proposals(picture: &Picture, alert: &Alert, lang: Lang) -> Vec<Fact> {
    let one = |said: &crate::alerts::Proposal| {
        let body = said.department.as_deref().map(|code| department(&picture.plan, code));
        let next = said.next_on.map(|day| format!(" {}", words::short_date(day, lang))).unwrap_or_default();
        let outcome = said.outcome.words();
        Fact {
            label: format!("{} {}", body.unwrap_or_default(), said.by),
            value: lang.pick(
                format!("{}{next}（{}）", outcome.ja, said.because),
                format!("{}{next}: {}", outcome.en, said.because),
            ),
        }
    };
    alert.answered.proposals.iter().map(one).collect()
}

/// What happens if nobody answers, a sentence each.
pub(in crate::web) fn otherwise(picture: &Picture, key: &AlertKey, alert: &Alert, lang: Lang) -> Vec<String> {
    let Some((at, rule)) = picture.parts.rules.find(&key.rule) else { return Vec::new() };
    let say = |key: &str, context: Value| templates::words(lang, &format!("answer.{key}"), context).ok();
    let mut said = Vec::new();
    if rule.decision.is_some() {
        let outcome = default_outcome(picture, at, &key.subject);
        let by = deadline(picture, alert).map(|day| words::short_date(day, lang));
        said.extend(match (outcome, by) {
            (Some(outcome), Some(by)) => {
                say("otherwise_default", context! { outcome => outcome.words().get(lang), by })
            }
            _ => None,
        });
    }
    if rule.remind.is_some() {
        said.extend(say("otherwise_reminded", context! {}));
    }
    let step = rule.escalate.get(alert.escalated as usize);
    said.extend(step.and_then(|step| {
        let after = step.after.words();
        say("otherwise_escalated", context! { after => after.get(lang) })
    }));
    if said.is_empty() {
        said.extend(say("otherwise_nothing", context! {}));
    }
    said
}

/// The outcome that a question has if nobody decides.
pub(in crate::web) fn default_outcome(picture: &Picture, rule: usize, subject: &str) -> Option<Outcome> {
    let row = row(&picture.plan, subject)?;
    let finding = picture.judgement.findings.iter().find(|f| f.rule == rule && f.subject == row)?;
    let rules = &picture.parts.rules;
    let name = rules.decision_default(finding, &picture.view(), &picture.parts.calendar, picture.at)?;
    Outcome::parse(&name)
}

/// The day by which to decide: never sooner than the grace after the question was delivered.
pub(in crate::web) fn deadline(picture: &Picture, alert: &Alert) -> Option<NaiveDate> {
    let by = alert.asked_by.or(alert.deadline)?;
    Some(picture.parts.config.questions.shown(by, alert, &picture.parts.calendar))
}

/// The rule of an alert.
pub(in crate::web) fn rule<'p>(picture: &'p Picture, key: &AlertKey) -> Option<&'p Rule> {
    picture.parts.rules.find(&key.rule).map(|(_, rule)| rule)
}
