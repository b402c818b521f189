#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::plan::DefaultOutcome;
use crate::plan::recorded::{Decided, FollowUp, Past};
use crate::plan::tables::{Initiative, Renewal, Target};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn opt(text: &str) -> Option<NaiveDate> {
    (!text.is_empty()).then(|| day(text))
}

/// One initiative `i` that ends on `end`, with KPI `k`, exit point `x` and renewal `r`.
fn plan(end: &str) -> Plan {
    Plan {
        initiatives: vec![Initiative { code: "i".into(), ends_on: opt(end), ..Initiative::default() }],
        kpis: vec![Kpi { code: "k".into(), on_track_at: 0.9, at_risk_at: 0.7, ..Kpi::default() }],
        renewals: vec![Renewal { code: "r".into(), ends_on: opt(end), ..Renewal::default() }],
        ..Plan::default()
    }
}

fn sides<'a>(
    before: &'a Plan,
    after: &'a Plan,
    recorded: &'a Recorded,
    vanished: &'a BTreeSet<(Table, String)>,
) -> Sides<'a> {
    Sides { before, after, recorded, vanished, today: day("2026-05-01") }
}

/// What is eased, as `subject kind: row column from → to`.
fn eased(before: &Plan, after: &Plan, recorded: &Recorded, vanished: &[(Table, &str)]) -> Vec<String> {
    let vanished = vanished.iter().map(|(table, key)| (*table, (*key).to_owned())).collect();
    easings(&sides(before, after, recorded, &vanished))
        .iter()
        .map(|e| {
            let cell = |c: &Eased| format!("{} {} {}→{}", c.key, c.column, c.from, c.to);
            let cells: Vec<String> = e.cells.iter().map(cell).collect();
            format!("{} {}: {}", e.subject, e.kind.name(), cells.join(", "))
        })
        .collect()
}

#[test]
fn an_end_that_is_put_off_or_taken_out_is_eased() {
    let check = |from: &str, to: &str, moved: bool| {
        let found = eased(&plan(from), &plan(to), &Recorded::default(), &[]);
        let one = |subject: &str, code: &str| format!("{subject} end_moved: {code} ends_on {from}→{to}");
        let expected = if moved { vec![one("initiative/i", "i"), one("renewal/r", "r")] } else { vec![] };
        assert_eq!(found, expected, "{from} {to}");
    };
    check("2027-03-31", "2028-03-31", true);
    check("2027-03-31", "", true);
    check("2027-03-31", "2027-03-31", false);
    check("2027-03-31", "2026-03-31", false);
    check("", "2028-03-31", false);
    check("", "", false);
}

fn decided(outcome: Outcome, term: &str, on: &str) -> Decided {
    let due = day(on) + chrono::Days::new(60);
    let follow_up = (outcome == Outcome::Revise).then_some(FollowUp { due, closed_on: None });
    Decided {
        at: chrono::DateTime::UNIX_EPOCH,
        day: day(on),
        outcome,
        by_default: false,
        term: opt(term),
        follow_up,
    }
}

#[test]
fn a_decision_that_stands_covers_the_end_that_it_speaks_of() {
    let check = |decision: Decided, to: &str, covered: bool| {
        let recorded = Recorded {
            decisions: BTreeMap::from([("initiative/i".to_owned(), vec![decision.clone()])]),
            ..Recorded::default()
        };
        let found = eased(&plan("2027-03-31"), &plan(to), &recorded, &[]);
        assert!(found.contains(&format!("renewal/r end_moved: r ends_on 2027-03-31→{to}")), "only its own");
        assert_eq!(found.len(), if covered { 1 } else { 2 }, "{decision:?} {to}");
    };
    use Outcome::{Continue, End, Revise};
    check(decided(Revise, "2027-03-31", "2026-04-01"), "2028-03-31", true);
    check(decided(Revise, "2027-03-31", "2026-04-01"), "", true);
    check(decided(Revise, "2026-03-31", "2026-04-01"), "2028-03-31", false); // about an earlier end
    check(decided(Revise, "2027-03-31", "2026-02-01"), "2028-03-31", false); // lapsed
    check(decided(Revise, "2027-03-31", "2026-06-01"), "2028-03-31", false); // later
    check(decided(Continue, "2028-03-31", "2026-04-01"), "2028-03-31", true);
    check(decided(Continue, "2028-03-31", "2026-04-01"), "2028-04-01", false); // further than decided
    check(decided(Continue, "2028-03-31", "2026-04-01"), "", false);
    check(decided(End, "2027-03-31", "2026-04-01"), "2028-03-31", false);
}

fn with_targets(direction: Direction, targets: &[(&str, Option<f64>)], actual: Option<f64>) -> Plan {
    let mut plan = plan("");
    plan.kpis[0].direction = direction;
    let target = |(on, value): &(&str, Option<f64>)| Target { on: day(on), value: *value, ignored: false };
    plan.kpis[0].targets = targets.iter().map(target).collect();
    plan.kpis[0].measurements =
        actual.into_iter().map(|value| Point { on: day("2026-03-31"), value }).collect();
    plan
}

#[test]
fn a_target_is_eased_in_its_direction_or_by_being_removed() {
    let check = |direction, from: f64, to: Option<f64>, actual: Option<f64>, is_eased: bool| {
        let before = with_targets(direction, &[("2027-03-31", Some(from))], actual);
        let after = with_targets(direction, &[("2027-03-31", to)], actual);
        let found = eased(&before, &after, &Recorded::default(), &[]);
        assert_eq!(!found.is_empty(), is_eased, "{direction:?} {from} {to:?} {found:?}");
    };
    use Direction::{Decrease, Increase, Maintain};
    check(Increase, 100.0, Some(80.0), None, true);
    check(Increase, 100.0, Some(120.0), None, false);
    check(Increase, 100.0, Some(100.0), None, false);
    check(Decrease, 100.0, Some(120.0), None, true);
    check(Decrease, 100.0, Some(80.0), None, false);
    check(Maintain, 100.0, Some(90.0), Some(80.0), true); // nearer to the result
    check(Maintain, 100.0, Some(110.0), Some(80.0), false);
    check(Maintain, 100.0, Some(90.0), None, false); // nothing to be near to
    check(Increase, 100.0, None, None, true); // a placeholder
}

#[test]
fn a_target_that_vanished_is_removed_unless_its_kpi_went_too() {
    let plan = with_targets(Direction::Increase, &[("2027-03-31", Some(100.0))], None);
    let target = (Table::KpiTargets, "k@2027-03-31");
    let found = eased(&plan, &plan, &Recorded::default(), &[target]);
    assert_eq!(found, ["kpi/k target_eased: k@2027-03-31 value 100→"]);
    assert!(eased(&plan, &plan, &Recorded::default(), &[target, (Table::Kpis, "k")]).is_empty());
}

#[test]
fn thresholds_and_tolerance_are_eased_by_their_effective_values() {
    let check = |change: fn(&mut Kpi), column: Option<&str>| {
        let before = with_targets(Direction::Maintain, &[("2027-03-31", Some(100.0))], None);
        let mut after = before.clone();
        change(&mut after.kpis[0]);
        let found = eased(&before, &after, &Recorded::default(), &[]);
        let named = found.first().map(|e| e.split_whitespace().nth(3).unwrap().to_owned());
        assert_eq!(named.as_deref(), column);
    };
    check(|k| k.on_track_at = 0.8, Some("on_track_at"));
    check(|k| k.on_track_at = 0.95, None);
    check(|k| k.at_risk_at = 0.5, Some("at_risk_at"));
    check(|k| k.tolerance = Some(6.0), Some("tolerance")); // the default is 5
    check(|k| k.tolerance = Some(4.0), None);
    check(|k| k.tolerance = Some(5.0), None);
}

fn with_exit(on: &str, condition: Option<(Comparison, f64, u32)>) -> Plan {
    let mut plan = plan("");
    let condition = condition.map(|(comparison, threshold, consecutive)| ExitCondition {
        kpi: 0,
        comparison,
        threshold,
        consecutive,
        from: None,
    });
    plan.exit_points = vec![ExitPoint {
        code: "x".into(),
        initiative: 0,
        description: String::new(),
        on: opt(on),
        condition,
        decide_within: 30,
        default_outcome: DefaultOutcome::End,
    }];
    plan
}

#[test]
fn an_exit_point_is_eased_by_its_date_its_threshold_or_its_count() {
    use Comparison::{Greater, GreaterOrEqual, Less, LessOrEqual};
    let check = |before: &Plan, after: &Plan, column: Option<&str>| {
        let found = eased(before, after, &Recorded::default(), &[]);
        let named = found.first().map(|e| e.split_whitespace().nth(3).unwrap().to_owned());
        assert_eq!(named.as_deref(), column, "{found:?}");
        assert!(found.iter().all(|e| e.starts_with("initiative/i exit_point_eased: x ")));
    };
    let kpi = |comparison, threshold, count| with_exit("", Some((comparison, threshold, count)));
    check(&with_exit("2027-03-31", None), &with_exit("2028-03-31", None), Some("on"));
    check(&with_exit("2027-03-31", None), &with_exit("2026-03-31", None), None);
    check(&with_exit("2027-03-31", None), &kpi(Less, 1.0, 1), Some("on")); // emptied
    check(&kpi(Less, 50.0, 1), &kpi(Less, 30.0, 1), Some("threshold"));
    check(&kpi(Less, 50.0, 1), &kpi(LessOrEqual, 60.0, 1), None);
    check(&kpi(Greater, 50.0, 1), &kpi(Greater, 60.0, 1), Some("threshold"));
    check(&kpi(GreaterOrEqual, 50.0, 1), &kpi(GreaterOrEqual, 40.0, 1), None);
    check(&kpi(Less, 50.0, 1), &kpi(Less, 50.0, 2), Some("consecutive"));
    check(&kpi(Less, 50.0, 2), &kpi(Less, 50.0, 1), None);
    check(&kpi(Less, 50.0, 1), &with_exit("2027-03-31", None), Some("threshold")); // gone
}

#[test]
fn an_exit_point_that_vanished_is_removed_unless_it_was_decided_or_its_initiative_went() {
    let plan = with_exit("2027-03-31", None);
    let gone = (Table::ExitPoints, "x");
    let found = eased(&plan, &plan, &Recorded::default(), &[gone]);
    assert_eq!(found, ["initiative/i exit_point_eased: x code 2027-03-31→"]);
    assert!(eased(&plan, &plan, &Recorded::default(), &[gone, (Table::Initiatives, "i")]).is_empty());
    let decision = decided(Outcome::Continue, "", "2026-04-01");
    let decisions = BTreeMap::from([("exit_point/x".to_owned(), vec![decision])]);
    let recorded = Recorded { decisions, ..Recorded::default() };
    assert!(eased(&plan, &plan, &recorded, &[gone]).is_empty());
}

#[test]
fn the_first_end_is_recorded_once_and_a_decided_end_is_not_the_files() {
    let check = |before: &str, after: &str, known: Option<&str>, expected: Option<&str>| {
        let past = Past { ends_first: known.map(day), ..Past::default() };
        let recorded = Recorded {
            past: BTreeMap::from([("initiative/i".into(), past.clone()), ("renewal/r".into(), past)]),
            ..Recorded::default()
        };
        let (before, after, none) = (plan(before), plan(after), BTreeSet::new());
        let found = first_ends(&sides(&before, &after, &recorded, &none));
        let expected: Vec<_> = expected.map(day).into_iter().collect();
        assert_eq!(found.iter().map(|f| f.1).collect::<Vec<_>>(), [expected.clone(), expected].concat());
    };
    check("", "2027-03-31", None, Some("2027-03-31"));
    check("2027-03-31", "2028-03-31", Some("2027-03-31"), None);
    check("2026-03-31", "2028-03-31", None, Some("2026-03-31")); // decided meanwhile
    check("", "", None, None);
}

/// An end, a target and an exit point.
type Cells = (Option<u32>, Option<i32>, Option<u32>);

/// A row's cells as a careless hand leaves them.
fn edits() -> impl Strategy<Value = Vec<Cells>> {
    let cell = (proptest::option::of(0u32..4), proptest::option::of(-3i32..4), proptest::option::of(0u32..4));
    proptest::collection::vec(cell, 1..6)
}

proptest! {
    /// Each import's cells against the one before, counted by hand; nobody decides.
    #[test]
    fn easings_are_as_many_as_a_naive_count_says(history in edits(), decreasing: bool) {
        let direction = if decreasing { Direction::Decrease } else { Direction::Increase };
        let date = |n: u32| day("2027-03-31") + chrono::Months::new(12 * n);
        let states: Vec<Plan> = history.iter().map(|(end, target, exit)| {
            let mut state = with_exit("", None);
            state.exit_points[0].on = exit.map(date);
            state.initiatives[0].ends_on = end.map(date);
            state.kpis[0].direction = direction;
            let value = target.map(f64::from);
            state.kpis[0].targets = vec![Target { on: day("2027-03-31"), value, ignored: false }];
            state
        }).collect();
        let none = BTreeSet::new();
        let recorded = Recorded::default();
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for pair in states.windows(2) {
            for easing in easings(&sides(&pair[0], &pair[1], &recorded, &none)) {
                *found.entry(easing.kind.name()).or_default() += 1;
            }
        }
        let later = |a: Option<u32>, b: Option<u32>| a.is_some_and(|a| b.is_none_or(|b| b > a));
        let easier = |a: Option<i32>, b: Option<i32>| {
            a.is_some_and(|a| b.is_none_or(|b| if decreasing { b > a } else { b < a }))
        };
        let count = |is: &dyn Fn(&Cells, &Cells) -> bool| {
            history.windows(2).filter(|w| is(&w[0], &w[1])).count()
        };
        let of = |kind: &str| found.get(kind).copied().unwrap_or(0);
        prop_assert_eq!(of("end_moved"), count(&|a, b| later(a.0, b.0)));
        prop_assert_eq!(of("target_eased"), count(&|a, b| easier(a.1, b.1)));
        prop_assert_eq!(of("exit_point_eased"), count(&|a, b| later(a.2, b.2)));
    }
}
