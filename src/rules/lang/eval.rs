//! Evaluation: three-valued, with or without a record of what was read.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::functions;
use super::node::{Each, Field, Node, follow};
use super::ops;
use super::quick;
use super::syntax::Macro;
use super::time;
use super::value::{Stop, Val};
use crate::calendar::Calendar;
use crate::plan::fields::{Value, View};

/// What an evaluation looks at: the plan on one day, and one row of it.
#[derive(Clone, Debug)]
pub(crate) struct Cx<'a> {
    /// The plan and its facts.
    pub(crate) view: View<'a>,
    /// The city's calendar.
    pub(crate) calendar: &'a Calendar,
    /// The moment.
    pub(crate) now: DateTime<Utc>,
    /// The subject's row.
    pub(crate) row: usize,
    pub(super) today: NaiveDate,
    pub(super) fiscal_year: i64,
    slots: &'a [Val<'a>],
    item: Option<Val<'a>>,
}

impl<'a> Cx<'a> {
    /// An evaluation on the view's day, at row 0.
    pub(crate) fn new(view: View<'a>, calendar: &'a Calendar, now: DateTime<Utc>) -> Cx<'a> {
        let today = view.facts.today;
        let fiscal_year = calendar.fiscal_year_of(today).into();
        Cx { view, calendar, now, row: 0, today, fiscal_year, slots: &[], item: None }
    }

    /// The same for another row.
    pub(crate) fn at(mut self, row: usize) -> Cx<'a> {
        self.row = row;
        self
    }

    /// The same inside a macro, at this element of its list.
    pub(super) fn inside(mut self, item: Val<'a>) -> Cx<'a> {
        self.item = Some(item);
        self
    }

    /// The same with values given beside the plan.
    #[cfg(test)]
    pub(crate) fn with(mut self, slots: &'a [Val<'a>]) -> Cx<'a> {
        self.slots = slots;
        self
    }
}

/// Who watches the reads.
pub(super) trait Watch {
    /// A value was read.
    fn read(&mut self, name: u16);
    /// A value was read that the plan lacks.
    fn absent(&mut self, name: u16);
    /// How many absent values have been read so far.
    fn mark(&self) -> usize;
    /// The absences since `mark` were absorbed: the result does not depend on them.
    fn absorb(&mut self, mark: usize);
}

/// Nobody: the hot path.
pub(super) struct Blind;

impl Watch for Blind {
    #[inline]
    fn read(&mut self, _: u16) {}
    #[inline]
    fn absent(&mut self, _: u16) {}
    #[inline]
    fn mark(&self) -> usize {
        0
    }
    #[inline]
    fn absorb(&mut self, _: usize) {}
}

/// Everything that was read.
#[derive(Default)]
pub(super) struct Record {
    /// The values, by the program's names.
    pub(super) read: Vec<u16>,
    /// The absences that nothing absorbed.
    pub(super) absent: Vec<u16>,
}

impl Watch for Record {
    fn read(&mut self, name: u16) {
        self.read.push(name);
    }
    fn absent(&mut self, name: u16) {
        self.absent.push(name);
    }
    fn mark(&self) -> usize {
        self.absent.len()
    }
    fn absorb(&mut self, mark: usize) {
        self.absent.truncate(mark);
    }
}

/// Evaluates a condition.
pub(super) fn test<'a, 'n: 'a, W: Watch>(node: &'n Node, cx: &Cx<'a>, w: &mut W) -> Result<bool, Stop> {
    match node {
        Node::And(sides) => join(sides, false, cx, w),
        Node::Or(sides) => join(sides, true, cx, w),
        Node::Not(x) => Ok(!test(x, cx, w)?),
        Node::Field(f) => match f.get(&cx.view, cx.row) {
            Value::Absent => {
                w.absent(f.name);
                Err(Stop::Absent)
            }
            value => {
                w.read(f.name);
                Ok(value == Value::Bool(true))
            }
        },
        Node::Compare(op, sides) => match quick::compare(*op, sides, cx, w) {
            Some(known) => Ok(known),
            None => {
                let (a, b) = both(sides, cx, w)?;
                ops::compare(*op, &a, &b, cx.calendar)
            }
        },
        Node::Has(f) => Ok(!matches!(f.get(&cx.view, cx.row), Value::Absent)),
        Node::HasRow(path) => Ok(follow(path, &cx.view, cx.row).is_some()),
        Node::In(sides) => {
            let (x, list) = both(sides, cx, w)?;
            Ok(ops::is_in(&x, &list, cx.calendar))
        }
        Node::Matches(x, regex) => Ok(eval(x, cx, w)?.as_str().is_some_and(|s| regex.is_match(s))),
        _ => Ok(matches!(eval(node, cx, w)?, Val::Bool(true))),
    }
}

/// `&&` (`decides` = false) and `||` (`decides` = true): either side may decide, whatever becomes
/// of the other.
fn join<'a, 'n: 'a, W: Watch>(
    sides: &'n [Node; 2],
    decides: bool,
    cx: &Cx<'a>,
    w: &mut W,
) -> Result<bool, Stop> {
    let mark = w.mark();
    let left = match test(&sides[0], cx, w) {
        Ok(b) if b == decides => return Ok(b),
        Ok(_) => return test(&sides[1], cx, w),
        Err(stop) => stop,
    };
    match test(&sides[1], cx, w) {
        Ok(b) if b == decides => {
            w.absorb(mark);
            Ok(b)
        }
        Ok(_) => Err(left),
        Err(right) => Err(left.or(Some(right))),
    }
}

/// Both operands of a strict operator.
#[inline]
fn both<'a, 'n: 'a, W: Watch>(
    sides: &'n [Node; 2],
    cx: &Cx<'a>,
    w: &mut W,
) -> Result<(Val<'a>, Val<'a>), Stop> {
    match eval(&sides[0], cx, w) {
        Ok(a) => Ok((a, eval(&sides[1], cx, w)?)),
        Err(stop) => Err(stop.or(eval(&sides[1], cx, w).err())),
    }
}

/// Evaluates any expression.
pub(super) fn eval<'a, 'n: 'a, W: Watch>(node: &'n Node, cx: &Cx<'a>, w: &mut W) -> Result<Val<'a>, Stop> {
    Ok(match node {
        Node::Const(v) => v.clone(),
        Node::Text(s) => Val::Str(s),
        Node::Today => Val::Date(cx.today),
        Node::Now => Val::Time(cx.now),
        Node::FiscalYear => Val::Int(cx.fiscal_year),
        Node::Field(f) => return field(f, cx, w),
        Node::Slot(i) => return cx.slots.get(*i).cloned().ok_or(Stop::Absent),
        Node::Item => return cx.item.clone().ok_or(Stop::Absent),
        Node::If(parts) => {
            let branch = if test(&parts[0], cx, w)? { &parts[1] } else { &parts[2] };
            return eval(branch, cx, w);
        }
        Node::Math(op, sides) => {
            let (a, b) = both(sides, cx, w)?;
            return ops::math(*op, &a, &b, cx.calendar);
        }
        Node::Shift(x, days) => return time::add(&eval(x, cx, w)?, TimeDelta::days(*days), cx.calendar),
        Node::Negate(x) => return ops::negate(&eval(x, cx, w)?),
        Node::Index(sides) => {
            let (list, i) = both(sides, cx, w)?;
            return ops::index(&list, &i);
        }
        Node::List(items) => Val::List(all(items, cx, w)?.into()),
        Node::Call(func, args) => return functions::call(*func, &all(args, cx, w)?, cx),
        Node::Each(each) => return over(each, cx, w),
        _ => Val::Bool(test(node, cx, w)?),
    })
}

#[inline]
fn field<'a, W: Watch>(f: &Field, cx: &Cx<'a>, w: &mut W) -> Result<Val<'a>, Stop> {
    let value = f.get(&cx.view, cx.row);
    match value {
        Value::Absent => w.absent(f.name),
        _ => w.read(f.name),
    }
    Val::of(value)
}

/// All of them; where some have no value, the reason that stands.
fn all<'a, 'n: 'a, W: Watch>(nodes: &'n [Node], cx: &Cx<'a>, w: &mut W) -> Result<Vec<Val<'a>>, Stop> {
    let mut values = Vec::with_capacity(nodes.len());
    let mut stop: Option<Stop> = None;
    for node in nodes {
        match eval(node, cx, w) {
            Ok(v) => values.push(v),
            Err(e) => stop = Some(stop.map_or(e, |s| s.or(Some(e)))),
        }
    }
    stop.map_or(Ok(values), Err)
}

/// A macro over a list. `exists` and `all` absorb as `||` and `&&` do; the others do not.
fn over<'a, 'n: 'a, W: Watch>(each: &'n Each, cx: &Cx<'a>, w: &mut W) -> Result<Val<'a>, Stop> {
    let list = eval(&each.over, cx, w)?;
    let mut inner = cx.clone();
    let mark = w.mark();
    let mut stop: Option<Stop> = None;
    let mut made = Vec::new();
    let mut count = 0usize;
    for item in ops::elements(&list) {
        inner.item = Some(item);
        match one(each, &inner, w) {
            Ok(Outcome::Decided(b)) => {
                w.absorb(mark);
                return Ok(Val::Bool(b));
            }
            Ok(Outcome::Counts) => count += 1,
            Ok(Outcome::Made(v)) => made.push(v),
            Ok(Outcome::Nothing) => {}
            Err(e) => stop = Some(stop.map_or(e, |s| s.or(Some(e)))),
        }
    }
    if let Some(stop) = stop {
        return Err(stop);
    }
    Ok(match each.what {
        Macro::Exists => Val::Bool(false),
        Macro::All => Val::Bool(true),
        Macro::ExistsOne => Val::Bool(count == 1),
        Macro::Map | Macro::Filter => Val::List(made.into()),
    })
}

enum Outcome<'a> {
    Decided(bool),
    Counts,
    Made(Val<'a>),
    Nothing,
}

fn one<'a, 'n: 'a, W: Watch>(each: &'n Each, cx: &Cx<'a>, w: &mut W) -> Result<Outcome<'a>, Stop> {
    if let Some(filter) = &each.filter
        && !test(filter, cx, w)?
    {
        return Ok(Outcome::Nothing);
    }
    Ok(match each.what {
        Macro::Exists if test(&each.body, cx, w)? => Outcome::Decided(true),
        Macro::All if !test(&each.body, cx, w)? => Outcome::Decided(false),
        Macro::Exists | Macro::All => Outcome::Nothing,
        Macro::ExistsOne if test(&each.body, cx, w)? => Outcome::Counts,
        Macro::ExistsOne => Outcome::Nothing,
        Macro::Map | Macro::Filter => Outcome::Made(eval(&each.body, cx, w)?),
    })
}
