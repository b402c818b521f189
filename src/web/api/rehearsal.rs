//! Rehearsal: the days of a span played through the daemon's own cycle; nothing is sent, nothing is kept.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Caller;
use super::input::Sent;
use super::problem::Problem;
use super::words::Verdict;
use crate::lang::Text;
use crate::notices::{Adoption, Settings};
use crate::office::parts::{self, Parts};
use crate::office::stored::stored_plan;
use crate::office::trouble::Trouble;
use crate::people::Deed;
use crate::plan::{Plan, Recorded};
use crate::rehearsal::{Days, Notice, Played, Present, Stage, Taken, difference, play};
use crate::rules::{self, Names, RuleSet, Source};
use crate::web::board::Board;

/// The longest span that is played here; longer ones are for the command.
const YEARS: u32 = 2;

/// One rehearsal at a time: the machine has other work.
static ONE: Semaphore = Semaphore::const_new(1);

/// The operations of this matter.
pub(super) fn routes() -> OpenApiRouter<Arc<Board>> {
    OpenApiRouter::new().routes(routes!(rehearse))
}

/// What is to be played.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The first day: the store is adopted at its first evaluation.
    from: NaiveDate,
    /// The last day; at most two years later.
    to: NaiveDate,
    /// Rules to be judged by in the place of those in force, as a rule file has them (TOML).
    rules: Option<String>,
}

/// What would be sent, and decided by default.
#[derive(Serialize, ToSchema)]
struct Rehearsed {
    /// The notices, by day, then recipient.
    notices: Vec<NoticeShown>,
    /// The decisions that the default would take.
    decisions: Vec<TakenShown>,
    /// With rules of one's own: what they add to those in force.
    added: Option<Side>,
    /// With rules of one's own: what they take away.
    removed: Option<Side>,
}

/// A side of a comparison.
#[derive(Serialize, ToSchema)]
struct Side {
    /// The notices.
    notices: Vec<NoticeShown>,
    /// The decisions.
    decisions: Vec<TakenShown>,
}

/// A letter that tells of alerts.
#[derive(Serialize, ToSchema)]
struct NoticeShown {
    /// The day.
    at: NaiveDate,
    /// A department's code, or `channel:NAME`.
    to: String,
    /// What it tells, the gravest first.
    alerts: Vec<WordShown>,
}

/// A word of a letter.
#[derive(Serialize, ToSchema)]
struct WordShown {
    /// The rule.
    rule: String,
    /// What it is about, as `table/code`.
    subject: String,
    /// The kind of word: `opened`, `reminder`, …
    kind: &'static str,
}

/// A decision that nobody took.
#[derive(Serialize, ToSchema)]
struct TakenShown {
    /// The day.
    at: NaiveDate,
    /// What it decides on, as `table/code`.
    subject: String,
    /// What it says.
    outcome: Verdict,
    /// Who takes it.
    by: String,
}

/// Play a span of days, nobody acting: who would be told what, what would end by default
///
/// With rules of one's own also what they would change.
#[utoipa::path(post, path = "/api/v1/rehearsals", tag = "rehearsal", request_body = Asked,
    responses((status = 200, body = Rehearsed)))]
async fn rehearse(
    caller: Caller,
    State(board): State<Arc<Board>>,
    Sent(asked): Sent<Asked>,
) -> Result<Json<Rehearsed>, Problem> {
    caller.may(Deed::Rehearse)?;
    let days = days(&asked)?;
    let parts = board.engine.parts();
    let stored = stored_plan(&board.engine.store, Some(days.from)).await?;
    let own = asked.rules.map(|text| read(text, &parts, &stored.plan)).transpose()?;
    let settings = Settings { adoption: Adoption::AtOnce, ..parts.notices_of(&board.engine.store).await? };
    let _turn = ONE.acquire().await;
    let played = tokio::task::spawn_blocking(move || {
        let on = |rules: &RuleSet| played(&parts, rules, &settings, &stored.plan, &stored.recorded, days);
        let before = on(&parts.rules);
        match own {
            None => shown(&before),
            Some(rules) => {
                let after = on(&rules);
                let found = difference(&before, &after);
                let (added, removed) = (&found.added, &found.removed);
                Rehearsed {
                    added: Some(side(&added.notices, &added.decisions)),
                    removed: Some(side(&removed.notices, &removed.decisions)),
                    ..shown(&after)
                }
            }
        }
    });
    let stopped = |error: tokio::task::JoinError| {
        Trouble::System(Text::new(
            format!("予行が途中で止まりました: {error}"),
            format!("the rehearsal stopped midway: {error}"),
        ))
    };
    Ok(Json(played.await.map_err(stopped)?))
}

fn days(asked: &Asked) -> Result<Days, Problem> {
    let (from, to) = (asked.from, asked.to);
    if from > to {
        return Err(Problem::refused(
            format!("from（{from}）が to（{to}）より後になっています。"),
            format!("from ({from}) is after to ({to})."),
        ));
    }
    let known = |day: NaiveDate| (1970..=2100).contains(&chrono::Datelike::year(&day));
    let end = from.checked_add_months(Months::new(12 * YEARS));
    if end.is_none_or(|end| to >= end) || !known(from) || !known(to) {
        return Err(Problem::refused(
            format!(
                "{from} から {to} までは長すぎます。1970年から2100年までの間で、{YEARS}年以内にしてください。"
            ),
            format!("{from} to {to} is too long: at most {YEARS} years, between 1970 and 2100."),
        ));
    }
    Ok(Days { from, to })
}

/// The rules that were sent, or every mistake of them.
fn read(text: String, parts: &Parts, plan: &Plan) -> Result<RuleSet, Problem> {
    let sources = [Source { name: "rules".to_owned(), text }];
    let names = Names {
        channels: Some(parts.config.channels.keys().cloned().collect()),
        departments: Some(plan.departments.iter().map(|d| d.code.clone()).collect()),
    };
    let overrides = parts::overrides(&parts.config);
    let mistakes = |found: Vec<rules::Diagnostic>| {
        Problem::Refused(
            found
                .into_iter()
                .map(|d| {
                    let place = format!("{}:{}:{}", d.file, d.line, d.column);
                    Text::new(format!("{place}: {}", d.message.ja), format!("{place}: {}", d.message.en))
                })
                .collect(),
        )
    };
    rules::load(&sources, overrides.as_ref(), &names).map_err(mistakes)
}

fn played(
    parts: &Parts,
    rules: &RuleSet,
    settings: &Settings,
    plan: &Plan,
    recorded: &Recorded,
    days: Days,
) -> Played {
    let config = &parts.config;
    let stage = Stage {
        calendar: &parts.calendar,
        facts: &config.facts,
        rules,
        settings,
        questions: config.questions,
        style: &parts.style,
        evaluate: &config.schedule.evaluate,
        digest: &config.schedule.digest,
        after_change: config.schedule.after_import,
    };
    play(&stage, &mut Present::new(plan.clone(), recorded.clone()), days, &mut |_| {})
}

fn shown(played: &Played) -> Rehearsed {
    let Side { notices, decisions } = side(&played.notices, &played.decisions);
    Rehearsed { notices, decisions, added: None, removed: None }
}

fn side(notices: &[Notice], decisions: &[Taken]) -> Side {
    let notice = |notice: &Notice| NoticeShown {
        at: notice.at,
        to: notice.to.clone(),
        alerts: notice
            .words
            .iter()
            .map(|word| WordShown {
                rule: word.alert.rule.clone(),
                subject: word.alert.subject.clone(),
                kind: word.kind.name(),
            })
            .collect(),
    };
    let taken = |taken: &Taken| TakenShown {
        at: taken.at,
        subject: taken.subject.clone(),
        outcome: taken.outcome.into(),
        by: taken.by.clone(),
    };
    Side { notices: notices.iter().map(notice).collect(), decisions: decisions.iter().map(taken).collect() }
}
