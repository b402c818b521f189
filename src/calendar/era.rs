//! Japanese eras: a table of five rows.

/// An era: the Gregorian year before its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Era(i32);

const NAMES: &[(&str, i32)] = &[
    ("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("明治", 1867),
    ("R", 2018), ("H", 1988), ("S", 1925), ("T", 1911), ("M", 1867),
    ("r", 2018), ("h", 1988), ("s", 1925), ("t", 1911), ("m", 1867),
];

/// The era that folded `text` begins with, and the length of its name in bytes.
pub fn parse_prefix(text: &str) -> Option<(Era, usize)> {
    NAMES.iter().find(|(n, _)| text.starts_with(n)).map(|(n, y)| (Era(*y), n.len()))
}

impl Era {
    /// The Gregorian year of the era's year `n`.
    pub fn year(self, n: i32) -> Option<i32> {
        (1..=99).contains(&n).then_some(self.0 + n)
    }
}
