//! What is decided on, as the pages show it: the row, the question, what was proposed and decided before.

use chrono::NaiveDate;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use crate::alerts::{Alert, AlertKey, plain};
use crate::lang::{Lang, Text};
use crate::notices::{label, shown, table_name};
use crate::office::deciding::{questions, standing};
use crate::plan::fields::fields;
use crate::plan::{Outcome, Plan, Table};
use crate::render::{address, words};
use crate::rules::{Rule, Subject};
use crate::store::DecisionRow;
use crate::web::answer::matter::{deadline, default_outcome, department, evidence, matter, row};
use crate::web::failure::Failure;
use crate::web::picture::Picture;

/// What is known of a row that bears on a decision, by its names in rules.
const RENEWAL: &[&str] = &[
    "kind",
    "counterparty",
    "starts_on",
    "ends_on",
    "decide_by",
    "notice_by",
    "auto_renews",
    "notice_sent_on",
    "annual_cost",
    "times_renewed",
    "reviewed_on",
];
const INITIATIVE: &[&str] =
    &["perspective", "direction", "starts_on", "ends_on", "last_activity", "target_state"];
const EXIT_POINT: &[&str] =
    &["description", "on", "comparison", "threshold", "consecutive", "met", "met_on", "decide_by"];

/// The matter that is decided on.
pub(super) struct Case<'p> {
    pub(super) picture: &'p Picture,
    /// As `table/code`.
    pub(super) subject: String,
    pub(super) row: Subject,
    /// The open questions, the gravest first.
    pub(super) questions: Vec<(&'p AlertKey, &'p Alert)>,
    /// What was decided on it, the oldest first.
    pub(super) recorded: Vec<DecisionRow>,
}

/// A fact: its name and its value, in words.
#[derive(Serialize)]
struct Fact {
    label: String,
    value: String,
}

/// A decision on record, in words.
#[derive(Serialize)]
struct Decided {
    day: String,
    outcome: String,
    next_on: Option<String>,
    who: String,
    reason: String,
    reference: Option<String>,
    superseded: bool,
}

impl<'p> Case<'p> {
    /// The matter, if the plan has it and it is one that is decided on.
    pub(super) fn new(
        picture: &'p Picture,
        subject: &str,
        recorded: Vec<DecisionRow>,
    ) -> Result<Case<'p>, Failure> {
        let decidable =
            |row: &Subject| matches!(row.table, Table::Renewals | Table::Initiatives | Table::ExitPoints);
        let row = row(&picture.plan, subject).filter(decidable).ok_or_else(|| Failure::NotFound(none()))?;
        let questions = questions(&picture.book, &picture.parts.rules, subject);
        Ok(Case { picture, subject: subject.to_owned(), row, questions, recorded })
    }

    /// What it is called.
    pub(super) fn title(&self) -> String {
        let plan = &self.picture.plan;
        let initiative = || {
            let at = plan.initiative_of(self.row.table, self.row.row)?;
            plan.initiatives.get(at).map(|it| it.title.clone())
        };
        match self.row.table {
            Table::Renewals => plan.renewals.get(self.row.row).map(|it| it.title.clone()),
            _ => initiative(),
        }
        .unwrap_or_default()
    }

    /// The department responsible, by code.
    pub(super) fn owner(&self) -> &'p str {
        let plan = &self.picture.plan;
        let named = plan.owner_of(self.row.table, self.row.row);
        let now = named.map(|named| plan.responsible(named, self.picture.today));
        now.and_then(|at| plan.departments.get(at)).map_or("", |d| d.code.as_str())
    }

    /// The decision that stands.
    pub(super) fn standing(&self) -> Option<&DecisionRow> {
        standing(&self.recorded, &self.questions, self.picture.today)
    }

    /// The outcomes that can be chosen.
    pub(super) fn outcomes(&self) -> Vec<Outcome> {
        let decision = self.rule().and_then(|(_, rule)| rule.decision.as_ref());
        let named = decision.map(|d| d.options.iter().filter_map(|o| Outcome::parse(o)).collect::<Vec<_>>());
        named.unwrap_or_else(|| vec![Outcome::Continue, Outcome::Revise, Outcome::End])
    }

    /// The rule whose question this is, or would be.
    fn rule(&self) -> Option<(usize, &Rule)> {
        let rules = &self.picture.parts.rules;
        let asked = self.questions.first().and_then(|(key, _)| rules.find(&key.rule));
        let asks =
            |(_, rule): &(usize, &Rule)| rule.decision.is_some() && rule.each.contains(&self.row.table);
        asked.or_else(|| rules.rules.iter().enumerate().find(asks))
    }

    /// The outcome if nobody decides, and by when that would be.
    pub(super) fn otherwise(&self) -> Option<(Outcome, NaiveDate)> {
        let (key, alert) = self.questions.first()?;
        let (rule, _) = self.picture.parts.rules.find(&key.rule)?;
        Some((default_outcome(self.picture, rule, &self.subject)?, deadline(self.picture, alert)?))
    }

    /// Other exit points of the same initiative that lie ahead: code and what they say.
    fn exit_points(&self) -> Vec<(String, String)> {
        let plan = &self.picture.plan;
        let Some(own) = plan.exit_points.get(self.row.row).filter(|_| self.row.table == Table::ExitPoints)
        else {
            return Vec::new();
        };
        let met = |row: usize| self.picture.facts.exit_points.get(row).is_some_and(|f| f.met == Some(true));
        let others = plan.exit_points.iter().enumerate();
        let ahead = others
            .filter(|(at, other)| other.initiative == own.initiative && other.code != own.code && !met(*at));
        ahead.map(|(_, other)| (other.code.clone(), other.description.clone())).collect()
    }

    /// Whether ending it takes a letter, of which there is a draft.
    pub(super) fn has_letter(&self) -> bool {
        let renewal = self.picture.plan.renewals.get(self.row.row);
        self.row.table == Table::Renewals && renewal.is_some_and(|renewal| renewal.auto_renews)
    }

    /// All of it, for a template.
    pub(super) fn shown(&self, lang: Lang) -> Value {
        let picture = self.picture;
        let questions = self.questions.iter().map(|(key, alert)| {
            context! { board => address::alert(key), ..matter(picture, key, alert, lang) }
        });
        let otherwise = self.otherwise();
        let outcome = |o: &Outcome| context! { name => o.name(), words => o.words().get(lang) };
        let last = self.recorded.last().map(|row| row.id);
        context! {
            subject => self.subject.clone(),
            table => self.row.table.singular(),
            kind => table_name(self.row.table, false).get(lang),
            title => self.title(),
            owner => department(&picture.plan, self.owner()),
            today => picture.today.to_string(),
            facts => Value::from(Serde(self.facts(lang))),
            evidence => Value::from(Serde(self.evidence(lang))),
            questions => questions.collect::<Vec<_>>(),
            default => otherwise.as_ref().map(|(outcome, _)| outcome.words().get(lang).to_owned()),
            by => otherwise.as_ref().map(|(_, day)| day.to_string()),
            outcomes => self.outcomes().iter().map(outcome).collect::<Vec<_>>(),
            exit_points => self.exit_points().into_iter().map(|(code, says)| context! { code, says }).collect::<Vec<_>>(),
            proposals => Value::from(Serde(self.proposals(lang))),
            recorded => Value::from(Serde(self.decided(lang))),
            standing => self.standing().is_some(),
            last,
            letter => self.has_letter(),
        }
    }

    /// What the plan says of the row.
    fn facts(&self, lang: Lang) -> Vec<Fact> {
        let names = match self.row.table {
            Table::Renewals => RENEWAL,
            Table::Initiatives => INITIATIVE,
            _ => EXIT_POINT,
        };
        let (table, view) = (self.row.table, self.picture.view());
        let kpi = self.picture.plan.exit_points.get(self.row.row).and_then(|it| it.condition.as_ref());
        let kpi = kpi.filter(|_| table == Table::ExitPoints).and_then(|c| self.picture.plan.kpis.get(c.kpi));
        let unit = kpi.and_then(|kpi| kpi.unit.as_deref());
        let fact = |name: &&str| {
            let field = fields(table).iter().find(|field| field.name == *name)?;
            let value = plain((field.get)(&view, self.row.row))?;
            let name = format!("{}.{name}", table.singular());
            let value = words::value(shown(&name, &value, Some(table), unit).get(lang), lang);
            Some(Fact { label: label(&name, Some(table)).get(lang).to_owned(), value })
        };
        names.iter().filter_map(fact).collect()
    }

    /// What the question rests on.
    fn evidence(&self, lang: Lang) -> impl Serialize + use<'p> {
        let asked = self.questions.first();
        asked.map(|(_, alert)| evidence(self.picture, alert, Some(self.row), lang)).unwrap_or_default()
    }

    /// What was proposed.
    fn proposals(&self, lang: Lang) -> Vec<Fact> {
        let said = self.questions.iter().flat_map(|(_, alert)| &alert.answered.proposals);
        let one = |said: &crate::alerts::Proposal| {
            let body = said.department.as_deref().map_or("", |code| department(&self.picture.plan, code));
            let next =
                said.next_on.map(|day| format!(" {}", words::short_date(day, lang))).unwrap_or_default();
            let outcome = said.outcome.words();
            Fact {
                label: format!("{body} {}", said.by).trim().to_owned(),
                value: lang.pick(
                    format!("{}{next}（{}）", outcome.ja, said.because),
                    format!("{}{next}: {}", outcome.en, said.because),
                ),
            }
        };
        said.map(one).collect()
    }

    /// What was decided, the newest first.
    fn decided(&self, lang: Lang) -> Vec<Decided> {
        let superseded =
            |row: &DecisionRow| self.recorded.iter().any(|other| other.supersedes == Some(row.id));
        let one = |row: &DecisionRow| Decided {
            day: row.decided.day.to_string(),
            outcome: row.decided.outcome.words().get(lang).to_owned(),
            next_on: row.next_on.map(|day| day.to_string()),
            who: who(row, &self.picture.plan, lang),
            reason: words::prose(&row.reason, lang),
            reference: row.reference.clone(),
            superseded: superseded(row),
        };
        self.recorded.iter().rev().map(one).collect()
    }
}

fn who(row: &DecisionRow, plan: &Plan, lang: Lang) -> String {
    if row.decided.by_default {
        return lang.pick("期限までに判断がなかったため", "nobody decided in time").to_owned();
    }
    let body = row.department.as_deref().map_or("", |code| department(plan, code));
    format!("{body} {}", row.by).trim().to_owned()
}

fn none() -> Text {
    Text::new(
        "判断の対象が計画にありません。アドレスを確かめるか、「更新」か「計画」の画面から選び直してください。",
        "The plan has nothing of that name to decide on. Please check the address, or choose it again from the renewals or the plan.",
    )
}
