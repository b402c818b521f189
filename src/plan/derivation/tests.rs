#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::calendar::Span;
use crate::plan::facts::derive;
use crate::plan::{
    Comparison, Decided, DefaultOutcome, ExitCondition, ExitPoint, Initiative, Kpi, Milestone, Outcome, Past,
    Point, Renewal, Target,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Both wordings of the derivation of `field` of the first row of `table` on `today`.
fn words(plan: &Plan, recorded: &Recorded, table: Table, field: &str, today: &str) -> (String, String) {
    let calendar = Calendar::japan();
    let settings = FactSettings::default();
    let facts = derive(plan, recorded, &calendar, &settings, day(today));
    let desk = Desk { plan, facts: &facts, recorded, calendar: &calendar, settings: &settings };
    let told = derivation(&desk, table, 0, field).unwrap();
    (told.words.ja, told.words.en)
}

fn check(plan: &Plan, table: Table, field: &str, today: &str, ja: &str, en: &str) {
    let told = words(plan, &Recorded::default(), table, field, today);
    assert_eq!((told.0.as_str(), told.1.as_str()), (ja, en), "{field} on {today}");
}

fn renewal(ends_on: &str) -> Renewal {
    Renewal { code: "r".into(), ends_on: Some(day(ends_on)), ..Renewal::default() }
}

fn of_renewal(renewal: Renewal) -> Plan {
    Plan { renewals: vec![renewal], ..Plan::default() }
}

fn of_kpi(kpi: Kpi) -> Plan {
    let initiative = Initiative { code: "i".into(), ..Initiative::default() };
    Plan { initiatives: vec![initiative], kpis: vec![kpi], ..Plan::default() }
}

fn kpi(targets: &[(&str, f64)], measured: &[(&str, f64)]) -> Kpi {
    Kpi {
        code: "k".into(),
        on_track_at: 0.9,
        at_risk_at: 0.7,
        targets: targets
            .iter()
            .map(|(on, value)| Target { on: day(on), value: Some(*value), ignored: false })
            .collect(),
        measurements: measured.iter().map(|(on, value)| Point { on: day(on), value: *value }).collect(),
        ..Kpi::default()
    }
}

#[test]
fn the_day_to_decide_is_told_from_the_end_over_the_notice_to_the_letter() {
    let given = Renewal { notice: Some(Span::Months(3)), auto_renews: true, ..renewal("2027-03-31") };
    check(
        &of_renewal(given),
        Table::Renewals,
        "decide_by",
        "2026-05-01",
        "2027-03-31（満了日） − 3か月（予告期間） = 2026-12-31 → 休日のため 2026-12-28（2026-12-31 は閉庁日） \
         → 書面送付の10営業日前 2026-12-14",
        "2027-03-31 (end) − 3 months (notice period) = 2026-12-31 → closed that day (a closing day): 2026-12-28 \
         → 10 business days earlier, for the letter: 2026-12-14",
    );
    check(
        &of_renewal(renewal("2026-09-30")),
        Table::Renewals,
        "decide_by",
        "2026-05-01",
        "2026-09-30（満了日） − 3か月（予告期間、この種類の既定） = 2026-06-30 → 営業日なのでそのまま 2026-06-30",
        "2026-09-30 (end) − 3 months (notice period, the default of its kind) = 2026-06-30 → a business day, \
         so it stays: 2026-06-30",
    );
    check(
        &of_renewal(Renewal { code: "r".into(), ..Renewal::default() }),
        Table::Renewals,
        "decide_by",
        "2026-05-01",
        "満了日がありません → 値なし",
        "it has no end date → no value",
    );
}

#[test]
fn what_a_milestone_is_late_by_is_told_by_days_and_by_business_days() {
    let late = Milestone { code: "m".into(), due_on: Some(day("2026-04-30")), ..Milestone::default() };
    let initiative = Initiative { code: "i".into(), ..Initiative::default() };
    let plan = Plan { initiatives: vec![initiative], milestones: vec![late], ..Plan::default() };
    check(
        &plan,
        Table::Milestones,
        "business_days_late",
        "2026-05-07",
        "期限 2026-04-30 の翌日から基準日 2026-05-07 までの7日 − 土日・祝日・閉庁日の5日 = 2営業日",
        "7 days after 2026-04-30 (due) through 2026-05-07 (today) − 5 on which the city is closed = 2 business days",
    );
    check(
        &plan,
        Table::Milestones,
        "days_left",
        "2026-04-20",
        "2026-04-30（期限） − 2026-04-20（基準日） = 10日",
        "2026-04-30 (due) − 2026-04-20 (today) = 10 days",
    );
}

#[test]
fn what_was_promised_and_what_was_reached_show_their_arithmetic() {
    let with = Kpi {
        baseline: Some(Point { on: day("2026-04-01"), value: 10.0 }),
        ..kpi(&[("2026-07-10", 20.0)], &[("2026-05-21", 13.0)])
    };
    let plan = of_kpi(with);
    check(
        &plan,
        Table::Kpis,
        "expected",
        "2026-06-01",
        "10（2026-04-01 の基準値） ＋ （20（2026-07-10 の目標） − 10） × 50日 ÷ 100日 = 15",
        "10 (baseline of 2026-04-01) + (20 (target of 2026-07-10) − 10) × 50 days ÷ 100 days = 15",
    );
    check(
        &plan,
        Table::Kpis,
        "attainment",
        "2026-06-01",
        "（実績 13 − 10） ÷ （目標の水準 15 − 10）、基準値 10 = 0.6",
        "(actual 13 − 10) ÷ (expected 15 − 10), from the baseline 10 = 0.6",
    );
    check(
        &plan,
        Table::Kpis,
        "status",
        "2026-06-01",
        "達成度 0.6（順調は 0.9 以上、注意は 0.7 以上） → 遅れ",
        "attainment 0.6 (on track from 0.9, at risk from 0.7) → off track",
    );
    let three =
        kpi(&[("2026-05-11", 100.0)], &[("2026-04-01", 0.0), ("2026-04-11", 10.0), ("2026-04-21", 60.0)]);
    check(
        &of_kpi(three),
        Table::Kpis,
        "forecast",
        "2026-04-21",
        "3点の傾きの中央値を延ばした線：0（2026-04-01 の値） ＋ 3（1日あたり） × 40日（2026-05-11 まで） = 120",
        "the line of the median slope of 3 points: 0 (on 2026-04-01) + 3 (a day) × 40 days (to 2026-05-11) = 120",
    );
    let reported = Kpi { report_every: Some(3), report_grace: 30, ..kpi(&[], &[("2026-06-29", 1.0)]) };
    check(
        &of_kpi(reported),
        Table::Kpis,
        "next_report_due",
        "2026-07-01",
        "2026-06-29（最後の実績）の後に初めて来る報告期間（年度の初めから3か月ごと）の末日 2026-06-30 ＋ 30日\
         （報告猶予） = 2026-07-30",
        "2026-06-30, the first end of a report period (3 months each, from the fiscal year's first day) after \
         2026-06-29 (the last result) + 30 days (grace) = 2026-07-30",
    );
}

#[test]
fn an_exit_point_shows_the_results_that_reached_it() {
    let exit_point = ExitPoint {
        code: "x".into(),
        initiative: 0,
        description: "利用が少ない".into(),
        on: None,
        condition: Some(ExitCondition {
            kpi: 0,
            comparison: Comparison::Less,
            threshold: 100.0,
            consecutive: 2,
            from: None,
        }),
        decide_within: 30,
        default_outcome: DefaultOutcome::End,
    };
    let mut plan = of_kpi(kpi(&[], &[("2024-03-31", 120.0), ("2025-03-31", 90.0), ("2026-03-31", 80.0)]));
    plan.exit_points = vec![exit_point];
    check(
        &plan,
        Table::ExitPoints,
        "met",
        "2026-05-01",
        "指標「k」の直近2回が100未満か：2025-03-31 90、2026-03-31 80 → はい",
        "whether the last 2 of KPI “k” are below 100: 2025-03-31 90, 2026-03-31 80 → yes",
    );
    check(
        &plan,
        Table::ExitPoints,
        "decide_by",
        "2026-05-01",
        "2026-03-31（到達した日） ＋ 30日（判断期限） = 2026-04-30",
        "2026-03-31 (reached on) + 30 days (to decide within) = 2026-04-30",
    );
}

#[test]
fn the_last_sign_of_life_is_named() {
    let initiative =
        Initiative { code: "i".into(), starts_on: Some(day("2025-04-01")), ..Initiative::default() };
    let milestone = Milestone {
        code: "m".into(),
        updated_on: Some(day("2026-02-01")),
        fiscal_year: Some(2026),
        ..Milestone::default()
    };
    let plan = Plan { initiatives: vec![initiative], milestones: vec![milestone], ..Plan::default() };
    check(
        &plan,
        Table::Initiatives,
        "last_activity",
        "2026-05-01",
        "基準日までの動き2件のうち最も新しいもの、項目「m」の更新日 = 2026-02-01",
        "the latest of the signs of life up to today (2): the last update of milestone “m” = 2026-02-01",
    );
}

#[test]
fn what_was_decided_and_what_was_promised_is_told_from_the_record() {
    let plan = of_renewal(renewal("2027-03-31"));
    let decided = |term: &str| Decided {
        at: chrono::DateTime::UNIX_EPOCH,
        day: day("2026-04-20"),
        outcome: Outcome::End,
        by_default: true,
        term: Some(day(term)),
        follow_up: None,
    };
    let recorded = |term| Recorded {
        decisions: [("renewal/r".to_owned(), vec![decided(term)])].into(),
        past: [(
            "renewal/r".to_owned(),
            Past {
                ends_first: Some(day("2024-03-31")),
                ends_moved: 3,
                easings: vec![crate::plan::PastEasing {
                    promise: crate::plan::Promise::End,
                    day: day("2025-04-10"),
                    change: "2024-03-31 → 2027-03-31".into(),
                }],
                ..Past::default()
            },
        )]
        .into(),
        ..Recorded::default()
    };
    let told = |term, field| words(&plan, &recorded(term), Table::Renewals, field, "2026-05-01").0;
    assert_eq!(told("2027-03-31", "decision"), "2026-04-20 に「終了」と決定（既定による） → 終了");
    assert_eq!(
        told("2026-03-31", "decided"),
        "2026-04-20 の決定（終了）は、今とは違う終わりの日（2026-03-31）についてのもの → いいえ"
    );
    assert_eq!(told("2027-03-31", "ends_first"), "取込みの記録で最初の終わりの日 = 2024-03-31");
    let moved = told("2027-03-31", "ends_moved");
    assert!(moved.ends_with("（2025-04-10 の取込みで 2024-03-31 → 2027-03-31） = 3回"), "{moved}");
}
