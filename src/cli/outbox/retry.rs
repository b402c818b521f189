//! `outbox retry`: what was given up is sent again.

use clap::Args;

use super::{no_such_letter, who};
use crate::cli::setting::Desk;
use crate::cli::{Failure, Out};
use crate::clock::Clock;
use crate::lang::{Text, counted};
use crate::store::{OutboxFilter, Retried, Retry};

use super::words::words;

/// `outbox retry`
#[derive(Args, Debug)]
pub struct RetryArgs {
    /// The letter's key, as `outbox list` shows it
    #[arg(value_name = "KEY", required_unless_present = "all", conflicts_with = "all")]
    pub key: Option<String>,
    /// All that were given up
    #[arg(long)]
    pub all: bool,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    /// Also letters that another channel delivers, or delivered, in their place
    #[arg(long)]
    pub even_so: bool,
    /// Who sends them again, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// Runs it.
pub(super) fn run(desk: &Desk, args: &RetryArgs, out: &mut Out) -> Result<(), Failure> {
    let key = args.key.as_deref();
    let by = who(args.by.as_deref());
    let because = args.because.as_deref().map(str::trim).filter(|why| !why.is_empty());
    let retry = Retry { key, now: Clock::System.now(), by: &by, because, even_so: args.even_so };
    let Retried { letters, stood_in } = desk.block(async |store| Ok(store.outbox_retry(&retry).await?))?;
    match key {
        Some(key) if letters.is_empty() && stood_in.is_empty() => return Err(not_to_be_sent(desk, key)),
        Some(key) if letters.is_empty() => return Err(Failure::input(stands_in(key))),
        _ => {}
    }
    out.say(
        format!("{} 通をもう一度送ります。", letters.len()),
        format!("{} will be sent again.", counted(letters.len(), "letter")),
    );
    for key in &stood_in {
        out.remark(&stands_in(key));
    }
    Ok(())
}

/// That another letter does its work, and how to send it all the same.
fn stands_in(key: &str) -> Text {
    Text::new(
        format!(
            "キー {key} の通知は、代わりのチャネルで届けたか、届けているところです（outbox show {key} で見られます）。それでも送るなら --even-so を付けてください。同じ通知が二度届きます。"
        ),
        format!(
            "another channel delivers, or delivered, the letter {key} in its place (see outbox show {key}). To send it even so, add --even-so: it will arrive twice."
        ),
    )
}

/// Why the letter of this key cannot be sent again.
fn not_to_be_sent(desk: &Desk, key: &str) -> Failure {
    let filter = OutboxFilter { key: Some(key.to_owned()), ..OutboxFilter::default() };
    let rows = match desk.block(async |store| Ok(store.outbox_list(&filter).await?)) {
        Ok(rows) => rows,
        Err(failure) => return failure,
    };
    let Some(row) = rows.first() else { return no_such_letter(key) };
    let state = words(row.state);
    Failure::input(Text::new(
        format!(
            "キー {key} の通知は「{}」なので送り直せません。送り直せるのは、届けるのをあきらめたものと、次の送信を待っているものです。",
            state.ja.trim_end_matches('　')
        ),
        format!(
            "the letter {key} cannot be sent again: it is {}. What was given up, or waits for its next attempt, can be.",
            state.en.trim_end().to_lowercase()
        ),
    ))
}
