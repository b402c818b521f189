//! How fast letters may follow each other on a channel.

use std::time::Duration;

/// The pace that a receiver bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many letters are on their way at a time.
    pub at_once: usize,
    /// At most so many letters within so long; `None`: as fast as they are taken.
    pub rate: Option<(u32, Duration)>,
}

impl Pace {
    /// No limit but how many are on their way.
    pub const fn at_once(at_once: usize) -> Pace {
        Pace { at_once, rate: None }
    }

    /// One letter at a time, and at most `letters` within `within`.
    pub const fn limited(letters: u32, within: Duration) -> Pace {
        Pace { at_once: 1, rate: Some((letters, within)) }
    }
}

/// What an operator asks for in place of a channel's own pace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// How many letters are on their way at a time.
    pub at_once: Option<usize>,
    /// At most so many letters within so long.
    pub rate: Option<(u32, Duration)>,
}

impl Wish {
    /// The channel's own pace `usual`, as far as nothing else was asked for.
    pub fn over(self, usual: Pace) -> Pace {
        Pace { at_once: self.at_once.unwrap_or(usual.at_once).max(1), rate: self.rate.or(usual.rate) }
    }
}
