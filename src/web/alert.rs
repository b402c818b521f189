//! An alert's page: what it rests on and where that stands, why it is told, its whole history, and what comes
//! next.

mod history;
mod next;
mod reasons;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, Utc};
use minijinja::{Value, context};

use super::answer;
use super::board::Board;
use super::failure::Failure;
use super::lines::{self, Line};
use super::page::Page;
use super::picture::Picture;
use super::visitor::Visitor;
use crate::alerts::{Alert, AlertKey, State as Life};
use crate::lang::{Lang, Text};
use crate::notices::{label, shown as shown_value, table_name};
use crate::office::explaining::{Over, Report};
use crate::people::Deed;
use crate::plan::{Outcome, Table};
use crate::render::address;
use crate::rules::explain::{Part, Said, Shown};
use crate::rules::{Finding, Rule, Subject};

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/alerts/{rule}/{table}/{*code}", get(alert))
}

async fn alert(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Path((rule, table, code)): Path<(String, String, String)>,
) -> Response {
    let key = AlertKey { rule, subject: format!("{table}/{code}") };
    match page(&board, &visitor, &key, None).await {
        Ok(page) => page.into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

/// What a page about an alert is made of.
struct Matter<'a> {
    board: &'a Board,
    picture: &'a Picture,
    visitor: &'a Visitor,
    key: &'a AlertKey,
    row: Option<Subject>,
    rule: Option<(usize, &'a Rule)>,
    /// The alert; `None` where there never was one.
    alert: Option<&'a Alert>,
}

/// The page of an alert, with the form to answer it: `form`, where it was sent and refused, else as
/// [`answer::form`] gives it.
///
/// # Errors
/// There is no such alert, the visitor may not read it, or what the store reports.
pub(super) async fn page(
    board: &Board,
    visitor: &Visitor,
    key: &AlertKey,
    form: Option<Value>,
) -> Result<Page, Failure> {
    let picture = board.pictures.look().await?;
    let matter = Matter::find(board, &picture, visitor, key)?;
    let form = form.or_else(|| answer::form(&picture, visitor, key));
    let shown = matter.shown().await?;
    Ok(Page::new("alert", visitor, context! { answer => form, ..shown }))
}

impl<'a> Matter<'a> {
    fn find(
        board: &'a Board,
        picture: &'a Picture,
        visitor: &'a Visitor,
        key: &'a AlertKey,
    ) -> Result<Matter<'a>, Failure> {
        let alert = picture.book.alerts.get(key);
        let row = match picture.listing().find(key) {
            Some(listed) => listed.row,
            None => row_of(picture, &key.subject),
        };
        let rule = picture.parts.rules.find(&key.rule);
        let ranges = rule.zip(row).is_some_and(|((_, rule), row)| rule.each.contains(&row.table));
        if alert.is_none() && !ranges {
            return Err(Failure::NotFound(no_such(visitor.lang)));
        }
        visitor.may(Deed::ReadAlert(&picture.concerned(key)))?;
        Ok(Matter { board, picture, visitor, key, row, rule: rule.filter(|_| ranges), alert })
    }

    fn lang(&self) -> Lang {
        self.visitor.lang
    }

    fn day(&self, at: DateTime<Utc>) -> String {
        self.picture.parts.calendar.today(at).to_string()
    }

    async fn shown(&self) -> Result<Value, Failure> {
        let Picture { parts, plan, recorded, book, .. } = self.picture;
        let store = &self.board.engine.store;
        let now = self.board.engine.clock.now();
        let finding = self.rule.zip(self.row).map(|((rule, _), subject)| Finding { rule, subject });
        let over = match finding {
            Some(finding) => Over::load(store, parts, (plan, recorded, book), finding, now).await?,
            None => None,
        };
        let report = match &over {
            Some(over) => over.report(store, parts).await?,
            None => None,
        };
        let past = history::History::load(store, self.key).await?;
        let account = report.as_ref().and_then(|report| report.told.as_ref());
        let words = match account {
            Some(account) => account.words.clone(),
            None => history::words(store, self.key).await?,
        };
        let line = self.alert.map(|alert| Line::of(self.key, alert, self.picture, self.lang()));
        Ok(context! {
            head => match (&line, &report) {
                (Some(line), _) => line.title.clone(),
                (None, Some(report)) => self.heading(report),
                (None, None) => self.key.to_string(),
            },
            line,
            now => self.now(account.and_then(|account| account.held_until)),
            about => self.about(),
            rule => context! {
                name => lines::rule_name(&self.key.rule, self.lang()),
                href => self.rule.map(|_| address::rule(&self.key.rule)),
            },
            owner => self.owner(report.as_ref()),
            advice => self.alert.filter(|alert| alert.state != Life::Resolved)
                .map(|alert| alert.advice.get(self.lang())).filter(|advice| !advice.is_empty()),
            question => self.question(report.as_ref()),
            gone => match (self.row, self.rule) {
                (None, _) => Some("gone"),
                (_, None) => Some("rule_gone"),
                _ => None,
            },
            evidence => match &report {
                Some(report) => reasons::facts(&report.facts, self.lang()),
                None => self.last_known(),
            },
            why => report.as_ref().map(|report| reasons::why(report, self.picture, self.lang())),
            next => over.as_ref().zip(report.as_ref())
                .map(|(over, report)| next::next(report, over, self.picture, self.lang())),
            history => history::told(self, &past, &words),
        })
    }

    /// What it is called where there never was an alert: its row.
    fn heading(&self, report: &Report<'_>) -> String {
        let own = self.about().and_then(|about| about.get_attr("title").ok()).map(|title| title.to_string());
        own.unwrap_or_else(|| report.subject.clone())
    }

    /// How it stands, a sentence each.
    fn now(&self, held_until: Option<DateTime<Utc>>) -> Value {
        let Some(alert) = self.alert else { return context! { never => true } };
        let answered = &alert.answered;
        let today = self.picture.today;
        let name = |code: &str| lines::department(self.picture, code).to_owned();
        context! {
            never => false,
            resolved => alert.resolved_at.filter(|_| alert.state == Life::Resolved).map(|at| self.day(at)),
            pending => held_until.map(|at| context! { day => self.day(alert.since), until => self.day(at) }),
            untold => alert.untold_since.map(|at| self.day(at)),
            rests => answered.rests_until.filter(|day| *day >= today).map(|day| day.to_string()),
            broken => (answered.promises_broken > 0).then(|| {
                context! { n => answered.promises_broken, late => answered.days_slipped(today) }
            }),
            passed_on => answered.passed_on.as_ref().map(|(from, to)| {
                context! { from => name(from), to => name(to) }
            }),
            openings => alert.openings,
        }
    }

    /// The row, as people call it, and the initiative that it belongs to.
    fn about(&self) -> Option<Value> {
        let Subject { table, row } = self.row?;
        let plan = &self.picture.plan;
        let title = match table {
            Table::Departments => plan.departments.get(row).map(|d| d.name.as_str()),
            Table::Initiatives => plan.initiatives.get(row).map(|i| i.title.as_str()),
            Table::Milestones => plan.milestones.get(row).map(|m| m.title.as_str()),
            Table::Kpis => plan.kpis.get(row).map(|k| k.name.as_str()),
            Table::ExitPoints => plan.exit_points.get(row).map(|e| e.description.as_str()),
            Table::Renewals => plan.renewals.get(row).map(|r| r.title.as_str()),
            Table::KpiTargets | Table::Measurements => None,
        };
        let initiative = plan.initiative_of(table, row).and_then(|at| plan.initiatives.get(at));
        Some(context! {
            table => table_name(table, false).get(self.lang()),
            title => title.unwrap_or_default(),
            code => plan.code(table, row),
            initiative => initiative.map(|i| {
                context! { title => i.title.as_str(), href => address::initiative(&i.code) }
            }),
        })
    }

    fn owner(&self, report: Option<&Report<'_>>) -> Option<String> {
        match self.alert {
            Some(alert) => Some(lines::department(self.picture, &alert.owner).to_owned()),
            None => report.and_then(|report| Some(report.owner.as_ref()?.1.clone())),
        }
    }

    /// The question that it asks, while it stands.
    fn question(&self, report: Option<&Report<'_>>) -> Option<Value> {
        let alert = self.alert.filter(|alert| alert.state == Life::Firing)?;
        let settled = self.picture.listing().find(self.key).is_some_and(|listed| listed.settled);
        let asked = alert.reminded_at.is_some() && !settled;
        self.rule.filter(|(_, rule)| rule.decision.is_some() && asked)?;
        let default = report.and_then(|report| report.explained.default.as_ref()).and_then(outcome);
        Some(context! {
            href => address::decide(&self.key.subject),
            outcome => default.map(|outcome| outcome.words().get(self.lang()).to_owned()),
        })
    }

    /// What was last known, where nothing can be explained any more.
    fn last_known(&self) -> Vec<Value> {
        let table = self.key.subject.split_once('/').and_then(|(table, _)| Table::from_singular(table));
        let evidence = self.alert.map(|alert| alert.evidence.as_slice()).unwrap_or_default();
        let known = evidence.iter().map(|(name, value)| {
            context! {
                label => label(name, table).get(self.lang()),
                value => shown_value(name, value, table, None).get(self.lang()),
                origin => (),
                from => Vec::<Value>::new(),
            }
        });
        known.collect()
    }
}

/// The row of this name, where the plan has it.
fn row_of(picture: &Picture, subject: &str) -> Option<Subject> {
    let (table, code) = subject.split_once('/')?;
    let table = Table::from_singular(table)?;
    Some(Subject { table, row: picture.plan.find(table, code)? })
}

/// The outcome that a default comes to.
fn outcome(default: &Part) -> Option<Outcome> {
    match &default.said {
        Said::Value(Shown::Text(name)) => Outcome::parse(name),
        _ => None,
    }
}

fn no_such(lang: Lang) -> Text {
    let words = super::templates::words(lang, "alert.not_found", context! {}).unwrap_or_default();
    Text::new(words.clone(), words)
}
