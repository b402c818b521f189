//! What rules read of an initiative.

use super::values::{date, given, int, optional, text};
use super::{Field, Link, List, Type, Value};
use crate::plan::Table;

pub(super) static FIELDS: &[Field] = &[
    given("code", Type::Str, |v, i| Value::Str(&v.plan.initiatives[i].code)),
    given("title", Type::Str, |v, i| Value::Str(&v.plan.initiatives[i].title)),
    optional("perspective", Type::Str, |v, i| text(&v.plan.initiatives[i].perspective)),
    optional("direction", Type::Str, |v, i| text(&v.plan.initiatives[i].direction)),
    optional("policy", Type::Str, |v, i| text(&v.plan.initiatives[i].policy)),
    given("related", Type::List, |v, i| {
        Value::List(List::Codes { departments: &v.plan.departments, rows: &v.plan.initiatives[i].related })
    }),
    optional("target_state", Type::Str, |v, i| text(&v.plan.initiatives[i].target_state)),
    optional("references", Type::Str, |v, i| text(&v.plan.initiatives[i].references)),
    given("new", Type::Bool, |v, i| Value::Bool(v.plan.initiatives[i].new)),
    optional("starts_on", Type::Date, |v, i| date(v.plan.initiatives[i].starts_on)),
    optional("ends_on", Type::Date, |v, i| date(v.plan.initiatives[i].ends_on)),
    given("status", Type::Str, |v, i| Value::Str(v.plan.initiatives[i].status.name())),
    given("tags", Type::List, |v, i| Value::List(List::Owned(&v.plan.initiatives[i].tags))),
    given("started", Type::Bool, |v, i| Value::Bool(v.facts.initiatives[i].started)),
    given("milestones_total", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].milestones_total)),
    given("milestones_done", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].milestones_done)),
    given("milestones_late", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].milestones_late)),
    given("milestones_due", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].milestones_due)),
    given("milestones_due_done", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].milestones_due_done)),
    given("kpis_total", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].kpis_total)),
    given("kpis_with_target", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].kpis_with_target)),
    given("kpis_off_track", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].kpis_off_track)),
    given("exit_points_total", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].exit_points_total)),
    optional("days_to_end", Type::Int, |v, i| int(v.facts.initiatives[i].days_to_end)),
    given("decided", Type::Bool, |v, i| Value::Bool(v.facts.initiatives[i].decided)),
    optional("last_activity", Type::Date, |v, i| date(v.facts.initiatives[i].last_activity)),
    optional("days_since_activity", Type::Int, |v, i| int(v.facts.initiatives[i].days_since_activity)),
    given("activity_limit", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].activity_limit)),
    given("missing", Type::List, |v, i| Value::List(List::Fixed(&v.facts.initiatives[i].missing))),
    optional("ends_first", Type::Date, |v, i| date(v.facts.initiatives[i].ends_first)),
    given("ends_moved", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].ends_moved)),
    given("exit_points_eased", Type::Int, |v, i| Value::Int(v.facts.initiatives[i].exit_points_eased)),
    optional("exit_points_eased_last", Type::Str, |v, i| {
        text(&v.facts.initiatives[i].exit_points_eased_last)
    }),
    given("label", Type::Str, |v, i| Value::Str(&v.plan.initiatives[i].title)),
    given("vanished", Type::Bool, |v, i| Value::Bool(v.facts.vanished.contains(&(Table::Initiatives, i)))),
];

pub(super) static LINKS: &[Link] =
    &[Link { name: "owner", to: Table::Departments, follow: |v, i| Some(v.plan.initiatives[i].owner) }];
