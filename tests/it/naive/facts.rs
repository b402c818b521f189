//! `plan.md`, Tables and Derived facts, of everything but KPIs.

use chrono::NaiveDate;

use super::days::{
    back_to_business, between, business_days, business_days_before, fiscal_year, months_before, plus,
    span_before, year_end,
};
use super::{Facts, Plan, Row, V, choice, date, int, kpi, list, number, text, yes};

/// Columns that rules read as they stand, with their type.
fn columns(table: &str) -> &'static str {
    match table {
        "departments" => "code:t name:t emails:l channel:t language:t valid_until:d",
        "initiatives" => {
            "code:t title:t perspective:t direction:t policy:t target_state:t references:t new:y starts_on:d \
             ends_on:d tags:l"
        }
        "milestones" => "code:t title:t content:t completed_on:d updated_on:d",
        "kpis" => "code:t name:t unit:t tolerance:n report_every:i tags:l",
        "exit_points" => "code:t description:t on:d",
        "renewals" => {
            "code:t kind:t title:t counterparty:t starts_on:d ends_on:d term:s notice:s auto_renews:y \
             notice_sent_on:d review_every:i reviewed_on:d annual_cost:n times_renewed:i ended_on:d"
        }
        _ => "",
    }
}

/// Everything that rules can read of a row.
pub(crate) fn facts(plan: &Plan, table: &str, row: &Row, today: NaiveDate) -> Facts {
    let mut out = Facts::new();
    for column in columns(table).split_whitespace() {
        let (name, kind) = column.split_once(':').unwrap();
        let value = match kind {
            "t" => text(row, name).map(V::Text),
            "s" => text(row, name).map(|t| V::Text(t.replace("か月", "mo").replace('日', "d"))),
            "d" => date(row, name).map(V::Day),
            "n" => number(row, name).map(V::Num),
            "i" => int(row, name).map(V::Int),
            "y" => Some(V::Bool(yes(row, name))),
            _ => Some(V::List(list(row, name))),
        };
        if let Some(value) = value {
            out.insert(name, value);
        }
    }
    history(table, row, &mut out);
    match table {
        "departments" => choose(&mut out, row, "role", "department"),
        "initiatives" => initiative(plan, row, today, &mut out),
        "milestones" => milestone(plan, row, today, &mut out),
        "kpis" => {
            choose(&mut out, row, "direction", "increase");
            choose(&mut out, row, "kind", "level");
            choose(&mut out, row, "trajectory", "linear");
            kpi::facts(plan, row, today, &mut out);
        }
        "exit_points" => exit_point(plan, row, today, &mut out),
        "renewals" => renewal(plan, row, today, &mut out),
        _ => {}
    }
    out
}

fn choose(out: &mut Facts, row: &Row, column: &'static str, default: &str) {
    out.insert(column, V::Text(choice(row, column, default)));
}

/// Codes of the departments related: the owners after the first, then the related ones.
fn related(plan: &Plan, row: &Row) -> V {
    let mut codes: Vec<String> = Vec::new();
    let owners = list(row, "owner");
    let owner = plan.department(&owners[0])["code"].clone();
    for name in owners.into_iter().skip(1).chain(list(row, "related")) {
        let code = plan.department(&name)["code"].clone();
        if code != owner && !codes.contains(&code) {
            codes.push(code);
        }
    }
    V::List(codes)
}

fn milestone(plan: &Plan, row: &Row, today: NaiveDate, out: &mut Facts) {
    let (due, year) = due(row);
    let status = choice(row, "status", "planned");
    let open = status == "planned" || status == "in_progress";
    let late = open && due < today;
    out.insert("due", V::Day(due));
    out.insert("due_from_year", V::Bool(year));
    if !year {
        out.insert("due_on", V::Day(due));
    }
    let written = text(row, "due_on").filter(|t| t.len() == 4).or(text(row, "fiscal_year"));
    if let Some(year) = written {
        out.insert("fiscal_year", V::Int(year.parse().unwrap()));
    }
    out.insert("done", V::Bool(status == "done"));
    out.insert("open", V::Bool(open));
    out.insert("status", V::Text(status));
    out.insert("days_left", V::Int(between(today, due)));
    out.insert("days_late", V::Int(if late { between(due, today) } else { 0 }));
    out.insert("business_days_late", V::Int(if late { business_days(plan, due, today) } else { 0 }));
}

/// The day due, and whether only a year was given. A year in `due_on` counts as `fiscal_year`.
pub(crate) fn due(row: &Row) -> (NaiveDate, bool) {
    match text(row, "due_on") {
        Some(day) if day.len() > 4 => (day.parse().unwrap(), false),
        Some(year) => (year_end(year.parse().unwrap()), true),
        None => (year_end(int(row, "fiscal_year").unwrap() as i32), true),
    }
}

/// Whether the exit point is met on a day; none where too few measurements tell.
fn met(plan: &Plan, row: &Row, day: NaiveDate) -> Option<bool> {
    let by_day = date(row, "on").map(|on| day >= on);
    if by_day == Some(true) {
        return by_day;
    }
    let whole = text(row, "kpi").is_some() && text(row, "comparison").is_some();
    let Some(threshold) = number(row, "threshold").filter(|_| whole) else { return by_day };
    let code = text(row, "kpi").unwrap();
    let comparison = text(row, "comparison").unwrap();
    let flow = choice(plan.row("kpis", &code).unwrap(), "kind", "level") == "flow";
    let mut values = Vec::new();
    for (on, value) in kpi::measurements(plan, &code) {
        let last_of_year = on == year_end(fiscal_year(on));
        let waits = flow && comparison.starts_with('<') && !last_of_year;
        if on <= day && date(row, "from").is_none_or(|from| on >= from) && !waits {
            values.push(value);
        }
    }
    let count = int(row, "consecutive").unwrap_or(1).max(1) as usize;
    if values.len() < count {
        return None;
    }
    Some(values[values.len() - count..].iter().all(|v| match comparison.as_str() {
        "<" => *v < threshold,
        "<=" => *v <= threshold,
        ">" => *v > threshold,
        _ => *v >= threshold,
    }))
}

fn exit_point(plan: &Plan, row: &Row, today: NaiveDate, out: &mut Facts) {
    choose(out, row, "default_outcome", "end");
    let within = int(row, "decide_within").unwrap_or(30);
    out.insert("decide_within", V::Int(within));
    out.insert("decided", V::Bool(false));
    if let Some(on) = date(row, "on") {
        out.insert("days_to_exit", V::Int(between(today, on)));
    }
    if text(row, "kpi").is_some() && text(row, "comparison").is_some() && number(row, "threshold").is_some() {
        out.insert("comparison", V::Text(text(row, "comparison").unwrap()));
        out.insert("threshold", V::Num(number(row, "threshold").unwrap()));
        out.insert("consecutive", V::Int(int(row, "consecutive").unwrap_or(1).max(1)));
        if let Some(from) = date(row, "from") {
            out.insert("from", V::Day(from));
        }
    }
    if let Some(is_met) = met(plan, row, today) {
        out.insert("met", V::Bool(is_met));
    }
    // The first day on which it was so; it can only begin on one of these.
    let mut days: Vec<NaiveDate> = date(row, "on").into_iter().collect();
    if let Some(code) = text(row, "kpi") {
        days.extend(kpi::measurements(plan, &code).into_iter().map(|(on, _)| on));
    }
    days.sort();
    for day in days.into_iter().filter(|d| *d <= today) {
        if met(plan, row, day) == Some(true) {
            out.insert("met_on", V::Day(day));
            out.insert("decide_by", V::Day(plus(day, within)));
            return;
        }
    }
}

fn renewal(plan: &Plan, row: &Row, today: NaiveDate, out: &mut Facts) {
    choose(out, row, "status", "active");
    out.insert("related", related(plan, row));
    out.insert("decision", V::Text("none".into()));
    out.insert("decided", V::Bool(choice(row, "status", "active") != "active"));
    let since = date(row, "reviewed_on").or(date(row, "starts_on"));
    if let (Some(since), Some(years)) = (since, int(row, "review_every")) {
        out.insert("review_by", V::Day(months_before(since, -12 * years)));
    }
    let Some(ends_on) = date(row, "ends_on") else { return };
    let default = match row["kind"].trim() {
        "designated_manager" => "12mo",
        "ordinance" => "6mo",
        _ => "3mo",
    };
    let notice = text(row, "notice").unwrap_or(default.into());
    let notice_by = date(row, "notice_by").unwrap_or(span_before(plan, ends_on, &notice));
    let mut decide_by = back_to_business(plan, notice_by);
    if yes(row, "auto_renews") {
        decide_by = business_days_before(plan, decide_by, 10);
    }
    out.insert("notice_by", V::Day(notice_by));
    out.insert("decide_by", V::Day(decide_by));
    out.insert("days_to_decide", V::Int(between(today, decide_by)));
    out.insert("days_to_notice", V::Int(between(today, notice_by)));
    out.insert("days_to_end", V::Int(between(today, ends_on)));
    out.insert("over", V::Bool(today > ends_on));
}

fn initiative(plan: &Plan, row: &Row, today: NaiveDate, out: &mut Facts) {
    let code = row["code"].trim();
    let milestones: Vec<&Row> = plan.of("milestones", "initiative", code).collect();
    let kpis: Vec<&Row> = plan.of("kpis", "initiative", code).collect();
    let exit_points = plan.of("exit_points", "initiative", code).count();
    let status = |m: &Row| choice(m, "status", "planned");
    let is_due = |m: &&&Row| due(m).0 < today && status(m) != "dropped";
    let late =
        milestones.iter().filter(|m| ["planned", "in_progress"].contains(&&*status(m)) && due(m).0 < today);
    let count = |n: usize| V::Int(n as i64);
    let off = kpis.iter().filter(|k| {
        let mut of_kpi = Facts::new();
        kpi::facts(plan, k, today, &mut of_kpi);
        of_kpi["status"] == V::Text("off_track".into())
    });
    let without_target = kpis.iter().filter(|k| kpi::targets(plan, k).is_empty()).count();
    choose(out, row, "status", "active");
    out.insert("related", related(plan, row));
    out.insert("started", V::Bool(date(row, "starts_on").is_none_or(|d| d <= today)));
    out.insert("milestones_total", count(milestones.len()));
    out.insert("milestones_done", count(milestones.iter().filter(|m| status(m) == "done").count()));
    out.insert("milestones_late", count(late.count()));
    out.insert("milestones_due", count(milestones.iter().filter(is_due).count()));
    let due_done = milestones.iter().filter(is_due).filter(|m| status(m) == "done").count();
    out.insert("milestones_due_done", count(due_done));
    out.insert("kpis_total", count(kpis.len()));
    out.insert("kpis_with_target", count(kpis.len() - without_target));
    out.insert("kpis_off_track", count(off.count()));
    out.insert("exit_points_total", count(exit_points));
    out.insert("decided", V::Bool(false));
    if let Some(end) = date(row, "ends_on") {
        out.insert("days_to_end", V::Int(between(today, end)));
    }
    activity(plan, row, &milestones, &kpis, today, out);
    let mut missing = Vec::new();
    let mut lacks = |what: &str, lacking: bool| {
        if lacking {
            missing.push(what.to_owned());
        }
    };
    lacks("policy", text(row, "policy").is_none());
    lacks("target_state", text(row, "target_state").is_none());
    lacks("kpi", kpis.is_empty());
    lacks("kpi_target", without_target > 0);
    lacks("milestone", milestones.is_empty());
    lacks("exit_point", exit_points == 0 && date(row, "ends_on").is_none());
    out.insert("missing", V::List(missing));
}

fn activity(plan: &Plan, row: &Row, milestones: &[&Row], kpis: &[&Row], today: NaiveDate, out: &mut Facts) {
    let mut signs: Vec<NaiveDate> = date(row, "starts_on").into_iter().collect();
    for m in milestones {
        signs.extend(date(m, "updated_on"));
        signs.extend(date(m, "completed_on"));
    }
    let mut limit = 180;
    for k in kpis {
        signs.extend(kpi::measurements(plan, k["code"].trim()).into_iter().map(|(on, _)| on));
        if let Some(every) = int(k, "report_every") {
            limit = limit.max(31 * every + kpi::grace(k));
        }
    }
    out.insert("activity_limit", V::Int(limit));
    if let Some(last) = signs.into_iter().filter(|d| *d <= today).max() {
        out.insert("last_activity", V::Day(last));
        out.insert("days_since_activity", V::Int(between(last, today)));
    }
}

/// `plan.md`, History, of a plan of which nothing else is known: its ends are the first, nothing was
/// eased, and nothing vanished. The label is the row's name.
fn history(table: &str, row: &Row, out: &mut Facts) {
    let (label, eased): (_, &[&'static str]) = match table {
        "departments" => ("name", &[]),
        "initiatives" => ("title", &["ends_moved", "exit_points_eased"]),
        "kpis" => ("name", &["targets_eased"]),
        "exit_points" => ("description", &[]),
        "renewals" => ("title", &["ends_moved"]),
        _ => ("title", &[]),
    };
    out.insert("label", V::Text(text(row, label).expect("a name")));
    out.extend(eased.iter().map(|name| (*name, V::Int(0))));
    if matches!(table, "initiatives" | "renewals") {
        out.extend(date(row, "ends_on").map(|end| ("ends_first", V::Day(end))));
    }
    out.insert("vanished", V::Bool(false));
}
