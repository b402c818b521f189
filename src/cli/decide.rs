//! `decide`: a decision on an initiative, a renewal or an exit point.

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::day::day;
use super::setting::Desk;
use super::who::who;
use super::{Cli, Failure, Out};
use crate::alerts::Next;
use crate::clock::Clock;
use crate::lang::Text;
use crate::office::deciding::{Accepted, NotAccepted, Request, decide};
use crate::plan::Outcome;

/// `decide`
#[derive(Args, Debug)]
pub struct DecideArgs {
    /// What is decided on: renewal/CODE, initiative/CODE or exit_point/CODE
    #[arg(value_name = "SUBJECT")]
    pub subject: String,
    /// continue, revise or end
    #[arg(value_name = "OUTCOME", value_enum)]
    pub outcome: OutcomeArg,
    /// Why: kept on record, and told to the owner, the related departments and the headquarters
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    /// To continue: the next last day (of an exit point: the day of the next one); to end: the last day [default: the present one if it lies ahead, else the fiscal year's last]
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "exit_point")]
    pub until: Option<NaiveDate>,
    /// To continue past an exit point: another exit point of the same initiative that is not met
    #[arg(long, value_name = "CODE")]
    pub exit_point: Option<String>,
    /// The number of the formal decision
    #[arg(long, value_name = "NUMBER")]
    pub reference: Option<String>,
    /// Who decides, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// In whose name, by code or name [default: the headquarters, or the owner where the rule says so]
    #[arg(long, value_name = "DEPARTMENT")]
    pub department: Option<String>,
    /// Supersede a decision that stands; both stay on record
    #[arg(long)]
    pub supersede: bool,
    /// Show what would follow; record nothing, tell nobody
    #[arg(long)]
    pub dry_run: bool,
}

/// An outcome on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutcomeArg {
    /// It goes on: needs --until, or for an exit point --exit-point
    Continue,
    /// It is revised: a target, an end or an exit point has to change within the follow-up's days
    Revise,
    /// It ends
    End,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &DecideArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::judging(cli, out)?;
    let by = who(args.by.as_deref());
    let next = match (&args.exit_point, args.until) {
        (Some(code), _) => Next::ExitPoint(code),
        (None, Some(day)) => Next::On(day),
        (None, None) => Next::Unsaid,
    };
    let request = Request {
        subject: args.subject.trim(),
        outcome: match args.outcome {
            OutcomeArg::Continue => Outcome::Continue,
            OutcomeArg::Revise => Outcome::Revise,
            OutcomeArg::End => Outcome::End,
        },
        next,
        reason: &args.because,
        reference: args.reference.as_deref(),
        by: &by,
        department: args.department.as_deref(),
        supersede: args.supersede,
        dry_run: args.dry_run,
    };
    let now = Clock::System.now();
    match desk.block(async |store| Ok(decide(store, &desk.parts, &request, now).await))? {
        Ok(accepted) => shown(&accepted, out),
        Err(NotAccepted::Refused(why)) => return Err(Failure::input(why)),
        Err(NotAccepted::Trouble(trouble)) => return Err(trouble.into()),
    }
    Ok(())
}

fn shown(done: &Accepted, out: &mut Out) {
    let lang = out.lang;
    let subject = &done.taken.subject;
    let outcome = done.taken.outcome.words();
    if done.committed {
        out.say(
            format!("{subject}：「{}」の判断を記録しました。", outcome.ja),
            format!("{subject}: the decision to {} is recorded.", outcome.en),
        );
    } else {
        out.say(
            format!(
                "{subject}：「{}」と判断すると、次のようになります（記録も通知もしていません）。",
                outcome.ja
            ),
            format!(
                "{subject}: this would follow from the decision to {} (nothing was recorded, nobody told).",
                outcome.en
            ),
        );
    }
    for note in &done.notes {
        out.line(format!("  {}", note.get(lang)));
    }
    if !done.told.is_empty() {
        out.say(
            format!("  知らせる先：{}", done.told.join("、")),
            format!("  Told to: {}", done.told.join(", ")),
        );
    }
    for unwritten in &done.unwritten {
        out.remark(&Text::new(
            format!("注意  通知を作れませんでした：{unwritten}"),
            format!("note  a letter could not be written: {unwritten}"),
        ));
    }
}
