//! What rules read of a renewal.

use super::values::{date, double, given, int, optional, text, truth};
use super::{Field, Link, List, Type, Value};
use crate::plan::Table;

pub(super) static FIELDS: &[Field] = &[
    given("code", Type::Str, |v, i| Value::Str(&v.plan.renewals[i].code)),
    given("kind", Type::Str, |v, i| Value::Str(v.plan.renewals[i].kind.name())),
    given("title", Type::Str, |v, i| Value::Str(&v.plan.renewals[i].title)),
    optional("counterparty", Type::Str, |v, i| text(&v.plan.renewals[i].counterparty)),
    given("related", Type::List, |v, i| {
        Value::List(List::Codes { departments: &v.plan.departments, rows: &v.plan.renewals[i].related })
    }),
    optional("starts_on", Type::Date, |v, i| date(v.plan.renewals[i].starts_on)),
    optional("ends_on", Type::Date, |v, i| date(v.plan.renewals[i].ends_on)),
    optional("term", Type::Str, |v, i| text(&v.plan.renewals[i].term_text)),
    optional("notice", Type::Str, |v, i| text(&v.plan.renewals[i].notice_text)),
    optional("notice_by", Type::Date, |v, i| date(v.facts.renewals[i].notice_by)),
    given("auto_renews", Type::Bool, |v, i| Value::Bool(v.plan.renewals[i].auto_renews)),
    optional("notice_sent_on", Type::Date, |v, i| date(v.plan.renewals[i].notice_sent_on)),
    optional("review_every", Type::Int, |v, i| int(v.plan.renewals[i].review_every.map(i64::from))),
    optional("reviewed_on", Type::Date, |v, i| date(v.plan.renewals[i].reviewed_on)),
    optional("annual_cost", Type::Double, |v, i| double(v.plan.renewals[i].annual_cost)),
    optional("times_renewed", Type::Int, |v, i| int(v.plan.renewals[i].times_renewed.map(i64::from))),
    given("status", Type::Str, |v, i| Value::Str(v.plan.renewals[i].status.name())),
    optional("ended_on", Type::Date, |v, i| date(v.plan.renewals[i].ended_on)),
    optional("decide_by", Type::Date, |v, i| date(v.facts.renewals[i].decide_by)),
    optional("days_to_decide", Type::Int, |v, i| int(v.facts.renewals[i].days_to_decide)),
    optional("days_to_notice", Type::Int, |v, i| int(v.facts.renewals[i].days_to_notice)),
    optional("days_to_end", Type::Int, |v, i| int(v.facts.renewals[i].days_to_end)),
    optional("over", Type::Bool, |v, i| truth(v.facts.renewals[i].over)),
    given("decision", Type::Str, |v, i| Value::Str(v.facts.renewals[i].decision.name())),
    given("decided", Type::Bool, |v, i| Value::Bool(v.facts.renewals[i].decided)),
    optional("review_by", Type::Date, |v, i| date(v.facts.renewals[i].review_by)),
    optional("ends_first", Type::Date, |v, i| date(v.facts.renewals[i].ends_first)),
    given("ends_moved", Type::Int, |v, i| Value::Int(v.facts.renewals[i].ends_moved)),
    given("label", Type::Str, |v, i| Value::Str(&v.plan.renewals[i].title)),
    given("vanished", Type::Bool, |v, i| Value::Bool(v.facts.vanished.contains(&(Table::Renewals, i)))),
];

pub(super) static LINKS: &[Link] = &[
    Link { name: "initiative", to: Table::Initiatives, follow: |v, i| v.plan.renewals[i].initiative },
    Link { name: "owner", to: Table::Departments, follow: |v, i| Some(v.plan.renewals[i].owner) },
];
