//! The entries, the newest first, with filters in the address.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use chrono::{Days, NaiveDate};
use minijinja::{Value, context};
use serde::Deserialize;

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::shown::{given, moment};
use super::super::visitor::Visitor;
use super::checking::{self, Checking};
use super::{actor, kind};
use crate::calendar::Calendar;
use crate::lang::Lang;
use crate::people::Deed;
use crate::render::address;
use crate::store::{AuditRow, AuditSearch};

/// Entries a page.
const PAGE: u32 = 50;

/// What somebody looks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    kind: String,
    actor: String,
    subject: String,
    day: String,
    before: String,
}

impl Asked {
    fn day(&self) -> Option<NaiveDate> {
        self.day.trim().parse().ok()
    }

    fn search(&self, calendar: &Calendar) -> AuditSearch {
        let day = self.day();
        let next = day.and_then(|day| day.checked_add_days(Days::new(1)));
        AuditSearch {
            kind: given(&self.kind),
            actor: given(&self.actor),
            subject: given(&self.subject),
            from: day.map(|day| calendar.midnight(day)),
            until: next.map(|day| calendar.midnight(day)),
            before: self.before.parse().ok(),
        }
    }

    fn page(&self, before: &str) -> String {
        let pairs = [
            ("kind", self.kind.as_str()),
            ("actor", self.actor.trim()),
            ("subject", self.subject.trim()),
            ("day", &self.day),
            ("before", before),
        ];
        address::query("/audit", &pairs)
    }
}

/// The page.
pub(super) async fn list(
    State(board): State<Arc<Board>>,
    Extension(checking): Extension<Arc<Checking>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Response {
    match shown(&board, &checking, &visitor, &asked).await {
        Ok(shown) => Page::new("audit", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

async fn shown(
    board: &Board,
    checking: &Checking,
    visitor: &Visitor,
    asked: &Asked,
) -> Result<Value, Failure> {
    visitor.may(Deed::ReadAudit)?;
    let (store, lang) = (&board.engine.store, visitor.lang);
    let parts = board.engine.parts();
    let mut rows = store.audit_search(&asked.search(&parts.calendar), PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| more).map(|row| asked.page(&row.seq.to_string()));
    let mut kinds: Vec<(String, String)> =
        store.audit_kinds().await?.into_iter().map(|name| (kind(&name, lang), name)).collect();
    kinds.sort();
    let day_wrong = !asked.day.trim().is_empty() && asked.day().is_none();
    Ok(context! {
        entry => (),
        entries => rows.iter().map(|row| line(row, &parts.calendar, lang)).collect::<Vec<_>>(),
        kinds => kinds.into_iter().map(|(said, name)| context! { said, name }).collect::<Vec<_>>(),
        asked => context! {
            kind => &asked.kind,
            actor => &asked.actor,
            subject => &asked.subject,
            day => &asked.day,
            day_wrong,
        },
        length => store.audit_head().await?,
        check => checking::last(store, checking, &parts.calendar, lang).await?,
        next,
        first => (!asked.before.is_empty()).then(|| asked.page("")),
    })
}

fn line(row: &AuditRow, calendar: &Calendar, lang: Lang) -> Value {
    context! {
        seq => row.seq,
        href => format!("/audit/entry/{}", row.seq),
        at => moment(row.at, calendar, lang),
        actor => actor(&row.actor, lang),
        by => address::query("/audit", &[("actor", &row.actor)]),
        kind => kind(&row.kind, lang),
        subject => &row.subject,
        about => row.subject.as_ref().map(|subject| address::query("/audit", &[("subject", subject)])),
    }
}
