//! The functions: their signatures, and what each does.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, TimeDelta};
use regex::Regex;

use super::eval::Cx;
use super::time;
use super::types::Ty;
use super::value::{Failure, Stop, Val};

/// A function, its overload chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Func {
    /// The argument itself: a conversion to the type it has.
    Same,
    StartsWith,
    EndsWith,
    Contains,
    Matches,
    TextSize,
    ListSize,
    IntOfDouble,
    IntOfText,
    IntOfTime,
    DoubleOfInt,
    DoubleOfText,
    BoolOfText,
    TextOf,
    TimeOfText,
    TimeOfInt,
    DurationOfText,
    /// An accessor of a timestamp, in UTC or in the zone of its second argument.
    Part(time::Part),
    /// An accessor of a duration.
    Total(time::Total),
    Days,
    Date,
    BusinessDays,
    AddBusinessDays,
    FiscalYearOf,
    MonthOf,
    DayOf,
}

/// A parameter's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    Bool,
    Int,
    Double,
    Str,
    Time,
    Dur,
    List,
}

impl Takes {
    /// Whether a value of type `ty` may be given.
    pub(super) fn accepts(self, ty: &Ty) -> bool {
        self.ty().join(ty).is_some()
    }

    /// As a type, for words.
    pub(super) fn ty(self) -> Ty {
        match self {
            Takes::Bool => Ty::Bool,
            Takes::Int => Ty::Int,
            Takes::Double => Ty::Double,
            Takes::Str => Ty::Str,
            Takes::Time => Ty::Time,
            Takes::Dur => Ty::Dur,
            Takes::List => Ty::List(Box::new(Ty::Any)),
        }
    }
}

/// One overload.
pub(super) struct Signature {
    /// The name.
    pub(super) name: &'static str,
    /// Whether the first argument stands before the dot.
    pub(super) member: bool,
    /// The parameters, the one before the dot included.
    pub(super) takes: &'static [Takes],
    /// The type of the result.
    pub(super) gives: Ty,
    /// What it does.
    pub(super) func: Func,
}

const fn global(name: &'static str, takes: &'static [Takes], gives: Ty, func: Func) -> Signature {
    Signature { name, member: false, takes, gives, func }
}

const fn member(name: &'static str, takes: &'static [Takes], gives: Ty, func: Func) -> Signature {
    Signature { name, member: true, takes, gives, func }
}

const fn part(name: &'static str, part: time::Part) -> [Signature; 2] {
    [
        member(name, &[Takes::Time], Ty::Int, Func::Part(part)),
        member(name, &[Takes::Time, Takes::Str], Ty::Int, Func::Part(part)),
    ]
}

const fn total(name: &'static str, total: time::Total) -> Signature {
    member(name, &[Takes::Dur], Ty::Int, Func::Total(total))
}

static PLAIN: &[Signature] = &[
    member("startsWith", &[Takes::Str, Takes::Str], Ty::Bool, Func::StartsWith),
    member("endsWith", &[Takes::Str, Takes::Str], Ty::Bool, Func::EndsWith),
    member("contains", &[Takes::Str, Takes::Str], Ty::Bool, Func::Contains),
    member("matches", &[Takes::Str, Takes::Str], Ty::Bool, Func::Matches),
    global("matches", &[Takes::Str, Takes::Str], Ty::Bool, Func::Matches),
    global("size", &[Takes::Str], Ty::Int, Func::TextSize),
    member("size", &[Takes::Str], Ty::Int, Func::TextSize),
    global("size", &[Takes::List], Ty::Int, Func::ListSize),
    member("size", &[Takes::List], Ty::Int, Func::ListSize),
    global("int", &[Takes::Int], Ty::Int, Func::Same),
    global("int", &[Takes::Double], Ty::Int, Func::IntOfDouble),
    global("int", &[Takes::Str], Ty::Int, Func::IntOfText),
    global("int", &[Takes::Time], Ty::Int, Func::IntOfTime),
    global("double", &[Takes::Double], Ty::Double, Func::Same),
    global("double", &[Takes::Int], Ty::Double, Func::DoubleOfInt),
    global("double", &[Takes::Str], Ty::Double, Func::DoubleOfText),
    global("bool", &[Takes::Bool], Ty::Bool, Func::Same),
    global("bool", &[Takes::Str], Ty::Bool, Func::BoolOfText),
    global("string", &[Takes::Str], Ty::Str, Func::Same),
    global("string", &[Takes::Int], Ty::Str, Func::TextOf),
    global("string", &[Takes::Double], Ty::Str, Func::TextOf),
    global("string", &[Takes::Bool], Ty::Str, Func::TextOf),
    global("string", &[Takes::Time], Ty::Str, Func::TextOf),
    global("string", &[Takes::Dur], Ty::Str, Func::TextOf),
    global("timestamp", &[Takes::Time], Ty::Time, Func::Same),
    global("timestamp", &[Takes::Str], Ty::Time, Func::TimeOfText),
    global("timestamp", &[Takes::Int], Ty::Time, Func::TimeOfInt),
    global("duration", &[Takes::Dur], Ty::Dur, Func::Same),
    global("duration", &[Takes::Str], Ty::Dur, Func::DurationOfText),
    total("getHours", time::Total::Hours),
    total("getMinutes", time::Total::Minutes),
    total("getSeconds", time::Total::Seconds),
    total("getMilliseconds", time::Total::Milliseconds),
    global("days", &[Takes::Int], Ty::Dur, Func::Days),
    global("date", &[Takes::Str], Ty::Time, Func::Date),
    global("business_days", &[Takes::Time, Takes::Time], Ty::Int, Func::BusinessDays),
    global("add_business_days", &[Takes::Time, Takes::Int], Ty::Time, Func::AddBusinessDays),
    global("fiscal_year_of", &[Takes::Time], Ty::Int, Func::FiscalYearOf),
    global("month_of", &[Takes::Time], Ty::Int, Func::MonthOf),
    global("day_of", &[Takes::Time], Ty::Int, Func::DayOf),
];

static PARTS: &[[Signature; 2]] = &[
    part("getFullYear", time::Part::FullYear),
    part("getMonth", time::Part::Month),
    part("getDayOfYear", time::Part::DayOfYear),
    part("getDayOfMonth", time::Part::DayOfMonth),
    part("getDate", time::Part::Date),
    part("getDayOfWeek", time::Part::DayOfWeek),
    part("getHours", time::Part::Hours),
    part("getMinutes", time::Part::Minutes),
    part("getSeconds", time::Part::Seconds),
    part("getMilliseconds", time::Part::Milliseconds),
];

/// Every overload.
pub(super) fn signatures() -> impl Iterator<Item = &'static Signature> {
    PLAIN.iter().chain(PARTS.iter().flatten())
}

/// Applies `func`; the checker has seen to the arguments' types.
pub(super) fn call<'a>(func: Func, args: &[Val<'a>], cx: &Cx<'a>) -> Result<Val<'a>, Stop> {
    let calendar = cx.calendar;
    let Some(from) = args.first().and_then(|t| t.date(calendar)) else { return fixed(func, args) };
    let instant = || args.first().and_then(|t| t.instant(calendar)).unwrap_or_default();
    Ok(match (func, &args[1..]) {
        (Func::BusinessDays, [to]) => business_days(from, to.date(calendar).unwrap_or(from), cx)?,
        (Func::AddBusinessDays, [Val::Int(n)]) => add_business_days(from, *n, cx)?,
        (Func::FiscalYearOf, _) => Val::Int(calendar.fiscal_year_of(from).into()),
        (Func::MonthOf, _) => Val::Int(from.month().into()),
        (Func::DayOf, _) => Val::Int(from.day().into()),
        (Func::IntOfTime, _) => Val::Int(instant().timestamp()),
        (Func::TextOf, _) => Val::Text(time::print_timestamp(instant()).into()),
        (Func::Part(part), zone) => time::part(part, instant(), zone.first().and_then(Val::as_str))?,
        _ => return fixed(func, args),
    })
}

/// Applies a function that needs no calendar; [`Stop::Absent`] where it needs one.
pub(super) fn fixed<'a>(func: Func, args: &[Val<'a>]) -> Result<Val<'a>, Stop> {
    Ok(match (func, args) {
        (Func::Same, [x]) => x.clone(),
        (Func::ListSize, [list]) => Val::Int(list.len() as i64),
        (Func::IntOfDouble, [Val::Double(x)]) => int_of_double(*x)?,
        (Func::DoubleOfInt, [Val::Int(n)]) => Val::Double(*n as f64),
        (Func::TimeOfInt, [Val::Int(n)]) => time::of_seconds(*n)?,
        (Func::Days, [Val::Int(n)]) => {
            time::in_range(TimeDelta::try_days(*n).ok_or(Stop::Failed(Failure::Range))?)?
        }
        (Func::Total(total), [Val::Dur(d)]) => Val::Int(time::total(total, *d)),
        (Func::TextOf, [x]) => Val::Text(text_of(x)?),
        _ => match (args.first().and_then(Val::as_str), args.get(1).and_then(Val::as_str)) {
            (Some(x), Some(y)) => two_texts(func, x, y)?,
            (Some(x), None) => one_text(func, x)?,
            _ => return Err(Stop::Absent),
        },
    })
}

/// Business days are counted day by day: a count beyond this is a slip of the pen, not a deadline.
const MOST_DAYS: u64 = 100_000;

fn business_days(from: NaiveDate, to: NaiveDate, cx: &Cx<'_>) -> Result<Val<'static>, Stop> {
    if to.signed_duration_since(from).num_days().unsigned_abs() > MOST_DAYS {
        return Err(Stop::Failed(Failure::Range));
    }
    Ok(Val::Int(cx.calendar.business_days(from, to)))
}

fn add_business_days(from: NaiveDate, n: i64, cx: &Cx<'_>) -> Result<Val<'static>, Stop> {
    if n.unsigned_abs() > MOST_DAYS {
        return Err(Stop::Failed(Failure::Range));
    }
    time::civil(cx.calendar.add_business_days(from, n))
}

fn one_text(func: Func, text: &str) -> Result<Val<'static>, Stop> {
    let unreadable = Stop::Failed(Failure::Unreadable);
    Ok(match func {
        Func::TextSize => Val::Int(text.chars().count() as i64),
        Func::IntOfText => Val::Int(text.parse().map_err(|_| unreadable)?),
        Func::DoubleOfText => Val::Double(text.parse().map_err(|_| unreadable)?),
        Func::BoolOfText => match text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Val::Bool(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Val::Bool(false),
            _ => return Err(unreadable),
        },
        Func::TimeOfText => time::parse_timestamp(text)?,
        Func::DurationOfText => time::parse_duration(text)?,
        Func::Date => time::parse_date(text)?,
        _ => return Err(unreadable),
    })
}

fn two_texts(func: Func, text: &str, part: &str) -> Result<Val<'static>, Stop> {
    Ok(Val::Bool(match func {
        Func::StartsWith => text.starts_with(part),
        Func::EndsWith => text.ends_with(part),
        Func::Contains => text.contains(part),
        Func::Matches => Regex::new(part).map_err(|_| Stop::Failed(Failure::Unreadable))?.is_match(text),
        _ => return Err(Stop::Failed(Failure::Unreadable)),
    }))
}

fn int_of_double(x: f64) -> Result<Val<'static>, Stop> {
    // The edges themselves are out: as doubles they stand for more than one integer.
    if x > i64::MIN as f64 && x < i64::MAX as f64 {
        Ok(Val::Int(x as i64))
    } else {
        Err(Stop::Failed(Failure::Range))
    }
}

fn text_of(x: &Val<'_>) -> Result<Arc<str>, Stop> {
    Ok(match x {
        Val::Str(s) => (*s).into(),
        Val::Text(s) => s.clone(),
        Val::Bool(b) => b.to_string().into(),
        Val::Int(n) => n.to_string().into(),
        Val::Double(x) => x.to_string().into(),
        Val::Dur(d) => time::print_duration(*d).into(),
        _ => return Err(Stop::Absent),
    })
}
