//! An initiative's KPIs: the chart, what it says, the table, and how its facts come about.

use minijinja::{Value, context};

use super::super::paging::Pager;
use super::initiative::Desk;
use super::standing::kpi_mark;
use super::{iso, percent};
use crate::charts::{self, Look, Row, Series};
use crate::lang::Lang;
use crate::plan::derivation::{self, derivation};
use crate::plan::facts::KpiFacts;
use crate::plan::{Direction, Kpi, KpiKind, Status, Table};
use crate::render::address;

/// KPIs on one page: each has a chart.
const EACH: usize = 8;
/// Days of a KPI's table; the earlier ones are counted.
const DAYS: usize = 24;
/// The facts whose coming about is told.
const TOLD: [&str; 4] = ["attainment", "forecast", "next_report_due", "status"];

pub(super) fn measures(desk: &Desk<'_>) -> Value {
    let plan = &desk.picture.plan;
    let own: Vec<usize> = (0..plan.kpis.len()).filter(|row| plan.kpis[*row].initiative == desk.row).collect();
    let here = address::initiative(&plan.initiatives[desk.row].code);
    let page = |page: &str| address::query(&here, &[("kpis", page)]) + "#kpis";
    let (first, pager) = Pager::of(desk.asked.kpis.as_deref(), own.len(), EACH, page);
    let first = match desk.tried.and_then(|tried| tried.place(&own, plan)) {
        Some(place) => place / EACH * EACH, // where what was refused stands
        None => first,
    };
    let shown: Vec<Value> = own.iter().skip(first).take(EACH).filter_map(|row| one(desk, *row)).collect();
    context! { rows => shown, pager }
}

fn one(desk: &Desk<'_>, row: usize) -> Option<Value> {
    let picture = desk.picture;
    let (kpi, facts) = (picture.plan.kpis.get(row)?, picture.facts.kpis.get(row)?);
    let series = charts::kpi(&picture.view(), &picture.parts.calendar, row)?;
    let table = series.table();
    let earlier = table.len().saturating_sub(DAYS);
    let rows: Vec<Value> = table[earlier..].iter().map(|row| day(&series, row, desk.lang)).collect();
    let status = facts.status.name();
    let tried = desk.tried.filter(|tried| tried.is("value", &kpi.code));
    Some(context! {
        id => format!("kpi-{row}"),
        code => kpi.code.clone(),
        name => kpi.name.clone(),
        unit => kpi.unit.clone(),
        status,
        mark => kpi_mark(status),
        sentence => series.sentence(desk.lang),
        chart => Value::from_safe_string(series.svg(desk.lang, Look::Inline(&format!("chart-{row}")))),
        nothing => series.is_empty(),
        rows,
        earlier,
        about => about(kpi, facts),
        told => told(desk, row),
        enters => desk.enters && picture.plan.initiatives[desk.row].status != Status::Ended,
        tried => tried.map(super::entering::Tried::shown),
    })
}

fn day(series: &Series, row: &Row, lang: Lang) -> Value {
    let amount = |value: Option<f64>| value.map(|value| series.amount(value, lang));
    context! {
        on => row.on.to_string(),
        baseline => row.baseline,
        target => amount(row.target),
        set => row.set,
        result => amount(row.result),
        attainment => row.attainment.map(percent),
        forecast => amount(row.forecast),
    }
}

fn about(kpi: &Kpi, facts: &KpiFacts) -> Value {
    let direction = match kpi.direction {
        Direction::Increase => "increase",
        Direction::Decrease => "decrease",
        Direction::Maintain => "maintain",
    };
    let kind = match kpi.kind {
        KpiKind::Level => "level",
        KpiKind::Cumulative => "cumulative",
        KpiKind::Flow => "flow",
    };
    context! {
        direction,
        kind,
        every => kpi.report_every,
        next_report_due => iso(facts.next_report_due),
        report_late => facts.report_late,
        eased => facts.targets_eased,
        eased_last => facts.targets_eased_last.clone(),
    }
}

/// How its facts come about, in words.
fn told(desk: &Desk<'_>, row: usize) -> Vec<Value> {
    let picture = desk.picture;
    let from = derivation::Desk {
        plan: &picture.plan,
        facts: &picture.facts,
        recorded: &picture.recorded,
        calendar: &picture.parts.calendar,
        settings: &picture.parts.config.facts,
    };
    let one = |fact: &&str| {
        let words = derivation(&from, Table::Kpis, row, fact)?.words;
        Some(context! { fact => *fact, words => words.get(desk.lang) })
    };
    TOLD.iter().filter_map(one).collect()
}
