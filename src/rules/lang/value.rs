//! The values that expressions have while they are evaluated.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::lang::Text;
use crate::plan::fields::{List, Value};

/// A value. A civil date is kept apart from an instant: it is a timestamp at local midnight, but
/// compares and counts by days, which is cheap and right where clocks change.
#[derive(Clone, Debug)]
pub(crate) enum Val<'a> {
    /// null
    Null,
    /// bool
    Bool(bool),
    /// int
    Int(i64),
    /// double
    Double(f64),
    /// string, of the plan or of the rule
    Str(&'a str),
    /// string, made while evaluating
    Text(Arc<str>),
    /// timestamp: the local midnight of a civil date
    Date(NaiveDate),
    /// timestamp
    Time(DateTime<Utc>),
    /// duration
    Dur(TimeDelta),
    /// list(string), of the plan
    Texts(List<'a>),
    /// list, made while evaluating
    List(Arc<[Val<'a>]>),
}

/// Why an expression has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It read a value that the plan lacks: cannot tell.
    Absent,
    /// It failed.
    Failed(Failure),
}

/// How an expression fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// An integer was divided by zero.
    DivisionByZero,
    /// An integer left the 64-bit range.
    Overflow,
    /// A date or duration left CEL's range, or a number does not fit its new type.
    Range,
    /// 0.0 ÷ 0.0 has no order.
    NotANumber,
    /// A list has no such element.
    Index,
    /// A text does not say what it should be converted to.
    Unreadable,
}

impl Stop {
    /// Of two reasons the one that stands: absence before failure, the first before the second.
    pub(super) fn or(self, other: Option<Stop>) -> Stop {
        match (self, other) {
            (Stop::Failed(_), Some(Stop::Absent)) => Stop::Absent,
            (stop, _) => stop,
        }
    }
}

impl Failure {
    /// In words.
    pub(crate) fn text(self) -> Text {
        match self {
            Failure::DivisionByZero => Text::new("0 で割っています", "division by zero"),
            Failure::Overflow => {
                Text::new("整数の範囲を超えました", "overflow: the result leaves the 64-bit integers")
            }
            Failure::Range => {
                Text::new("日付・期間・数の範囲を超えました", "a date, duration or number is out of range")
            }
            Failure::NotANumber => {
                Text::new("0.0 ÷ 0.0 の結果は大小を比べられません", "the result of 0.0 / 0.0 has no order")
            }
            Failure::Index => Text::new("一覧にその番号の要素がありません", "the list has no such element"),
            Failure::Unreadable => Text::new("文字列を変換できません", "the text cannot be converted"),
        }
    }
}

impl<'a> Val<'a> {
    /// The plan's value; [`Stop::Absent`] where it lacks it.
    #[inline]
    pub(super) fn of(value: Value<'a>) -> Result<Val<'a>, Stop> {
        Ok(match value {
            Value::Absent => return Err(Stop::Absent),
            Value::Bool(b) => Val::Bool(b),
            Value::Int(n) => Val::Int(n),
            Value::Double(x) => Val::Double(x),
            Value::Str(s) => Val::Str(s),
            Value::Date(d) => Val::Date(d),
            Value::List(l) => Val::Texts(l),
        })
    }

    /// The text, where it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Val::Str(s) => Some(s),
            Val::Text(s) => Some(s),
            _ => None,
        }
    }

    /// The instant, where it is a timestamp.
    pub(super) fn instant(&self, calendar: &Calendar) -> Option<DateTime<Utc>> {
        match self {
            Val::Date(d) => Some(calendar.midnight(*d)),
            Val::Time(t) => Some(*t),
            _ => None,
        }
    }

    /// The civil date in the city's zone, where it is a timestamp.
    pub(crate) fn date(&self, calendar: &Calendar) -> Option<NaiveDate> {
        match self {
            Val::Date(d) => Some(*d),
            Val::Time(t) => Some(calendar.today(*t)),
            _ => None,
        }
    }

    /// The number of elements, where it is a list.
    pub(super) fn len(&self) -> usize {
        match self {
            Val::Texts(l) => l.len(),
            Val::List(l) => l.len(),
            _ => 0,
        }
    }

    /// Element `i` of a list.
    pub(super) fn at(&self, i: usize) -> Option<Val<'a>> {
        match self {
            Val::Texts(l) => l.get(i).map(Val::Str),
            Val::List(l) => l.get(i).cloned(),
            _ => None,
        }
    }
}
