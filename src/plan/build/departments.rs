//! Rows of 部署.

use super::row::Row;
use crate::lang::{Lang, Text};
use crate::plan::{Department, Role};

pub(super) fn read(row: &mut Row<'_, '_>) -> Department {
    let department = Department {
        code: row.code("code"),
        name: row.code("name"),
        role: row.choice("role", Role::from_name),
        parent: row.department("parent"),
        emails: row.list("emails"),
        channel: row.text("channel").map(|c| c.trim().to_owned()),
        language: row.chosen("language", Lang::parse),
        valid_until: row.date("valid_until"),
        successor: row.department("successor"),
    };
    if department.successor.is_some() && department.valid_until.is_none() {
        row.warn(
            "successor",
            Text::new(
                "廃止日がないので、後継部署へは引き継がれません",
                "without `valid_until` nothing ever goes to the successor",
            ),
        );
    }
    department
}
