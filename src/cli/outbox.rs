//! `outbox`: what is queued for delivery, what failed and why, what is held.

mod discard;
mod list;
mod release;
mod retry;
mod show;
mod words;

use clap::{Args, Subcommand};

use super::setting::Desk;
use super::who::who;
use super::{Cli, Failure, Out};
use crate::lang::Text;

pub(super) use discard::DiscardArgs;
pub(super) use list::ListArgs;
pub(super) use release::ReleaseArgs;
pub(super) use retry::RetryArgs;
pub(super) use show::ShowArgs;

/// `outbox`
#[derive(Args, Debug)]
pub struct OutboxArgs {
    /// What to do with it
    #[command(subcommand)]
    pub command: OutboxCommand,
}

/// What can be done with the outbox.
#[derive(Subcommand, Debug)]
pub enum OutboxCommand {
    /// List letters, the newest first; channels that rest stand above them
    List(ListArgs),
    /// Show all that is known of one letter: its way, each address, what it tells, what happens next
    Show(ShowArgs),
    /// Send letters again that were given up, or one that waits for its next attempt
    Retry(RetryArgs),
    /// Release the letters that are held: the departments' first sheets, or what was too much at once
    Release(ReleaseArgs),
    /// Discard a letter, or all that are held: never sent, and that is on record
    Discard(DiscardArgs),
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &OutboxArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    match &args.command {
        OutboxCommand::List(args) => list::run(&desk, args, out),
        OutboxCommand::Show(args) => show::run(&desk, args, out),
        OutboxCommand::Retry(args) => retry::run(&desk, args, out),
        OutboxCommand::Release(args) => release::run(&desk, args, out),
        OutboxCommand::Discard(args) => discard::run(&desk, args, out),
    }
}

/// That no letter has this key.
fn no_such_letter(key: &str) -> Failure {
    Failure::input(Text::new(
        format!("キー {key} の通知はありません。yamedoki outbox list がキーを示します。"),
        format!("no letter has the key {key}; yamedoki outbox list shows the keys."),
    ))
}
