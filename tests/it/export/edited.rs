//! A plan after decisions and answers: what was edited is exported as it stands now.

use yamedoki::plan::{Cell, Edit, Origin, RowChange, Table, edit};

use super::{check, list, record, text, there_and_back};

#[test]
fn decisions_and_answers_are_part_of_the_present_state() {
    let date = |day: &str| Cell::Date(day.parse().unwrap());
    let mut records = vec![
        record(Table::Departments, &[("code", text("D1")), ("name", text("総務課"))]),
        record(
            Table::Initiatives,
            &[
                ("code", text("I1")),
                ("title", text("題")),
                ("owner", list(&["D1"])),
                ("ends_on", date("2027-03-31")),
            ],
        ),
        record(
            Table::Milestones,
            &[
                ("code", text("M1")),
                ("initiative", text("I1")),
                ("title", text("項")),
                ("due_on", Cell::Year(2026)),
            ],
        ),
        record(
            Table::Renewals,
            &[
                ("code", text("R1")),
                ("kind", text("contract")),
                ("title", text("件")),
                ("owner", list(&["D1"])),
                ("ends_on", date("2027-03-31")),
            ],
        ),
    ];
    let origin = Origin { sheet: Default::default(), row: 0 };
    let edits = [
        Edit::set(Table::Initiatives, "I1", "status", text("ending")),
        Edit::set(Table::Renewals, "R1", "ends_on", date("2030-03-31")),
        Edit::set(Table::Renewals, "R1", "times_renewed", Cell::Number(1.0)),
        Edit::set(Table::Milestones, "M1", "due_on", date("2026-12-28")),
        Edit::set(Table::Milestones, "M1", "completed_on", Cell::Empty),
        Edit::set(Table::Initiatives, "I1", "policy", text("")),
        Edit {
            table: Table::ExitPoints,
            key: "X1".to_owned(),
            change: RowChange::Add {
                cells: vec![
                    ("code", text("X1")),
                    ("initiative", text("I1")),
                    ("description", text("やめる")),
                    ("on", date("2028-03-31")),
                ],
            },
        },
    ];
    edit::apply(&mut records, &edits, &origin);
    check(&records);
    for form in super::FORMS {
        let home = tempfile::tempdir().unwrap();
        let (_, intake) = there_and_back(form, home.path(), &records);
        let found = |table, column: &str| {
            intake.records.iter().find(|r| r.table == table).and_then(|r| r.cell(column)).cloned()
        };
        assert_eq!(found(Table::Initiatives, "status"), Some(text("ending")));
        assert_eq!(found(Table::Renewals, "ends_on"), Some(date("2030-03-31")));
        assert_eq!(found(Table::ExitPoints, "on"), Some(date("2028-03-31")));
    }
}
