//! What would be told of an alert if the plan were evaluated now: by the same step and the same routing that
//! the daemon runs, on the part of the plan that the alert depends on.

use super::{Ground, Question, only};
use crate::alerts::{self, AlertKey, Book, Context, FromRules, Questions, Silence};
use crate::notices::{self, Desk, Settings, ToldEntry};
use crate::office::parts::Parts;
use crate::plan::excerpt;
use crate::plan::facts::derive;
use crate::plan::fields::View;
use crate::rules::judge;

/// What would be told now.
#[derive(Clone, Debug, PartialEq)]
pub struct Present {
    /// To whom what, or why not; empty where nothing is due.
    pub entries: Vec<ToldEntry>,
}

/// What it depends on beside plan and book.
pub(super) struct Beside<'a> {
    pub(super) settings: &'a Settings,
    pub(super) silences: &'a [Silence],
    pub(super) questions: Questions,
}

pub(super) fn present(
    parts: &Parts,
    ground: &Ground,
    book: &mut Book,
    beside: &Beside<'_>,
    asked: &Question,
    key: &AlertKey,
) -> Option<Present> {
    let subject = asked.finding.subject;
    let (plan, recorded, _) = excerpt(&ground.plan, &ground.recorded, subject.table, subject.row)?;
    let (rules, calendar, now) = (&parts.rules, &parts.calendar, asked.now);
    only(book, &plan);
    let facts = derive(&plan, &recorded, calendar, &parts.config.facts, asked.at);
    let view = View { plan: &plan, facts: &facts };
    let judgement = judge(rules, &view, calendar, now);
    let particulars = FromRules { rules, view, calendar, now };
    let context = Context {
        rules,
        view,
        calendar,
        now,
        particulars: &particulars,
        recorded: &recorded,
        silences: beside.silences,
        questions: beside.questions,
    };
    let step = alerts::step(book, &judgement, &context);
    let desk = Desk::new(&plan, calendar, beside.settings, now);
    let events: Vec<_> = step.events.into_iter().filter(|event| event.alert == *key).collect();
    let entries = notices::notices(&events, &step.book, &desk).told;
    Some(Present { entries })
}
