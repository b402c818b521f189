//! One step of the book.

use chrono::{DateTime, Utc};

use super::{Book, Step};
use crate::calendar::Calendar;
use crate::plan::fields::View;
use crate::rules::{Judgement, RuleSet};

/// What a step reads beside the book.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// The plan and its facts.
    pub view: View<'a>,
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The moment of this evaluation.
    pub now: DateTime<Utc>,
}

/// The book after this judgement, and what to tell.
pub fn step(book: &Book, _judgement: &Judgement, context: &Context<'_>) -> Step {
    let mut book = book.clone();
    book.evaluated_at = Some(context.now);
    Step { book, ..Step::default() }
}
