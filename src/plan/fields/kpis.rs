//! What rules read of a KPI. Its `status` is the derived light: a KPI has no such column.

use super::values::{date, double, given, int, optional, text};
use super::{Field, Link, List, Type, Value};
use crate::plan::Table;

pub(super) static FIELDS: &[Field] = &[
    given("code", Type::Str, |v, i| Value::Str(&v.plan.kpis[i].code)),
    given("name", Type::Str, |v, i| Value::Str(&v.plan.kpis[i].name)),
    optional("unit", Type::Str, |v, i| text(&v.plan.kpis[i].unit)),
    given("direction", Type::Str, |v, i| Value::Str(v.plan.kpis[i].direction.name())),
    given("kind", Type::Str, |v, i| Value::Str(v.plan.kpis[i].kind.name())),
    optional("baseline_on", Type::Date, |v, i| date(v.plan.kpis[i].baseline.map(|b| b.on))),
    optional("baseline", Type::Double, |v, i| double(v.plan.kpis[i].baseline.map(|b| b.value))),
    given("trajectory", Type::Str, |v, i| Value::Str(v.plan.kpis[i].trajectory.name())),
    given("on_track_at", Type::Double, |v, i| Value::Double(v.plan.kpis[i].on_track_at)),
    given("at_risk_at", Type::Double, |v, i| Value::Double(v.plan.kpis[i].at_risk_at)),
    optional("tolerance", Type::Double, |v, i| double(v.plan.kpis[i].tolerance)),
    optional("report_every", Type::Int, |v, i| int(v.plan.kpis[i].report_every.map(i64::from))),
    given("report_grace", Type::Int, |v, i| Value::Int(v.plan.kpis[i].report_grace.into())),
    given("tags", Type::List, |v, i| Value::List(List::Owned(&v.plan.kpis[i].tags))),
    optional("actual", Type::Double, |v, i| double(v.facts.kpis[i].actual)),
    optional("as_of", Type::Date, |v, i| date(v.facts.kpis[i].as_of)),
    optional("expected", Type::Double, |v, i| double(v.facts.kpis[i].expected)),
    optional("attainment", Type::Double, |v, i| double(v.facts.kpis[i].attainment)),
    given("status", Type::Str, |v, i| Value::Str(v.facts.kpis[i].status.name())),
    optional("forecast", Type::Double, |v, i| double(v.facts.kpis[i].forecast)),
    optional("forecast_attainment", Type::Double, |v, i| double(v.facts.kpis[i].forecast_attainment)),
    optional("next_report_due", Type::Date, |v, i| date(v.facts.kpis[i].next_report_due)),
    given("report_late", Type::Bool, |v, i| Value::Bool(v.facts.kpis[i].report_late)),
    given("targets_eased", Type::Int, |v, i| Value::Int(v.facts.kpis[i].targets_eased)),
    optional("targets_eased_last", Type::Str, |v, i| text(&v.facts.kpis[i].targets_eased_last)),
    given("label", Type::Str, |v, i| Value::Str(&v.plan.kpis[i].name)),
    given("vanished", Type::Bool, |v, i| Value::Bool(v.facts.vanished.contains(&(Table::Kpis, i)))),
];

pub(super) static LINKS: &[Link] = &[
    Link { name: "initiative", to: Table::Initiatives, follow: |v, i| Some(v.plan.kpis[i].initiative) },
    Link {
        name: "owner",
        to: Table::Departments,
        follow: |v, i| Some(v.plan.initiatives[v.plan.kpis[i].initiative].owner),
    },
];
