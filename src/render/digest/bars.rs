//! The tables by perspective and department: numbers, and beside them a small bar made of table cells, which
//! every mail program draws.

use std::cmp::Reverse;

use serde::Serialize;

use super::super::clean;
use super::Rest;

/// The width of the longest bar, in pixels.
const WIDTH: usize = 112;

/// Rows that a table shows; the rest is counted.
const ROWS: usize = 12;

/// The colours of critical, warning, info: those of the marks.
const COLOURS: [&str; 3] = ["#b91c1c", "#d97706", "#60a5fa"];

/// A name, how many are watched, and what fires: critical, warning, info.
pub(super) type Count = (String, usize, [usize; 3]);

/// A table as the templates see it.
#[derive(Serialize)]
pub(super) struct Table {
    rows: Vec<Row>,
    more: usize,
    rest: Rest,
}

#[derive(Serialize)]
struct Row {
    name: String,
    watched: usize,
    critical: usize,
    warning: usize,
    info: usize,
    bars: Vec<Bar>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Bar {
    width: usize,
    colour: &'static str,
}

/// The table of these counts, in their order; of more than it can show the gravest. `None` of none.
pub(super) fn table(counts: &[Count], rest: Rest) -> Option<Table> {
    let longest = counts.iter().map(|(_, _, firing)| firing.iter().sum()).max()?;
    let mut shown: Vec<usize> = (0..counts.len()).collect();
    shown.sort_by_key(|at| Reverse(counts.get(*at).map(|(_, _, firing)| *firing)));
    shown.truncate(ROWS);
    shown.sort_unstable();
    let row = |(name, watched, firing): &Count| Row {
        name: clean::line(name),
        watched: *watched,
        critical: firing[0],
        warning: firing[1],
        info: firing[2],
        bars: bars(firing, longest),
    };
    let rows = shown.into_iter().filter_map(|at| counts.get(at)).map(row).collect();
    Some(Table { rows, more: counts.len().saturating_sub(ROWS), rest })
}

/// The parts of one bar; what is there is never too small to be seen.
fn bars(firing: &[usize; 3], longest: usize) -> Vec<Bar> {
    let width = |n: usize| (n * WIDTH).div_ceil(longest.max(1)).max(3);
    let parts = firing.iter().zip(COLOURS).filter(|(n, _)| **n > 0);
    parts.map(|(n, colour)| Bar { width: width(*n), colour }).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_invisible() {
        let widths = |firing: [usize; 3], longest| -> Vec<usize> {
            bars(&firing, longest).iter().map(|bar| bar.width).collect()
        };
        assert_eq!(widths([0, 0, 0], 0), [0; 0]);
        assert_eq!(widths([1, 1, 2], 4), [28, 28, 56]);
        assert_eq!(widths([0, 0, 1], 1000), [3]);
    }

    #[test]
    fn of_many_departments_the_gravest_are_shown_in_the_plan_s_order() {
        let counts: Vec<Count> = (0..30).map(|n| (format!("{n}課"), 1, [0, n % 20, 0])).collect();
        let table = table(&counts, Rest::List).unwrap();
        let names: Vec<&str> = table.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!((names.len(), table.more), (12, 18));
        assert_eq!(names.first(), Some(&"9課"));
        assert!(!names.contains(&"0課") && names.contains(&"19課"));
    }
}
