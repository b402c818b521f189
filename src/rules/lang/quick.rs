//! The comparisons that most rules consist of: a field of the plan, a constant or the day, against
//! another. They need none of what a general value carries, and take a few nanoseconds.

use std::cmp::Ordering;

use chrono::{Days, NaiveDate};

use super::eval::{Cx, Watch};
use super::node::Node;
use super::syntax::Operator;
use super::value::Val;
use crate::plan::fields::Value;

/// A plain value.
#[derive(Clone, Copy)]
enum Plain<'a> {
    Int(i64),
    Double(f64),
    Bool(bool),
    Date(NaiveDate),
    Str(&'a str),
}

/// The result, where both sides are plain and there; `None` leaves it to the general way, which also
/// knows what to say of absence and errors.
#[inline]
pub(super) fn compare<'a, 'n: 'a, W: Watch>(
    op: Operator,
    sides: &'n [Node; 2],
    cx: &Cx<'a>,
    w: &mut W,
) -> Option<bool> {
    let a = plain(&sides[0], cx, w)?;
    let b = plain(&sides[1], cx, w)?;
    let order = match (a, b) {
        (Plain::Int(a), Plain::Int(b)) => a.cmp(&b),
        (Plain::Double(a), Plain::Double(b)) => a.partial_cmp(&b)?,
        (Plain::Date(a), Plain::Date(b)) => a.cmp(&b),
        (Plain::Bool(a), Plain::Bool(b)) => a.cmp(&b),
        (Plain::Str(a), Plain::Str(b)) => match op {
            Operator::Eq => return Some(a == b),
            Operator::Ne => return Some(a != b),
            _ => a.cmp(b),
        },
        _ => return None,
    };
    Some(match op {
        Operator::Eq => order == Ordering::Equal,
        Operator::Ne => order != Ordering::Equal,
        Operator::Lt => order == Ordering::Less,
        Operator::Le => order != Ordering::Greater,
        Operator::Gt => order == Ordering::Greater,
        _ => order != Ordering::Less,
    })
}

#[inline]
fn plain<'a, 'n: 'a, W: Watch>(node: &'n Node, cx: &Cx<'a>, w: &mut W) -> Option<Plain<'a>> {
    Some(match node {
        Node::Field(f) => {
            let value = match f.get(&cx.view, cx.row) {
                Value::Int(n) => Plain::Int(n),
                Value::Double(x) => Plain::Double(x),
                Value::Bool(b) => Plain::Bool(b),
                Value::Date(d) => Plain::Date(d),
                Value::Str(s) => Plain::Str(s),
                Value::Absent | Value::List(_) => return None,
            };
            w.read(f.name);
            value
        }
        Node::Const(Val::Int(n)) => Plain::Int(*n),
        Node::Const(Val::Double(x)) => Plain::Double(*x),
        Node::Const(Val::Date(d)) => Plain::Date(*d),
        Node::Text(s) => Plain::Str(s),
        Node::Today => Plain::Date(cx.today),
        Node::FiscalYear => Plain::Int(cx.fiscal_year),
        Node::Shift(x, days) => {
            let Plain::Date(date) = plain_date(x, cx, w)? else { return None };
            let step = Days::new(days.unsigned_abs());
            let moved = if *days < 0 { date.checked_sub_days(step) } else { date.checked_add_days(step) };
            // Out of range is an error, which the general way reports.
            Plain::Date(moved.filter(|d| (1..=9999).contains(&chrono::Datelike::year(d)))?)
        }
        _ => return None,
    })
}

/// The date that a shift starts from, without recursion, so that the whole can be inlined.
#[inline]
fn plain_date<'a, 'n: 'a, W: Watch>(node: &'n Node, cx: &Cx<'a>, w: &mut W) -> Option<Plain<'a>> {
    match node {
        Node::Field(f) => match f.get(&cx.view, cx.row) {
            Value::Date(d) => {
                w.read(f.name);
                Some(Plain::Date(d))
            }
            _ => None,
        },
        Node::Today => Some(Plain::Date(cx.today)),
        _ => None,
    }
}
