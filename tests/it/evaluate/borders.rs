//! Worked examples on the borders, by hand from the contract's sentences, by the real binary.

use super::contract::Home;
use super::{findings, unknown};

/// One initiative and, of it, what a test gives as tables: name, header and rows.
fn plan(starts_on: &str, tables: &[(&str, String)]) -> Home {
    let mut files = vec![
        ("plan/departments.csv".to_owned(), "code,name\nD1,総務課\n".to_owned()),
        (
            "plan/initiatives.csv".to_owned(),
            format!(
                "code,title,owner,policy,target_state,starts_on,ends_on\nI1,題,D1,方針,姿,{starts_on},2040-03-31\n"
            ),
        ),
    ];
    files.extend(tables.iter().map(|(name, text)| (format!("plan/{name}.csv"), text.clone())));
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    Home::with(&files)
}

/// `2026-04-01=10 2026-10-01=20` as rows of K1.
fn series(points: &str) -> String {
    let row = |p: &str| p.split_once('=').map(|(on, value)| format!("K1,{on},{value}\n")).unwrap();
    format!("kpi,on,value\n{}", points.split_whitespace().map(row).collect::<String>())
}

/// A KPI's columns as `name=value`, its targets and its results.
fn of_kpi(starts_on: &str, columns: &str, targets: &str, measured: &str) -> Home {
    let (names, cells): (Vec<&str>, Vec<&str>) =
        columns.split_whitespace().map(|c| c.split_once('=').unwrap()).unzip();
    let (names, cells) = (names.join(","), cells.join(","));
    let kpi = format!("code,initiative,name,unit,{names}\nK1,I1,率,件,{cells}\n");
    plan(starts_on, &[("kpis", kpi), ("kpi_targets", series(targets)), ("measurements", series(measured))])
}

/// What is said of the KPI on `at`, in short: the light, `?` for a KPI that cannot be rated, and other
/// rules by their names.
fn said(home: &Home, at: &str) -> String {
    let output = home.judge(at, &[]);
    let rules = findings(&output).into_iter().filter(|f| f.1 == "kpi/K1").map(|f| f.0);
    let mut said: Vec<String> = rules.map(|r| r.trim_start_matches("kpi-").to_owned()).collect();
    if unknown(&output).iter().any(|u| u.1 == "kpi/K1") {
        said.push("?".to_owned());
    }
    said.join(" ")
}

fn rated(columns: &str, targets: &str, measured: &str, wanted: &str) {
    let home = of_kpi("", columns, targets, measured);
    assert_eq!(said(&home, "2030-01-01"), wanted, "{columns} / {targets} / {measured}");
}

#[test]
fn a_tenth_of_the_way_is_early_enough() {
    // 1 April to 10 July are 100 days; 11 April is the tenth, 10 expected.
    let base = "baseline_on=2026-04-01 baseline=0";
    rated(base, "2026-07-10=100", "2026-04-10=0", "?");
    rated(base, "2026-07-10=100", "2026-04-11=0", "off-track");
    rated(base, "2026-07-10=100", "2026-04-11=9", ""); // 9 ÷ 10
    rated(base, "2026-07-10=100", "2026-04-11=7", "at-risk"); // 7 ÷ 10
    rated(&format!("{base} direction=maintain tolerance=4"), "2026-07-10=100", "2026-04-02=9.5", "off-track");
}

#[test]
fn what_is_to_be_maintained_may_be_off_by_twice_its_tolerance() {
    for (measured, wanted) in [(104.0, ""), (104.5, "at-risk"), (92.0, "at-risk"), (91.5, "off-track")] {
        let on = format!("2026-04-02={measured}");
        rated("direction=maintain tolerance=4", "2026-04-01=100", &on, wanted);
    }
    rated("direction=maintain", "2026-04-01=100", "2026-04-02=95", ""); // 5 % of 100
    rated("direction=maintain", "2026-04-01=-100", "2026-04-02=-110", "at-risk");
    rated("direction=maintain tolerance=0", "2026-04-01=100", "2026-04-02=100.5", "off-track");
}

#[test]
fn without_a_baseline_shares_are_rated() {
    rated("direction=decrease", "2026-04-01=10", "2026-04-02=12.5", "at-risk"); // 10 ÷ 12.5
    rated("direction=decrease", "2026-04-01=10", "2026-04-02=0", "");
    rated("direction=decrease", "2026-04-01=0", "2026-04-02=5", "off-track"); // 0 ÷ 5
    rated("direction=increase", "2026-04-01=0", "2026-04-02=0", "");
    rated("direction=increase", "2026-04-01=0", "2026-04-02=-1", "off-track");
    rated("direction=increase", "2026-04-01=-1", "2026-04-02=5", "?");
    rated("direction=increase", "2026-04-02=10", "2026-04-01=1", "?"); // before the first target
}

#[test]
fn a_target_that_does_not_count_is_none() {
    let base = "baseline_on=2026-04-01 baseline=0";
    rated(base, "2026-04-01=100", "2026-05-01=1", "?"); // on the baseline's day: ignored
    rated(base, "2026-04-01=100 2026-04-11=10", "2026-05-01=9", "");
    rated("kind=level", "2026-04-01=〇件", "2026-05-01=1", "?");
    rated("kind=level", "2026-04-01=10 2026-05-01=〇件", "2026-05-01=9", ""); // the 10 holds on
    // One half of a baseline is none: 9 of 10 without it, and no target is ignored.
    rated("baseline_on=2026-04-01", "2026-04-01=10", "2026-04-01=9", "");
}

#[test]
fn the_later_row_corrects_and_a_placeholder_does_not() {
    rated("kind=level", "2026-04-01=10", "2026-05-01=1 2026-05-01=9", "");
    rated("kind=level", "2026-04-01=10", "2026-05-01=9 2026-05-01=1", "off-track");
    rated("kind=level", "2026-04-01=10", "2026-05-01=9 2026-05-01=〇件 2026-06-01=－", "");
}

#[test]
fn a_cumulative_one_starts_at_nought_with_its_initiative() {
    let check = |start: &str, direction: &str, measured: &str, wanted: &str| {
        let columns = format!("kind=cumulative direction={direction}");
        let home = of_kpi(start, &columns, "2026-07-10=100", measured);
        assert_eq!(said(&home, "2026-08-01"), wanted, "{start} {direction} {measured}");
    };
    check("2026-04-01", "increase", "2026-05-21=45", ""); // 50 days of 100: 50 expected
    check("2026-04-01", "increase", "2026-05-21=30", "off-track");
    check("2026-04-01", "increase", "2026-04-10=0", "?"); // too early
    check("2026-04-01", "increase", "2026-03-31=45", "?"); // before it began
    check("", "increase", "2026-05-21=45", "?"); // nothing expected before the first target
    check("2026-07-10", "decrease", "2026-07-10=80", ""); // not before the target: no baseline, 100 ÷ 80
    check("2026-07-09", "decrease", "2026-07-10=80", "at-risk"); // (80 − 0) ÷ (100 − 0)
}

#[test]
fn a_flow_begins_anew_each_fiscal_year() {
    let flow = "kind=flow";
    // 1 April to 12 June 2026 are 73 of 365 days: a fifth of 100.
    rated(flow, "2026-09-30=50 2027-03-31=100", "2026-06-12=18", "");
    rated(flow, "2026-09-30=50 2027-03-31=100", "2026-06-12=13", "off-track");
    rated(flow, "2027-03-31=100", "2027-03-31=70", "at-risk");
    rated(flow, "2027-03-31=100", "2027-04-01=70", "?"); // the next year has no target
    rated(flow, "2028-03-31=366", "2027-04-02=1.8", ""); // 2 of 366 days
    // A baseline on a flow counts as none: the target on its day holds.
    rated("kind=flow baseline_on=2027-03-31 baseline=5", "2027-03-31=100", "2027-03-31=95", "");
}

#[test]
fn a_report_is_late_the_day_after_its_grace() {
    let late = |columns: &str, start: &str, measured: &str, due: &str| {
        let home = of_kpi(start, columns, "", measured);
        let due: chrono::NaiveDate = due.parse().unwrap();
        assert_eq!(said(&home, &due.to_string()), "?", "{columns} on {due}");
        assert_eq!(
            said(&home, &due.succ_opt().unwrap().to_string()),
            "report-late ?",
            "{columns} after {due}"
        );
    };
    late("report_every=3", "", "2026-06-29=1", "2026-07-30"); // 30 June + 30
    late("report_every=3", "", "2026-06-30=1", "2026-10-30"); // the first end after: 30 September
    late("report_every=12", "", "2026-03-31=1", "2027-05-31"); // + 61
    late("report_every=1 report_grace=0", "2026-02-10", "", "2026-02-28");
    late("report_every=6 baseline_on=2026-09-30 baseline=1", "2026-04-01", "", "2027-04-30");
    // A result from before the baseline is no report.
    late("report_every=6 baseline_on=2026-04-01 baseline=1", "", "2026-03-30=1", "2026-10-30");
}

#[test]
fn a_forecast_needs_three_points_and_a_target_ahead() {
    // 10, 10.5, 11 where 10 was promised: on track; on 1 April 2027 the line reaches far less than 100.
    let (targets, measured) = ("2026-04-01=10 2027-04-01=20", "2026-04-01=10 2026-04-11=10.5 2026-04-21=11");
    let home = of_kpi("", "kind=level trajectory=step", targets, measured);
    assert_eq!(said(&home, "2026-04-21"), ""); // 11 + 0.05 × 345 = 28.25 of 20
    let home = of_kpi("", "kind=level trajectory=step", "2026-04-01=10 2027-04-01=80", measured);
    assert_eq!(said(&home, "2026-04-21"), "forecast-miss"); // 28.25 of 80
    assert_eq!(said(&home, "2026-04-20"), ""); // two points
    assert_eq!(said(&home, "2027-04-01"), ""); // the last target's day is not ahead
}

/// Whether `rule` fires on the renewal from `day` on, and not the day before.
fn begins(row: &str, rule: &str, day: &str) {
    let header = "code,kind,title,owner,starts_on,ends_on,notice,auto_renews,review_every,reviewed_on,status";
    let home = plan("2020-04-01", &[("renewals", format!("{header}\nR1,{row}\n"))]);
    let day: chrono::NaiveDate = day.parse().unwrap();
    for (at, wanted) in [(day.pred_opt().unwrap(), false), (day, true)] {
        let fires = findings(&home.judge(&at.to_string(), &[])).iter().any(|f| f.0 == rule);
        assert_eq!(fires, wanted, "{rule} of {row} on {at}");
    }
}

#[test]
fn a_decision_is_due_ninety_days_before_its_day() {
    // 31 March 2026 is a Tuesday; 90 days before it is 31 December 2025.
    begins("designated_manager,件,D1,,2027-03-31,,,,,", "renewal-decision-due", "2025-12-31");
    begins("ordinance,件,D1,,2027-03-31,,,,,", "renewal-decision-due", "2026-07-02"); // 30 September, a Wednesday
    // 3 months before is 31 December, closed: Monday the 28th. Ten business days before: the 14th.
    begins("contract,件,D1,,2027-03-31,,,,,", "renewal-decision-due", "2026-09-29");
    begins("contract,件,D1,,2027-03-31,,yes,,,", "renewal-decision-due", "2026-09-15");
    begins("contract,件,D1,,2027-05-31,3か月,,,,", "renewal-decision-due", "2026-11-28"); // clamped to 28 February, a Sunday: the 26th
    begins("subsidy,件,D1,,2026-11-23,0d,,,,", "renewal-decision-due", "2026-08-22"); // a holiday on a Monday: Friday the 20th
    begins("agreement,件,D1,2020-02-29,,,,5,,", "renewal-review-due", "2024-09-01"); // 28 February 2025 − 180
    begins("agreement,件,D1,2020-04-01,,,,5,2024-06-30,", "renewal-review-due", "2029-01-01"); // 30 June 2029 − 180
    begins("other,件,D1,,2026-05-31,,,,,ending", "renewal-past-end", "2026-06-01");
}

/// As [`begins`], of the milestone.
fn milestone_begins(row: &str, rule: &str, day: &str) {
    let header = "code,initiative,title,fiscal_year,due_on";
    let home = plan("2020-04-01", &[("milestones", format!("{header}\nM1,I1,項目,{row}\n"))]);
    let day: chrono::NaiveDate = day.parse().unwrap();
    for (at, wanted) in [(day.pred_opt().unwrap(), false), (day, true)] {
        let fires = findings(&home.judge(&at.to_string(), &[])).iter().any(|f| f.0 == rule);
        assert_eq!(fires, wanted, "{rule} of {row} on {at}");
    }
}

#[test]
fn a_year_gives_a_month_of_business_days_and_a_date_none() {
    // April 2026: 1–3, 6–10, 13–17, 20–24, 27 and 28 are twenty; the 29th is a holiday.
    milestone_begins("2025,", "milestone-overdue", "2026-04-30");
    milestone_begins(",R7", "milestone-overdue", "2026-04-30");
    milestone_begins(",2026-03-31", "milestone-overdue", "2026-04-01");
    milestone_begins(",R7年度末", "milestone-overdue", "2026-04-01"); // names the day
    milestone_begins("2024,2026-05-02", "milestone-overdue", "2026-05-03"); // a date goes before a year
    milestone_begins("2025,", "milestone-due-soon", "2026-03-01");
}

/// As [`begins`], of an exit point on the KPI's results.
fn exit_begins(kind: &str, columns: &str, measured: &str, day: &str) {
    let kpi = format!("code,initiative,name,kind\nK1,I1,率,{kind}\n");
    let exit = format!(
        "code,initiative,description,kpi,comparison,threshold,consecutive,from\nX1,I1,内容,K1,{columns}\n"
    );
    let home =
        plan("2020-04-01", &[("kpis", kpi), ("measurements", series(measured)), ("exit_points", exit)]);
    let day: chrono::NaiveDate = day.parse().unwrap();
    for (at, wanted) in [(day.pred_opt().unwrap(), false), (day, true)] {
        let fires = findings(&home.judge(&at.to_string(), &[])).iter().any(|f| f.0 == "exit-point-reached");
        assert_eq!(fires, wanted, "{columns} of {measured} on {at}");
    }
}

#[test]
fn an_exit_point_is_reached_with_the_last_of_its_results() {
    exit_begins("level", "未満,10,2,", "2026-04-01=9 2026-05-01=8", "2026-05-01");
    exit_begins("level", "<,10,2,", "2026-04-01=9 2026-05-01=10 2026-06-01=9 2026-07-01=9", "2026-07-01");
    exit_begins("level", "以下,10,,", "2026-04-01=10.5 2026-05-01=10", "2026-05-01");
    exit_begins("level", "超,10,,2026-05-01", "2026-04-01=11 2026-05-01=11", "2026-05-01");
    exit_begins("level", "以上,10,2,2026-05-01", "2026-04-01=11 2026-05-01=11 2026-06-01=10", "2026-06-01");
    // Of a flow, too little shows at the year's end only; too much shows at once.
    exit_begins("flow", "<,10,,", "2026-06-30=1 2027-03-31=9", "2027-03-31");
    exit_begins("flow", "<=,10,2,", "2026-03-31=9 2026-06-30=99 2027-03-31=10", "2027-03-31");
    exit_begins("flow", ">,10,,", "2026-06-30=11 2027-03-31=30", "2026-06-30");
}
