//! Random plans on random days: what a derivation comes to is what rules read, and its words say it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use yamedoki::calendar::{Calendar, CalendarSettings};
use yamedoki::plan::derivation::{Desk, Known, derivation};
use yamedoki::plan::facts::{FactSettings, derive};
use yamedoki::plan::fields::{View, fields};
use yamedoki::plan::{
    BuildSettings, Decided, FollowUp, Outcome, Past, Plan, Recorded, Table, build, excerpt,
};

use crate::naive::{self, random};

fn calendar() -> Calendar {
    let holidays = random::holidays().into_iter().map(|d| (d, String::new())).collect();
    Calendar::new(CalendarSettings { holidays, ..CalendarSettings::default() })
}

/// Whether the field is derived: no column, or one that the plan may leave to be derived.
fn is_derived(table: Table, field: &str) -> bool {
    // Other names and words for what is derived or written elsewhere: nothing to work out.
    const TEXTS: [&str; 3] = ["label", "targets_eased_last", "exit_points_eased_last"];
    table.column(field).is_none() && !TEXTS.contains(&field)
        || (table, field) == (Table::Renewals, "notice_by")
}

fn decided() -> impl Strategy<Value = Decided> {
    let outcome = proptest::sample::select(Outcome::ALL.to_vec());
    let follow_up = proptest::option::of((random::day(), proptest::option::of(random::day())));
    (random::day(), outcome, any::<bool>(), proptest::option::of(random::day()), follow_up).prop_map(
        |(day, outcome, by_default, term, follow_up)| Decided {
            at: day.and_time(chrono::NaiveTime::MIN).and_utc(),
            day,
            outcome,
            by_default,
            term,
            follow_up: follow_up.map(|(due, closed_on)| FollowUp { due, closed_on }),
        },
    )
}

fn past() -> impl Strategy<Value = Past> {
    (proptest::option::of(random::day()), 0i64..4, 0i64..4, 0i64..4).prop_map(
        |(ends_first, ends_moved, targets_eased, exit_points_eased)| Past {
            ends_first,
            ends_moved,
            targets_eased,
            exit_points_eased,
            ..Past::default()
        },
    )
}

/// What is recorded of the rows that random plans have; a decision's term is as often as not the present.
fn recorded() -> impl Strategy<Value = Recorded> {
    let of = |table: &'static str, letter: &'static str| {
        (0usize..4).prop_map(move |n| format!("{table}/{letter}{n}"))
    };
    let subject = prop_oneof![
        of("initiative", "I"),
        of("renewal", "R"),
        of("exit_point", "X"),
        of("kpi", "K"),
        of("milestone", "M")
    ]
    .boxed();
    let decisions =
        proptest::collection::btree_map(subject.clone(), proptest::collection::vec(decided(), 1..3), 0..6);
    let pasts = proptest::collection::btree_map(subject.clone(), past(), 0..6);
    let vanished = proptest::collection::btree_set(subject, 0..4);
    let changed: BoxedStrategy<BTreeMap<String, Vec<NaiveDate>>> = proptest::collection::btree_map(
        (0usize..3).prop_map(|n| format!("I{n}")),
        proptest::collection::vec(random::day(), 1..3),
        0..3,
    )
    .boxed();
    (changed, decisions, pasts, vanished).prop_map(|(changed, mut decisions, past, vanished)| {
        decisions.values_mut().for_each(|all| all.sort_by_key(|decided| decided.day));
        let mut recorded = Recorded::default();
        (recorded.changed, recorded.decisions) = (changed, decisions);
        (recorded.past, recorded.vanished) = (past, vanished);
        recorded
    })
}

/// Half of the decisions speak of the present end.
fn on_present_terms(recorded: &mut Recorded, plan: &Plan) {
    for (n, (subject, all)) in recorded.decisions.iter_mut().enumerate() {
        let Some((table, code)) = subject.split_once('/') else { continue };
        let Some(table) = Table::from_singular(table).filter(|_| n % 2 == 0) else { continue };
        let ends_on = plan.find(table, code).and_then(|row| match table {
            Table::Initiatives => plan.initiatives[row].ends_on,
            Table::Renewals => plan.renewals[row].ends_on,
            _ => None,
        });
        all.iter_mut().for_each(|decided| decided.term = ends_on);
    }
}

/// How the value must stand in the words.
fn shown(value: &Known) -> Option<String> {
    match value {
        Known::Date(date) => Some(date.to_string()),
        Known::Int(n) if n.abs() < 1_000 => Some(n.to_string()),
        Known::Bool(yes) => Some(if *yes { "はい" } else { "いいえ" }.to_owned()),
        Known::Absent => Some("値なし".to_owned()),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn every_derivation_ends_in_the_fact(
        raw in random::plan(),
        mut recorded in recorded(),
        days in proptest::collection::vec(random::day(), 1..4),
    ) {
        let built = build(&naive::records::records(&raw), BuildSettings::default());
        let plan = built.map_err(|errors| TestCaseError::fail(format!("{errors:?}")))?.plan;
        on_present_terms(&mut recorded, &plan);
        let (calendar, settings) = (calendar(), FactSettings::default());
        for today in days {
            let facts = derive(&plan, &recorded, &calendar, &settings, today);
            let view = View { plan: &plan, facts: &facts };
            let desk =
                Desk { plan: &plan, facts: &facts, recorded: &recorded, calendar: &calendar, settings: &settings };
            for table in Table::ALL {
                for (row, field) in (0..plan.rows(table)).flat_map(|row| fields(table).iter().map(move |f| (row, f))) {
                    let place = format!("{}/{row}.{} on {today}", table.singular(), field.name);
                    let told = derivation(&desk, table, row, field.name);
                    prop_assert_eq!(told.is_some(), is_derived(table, field.name), "{}", &place);
                    let Some(told) = told else { continue };
                    let value = (field.get)(&view, row);
                    prop_assert!(told.value.is(value), "{}: {:?}, but {:?}: {}", place, told.value, value, told.words.ja);
                    if let Some(shown) = shown(&told.value) {
                        let words = &told.words.ja;
                        let at = words.rfind(&shown).map(|at| words.len() - at - shown.len());
                        // Nothing but a unit stands after it, or why the day before it would not do.
                        let room = if field.name == "decide_by" { "（2026-12-31 は土曜・日曜）" } else { "営業日" };
                        prop_assert!(at.is_some_and(|rest| rest <= room.len()), "{}: {}", place, words);
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_and_what_it_depends_on_has_the_facts_that_it_has_in_the_whole(
        raw in random::plan(),
        mut recorded in recorded(),
        today in random::day(),
    ) {
        let built = build(&naive::records::records(&raw), BuildSettings::default());
        let plan = built.map_err(|errors| TestCaseError::fail(format!("{errors:?}")))?.plan;
        on_present_terms(&mut recorded, &plan);
        let (calendar, settings) = (calendar(), FactSettings::default());
        let facts = derive(&plan, &recorded, &calendar, &settings, today);
        for table in Table::ALL {
            for row in 0..plan.rows(table) {
                let (part, noted, at) = excerpt(&plan, &recorded, table, row).unwrap();
                let of_part = derive(&part, &noted, &calendar, &settings, today);
                prop_assert_eq!(part.subject(table, at), plan.subject(table, row));
                for field in fields(table) {
                    let whole = (field.get)(&View { plan: &plan, facts: &facts }, row);
                    let alone = (field.get)(&View { plan: &part, facts: &of_part }, at);
                    prop_assert_eq!(alone, whole, "{}/{}.{}", table.singular(), row, field.name);
                }
            }
        }
    }
}
