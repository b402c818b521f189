//! What rules read of a department.

use super::values::{date, given, language, optional, text};
use super::{Field, Link, List, Type, Value};
use crate::plan::Table;

pub(super) static FIELDS: &[Field] = &[
    given("code", Type::Str, |v, i| Value::Str(&v.plan.departments[i].code)),
    given("name", Type::Str, |v, i| Value::Str(&v.plan.departments[i].name)),
    given("role", Type::Str, |v, i| Value::Str(v.plan.departments[i].role.name())),
    given("emails", Type::List, |v, i| Value::List(List::Owned(&v.plan.departments[i].emails))),
    optional("channel", Type::Str, |v, i| text(&v.plan.departments[i].channel)),
    optional("language", Type::Str, |v, i| language(v.plan.departments[i].language)),
    optional("valid_until", Type::Date, |v, i| date(v.plan.departments[i].valid_until)),
    given("label", Type::Str, |v, i| Value::Str(&v.plan.departments[i].name)),
    given("vanished", Type::Bool, |v, i| Value::Bool(v.facts.vanished.contains(&(Table::Departments, i)))),
];

pub(super) static LINKS: &[Link] = &[
    Link { name: "parent", to: Table::Departments, follow: |v, i| v.plan.departments[i].parent },
    Link { name: "successor", to: Table::Departments, follow: |v, i| v.plan.departments[i].successor },
];
