//! `close`: a row that vanished from its source leaves the plan.

use clap::Args;

use super::setting::Desk;
use super::who::who;
use super::{Cli, Failure, Out};
use crate::clock::Clock;
use crate::lang::{Text, counted};
use crate::office::closing::{Request, close};
use crate::plan::RowChange;

/// `close`
#[derive(Args, Debug)]
pub struct CloseArgs {
    /// The row, as table/code: initiative/1-1-01, renewal/K-07, kpi/1-1-01-k1
    #[arg(value_name = "SUBJECT")]
    pub subject: String,
    /// Why; it stays on record
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    /// Who closes it, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Also where its source still has it
    #[arg(long)]
    pub force: bool,
    /// Show what would leave the plan; change nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &CloseArgs, out: &mut Out) -> Result<(), Failure> {
    if args.because.trim().is_empty() {
        return Err(Failure::input(Text::new(
            "--because に閉じる理由を書いてください（記録に残ります）。",
            "please say why with --because; it stays on record.",
        )));
    }
    let desk = Desk::existing(cli, out)?;
    let by = who(args.by.as_deref());
    let request = Request {
        subject: &args.subject,
        because: args.because.trim(),
        by: &by,
        now: Clock::System.now(),
        calendar: &desk.parts.calendar,
        force: args.force,
        dry_run: args.dry_run,
    };
    let edits = desk.block(async |store| close(store, &request).await)?;
    let mut closed = 0;
    for edit in &edits {
        let name = format!("{}/{}", edit.table.singular(), edit.key);
        if edit.change == RowChange::Close {
            closed += 1;
            out.line(format!("  - {name}"));
        } else {
            out.say(
                format!("  ~ {name}（残ります。取り組みとのつながりだけを外します）"),
                format!("  ~ {name} (stays, and belongs to no initiative from now on)"),
            );
        }
    }
    if args.dry_run {
        out.say(
            format!("{closed} 行が計画から外れます（試しただけで、何も変えていません）"),
            format!("{} would leave the plan; nothing was changed", counted(closed, "row")),
        );
    } else {
        out.say(
            format!("{closed} 行を計画から外しました。知らせは次の判定で終わります。"),
            format!("{} left the plan; alerts on them end with the next evaluation", counted(closed, "row")),
        );
    }
    Ok(())
}
