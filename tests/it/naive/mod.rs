//! A second reading of the contract, to hold the first one against: the facts of `plan.md` and the
//! pack of `rules.md`, straight from their sentences, over rows of strings. It loops where the program
//! searches, walks day by day where the program counts, and shares no code with it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub(crate) mod days;
pub(crate) mod facts;
pub(crate) mod kpi;
pub(crate) mod pack;
pub(crate) mod random;
pub(crate) mod records;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

pub(crate) use facts::facts;
pub(crate) use pack::findings;

/// A row as its file has it, by column.
pub(crate) type Row = BTreeMap<String, String>;

/// A plan as its files have it, by table, and the holidays.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) tables: BTreeMap<&'static str, Vec<Row>>,
    pub(crate) holidays: BTreeSet<NaiveDate>,
}

/// A value of a fact.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum V {
    Bool(bool),
    Int(i64),
    Num(f64),
    Text(String),
    Day(NaiveDate),
    List(Vec<String>),
}

/// Facts and columns of a row by name; what is absent is not there.
pub(crate) type Facts = BTreeMap<&'static str, V>;

pub(crate) const TABLES: [&str; 8] = [
    "departments",
    "initiatives",
    "milestones",
    "kpis",
    "kpi_targets",
    "measurements",
    "exit_points",
    "renewals",
];

impl Plan {
    pub(crate) fn rows(&self, table: &str) -> &[Row] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// The row of `table` with this code.
    pub(crate) fn row(&self, table: &str, code: &str) -> Option<&Row> {
        self.rows(table).iter().find(|r| r["code"].trim() == code.trim())
    }

    /// The rows of `table` whose `column` names `code`.
    pub(crate) fn of<'a>(
        &'a self,
        table: &str,
        column: &'a str,
        code: &'a str,
    ) -> impl Iterator<Item = &'a Row> {
        self.rows(table).iter().filter(move |r| r[column].trim() == code)
    }

    /// The department that a text means, by code, else by name.
    pub(crate) fn department(&self, text_: &str) -> &Row {
        let by_code = self.row("departments", text_);
        let by_name = || self.rows("departments").iter().find(|d| text(d, "name").as_deref() == Some(text_));
        by_code.or_else(by_name).expect("a department")
    }

    /// The code of the department responsible for what `text_` owns on `today`. Where the successors go
    /// round in a circle, the last one before it closes.
    pub(crate) fn responsible(&self, text_: &str, today: NaiveDate) -> String {
        let code = |row: &Row| row["code"].trim().to_owned();
        let mut chain = vec![code(self.department(text_))];
        loop {
            let at = self.department(&chain[chain.len() - 1]);
            let gone = date(at, "valid_until").is_some_and(|last| today > last);
            match text(at, "successor").map(|next| code(self.department(&next))) {
                Some(next) if gone && !chain.contains(&next) => chain.push(next),
                _ => return chain[chain.len() - 1].clone(),
            }
        }
    }
}

/// The text of a cell, its ends trimmed; none where it is blank or a placeholder.
pub(crate) fn text(row: &Row, column: &str) -> Option<String> {
    let text = row.get(column)?.trim();
    let placeholder = matches!(text, "-" | "－" | "―" | "…");
    (!text.is_empty() && !placeholder).then(|| text.to_owned())
}

pub(crate) fn date(row: &Row, column: &str) -> Option<NaiveDate> {
    text(row, column).map(|t| t.parse().expect("a date"))
}

/// A number; none where a circle stands for one.
pub(crate) fn number(row: &Row, column: &str) -> Option<f64> {
    let text = text(row, column)?;
    let circle = text.contains(['〇', '○', '◯']) && !text.contains(|c: char| c.is_ascii_digit());
    (!circle).then(|| text.parse().expect("a number"))
}

pub(crate) fn int(row: &Row, column: &str) -> Option<i64> {
    text(row, column).map(|t| t.parse().expect("a whole number"))
}

pub(crate) fn list(row: &Row, column: &str) -> Vec<String> {
    let text = text(row, column).unwrap_or_default();
    text.split([';', '、', '\n']).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect()
}

pub(crate) fn yes(row: &Row, column: &str) -> bool {
    matches!(text(row, column).as_deref(), Some("yes" | "true" | "1" | "○" | "はい" | "有" | "該当"))
}

/// A closed set's value, or its default.
pub(crate) fn choice(row: &Row, column: &str, default: &str) -> String {
    text(row, column).unwrap_or_else(|| default.to_owned())
}
