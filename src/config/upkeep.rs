//! What keeps the store whole and small: backups, and how long what is over is kept.

use std::path::PathBuf;

use super::section::Section;
use super::{Place, values};
use crate::calendar::{Schedule, Span};
use crate::lang::Text;

/// The least that anything is kept: the digest looks back, and failures are to be found.
const LEAST_DAYS: i64 = 90;

/// `[backup]`: copies of the database.
#[derive(Clone, Debug)]
pub struct Backup {
    /// The folder that they go to; `None`: the daemon makes none.
    pub dir: Option<PathBuf>,
    /// When (default 02:00 every day).
    pub schedule: Schedule,
    /// How many of them stay, the newest (default 14).
    pub keep: u32,
}

impl Backup {
    pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> Backup {
        let section = top.section("backup");
        let backup = Backup {
            dir: section.text("dir").map(|dir| place.resolve(dir)),
            schedule: section.read("schedule", Schedule::parse).unwrap_or_else(|| daily("02:00")),
            keep: section.whole("keep", 1..=10_000).unwrap_or(14),
        };
        section.close();
        backup
    }
}

/// `[retention]`: how long what is over is kept; `None`: for ever.
///
/// # Why two and five years
/// A copy of a letter is a light document, which Japanese cities keep for a year counted from the fiscal
/// year after its own (1年保存): at most two years. Who was told what and when is asked for later, and is
/// kept as ordinary business is (5年保存).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Bytes and addresses of letters that are over (default 24mo).
    pub letters: Option<Span>,
    /// What was told of alerts that are over (default 60mo).
    pub history: Option<Span>,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention { letters: Some(Span::Months(24)), history: Some(Span::Months(60)) }
    }
}

impl Retention {
    pub(super) fn read(top: &Section<'_>) -> Retention {
        let section = top.section("retention");
        let usual = Retention::default();
        let retention = Retention {
            letters: section.read("letters", kept).unwrap_or(usual.letters),
            history: section.read("history", kept).unwrap_or(usual.history),
        };
        if shorter(retention.history, retention.letters) {
            section.refuse(
                "history",
                Text::new(
                    "letters より短くはできません。どの通知で何を知らせたかの記録は、通知そのものより長く要ります。",
                    "it cannot be shorter than letters: what was told is known longer than the letter that told it.",
                ),
            );
        }
        section.close();
        retention
    }
}

fn shorter(a: Option<Span>, b: Option<Span>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.least_days() < b.least_days(),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// A period, or `never`: it never goes.
fn kept(text: &str) -> Result<Option<Span>, Text> {
    if text == "never" {
        return Ok(None);
    }
    match values::days(text) {
        Ok(span) if span.least_days() >= LEAST_DAYS => Ok(Some(span)),
        Ok(_) => Err(Text::new(
            format!(
                "「{text}」は短すぎます。{LEAST_DAYS}日以上（90d、24mo など）か、消さないなら never と書いてください。"
            ),
            format!(
                "\"{text}\" is too short; write {LEAST_DAYS} days or more (90d, 24mo), or never to keep it for ever."
            ),
        )),
        Err(_) => Err(Text::new(
            format!(
                "「{text}」は期間として読めません。400d（日）、24mo（月）の形か、消さないなら never と書いてください。"
            ),
            format!(
                "\"{text}\" is no period; write 400d (days) or 24mo (months), or never to keep it for ever."
            ),
        )),
    }
}

#[allow(clippy::expect_used)] // no user's text
fn daily(text: &'static str) -> Schedule {
    Schedule::parse(text).expect("the defaults are schedules")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_retention_is_a_period_of_some_length_or_never() {
        assert_eq!(kept("never").unwrap(), None);
        assert_eq!(kept("24mo").unwrap(), Some(Span::Months(24)));
        for text in ["", "2y", "12h", "30d", "2mo", "always"] {
            assert!(kept(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_was_told_outlives_its_letter() {
        let (short, long) = (Some(Span::Days(400)), Some(Span::Months(60)));
        assert!(shorter(short, long) && shorter(long, None));
        assert!(!shorter(long, short) && !shorter(None, short) && !shorter(short, short));
    }
}
