//! The word to the operator that a channel has been dead for long.

use chrono::{DateTime, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::lang::Text;
use crate::office::engine::{Engine, Word};
use crate::office::trouble::Trouble;
use crate::store::Circuit;

/// A channel that rests for so long is told of.
const LONG: TimeDelta = TimeDelta::minutes(15);

/// Tells the operator, once for each time, of the channels that rest for long. Says whether it did.
///
/// # Errors
/// What the store or the renderer reports.
pub(super) async fn ring(engine: &Engine, resting: &[Circuit]) -> Result<bool, Trouble> {
    let now = engine.clock.now();
    let mut told = false;
    for circuit in resting.iter().filter(|circuit| now - circuit.since >= LONG) {
        let matter = format!("circuit.{}", circuit.channel);
        let state = circuit.since.timestamp_millis().to_string();
        let word = word(circuit, &engine.parts().calendar);
        told |= engine.tell_once(&matter, &state, &word).await?;
    }
    Ok(told)
}

fn word(circuit: &Circuit, calendar: &Calendar) -> Word {
    let Circuit { channel, since, error, .. } = circuit;
    let since = clock_time(*since, calendar);
    Word {
        subject: Text::new(
            format!("経路「{channel}」から通知が出ていません"),
            format!("no letter gets through on the channel {channel}"),
        ),
        body: Text::new(
            format!(
                "{since}から、経路「{channel}」で通知を届けられません。通知は捨てずに待たせてあり、つながりしだい自動で送ります（15分以内ごとに一通だけ試しています）。\n\n\
                 最後の理由: {error}\n\n\
                 待っている通知: yamedoki outbox list --state pending"
            ),
            format!(
                "Since {since} no letter gets through on the channel {channel}. None is dropped: they wait, and leave by themselves once it works again (a single one is tried at least every 15 minutes).\n\n\
                 The last reason: {error}\n\n\
                 What waits: yamedoki outbox list --state pending"
            ),
        ),
    }
}

fn clock_time(at: DateTime<Utc>, calendar: &Calendar) -> String {
    at.with_timezone(&calendar.zone()).format("%Y-%m-%d %H:%M").to_string()
}
