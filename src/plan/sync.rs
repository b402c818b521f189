//! What a synchronised source no longer has (`plan.md`, Import, dry run, sync): which rows vanish, and
//! whether so much is gone that somebody should look first.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::record::Record;
use super::schema::Table;

/// A table and what names a row in it.
pub type RowKey = (Table, String);

/// What is known of the sources.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Rows that this source has ever said.
    pub ever: HashSet<RowKey>,
    /// Rows that the last import of another source says.
    pub elsewhere: HashSet<RowKey>,
}

impl Said {
    /// What a source is taken to have said that is synchronised for the first time: all of the plan that
    /// came from any source, for it takes the place of them all.
    pub fn everything(plan: &[Record]) -> Said {
        Said { ever: keys(&sourced(plan)).into_iter().collect(), elsewhere: HashSet::new() }
    }
}

/// The rows that some source brought: not those that a decision or an answer added.
pub fn sourced(plan: &[Record]) -> Vec<Record> {
    plan.iter().filter(|record| !record.origin.sheet.file.is_empty()).cloned().collect()
}

/// A loss so large that it is taken for a mistake unless somebody accepts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shrink {
    /// More than a fifth of a table's rows would vanish.
    Rows {
        /// The table.
        table: Table,
        /// How many would.
        gone: usize,
        /// How many the source had.
        of: usize,
    },
    /// A whole table is not there any more.
    Table {
        /// The table.
        table: Table,
        /// How many rows the source had.
        of: usize,
    },
    /// A column is not there any more.
    Column {
        /// The table.
        table: Table,
        /// Its position in the schema.
        column: usize,
    },
}

fn keys(records: &[Record]) -> BTreeSet<RowKey> {
    records.iter().filter_map(|record| Some((record.table, record.key()?))).collect()
}

/// The rows of `state` that this source once said and `incoming` lacks, and that no other source says;
/// rows that vanished before are not among them.
pub fn absent(
    state: &[Record],
    vanished: &BTreeSet<String>,
    said: &Said,
    incoming: &[Record],
) -> BTreeSet<RowKey> {
    let here = keys(incoming);
    keys(state)
        .into_iter()
        .filter(|key| said.ever.contains(key) && !here.contains(key) && !said.elsewhere.contains(key))
        .filter(|(table, key)| !vanished.contains(&format!("{}/{key}", table.singular())))
        .collect()
}

/// The rows of `state` that this source once said and `incoming` lacks, but that another source says: they
/// do not vanish.
pub fn said_elsewhere(state: &[Record], said: &Said, incoming: &[Record]) -> BTreeSet<RowKey> {
    let here = keys(incoming);
    keys(state)
        .into_iter()
        .filter(|key| said.ever.contains(key) && !here.contains(key) && said.elsewhere.contains(key))
        .collect()
}

/// How many rows of `incoming` are among those of `state`.
pub fn overlap(state: &[Record], incoming: &[Record]) -> usize {
    keys(state).intersection(&keys(incoming)).count()
}

/// The rows of `vanished` that `incoming` says again.
pub fn returned(vanished: &BTreeSet<String>, incoming: &[Record]) -> BTreeSet<RowKey> {
    if vanished.is_empty() {
        return BTreeSet::new();
    }
    let back = |(table, key): &RowKey| vanished.contains(&format!("{}/{key}", table.singular()));
    keys(incoming).into_iter().filter(back).collect()
}

/// What is lost of what this source said last; `there` are the tables that it has now, empty ones too.
pub fn shrinks(
    last: &[Record],
    incoming: &[Record],
    there: &HashSet<Table>,
    absent: &BTreeSet<RowKey>,
) -> Vec<Shrink> {
    let mut had: BTreeMap<Table, BTreeSet<&str>> = BTreeMap::new();
    let before = keys(last);
    for (table, key) in before.iter().chain(absent) {
        had.entry(*table).or_default().insert(key);
    }
    let mut found = Vec::new();
    for (table, rows) in had {
        if !there.contains(&table) {
            found.push(Shrink::Table { table, of: rows.len() });
            continue;
        }
        let gone = absent.iter().filter(|(t, _)| *t == table).count();
        if gone * 5 > rows.len() {
            found.push(Shrink::Rows { table, gone, of: rows.len() });
        }
        let (then, now) = (columns(last, table), columns(incoming, table));
        if !now.is_empty() {
            found.extend(then.difference(&now).map(|column| Shrink::Column { table, column: *column }));
        }
    }
    found
}

/// The columns that rows of `table` have.
fn columns(records: &[Record], table: Table) -> BTreeSet<usize> {
    let rows = records.iter().filter(|record| record.table == table);
    rows.flat_map(|row| row.cells.iter().enumerate().filter(|(_, cell)| cell.is_some()).map(|(at, _)| at))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::plan::Origin;

    fn rows(codes: &str) -> Vec<Record> {
        let origin = Origin { sheet: Arc::default(), row: 2 };
        let row =
            |code: &str| Record::from_json(Table::Initiatives, &json!({ "code": code }), origin.clone());
        codes.split_whitespace().map(|code| row(code).unwrap()).collect()
    }

    fn named(keys: &BTreeSet<RowKey>) -> String {
        keys.iter().map(|(_, key)| key.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_row_vanishes_where_its_source_lacks_it_and_no_other_says_it() {
        let check = |state: &str, ever: &str, elsewhere: &str, gone: &str, incoming: &str, expected: &str| {
            let said = Said {
                ever: keys(&rows(ever)).into_iter().collect(),
                elsewhere: keys(&rows(elsewhere)).into_iter().collect(),
            };
            let vanished = gone.split_whitespace().map(|code| format!("initiative/{code}")).collect();
            let found = absent(&rows(state), &vanished, &said, &rows(incoming));
            assert_eq!(named(&found), expected, "{state} {incoming}");
        };
        check("a b c", "a b c", "", "", "a b", "c");
        check("a b c", "a b", "", "", "a", "b"); // c is not this source's
        check("a b c", "a b c", "c", "", "a b", ""); // another source says it
        check("a b c", "a b c", "", "c", "a b", ""); // gone already
        check("a b", "a b c", "", "", "a b", ""); // closed: not in the plan any more
        check("a b", "a b", "", "", "a b x", "");
    }

    #[test]
    fn a_row_that_another_source_says_is_counted_where_this_one_lost_it() {
        let said = Said {
            ever: keys(&rows("a b c")).into_iter().collect(),
            elsewhere: keys(&rows("b x")).into_iter().collect(),
        };
        assert_eq!(named(&said_elsewhere(&rows("a b c x"), &said, &rows("a"))), "b");
        assert_eq!(named(&said_elsewhere(&rows("a b c x"), &said, &rows("a b"))), "");
        assert_eq!((overlap(&rows("a b"), &rows("b c")), overlap(&rows("a"), &rows("b"))), (1, 0));
    }

    #[test]
    fn a_row_that_vanished_comes_back_by_being_said_again() {
        let vanished: BTreeSet<String> = ["initiative/a".to_owned(), "kpi/b".to_owned()].into();
        assert_eq!(named(&returned(&vanished, &rows("a b c"))), "a");
        assert_eq!(named(&returned(&BTreeSet::new(), &rows("a"))), "");
    }

    #[test]
    fn more_than_a_fifth_gone_is_a_shrink_and_a_fifth_is_not() {
        let there = HashSet::from([Table::Initiatives]);
        let check = |last: &str, gone: &str, expected: Option<(usize, usize)>| {
            let shrunk = shrinks(&rows(last), &rows("x"), &there, &keys(&rows(gone)));
            let expected = expected.map(|(gone, of)| Shrink::Rows { table: Table::Initiatives, gone, of });
            assert_eq!(shrunk, Vec::from_iter(expected), "{gone} of {last}");
        };
        check("a b c d e", "a", None);
        check("a b c d e", "a b", Some((2, 5)));
        check("a b c d", "a", Some((1, 4)));
        check("a b c d e f g h i j", "a b", None);
        check("a b c d", "e", None); // left out before: one of five
    }

    #[test]
    fn a_table_or_column_that_is_gone_is_a_shrink() {
        let last = rows("a b");
        let missing = shrinks(&last, &[], &HashSet::new(), &BTreeSet::new());
        assert_eq!(missing, [Shrink::Table { table: Table::Initiatives, of: 2 }]);
        let there = HashSet::from([Table::Initiatives]);
        let origin = Origin { sheet: Arc::default(), row: 2 };
        let wide = json!({ "code": "a", "policy": null });
        let wide = [Record::from_json(Table::Initiatives, &wide, origin).unwrap()];
        let column = Table::Initiatives.column("policy").unwrap();
        assert_eq!(
            shrinks(&wide, &rows("a"), &there, &BTreeSet::new()),
            [Shrink::Column { table: Table::Initiatives, column }]
        );
        assert_eq!(shrinks(&rows("a"), &wide, &there, &BTreeSet::new()), []);
    }
}
