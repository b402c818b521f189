//! What rules read of an exit point.

use super::values::{date, double, given, int, name, optional, truth};
use super::{Field, Link, Type, Value};
use crate::plan::Table;

pub(super) static FIELDS: &[Field] = &[
    given("code", Type::Str, |v, i| Value::Str(&v.plan.exit_points[i].code)),
    given("description", Type::Str, |v, i| Value::Str(&v.plan.exit_points[i].description)),
    optional("on", Type::Date, |v, i| date(v.plan.exit_points[i].on)),
    optional("comparison", Type::Str, |v, i| {
        name(v.plan.exit_points[i].condition.as_ref().map(|c| c.comparison.name()))
    }),
    optional("threshold", Type::Double, |v, i| {
        double(v.plan.exit_points[i].condition.as_ref().map(|c| c.threshold))
    }),
    optional("consecutive", Type::Int, |v, i| {
        int(v.plan.exit_points[i].condition.as_ref().map(|c| c.consecutive.into()))
    }),
    optional("from", Type::Date, |v, i| date(v.plan.exit_points[i].condition.as_ref().and_then(|c| c.from))),
    given("decide_within", Type::Int, |v, i| Value::Int(v.plan.exit_points[i].decide_within.into())),
    given("default_outcome", Type::Str, |v, i| Value::Str(v.plan.exit_points[i].default_outcome.name())),
    optional("met", Type::Bool, |v, i| truth(v.facts.exit_points[i].met)),
    optional("met_on", Type::Date, |v, i| date(v.facts.exit_points[i].met_on)),
    optional("days_to_exit", Type::Int, |v, i| int(v.facts.exit_points[i].days_to_exit)),
    optional("decide_by", Type::Date, |v, i| date(v.facts.exit_points[i].decide_by)),
    given("decided", Type::Bool, |v, i| Value::Bool(v.facts.exit_points[i].decided)),
    given("label", Type::Str, |v, i| Value::Str(&v.plan.exit_points[i].description)),
    given("vanished", Type::Bool, |v, i| Value::Bool(v.facts.vanished.contains(&(Table::ExitPoints, i)))),
];

pub(super) static LINKS: &[Link] = &[
    Link {
        name: "initiative",
        to: Table::Initiatives,
        follow: |v, i| Some(v.plan.exit_points[i].initiative),
    },
    Link {
        name: "owner",
        to: Table::Departments,
        follow: |v, i| Some(v.plan.initiatives[v.plan.exit_points[i].initiative].owner),
    },
    Link {
        name: "kpi",
        to: Table::Kpis,
        follow: |v, i| v.plan.exit_points[i].condition.as_ref().map(|c| c.kpi),
    },
];
