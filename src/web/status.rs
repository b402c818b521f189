//! How the program itself fares: what is wrong and its mend, schedules, data, channels, store, rules.

mod channels;
mod wrong;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, Utc};
use minijinja::{Value, context};

use super::board::Board;
use super::failure::Failure;
use super::page::Page;
use super::picture::Picture;
use super::shown::moment;
use super::visitor::Visitor;
use crate::calendar::schedule::Schedule;
use crate::lang::Lang;
use crate::office::period::DIGEST;
use crate::office::upkeep::{self, RETAINED, backed_up_at};
use crate::people::Deed;
use crate::plan::Table;
use crate::render::address;
use crate::store::{AuditSearch, Store};

/// The routes of this page.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new().route("/status", get(status))
}

async fn status(State(board): State<Arc<Board>>, visitor: Visitor) -> Response {
    match shown(&board, &visitor).await {
        Ok(shown) => Page::new("status", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(board: &Board, visitor: &Visitor) -> Result<Value, Failure> {
    visitor.may(Deed::Read)?;
    let (store, lang, now) = (&board.engine.store, visitor.lang, board.engine.clock.now());
    let picture = board.pictures.look().await?;
    let clock = Clock { picture: &picture, now, lang };
    let runs = runs(store, &clock).await?;
    let channels = channels::channels(store, &clock, visitor).await?;
    let unreachable = if visitor.can(Deed::ReadLetters) { store.unreachable().await? } else { Vec::new() };
    let held: u64 = store.holds().await?.iter().map(|(_, letters)| letters).sum();
    Ok(context! {
        now => clock.moment(now),
        wrong => wrong::wrong(store, &clock, visitor).await?,
        judged => judged(store, &clock).await?,
        runs,
        data => data(&clock),
        channels,
        unreachable => unreachable.iter().map(|row| context! {
            address => &row.address,
            since => clock.moment(row.since),
            code => &row.code,
            detail => &row.detail,
            letter => row.letter.as_ref().map(|key| address::letter(key)),
        }).collect::<Vec<_>>(),
        belt => context! {
            held,
            strained => store.is_strained().await?,
            max_notices => picture.parts.config.delivery.belt.max_notices,
            max_percent => picture.parts.config.delivery.belt.max_percent,
        },
        rules => rules(store, &clock).await?,
        store => kept(store).await?,
        version => env!("CARGO_PKG_VERSION"),
    })
}

/// What is needed to write moments.
struct Clock<'a> {
    picture: &'a Picture,
    now: DateTime<Utc>,
    lang: Lang,
}

impl Clock<'_> {
    fn moment(&self, at: DateTime<Utc>) -> String {
        moment(at, &self.picture.parts.calendar, self.lang)
    }

    fn next(&self, schedule: &Schedule) -> Option<String> {
        schedule.next_after(self.now, self.picture.parts.calendar.zone()).map(|at| self.moment(at))
    }
}

/// The last evaluation: when, how long, what it counted.
async fn judged(store: &Store, clock: &Clock<'_>) -> Result<Option<Value>, Failure> {
    let last = store.last_evaluation().await?;
    Ok(last.map(|last| {
        let count = |name: &str| last.counts[name].as_i64();
        context! {
            at => clock.moment(last.at),
            took_ms => count("took_ms"),
            findings => count("findings"),
            unknown => count("unknown"),
            errors => count("errors"),
            letters => count("letters"),
        }
    }))
}

/// What runs by a schedule: its times, its last run, its next.
async fn runs(store: &Store, clock: &Clock<'_>) -> Result<Vec<Value>, Failure> {
    let config = &clock.picture.parts.config;
    let evaluated = clock.picture.heads.evaluated_at;
    let digest = store.digest_last_period(DIGEST).await?;
    let digest = digest.and_then(|period| local(&period, clock));
    let backed_up = backed_up_at(store).await?;
    let retained = upkeep::moment(store, RETAINED).await?;
    let line = |name: &str, schedule: &Schedule, last: Option<DateTime<Utc>>| {
        context! {
            name,
            schedule => schedule.to_string(),
            last => last.map(|at| clock.moment(at)),
            next => clock.next(schedule),
        }
    };
    let mut runs = vec![
        line("evaluate", &config.schedule.evaluate, evaluated),
        line("digest", &config.schedule.digest, digest),
    ];
    if config.backup.dir.is_some() {
        runs.push(line("backup", &config.backup.schedule, backed_up));
    }
    let last = retained.map(|at| clock.moment(at));
    runs.push(context! { name => "retention", schedule => (), last, next => () });
    Ok(runs)
}

/// A digest's period as the moment that it is named for.
fn local(period: &str, clock: &Clock<'_>) -> Option<DateTime<Utc>> {
    let at = chrono::NaiveDateTime::parse_from_str(period, "%Y-%m-%dT%H:%M").ok()?;
    let zone = clock.picture.parts.calendar.zone();
    at.and_local_timezone(zone).earliest().map(|at| at.to_utc())
}

/// The plan's age and size.
fn data(clock: &Clock<'_>) -> Value {
    let picture = clock.picture;
    let imported = picture.imported.as_ref().map(|import| {
        context! {
            at => clock.moment(import.at),
            by => &import.by,
            path => file_name(&import.path),
            days => (picture.today - import.day).num_days(),
        }
    });
    let rows = |table: Table| picture.plan.rows(table);
    let tables = [Table::Initiatives, Table::Milestones, Table::Kpis, Table::ExitPoints, Table::Renewals];
    context! {
        imported,
        revision => picture.heads.plan_revision,
        rows => tables.map(|table| context! {
            name => crate::notices::table_name(table, true).get(clock.lang),
            n => rows(table),
        }),
        watched => picture.parts.config.source.path.is_some(),
        stale_after => picture.parts.config.source.stale_after.words().get(clock.lang),
        holidays => picture.parts.calendar.holidays_known_until(),
    }
}

/// The rules in force, and since when.
async fn rules(store: &Store, clock: &Clock<'_>) -> Result<Value, Failure> {
    let rules = &clock.picture.parts.rules;
    let search = AuditSearch { kind: Some("rules_in_force".to_owned()), ..AuditSearch::default() };
    let since = store.audit_search(&search, 1).await?.first().map(|row| clock.moment(row.at));
    let fingerprint: String = rules.fingerprint.chars().take(12).collect();
    let files: Vec<String> = rules.files.iter().map(|file| file_name(file)).collect();
    Ok(context! { n => rules.rules.len(), fingerprint, files, since })
}

/// A file's name: where it stands on the server is nobody's affair.
fn file_name(path: &str) -> String {
    let name = std::path::Path::new(path).file_name();
    name.map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The store's size, and how long the record is.
async fn kept(store: &Store) -> Result<Value, Failure> {
    let size = |ending: &str| {
        let mut path = store.path().as_os_str().to_owned();
        path.push(ending);
        std::fs::metadata(path).map_or(0, |file| file.len())
    };
    let megabytes = |bytes: u64| format!("{}.{}", bytes / 1_000_000, bytes % 1_000_000 / 100_000);
    Ok(context! {
        size => megabytes(size("")),
        log => megabytes(size("-wal")),
        entries => store.audit_head().await?,
    })
}
