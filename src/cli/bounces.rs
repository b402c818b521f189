//! `bounces`: the mailbox of returned mail, read now.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Cli, Failure, Format, Out, setting};
use crate::bounces::Visit;
use crate::clock::Clock;
use crate::daemon::bouncing::{Found, read};
use crate::lang::Text;
use crate::office::engine::Engine;

/// `bounces`
#[derive(Args, Debug)]
pub struct BouncesArgs {
    /// What to do with it
    #[command(subcommand)]
    pub command: BouncesCommand,
}

/// What can be done with returned mail.
#[derive(Subcommand, Debug)]
pub enum BouncesCommand {
    /// Read the configured mailbox now, as the daemon does every minute
    Read {
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &BouncesArgs, out: &mut Out) -> Result<(), Failure> {
    let BouncesCommand::Read { format } = args.command;
    let parts = setting::load_without_rules(cli, out)?.parts;
    let Some(settings) = parts.config.bounces.clone() else {
        return Err(Failure::input(Text::new(
            "設定に [bounces] がありません。戻ってきたメールの置き場を、[bounces] の maildir か mbox に書いてください（例: maildir = \"/var/mail/yamedoki-bounces\"）。",
            "the configuration has no [bounces]: give the place of returned mail there as maildir or mbox, such as maildir = \"/var/mail/yamedoki-bounces\".",
        )));
    };
    if !parts.config.store.path.exists() {
        return Err(Failure::input(setting::no_plan(&parts.config.store.path)));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let found = runtime.block_on(async {
        let engine = Engine::open(parts, Clock::System).await?;
        let found = read(&engine, &settings, &mut Visit::default()).await?;
        engine.store.close().await;
        Ok::<_, Failure>(found)
    })?;
    match format {
        Format::Json => {
            let Found { failed, delayed, unreachable, strange, other, known } = found;
            out.line(
                json!({
                    "failed": failed,
                    "delayed": delayed,
                    "unreachable": unreachable,
                    "strange": strange,
                    "other": other,
                    "known": known,
                })
                .to_string(),
            );
        }
        Format::Text => text(&found, out),
    }
    Ok(())
}

fn text(found: &Found, out: &mut Out) {
    let lines = [
        (found.failed, "届かなかった宛先", "addresses that a letter did not reach"),
        (
            found.unreachable,
            "  うち、これから送らない宛先",
            "  of these, addresses that nothing is sent to from now on",
        ),
        (
            found.delayed,
            "まだ届いていない宛先（中継サーバーが送り直しています）",
            "addresses not reached yet (the relay goes on trying)",
        ),
        (found.strange, "このプログラムの通知ではないものの不達通知", "notifications about mail of others"),
        (
            found.other,
            "不達通知ではないメール（返信、不在の自動応答など。触れていません）",
            "mails that are no notification (answers, out of office; left alone)",
        ),
        (found.known, "前に読んだ不達通知", "notifications read before"),
    ];
    for (number, ja, en) in lines {
        out.say(format!("{ja}: {number}"), format!("{en}: {number}"));
    }
}
