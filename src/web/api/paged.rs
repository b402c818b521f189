//! Lists, a page at a time.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which page of a list, from 1.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Number(usize);

/// How many rows a page has.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Size(usize);

/// From where a list goes on: the number of the last row that was read, from 0.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "i64")]
pub(super) struct Before(pub(super) i64);

impl Default for Number {
    fn default() -> Number {
        Number(1)
    }
}

impl Default for Size {
    fn default() -> Size {
        Size(50)
    }
}

impl TryFrom<u32> for Number {
    type Error = &'static str;

    fn try_from(number: u32) -> Result<Number, &'static str> {
        if (1..=100_000).contains(&number) { Ok(Number(number as usize)) } else { Err("1 – 100000") }
    }
}

impl TryFrom<i64> for Before {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Before, &'static str> {
        if number >= 0 { Ok(Before(number)) } else { Err("from 0 on") }
    }
}

impl TryFrom<u32> for Size {
    type Error = &'static str;

    fn try_from(size: u32) -> Result<Size, &'static str> {
        if (1..=200).contains(&size) { Ok(Size(size as usize)) } else { Err("1 – 200") }
    }
}

impl Size {
    /// In numbers.
    pub(super) fn get(self) -> usize {
        self.0
    }
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct Paged<T> {
    /// How many rows there are in all.
    #[schema(minimum = 0)]
    total: usize,
    /// Which page this is, from 1.
    #[schema(minimum = 1)]
    page: usize,
    /// How many pages there are; at least one.
    #[schema(minimum = 1)]
    pages: usize,
    /// Its rows.
    items: Vec<T>,
}

impl<T> Paged<T> {
    /// Page `number` of `all`, each row as `shown` writes it; past the last page there are none.
    pub(super) fn of<R>(
        all: &[R],
        Number(page): Number,
        Size(size): Size,
        shown: impl FnMut(&R) -> T,
    ) -> Paged<T> {
        let items = all.iter().skip((page - 1) * size).take(size).map(shown).collect();
        Paged { total: all.len(), page, pages: all.len().div_ceil(size).max(1), items }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_into_pages() {
        let check = |rows: usize, page: usize, expected: (usize, &[usize])| {
            let all: Vec<usize> = (0..rows).collect();
            let shown = Paged::of(&all, Number(page), Size(2), |row| *row);
            assert_eq!((shown.pages, &*shown.items), expected, "{rows} {page}");
            assert_eq!(shown.total, rows);
        };
        check(0, 1, (1, &[]));
        check(3, 1, (2, &[0, 1]));
        check(3, 2, (2, &[2]));
        check(3, 3, (2, &[]));
    }
}
