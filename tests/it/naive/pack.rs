//! `rules.md`, The pack: what fires, over rows of strings. Nothing was ever decided, and there is no
//! history, so the rules that ask for one are silent.

use chrono::NaiveDate;

use super::{Facts, Plan, Row, V, date, facts, list, text};

/// One finding: rule, subject as `table/code`, the code of the department responsible.
pub(crate) type Finding = (String, String, String);

/// What the pack finds, sorted by rule, then subject, by UTF-8 bytes.
pub(crate) fn findings(plan: &Plan, today: NaiveDate) -> Vec<Finding> {
    let mut found = Vec::new();
    for (table, singular, judge) in [
        ("initiatives", "initiative", initiative as Judge),
        ("milestones", "milestone", milestone),
        ("kpis", "kpi", kpi),
        ("exit_points", "exit_point", exit_point),
        ("renewals", "renewal", renewal),
    ] {
        for row in plan.rows(table) {
            let mut rules = Vec::new();
            judge(&Case { plan, row, f: facts(plan, table, row, today), today }, &mut rules);
            let owner = match table {
                "initiatives" | "renewals" => list(row, "owner")[0].clone(),
                _ => list(plan.row("initiatives", &row["initiative"]).unwrap(), "owner")[0].clone(),
            };
            for rule in rules {
                let subject = format!("{singular}/{}", row["code"].trim());
                found.push((rule.to_owned(), subject, plan.responsible(&owner, today)));
            }
        }
    }
    found.sort();
    found
}

struct Case<'a> {
    plan: &'a Plan,
    row: &'a Row,
    f: Facts,
    today: NaiveDate,
}

type Judge = fn(&Case<'_>, &mut Vec<&'static str>);

impl Case<'_> {
    fn is(&self, fact: &str) -> bool {
        self.f.get(fact) == Some(&V::Bool(true))
    }

    fn int(&self, fact: &str) -> Option<i64> {
        match self.f.get(fact) {
            Some(V::Int(n)) => Some(*n),
            _ => None,
        }
    }

    fn num(&self, fact: &str) -> Option<f64> {
        match self.f.get(fact) {
            Some(V::Num(n)) => Some(*n),
            _ => None,
        }
    }

    fn day(&self, fact: &str) -> Option<NaiveDate> {
        match self.f.get(fact) {
            Some(V::Day(d)) => Some(*d),
            _ => None,
        }
    }

    fn status(&self) -> String {
        text(self.row, "status").unwrap_or("active".into())
    }

    /// The row of the initiative that a part belongs to, and its status.
    fn initiative(&self) -> (&Row, String) {
        let row = self.plan.row("initiatives", &self.row["initiative"]).unwrap();
        (row, text(row, "status").unwrap_or("active".into()))
    }
}

fn initiative(c: &Case<'_>, fires: &mut Vec<&'static str>) {
    if c.status() == "ending" {
        fires.push("initiative-ending");
    }
    if c.status() != "active" {
        return;
    }
    if let (true, Some(quiet)) = (c.is("started"), c.int("days_since_activity"))
        && quiet > c.int("activity_limit").unwrap()
    {
        fires.push("initiative-dormant");
    }
    if c.is("new") && c.int("exit_points_total") == Some(0) && date(c.row, "ends_on").is_none() {
        fires.push("exit-point-missing");
    }
    if c.int("days_to_end").is_some_and(|n| (0..=180).contains(&n)) {
        fires.push("initiative-end-near");
    }
    if c.int("days_to_end").is_some_and(|n| n < 0) {
        fires.push("initiative-past-end");
    }
    if c.f["missing"] != V::List(Vec::new()) {
        fires.push("plan-incomplete");
    }
}

fn milestone(c: &Case<'_>, fires: &mut Vec<&'static str>) {
    if !["active", "ending"].contains(&c.initiative().1.as_str()) || !c.is("open") {
        return;
    }
    let left = c.int("days_left").unwrap();
    if (0..=30).contains(&left) {
        fires.push("milestone-due-soon");
    }
    let patience = if c.is("due_from_year") { 20 } else { -1 };
    if c.int("days_late").unwrap() > 0 && c.int("business_days_late").unwrap() > patience {
        fires.push("milestone-overdue");
    }
}

fn kpi(c: &Case<'_>, fires: &mut Vec<&'static str>) {
    let (initiative, status) = c.initiative();
    if status != "active" {
        return;
    }
    if c.is("report_late") {
        fires.push("kpi-report-late");
    }
    let (on_track, at_risk) = (c.num("on_track_at").unwrap(), c.num("at_risk_at").unwrap());
    let Some(attainment) = c.num("attainment") else { return };
    if at_risk <= attainment && attainment < on_track {
        fires.push("kpi-at-risk");
    }
    if attainment < at_risk {
        fires.push("kpi-off-track");
    }
    if attainment < on_track {
        return;
    }
    if c.num("forecast_attainment").is_some_and(|f| f < at_risk) {
        fires.push("kpi-forecast-miss");
    }
    let initiative = facts(c.plan, "initiatives", initiative, c.today);
    if let (V::Int(due), V::Int(done)) = (&initiative["milestones_due"], &initiative["milestones_due_done"])
        && *due > 0
        && (*done as f64) < *due as f64 / 2.0
    {
        fires.push("kpi-without-substance");
    }
}

fn exit_point(c: &Case<'_>, fires: &mut Vec<&'static str>) {
    if c.initiative().1 != "active" {
        return;
    }
    if !c.is("met") && c.int("days_to_exit").is_some_and(|n| 0 < n && n <= 180) {
        fires.push("exit-point-near");
    }
    if c.is("met") {
        fires.push("exit-point-reached");
    }
}

fn renewal(c: &Case<'_>, fires: &mut Vec<&'static str>) {
    let over = c.f.get("over");
    let (running, past) = (over == Some(&V::Bool(false)), over == Some(&V::Bool(true)));
    let (status, auto) = (c.status(), c.is("auto_renews"));
    let within =
        |day: Option<NaiveDate>, days: i64| day.is_some_and(|d| c.today >= super::days::plus(d, -days));
    if status == "active" {
        if over.is_none() && text(c.row, "review_every").is_none() {
            fires.push("renewal-without-end");
        }
        if within(c.day("review_by"), 180) {
            fires.push("renewal-review-due");
        }
        if auto && !past {
            fires.push("renewal-auto-renews");
        }
        if running && within(c.day("decide_by"), 90) {
            fires.push("renewal-decision-due");
        }
    }
    if status == "ending" && running {
        fires.push("renewal-ending");
        if auto && date(c.row, "notice_sent_on").is_none() {
            fires.push("renewal-letter-due");
        }
    }
    if status != "ended" && past {
        fires.push("renewal-past-end");
    }
}
