//! The first page: what needs a decision, what changed, what cannot be told, what is held.
//!
//! What changed is what the digest of this moment would say ([`super::picture::Agenda`]); a department reads
//! of it what concerns it, and its own matters first.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::board::Board;
use super::failure::Failure;
use super::lines::{self, Few, Line};
use super::page::Page;
use super::picture::{Agenda, Listed, Order, Outlook, Picture};
use super::visitor::Visitor;
use crate::alerts::{Alert, AlertKey, Questions, State as Life};
use crate::lang::Lang;
use crate::notices::Item;
use crate::office::explaining::telling::clock;
use crate::plan::Outcome;
use crate::render::address;
use crate::rules::{Finding, Severity};
use crate::store::{ADOPTION, BELT, RESTORE};

/// How many decisions are shown.
const DECISIONS: usize = 20;
/// How many lines a list shows before it leads on to the alerts.
const LINES: usize = 10;

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/", get(today))
}

async fn today(State(board): State<Arc<Board>>, visitor: Visitor) -> Response {
    match shown(&board, &visitor).await {
        Ok(shown) => Page::new("today", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

/// What somebody sees of a picture.
struct Sight<'a> {
    picture: &'a Picture,
    visitor: &'a Visitor,
    questions: Questions,
}

async fn shown(board: &Board, visitor: &Visitor) -> Result<Value, Failure> {
    let picture = board.pictures.look().await?;
    let agenda = picture.agenda(&board.engine, visitor.lang).await?;
    let outlook = board.pictures.outlook(&picture).await;
    let held = board.engine.store.holds().await?;
    let questions =
        Questions { waits: board.engine.store.is_strained().await?, ..picture.parts.config.questions };
    let sight = Sight { picture: &picture, visitor, questions };
    let decisions = sight.decisions();
    let changes = sight.changes(agenda);
    let calendar = &picture.parts.calendar;
    Ok(context! {
        day => picture.today.to_string(),
        judged => picture.book.evaluated_at.map(|at| clock(at, calendar)),
        imported => picture.imported.as_ref().map(|import| import.day.to_string()),
        since => calendar.today(agenda.from).to_string(),
        tiles => sight.tiles(decisions.n),
        own => sight.own(),
        changed => changes.iter().any(|change| change.lines.n > 0),
        changes => Value::from(Serde(changes)),
        decisions,
        promises => sight.promises(),
        unknown => sight.unknown(),
        coming => outlook.map(|outlook| sight.coming(&outlook, outlook.is_of(&picture))),
        held => held.iter().map(|(name, n)| context! { kind => kind_of_hold(name), n }).collect::<Vec<_>>(),
        failures => agenda.digest.failures.len(),
    })
}

#[derive(Serialize)]
struct Decision {
    line: Line,
    decide: String,
    /// What it comes to if nobody decides.
    outcome: Option<&'static str>,
    on: Option<String>,
    passed: bool,
    proven: bool,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Change {
    name: &'static str,
    href: &'static str,
    lines: Few<Line>,
}

impl Sight<'_> {
    fn sees(&self, listed: &Listed) -> bool {
        lines::may_read(self.visitor, self.picture, &listed.concerned)
    }

    /// The open alerts that the visitor may read.
    fn open(&self, order: Order) -> impl Iterator<Item = &Listed> {
        let all = self.picture.listing().all(order).filter(|listed| listed.state == Life::Firing);
        all.filter(|listed| self.sees(listed))
    }

    /// With the alert itself.
    fn full<'s>(&'s self, listed: &'s Listed) -> Option<(&'s Listed, &'s Alert)> {
        Some((listed, self.picture.book.alerts.get(&listed.key)?))
    }

    fn line(&self, key: &AlertKey, alert: &Alert) -> Line {
        Line::of(key, alert, self.picture, self.visitor.lang)
    }

    fn tiles(&self, decisions: usize) -> Vec<Value> {
        let mut counts = [0_usize; 3];
        for listed in self.open(Order::Gravest) {
            if let Some(count) = counts.get_mut(listed.severity as usize) {
                *count += 1;
            }
        }
        let [info, warning, critical] = counts;
        let tile = |name, n, href: &str| context! { name, n, href };
        let of = |severity: Severity| format!("/alerts?severity={}", severity.name());
        vec![
            tile("decisions", decisions, "/alerts?asks=1&sort=deadline"),
            tile("critical", critical, &of(Severity::Critical)),
            tile("warning", warning, &of(Severity::Warning)),
            tile("info", info, &of(Severity::Info)),
        ]
    }

    /// The matters of the visitor's own department.
    fn own(&self) -> Option<Value> {
        let department = self.picture.plan.departments.get(lines::own(self.visitor, self.picture)?)?;
        let is_own =
            |listed: &&Listed| self.picture.listing().owners().get(listed.owner) == Some(&department.code);
        let own = self.open(Order::Gravest).filter(is_own).filter_map(|listed| self.full(listed));
        let lines = Few::of(own, LINES).map(|(listed, alert)| self.line(&listed.key, alert));
        let href = address::query("/alerts", &[("department", &department.code)]);
        Some(context! { name => department.name.as_str(), lines, href })
    }

    /// The questions that stand, by deadline.
    fn decisions(&self) -> Few<Decision> {
        let asked = self.open(Order::Deadline).filter(|listed| listed.asks);
        let asked = asked.filter_map(|listed| self.full(listed));
        Few::of(asked, DECISIONS).map(|(listed, alert)| self.decision(listed, alert))
    }

    fn decision(&self, listed: &Listed, alert: &Alert) -> Decision {
        let Picture { parts, today, at, .. } = self.picture;
        let (rules, calendar, view) = (&parts.rules, &parts.calendar, self.picture.view());
        let finding = rules.find(&listed.key.rule).zip(listed.row);
        let finding = finding.map(|((rule, _), subject)| Finding { rule, subject });
        let default = finding.and_then(|finding| rules.decision_default(&finding, &view, calendar, *at));
        let by = finding.and_then(|finding| rules.decision_date(&finding, &view, calendar, *at));
        let on = by.map(|by| self.questions.shown(by, alert, calendar));
        let said = alert.answered.proposals.iter().map(|said| {
            let who = said
                .department
                .as_deref()
                .map_or(said.by.as_str(), |code| lines::department(self.picture, code));
            let outcome = said.outcome.words();
            self.visitor.lang.pick(
                format!("{who}の意見：{}。{}", outcome.ja, said.because),
                format!("{who} proposes to {}: {}", outcome.en, said.because),
            )
        });
        let mut line = self.line(&listed.key, alert);
        line.deadline = on.or(alert.deadline).map(|day| day.to_string());
        line.left = on.or(alert.deadline).map(|day| lines::left(day, *today));
        Decision {
            decide: address::decide(&listed.key.subject),
            outcome: default.and_then(|name| Some(comes_to(Outcome::parse(&name)?, self.visitor.lang))),
            on: on.map(|day| day.to_string()),
            passed: on.is_some_and(|day| day <= *today),
            proven: alert.first_delivered.is_some() && !self.questions.waits,
            notes: said.collect(),
            line,
        }
    }

    /// What changed since the last digest, as that would say it.
    fn changes(&self, agenda: &Agenda) -> Vec<Change> {
        let digest = &agenda.digest;
        let lists = [
            ("new", &digest.new, "/alerts?sort=newest"),
            ("worse", &digest.worse, "/alerts"),
            ("better", &digest.better, "/alerts"),
            ("resolved", &digest.resolved, "/alerts?state=resolved&sort=newest"),
        ];
        lists.into_iter().map(|(name, items, href)| Change { name, href, lines: self.lines(items) }).collect()
    }

    fn lines(&self, items: &[Item]) -> Few<Line> {
        let seen = items.iter().filter_map(|item| {
            let listed = self.picture.listing().find(&item.alert)?;
            let alert = self.picture.book.alerts.get(&item.alert)?;
            self.sees(listed).then_some((&item.alert, alert))
        });
        Few::of(seen, LINES).map(|(key, alert)| self.line(key, alert))
    }

    /// What was promised and not kept, the latest most.
    fn promises(&self) -> Few<Value> {
        let broken = self.open(Order::Gravest).filter(|listed| listed.broken > 0);
        let broken = broken.filter_map(|listed| self.full(listed));
        let late = |alert: &Alert| alert.answered.days_slipped(self.picture.today);
        let mut broken: Vec<_> = broken.map(|(listed, alert)| (late(alert), listed, alert)).collect();
        broken.sort_by_key(|(late, ..)| std::cmp::Reverse(*late));
        Few::of(broken.into_iter(), LINES).map(|(late, listed, alert)| {
            context! { line => self.line(&listed.key, alert), late }
        })
    }

    /// What cannot be told, by rule; a department reads of its own rows.
    fn unknown(&self) -> Vec<Value> {
        let lang = self.visitor.lang;
        let groups = self.picture.unknowns().groups(lines::own(self.visitor, self.picture));
        let group = groups.iter().map(|group| {
            let missing = group.missing.iter().map(|(what, n)| context! { what => what.get(lang), n });
            context! {
                rule => lines::rule_name(&group.rule, lang),
                href => address::rule(&group.rule),
                n => group.rows,
                missing => missing.collect::<Vec<_>>(),
            }
        });
        group.collect()
    }

    /// What opens if nobody acts.
    fn coming(&self, outlook: &Outlook, fresh: bool) -> Value {
        let lang = self.visitor.lang;
        let seen =
            outlook.coming.iter().filter(|(_, whom)| lines::may_read(self.visitor, self.picture, whom));
        let lines = Few::of(seen, LINES).map(|(coming, _)| {
            context! {
                day => coming.day.to_string(),
                title => coming.alert.title.get(lang),
                severity => coming.alert.severity.name(),
                owner => lines::department(self.picture, &coming.alert.owner),
                href => address::alert(&coming.key),
            }
        });
        context! { old => !fresh, at => clock(outlook.at, &self.picture.parts.calendar), lines }
    }
}

/// What it comes to, within a sentence.
fn comes_to(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Continue => lang.pick("継続", "continue"),
        Outcome::Revise => lang.pick("見直し", "be up for revision"),
        Outcome::End => lang.pick("終了", "end"),
    }
}

/// Why letters of this name are held.
fn kind_of_hold(name: &str) -> &'static str {
    [(ADOPTION, "adoption"), (BELT, "belt"), (RESTORE, "restore")]
        .into_iter()
        .find(|(prefix, _)| name.starts_with(prefix))
        .map_or("other", |(_, kind)| kind)
}
