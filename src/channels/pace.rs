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
