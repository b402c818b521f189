//! `outbox release`: what was held goes out.

use clap::Args;

use super::who;
use crate::cli::setting::Desk;
use crate::cli::{Failure, Out};
use crate::clock::Clock;
use crate::lang::{Text, counted};
use crate::office::posting::release;
use crate::store::OutboxRow;

/// `outbox release`
#[derive(Args, Debug)]
pub struct ReleaseArgs {
    /// Only those that wait under this name: adoption, belt, restore, belt:2026-04-02T07:00
    #[arg(long, value_name = "NAME")]
    pub hold: Option<String>,
    /// Who releases them, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// Runs it.
pub(super) fn run(desk: &Desk, args: &ReleaseArgs, out: &mut Out) -> Result<(), Failure> {
    let (hold, by) = (args.hold.as_deref(), &*who(args.by.as_deref()));
    let now = Clock::System.now();
    let looked = desk.block(async |store| release(store, &desk.parts, now, hold, by).await)?;
    let released = looked.letters;
    if let (true, false, Some(hold)) = (released.is_empty(), looked.strain, hold) {
        return Err(nothing_waits(desk, hold));
    }
    if released.is_empty() && !looked.strain {
        out.say("保留している通知はありません。", "Nothing is held; there is nothing to release.");
        return Ok(());
    }
    names(&released, out);
    if looked.strain {
        out.say(
            "止めていた既定の結論と終了の処理も、次の判定から再開します。",
            "Defaults and endings, which waited, take effect again from the next evaluation.",
        );
    }
    if released.is_empty() {
        return Ok(());
    }
    out.say(
        format!("{} 通の保留を解きました。送信時間内に送られます。", released.len()),
        format!("{} released, to leave within the delivery hours.", counted(released.len(), "letter")),
    );
    Ok(())
}

/// The letters that it was about, a line each.
pub(super) fn names(rows: &[OutboxRow], out: &mut Out) {
    for row in rows {
        let to = row.department.as_ref().unwrap_or(&row.channel);
        out.line(format!("{}  {to}  {}", row.hold.as_deref().unwrap_or("-"), row.subject));
    }
}

/// That no letter waits under this name, and under which names some do.
pub(super) fn nothing_waits(desk: &Desk, hold: &str) -> Failure {
    let holds = match desk.block(async |store| Ok(store.holds().await?)) {
        Ok(holds) => holds,
        Err(failure) => return failure,
    };
    let list = |unit: fn(u64) -> String| {
        holds.iter().map(|(name, n)| format!("{name} ({})", unit(*n))).collect::<Vec<_>>().join(", ")
    };
    if holds.is_empty() {
        return Failure::input(Text::new(
            format!("「{hold}」で保留している通知はありません。保留している通知は一通もありません。"),
            format!("no letter is held as {hold:?}, nor under any other name."),
        ));
    }
    Failure::input(Text::new(
        format!("「{hold}」で保留している通知はありません。あるのは: {}", list(|n| format!("{n}通"))),
        format!("no letter is held as {hold:?}. There are: {}", list(|n| counted(n, "letter"))),
    ))
}
