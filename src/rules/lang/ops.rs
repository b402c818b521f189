//! Operators on values. The checker has seen to the operands' types.

use std::cmp::Ordering;
use std::sync::Arc;

use super::syntax::Operator;
use super::time;
use super::value::{Failure, Stop, Val};
use crate::calendar::Calendar;

const OVERFLOW: Stop = Stop::Failed(Failure::Overflow);
const BY_ZERO: Stop = Stop::Failed(Failure::DivisionByZero);

/// `a op b` for the comparisons. What is not a number equals nothing, and has no order: asking for
/// one is an error, as in the language's own implementation.
#[inline]
pub(super) fn compare(op: Operator, a: &Val<'_>, b: &Val<'_>, calendar: &Calendar) -> Result<bool, Stop> {
    match op {
        Operator::Eq => return Ok(same(a, b, calendar)),
        Operator::Ne => return Ok(!same(a, b, calendar)),
        _ => {}
    }
    let Some(order) = order(a, b, calendar) else { return Err(Stop::Failed(Failure::NotANumber)) };
    Ok(match op {
        Operator::Lt => order.is_lt(),
        Operator::Le => order.is_le(),
        Operator::Gt => order.is_gt(),
        _ => order.is_ge(),
    })
}

/// The order of two values; `None` where there is none (not a number).
#[inline]
fn order(a: &Val<'_>, b: &Val<'_>, calendar: &Calendar) -> Option<Ordering> {
    match (a, b) {
        (Val::Int(a), Val::Int(b)) => Some(a.cmp(b)),
        (Val::Double(a), Val::Double(b)) => a.partial_cmp(b),
        (Val::Date(a), Val::Date(b)) => Some(a.cmp(b)),
        (Val::Int(a), Val::Double(b)) => (*a as f64).partial_cmp(b),
        (Val::Double(a), Val::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Val::Bool(a), Val::Bool(b)) => Some(a.cmp(b)),
        (Val::Dur(a), Val::Dur(b)) => Some(a.cmp(b)),
        _ => match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => Some(a.cmp(b)),
            _ => Some(a.instant(calendar)?.cmp(&b.instant(calendar)?)),
        },
    }
}

/// Whether two values are equal.
pub(super) fn same(a: &Val<'_>, b: &Val<'_>, calendar: &Calendar) -> bool {
    match (a, b) {
        (Val::Str(a), Val::Str(b)) => a == b,
        (Val::Null, Val::Null) => true,
        (Val::Texts(_) | Val::List(_), _) => {
            a.len() == b.len() && elements(a).zip(elements(b)).all(|(x, y)| same(&x, &y, calendar))
        }
        _ => order(a, b, calendar) == Some(Ordering::Equal),
    }
}

/// The elements of a list.
pub(super) fn elements<'v, 'a>(list: &'v Val<'a>) -> impl Iterator<Item = Val<'a>> + use<'v, 'a> {
    (0..list.len()).filter_map(|i| list.at(i))
}

/// `x in list`
pub(super) fn is_in(x: &Val<'_>, list: &Val<'_>, calendar: &Calendar) -> bool {
    match (x.as_str(), list) {
        (Some(x), Val::Texts(l)) => l.iter().any(|s| s == x),
        _ => elements(list).any(|y| same(x, &y, calendar)),
    }
}

/// `list[i]`
pub(super) fn index<'a>(list: &Val<'a>, i: &Val<'a>) -> Result<Val<'a>, Stop> {
    let missing = Stop::Failed(Failure::Index);
    let Val::Int(i) = i else { return Err(missing) };
    usize::try_from(*i).ok().and_then(|i| list.at(i)).ok_or(missing)
}

/// `-x`
pub(super) fn negate<'a>(x: &Val<'a>) -> Result<Val<'a>, Stop> {
    match x {
        Val::Int(n) => n.checked_neg().map(Val::Int).ok_or(OVERFLOW),
        Val::Double(x) => Ok(Val::Double(-x)),
        other => Ok(other.clone()),
    }
}

/// `a op b` for `+ - * / %`.
pub(super) fn math<'a>(op: Operator, a: &Val<'a>, b: &Val<'a>, calendar: &Calendar) -> Result<Val<'a>, Stop> {
    match (a, b) {
        (Val::Int(a), Val::Int(b)) => int(op, *a, *b).map(Val::Int),
        (Val::Double(a), Val::Double(b)) => Ok(Val::Double(double(op, *a, *b))),
        (Val::Dur(a), Val::Dur(b)) => {
            let sum = if op == Operator::Sub { a.checked_sub(b) } else { a.checked_add(b) };
            time::in_range(sum.ok_or(Stop::Failed(Failure::Range))?)
        }
        (t, Val::Dur(d)) => time::add(t, if op == Operator::Sub { -*d } else { *d }, calendar),
        (Val::Dur(d), t) => time::add(t, *d, calendar),
        (Val::Date(_) | Val::Time(_), _) => time::between(a, b, calendar),
        _ => match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => Ok(Val::Text([a, b].concat().into())),
            _ => Ok(Val::List(elements(a).chain(elements(b)).collect::<Arc<[_]>>())),
        },
    }
}

fn int(op: Operator, a: i64, b: i64) -> Result<i64, Stop> {
    match op {
        Operator::Add => a.checked_add(b).ok_or(OVERFLOW),
        Operator::Sub => a.checked_sub(b).ok_or(OVERFLOW),
        Operator::Mul => a.checked_mul(b).ok_or(OVERFLOW),
        _ if b == 0 => Err(BY_ZERO),
        Operator::Div => a.checked_div(b).ok_or(OVERFLOW),
        _ => a.checked_rem(b).ok_or(OVERFLOW),
    }
}

fn double(op: Operator, a: f64, b: f64) -> f64 {
    match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mul => a * b,
        _ => a / b,
    }
}
