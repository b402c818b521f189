//! The letters, the newest first, with filters in the address; above them what is held and what rests.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde::Deserialize;

use super::super::board::Board;
use super::super::failure::Failure;
use super::super::page::Page;
use super::super::picture::Picture;
use super::super::shown::{given, moment};
use super::super::visitor::Visitor;
use super::{held, mark};
use crate::lang::Lang;
use crate::people::Deed;
use crate::render::address;
use crate::store::{Count, Delivery, OutboxRow, OutboxSearch};

/// Letters a page.
const PAGE: u32 = 50;

/// What somebody looks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    channel: String,
    department: String,
    text: String,
    pub(super) hold: String,
    before: String,
}

impl Asked {
    fn search(&self) -> OutboxSearch {
        OutboxSearch {
            state: Delivery::parse(&self.state),
            channel: given(&self.channel),
            department: given(&self.department),
            hold: given(&self.hold),
            text: given(&self.text),
            before: self.before.parse().ok(),
            ..OutboxSearch::default()
        }
    }

    fn page(&self, before: &str) -> String {
        let pairs = [
            ("state", self.state.as_str()),
            ("channel", &self.channel),
            ("department", &self.department),
            ("text", self.text.trim()),
            ("hold", &self.hold),
            ("before", before),
        ];
        address::query("/deliveries", &pairs)
    }
}

/// The page.
pub(super) async fn list(
    State(board): State<Arc<Board>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Response {
    match shown(&board, &visitor, &asked, None).await {
        Ok(shown) => Page::new("deliveries", &visitor, shown).into_response(),
        Err(failure) => failure.told(visitor.lang),
    }
}

/// What the page shows; `wrong`: the name of the held letters that could not be dropped for want of a reason.
pub(super) async fn shown(
    board: &Board,
    visitor: &Visitor,
    asked: &Asked,
    wrong: Option<&str>,
) -> Result<Value, Failure> {
    visitor.may(Deed::ReadLetters)?;
    let (store, lang) = (&board.engine.store, visitor.lang);
    let picture = board.pictures.look().await?;
    let page = store.outbox_page(&asked.search(), PAGE).await?;
    let counts = store.outbox_counts().await?;
    let letters: Vec<Value> = page.letters.iter().map(|row| line(row, &picture, lang)).collect();
    let calendar = &picture.parts.calendar;
    let resting: Vec<Value> = store
        .circuits()
        .await?
        .iter()
        .map(|c| {
            let (since, probe) = (moment(c.since, calendar, lang), moment(c.probe_at, calendar, lang));
            context! { channel => &c.channel, since, probe, failures => c.failures, error => &c.error }
        })
        .collect();
    Ok(context! {
        letters,
        resting,
        held => held::batches(board, &picture, visitor, wrong).await?,
        hold => held::past(board, &picture, visitor, &asked.hold).await?,
        tiles => tiles(&counts),
        states => Delivery::ALL.map(Delivery::name),
        channels => channels(&picture, &counts),
        departments => departments(&picture),
        asked => context! {
            state => &asked.state,
            channel => &asked.channel,
            department => &asked.department,
            text => &asked.text,
            hold => &asked.hold,
        },
        next => page.next.map(|next| asked.page(&next.to_string())),
        first => (!asked.before.is_empty()).then(|| asked.page("")),
    })
}

/// A letter's line.
fn line(row: &OutboxRow, picture: &Picture, lang: Lang) -> Value {
    let calendar = &picture.parts.calendar;
    // What went wrong before it arrived is history, which its own page tells.
    let error = row.last_error.as_deref().filter(|_| row.state != Delivery::HandedOver);
    context! {
        href => address::letter(&row.key),
        subject => &row.subject,
        to => row.whom(&picture.plan),
        channel => &row.channel,
        created => moment(row.created_at, calendar, lang),
        state => row.state.name(),
        mark => mark(row.state),
        next => (row.state == Delivery::Pending).then(|| moment(row.next_at, calendar, lang)),
        attempts => row.attempts,
        refused => row.refused,
        of => row.recipients.len(),
        bounced => row.bounced > 0,
        maybe_twice => row.maybe_twice,
        stand_in => row.stand_in.as_ref().map(|s| s.channel.clone()),
        stands_in => row.stands_in_for.is_some(),
        error,
    }
}

/// How many letters are in each of the states that matter, and where they are listed.
fn tiles(counts: &[Count]) -> Vec<Value> {
    let sum = |states: &[Delivery]| -> u64 {
        counts.iter().filter(|c| states.contains(&c.state)).map(|c| c.letters).sum()
    };
    let tile = |name: &str, states: &[Delivery]| {
        let listed = states.first().map_or("", |state| state.name());
        context! { name, n => sum(states), href => address::query("/deliveries", &[("state", listed)]) }
    };
    vec![
        tile("failed", &[Delivery::Failed]),
        tile("expired", &[Delivery::Expired]),
        tile("held", &[Delivery::Held]),
        tile("pending", &[Delivery::Pending]),
        tile("handed_over", &[Delivery::HandedOver]),
    ]
}

/// The channels that there are, or once were.
fn channels(picture: &Picture, counts: &[Count]) -> Vec<String> {
    let configured = picture.parts.config.channels.keys();
    let all: BTreeSet<&String> = configured.chain(counts.iter().map(|c| &c.channel)).collect();
    all.into_iter().cloned().collect()
}

fn departments(picture: &Picture) -> Vec<Value> {
    let departments = picture.plan.departments.iter();
    departments.map(|d| context! { code => &d.code, name => &d.name }).collect()
}
