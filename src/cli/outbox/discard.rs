//! `outbox discard`: what is never to be sent.

use clap::Args;

use super::release::{names, nothing_waits};
use super::words::words;
use super::{no_such_letter, who};
use crate::cli::setting::Desk;
use crate::cli::{Failure, Out};
use crate::clock::Clock;
use crate::lang::{Text, counted};
use crate::store::{Discard, DiscardOne};

/// `outbox discard`
#[derive(Args, Debug)]
pub struct DiscardArgs {
    /// The letter's key, as `outbox list` shows it [default: those that are held]
    #[arg(value_name = "KEY", conflicts_with = "hold")]
    pub key: Option<String>,
    /// Those that wait under this name: belt, belt:2026-04-02T07:00, adoption, restore
    #[arg(long, value_name = "NAME", default_value = "belt")]
    pub hold: String,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    /// Who discards them, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// Runs it.
pub(super) fn run(desk: &Desk, args: &DiscardArgs, out: &mut Out) -> Result<(), Failure> {
    let (because, by) = (args.because.trim(), &*who(args.by.as_deref()));
    if because.is_empty() {
        return Err(Failure::input(Text::new(
            "捨てる理由が空です。--because に理由を書いてください（記録に残ります）。",
            "the reason is empty: say with --because why they are discarded (it goes on record).",
        )));
    }
    match &args.key {
        Some(key) => one(desk, key, because, by, out),
        None => held(desk, &args.hold, because, by, out),
    }
}

fn one(desk: &Desk, key: &str, because: &str, by: &str, out: &mut Out) -> Result<(), Failure> {
    let discard = DiscardOne { key, now: Clock::System.now(), by, because };
    let row = desk.block(async |store| Ok(store.discard_letter(&discard).await?))?;
    let row = row.ok_or_else(|| no_such_letter(key))?;
    if !row.state.may_be_discarded() {
        let state = words(row.state);
        return Err(Failure::input(Text::new(
            format!(
                "キー {key} の通知は「{}」なので捨てられません。捨てられるのは、待機・保留中のものと、届けるのをあきらめたものです。",
                state.ja.trim_end_matches('　')
            ),
            format!(
                "the letter {key} cannot be discarded: it is {}. What waits, is held, or was given up can be.",
                state.en.trim_end().to_lowercase()
            ),
        )));
    }
    names(std::slice::from_ref(&row), out);
    out.say("1 通を捨てました。送られません。", "1 letter discarded: never to be sent.");
    Ok(())
}

fn held(desk: &Desk, hold: &str, because: &str, by: &str, out: &mut Out) -> Result<(), Failure> {
    let discard = Discard { hold, now: Clock::System.now(), by, because };
    let looked = desk.block(async |store| Ok(store.discard_held(&discard).await?))?;
    let discarded = looked.letters;
    if discarded.is_empty() && !looked.strain {
        return Err(nothing_waits(desk, hold));
    }
    names(&discarded, out);
    out.say(
        format!("{} 通を捨てました。送られません。", discarded.len()),
        format!("{} discarded: never to be sent.", counted(discarded.len(), "letter")),
    );
    Ok(())
}
