//! Random plans on random days: what the program derives is what the naive reading derives.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use yamedoki::calendar::{Calendar, CalendarSettings};
use yamedoki::plan::facts::{FactSettings, derive};
use yamedoki::plan::{BuildSettings, Recorded, Table, build};

use crate::naive::{self, random};
use crate::plan_vectors::compare;

fn calendar() -> Calendar {
    let holidays = random::holidays().into_iter().map(|d| (d, String::new())).collect();
    Calendar::new(CalendarSettings { holidays, ..CalendarSettings::default() })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_field_of_every_row_is_as_the_naive_reading_has_it(
        raw in random::plan(),
        days in proptest::collection::vec(random::day(), 1..4),
    ) {
        let records = naive::records::records(&raw);
        let built = build(&records, BuildSettings::default());
        let built = built.map_err(|errors| TestCaseError::fail(format!("{errors:?}")))?;
        let calendar = calendar();
        for today in days {
            let facts = derive(&built.plan, &Recorded::default(), &calendar, &FactSettings::default(), today);
            compare(&raw, &built.plan, &facts, "random");
            for (row, department) in built.plan.departments.iter().enumerate() {
                let responsible = built.plan.responsible(row, today);
                let code = built.plan.code(Table::Departments, responsible);
                let wanted = raw.responsible(&department.code, today);
                prop_assert_eq!(code, Some(wanted.as_str()));
            }
        }
    }
}
