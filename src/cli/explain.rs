//! `explain`: why a rule fires on a row or not, where every value comes from, who was told, and what comes
//! next.

mod asked;
mod text;
mod tree;

pub(super) use crate::office::explaining::telling::kind;

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;

use super::day::day;
use super::setting::{self, Desk};
use super::{Cli, Failure, Format, LangArg, Out};
use crate::clock::Clock;
use crate::lang::{Lang, Text};
use crate::office::explaining::{self, Ground, Question, Report, json};
use crate::office::parts::Parts;
use crate::office::stored::judged_plan;
use crate::plan::{Plan, Recorded};

/// `explain`
#[derive(Args, Debug)]
#[command(after_help = SHAPE)]
pub struct ExplainArgs {
    /// The rule's name, as renewal-decision-due
    #[arg(value_name = "RULE")]
    pub rule: String,
    /// The row: table/code, as renewal/K-12, the table in the singular
    #[arg(value_name = "SUBJECT")]
    pub subject: String,
    /// The day of the judgement, as 2026-05-01 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub at: Option<NaiveDate>,
    /// Explain by what the store knew at the end of this day [default: everything]
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "plan")]
    pub as_of: Option<NaiveDate>,
    /// Explain by this plan alone: nobody told, nothing decided [default: the store]
    #[arg(long, value_name = "PATH")]
    pub plan: Option<PathBuf>,
    /// Explain by these rules [default: the configured ones, else the built-in pack]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What the JSON holds.
const SHAPE: &str = r#"--format json prints one object:
  rule, subject, at, as_of, owner, severity, title
  result     "fires", "does_not_fire", "cannot_tell" or "error"; missing, error where there are any
  condition  text, value, role ("counts", "decides", "idle", "hinders"), absent, error, parts: [the same]
  reminders, decision_by, decision_default   the rule's other expressions, alike
  facts      name, label, value, shown, origin {kind, place, file, sheet, cell | by, on, …}, derivation,
             from: [the same]
  hold       span, since, until
  alert      state, since, fired_at, severity, deadline, openings, reminders, escalated; null: never one
  told       at, last_at, times, opening, kind, to, reason, detail, letter {state, …}; null with --plan
  present    what would be told now: opening, kind, to, reason, detail; null for another day than today
  next       change {on, result}, until, deadline, words: [{at, kind, to, severity}]"#;

/// The day that is explained.
#[derive(Clone, Copy)]
struct Day {
    at: NaiveDate,
    now: DateTime<Utc>,
    is_today: bool,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &ExplainArgs, out: &mut Out) -> Result<(), Failure> {
    let parts = setting::load(cli, args.rules.as_deref(), out)?.parts;
    let clock = Clock::System.now();
    let at = args.at.unwrap_or_else(|| parts.calendar.today(clock));
    let is_today = parts.calendar.today(clock) == at;
    let now = if is_today { clock } else { parts.calendar.midnight(at) };
    let day = Day { at, now, is_today };
    match &args.plan {
        Some(path) => {
            let (records, plan) = setting::read_records(path, &parts.calendar, at, out)?;
            let ground = Ground { plan, records, recorded: Recorded::default() };
            let question = question(args, &parts, &ground.plan, day)?;
            let facts = explaining::facts_on(&parts, &ground, at);
            let report = explaining::by_plan(&parts, &ground, &facts, &question);
            say(report, &question, &ground.plan, &parts, cli, args, out)
        }
        None => by_store(cli, args, parts, day, out),
    }
}

fn by_store(cli: &Cli, args: &ExplainArgs, parts: Parts, day: Day, out: &mut Out) -> Result<(), Failure> {
    let at = day.at;
    if !parts.config.store.path.exists() {
        return Err(Failure::input(setting::no_plan(&parts.config.store.path)));
    }
    let desk = Desk::over(parts, false)?;
    let stored = desk.block(async |store| judged_plan(store, at, args.as_of).await)?;
    if stored.revision == 0 {
        return Err(Failure::input(setting::no_plan(&desk.parts.config.store.path)));
    }
    let ground = Ground { plan: stored.plan, records: stored.records, recorded: stored.recorded };
    let parts = &desk.parts;
    let question = question(args, parts, &ground.plan, day)?;
    let facts = explaining::facts_on(parts, &ground, at);
    let report =
        desk.block(async |store| explaining::by_store(store, parts, &ground, &facts, &question).await)?;
    say(report, &question, &ground.plan, parts, cli, args, out)
}

/// What was asked, found in the rules and in the plan.
fn question(args: &ExplainArgs, parts: &Parts, plan: &Plan, day: Day) -> Result<Question, Failure> {
    let finding = asked::find(&parts.rules, plan, &args.rule, &args.subject).map_err(Failure::input)?;
    let Day { at, now, is_today } = day;
    Ok(Question { finding, at, now, is_today, as_of: args.as_of })
}

fn say(
    report: Option<Report<'_>>,
    question: &Question,
    plan: &Plan,
    parts: &Parts,
    cli: &Cli,
    args: &ExplainArgs,
    out: &mut Out,
) -> Result<(), Failure> {
    let Some(report) = report else {
        // It was found in the rules and in the plan before.
        return Err(Failure::system(Text::new(
            "このルールはこの行を見ません",
            "the rule does not range over the row",
        )));
    };
    match args.format {
        Format::Text => text::print(&report, question, plan, &parts.calendar, out),
        Format::Json => {
            let lang = if cli.lang == Some(LangArg::En) { Lang::En } else { Lang::Ja };
            out.line(json::json(&report, question, lang).to_string());
        }
    }
    Ok(())
}
