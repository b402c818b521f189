//! What rules read of a milestone.

use super::values::{date, given, int, optional, text};
use super::{Field, Link, Type, Value};
use crate::plan::Table;

pub(super) static FIELDS: &[Field] = &[
    given("code", Type::Str, |v, i| Value::Str(&v.plan.milestones[i].code)),
    given("title", Type::Str, |v, i| Value::Str(&v.plan.milestones[i].title)),
    optional("fiscal_year", Type::Int, |v, i| int(v.plan.milestones[i].fiscal_year.map(i64::from))),
    optional("content", Type::Str, |v, i| text(&v.plan.milestones[i].content)),
    optional("due_on", Type::Date, |v, i| date(v.plan.milestones[i].due_on)),
    given("status", Type::Str, |v, i| Value::Str(v.plan.milestones[i].status.name())),
    optional("completed_on", Type::Date, |v, i| date(v.plan.milestones[i].completed_on)),
    optional("updated_on", Type::Date, |v, i| date(v.plan.milestones[i].updated_on)),
    given("due", Type::Date, |v, i| Value::Date(v.facts.milestones[i].due)),
    given("due_from_year", Type::Bool, |v, i| Value::Bool(v.facts.milestones[i].due_from_year)),
    given("done", Type::Bool, |v, i| Value::Bool(v.facts.milestones[i].done)),
    given("open", Type::Bool, |v, i| Value::Bool(v.facts.milestones[i].open)),
    given("days_left", Type::Int, |v, i| Value::Int(v.facts.milestones[i].days_left)),
    given("days_late", Type::Int, |v, i| Value::Int(v.facts.milestones[i].days_late)),
    given("business_days_late", Type::Int, |v, i| Value::Int(v.facts.milestones[i].business_days_late)),
    given("label", Type::Str, |v, i| Value::Str(&v.plan.milestones[i].title)),
    given("vanished", Type::Bool, |v, i| Value::Bool(v.facts.vanished.contains(&(Table::Milestones, i)))),
];

pub(super) static LINKS: &[Link] = &[
    Link { name: "initiative", to: Table::Initiatives, follow: |v, i| Some(v.plan.milestones[i].initiative) },
    Link {
        name: "owner",
        to: Table::Departments,
        follow: |v, i| Some(v.plan.initiatives[v.plan.milestones[i].initiative].owner),
    },
];
