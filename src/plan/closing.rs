//! Closing a row: it and its parts leave the plan in force.

use std::collections::HashSet;

use super::edit::{Edit, RowChange};
use super::record::{Cell, Record};
use super::schema::Table;

/// The row that `table/key` names; the table in the singular, the first slash divides.
pub fn row_of<'a>(records: &'a [Record], subject: &str) -> Option<&'a Record> {
    let (table, key) = subject.split_once('/')?;
    let table = Table::from_singular(table)?;
    records.iter().find(|record| record.table == table && record.key().as_deref() == Some(key))
}

/// What takes `row` out of force: with an initiative go its milestones, exit points and KPIs, with a KPI
/// its targets and measurements; renewals of the initiative stay, and belong to none from then on.
pub fn closing(records: &[Record], row: &Record) -> Vec<Edit> {
    let code = |record: &Record| record.key().unwrap_or_default();
    let refers = |record: &Record, column: &str, to: &str| record.code_in(column) == Some(to);
    let close = |record: &Record| Edit { table: record.table, key: code(record), change: RowChange::Close };
    let mut edits = vec![close(row)];
    let mut kpis: HashSet<String> = HashSet::new();
    match row.table {
        Table::Initiatives => {
            let initiative = code(row);
            for record in records.iter().filter(|r| refers(r, "initiative", &initiative)) {
                if record.table == Table::Renewals {
                    edits.push(Edit::set(record.table, &code(record), "initiative", Cell::Empty));
                    continue;
                }
                if record.table == Table::Kpis {
                    kpis.insert(code(record));
                }
                edits.push(close(record));
            }
        }
        Table::Kpis => {
            kpis.insert(code(row));
        }
        _ => {}
    }
    let part = |record: &&Record| {
        matches!(record.table, Table::KpiTargets | Table::Measurements)
            && record.code_in("kpi").is_some_and(|kpi| kpis.contains(kpi))
    };
    edits.extend(records.iter().filter(part).map(close));
    edits
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::plan::Origin;
    use crate::plan::edit::apply;

    fn record(table: Table, cells: &Value) -> Record {
        Record::from_json(table, cells, Origin { sheet: Arc::default(), row: 2 }).unwrap()
    }

    fn plan() -> Vec<Record> {
        let on = json!({ "date": "2026-03-31" });
        vec![
            record(Table::Initiatives, &json!({ "code": "i" })),
            record(Table::Initiatives, &json!({ "code": "j" })),
            record(Table::Milestones, &json!({ "code": "m", "initiative": "i" })),
            record(Table::Milestones, &json!({ "code": "n", "initiative": "j" })),
            record(Table::Kpis, &json!({ "code": "k", "initiative": "i" })),
            record(Table::KpiTargets, &json!({ "kpi": "k", "on": on })),
            record(Table::Measurements, &json!({ "kpi": "k", "on": on })),
            record(Table::ExitPoints, &json!({ "code": "x", "initiative": "i" })),
            record(Table::Renewals, &json!({ "code": "r", "initiative": "i" })),
        ]
    }

    fn left(subject: &str) -> Vec<String> {
        let mut records = plan();
        let edits = closing(&records, row_of(&records, subject).unwrap());
        apply(&mut records, &edits, &Origin { sheet: Arc::default(), row: 0 });
        records.iter().map(|r| format!("{}/{}", r.table.singular(), r.key().unwrap())).collect()
    }

    #[test]
    fn an_initiative_takes_its_parts_with_it_and_leaves_its_renewals() {
        assert_eq!(left("initiative/i"), ["initiative/j", "milestone/n", "renewal/r"]);
        assert_eq!(left("milestone/m").len(), 8);
        assert_eq!(left("kpi/k").len(), 6);
        let records = plan();
        let edits = closing(&records, &records[0]);
        assert!(edits.contains(&Edit::set(Table::Renewals, "r", "initiative", Cell::Empty)));
    }

    #[test]
    fn a_row_is_found_by_its_whole_name() {
        let records = plan();
        assert!(row_of(&records, "kpi_target/k@2026-03-31").is_some());
        assert!(row_of(&records, "kpi/m").is_none() && row_of(&records, "k").is_none());
    }
}
