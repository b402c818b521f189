//! The compiled tree: every name is resolved, every overload chosen.

use regex::Regex;

use super::functions::Func;
use super::syntax::{Macro, Operator};
use super::value::Val;
use crate::plan::fields::{Value, View};

/// A way from a row to another.
pub(super) type Follow = for<'a> fn(&View<'a>, usize) -> Option<usize>;

/// A getter of a field.
pub(super) type Get = for<'a> fn(&View<'a>, usize) -> Value<'a>;

/// A node.
#[derive(Debug)]
pub(super) enum Node {
    /// A value that needs no evaluation.
    Const(Val<'static>),
    /// A text of the rule.
    Text(Box<str>),
    /// `today`
    Today,
    /// `now`
    Now,
    /// `fiscal_year`
    FiscalYear,
    /// A field of the plan.
    Field(Field),
    /// `has(field)`
    Has(Field),
    /// `has(link)`
    HasRow(Box<[Follow]>),
    /// A variable given beside the plan.
    Slot(usize),
    /// The variable of the macro around it.
    Item,
    /// `!x`
    Not(Box<Node>),
    /// `a && b`
    And(Box<[Node; 2]>),
    /// `a || b`
    Or(Box<[Node; 2]>),
    /// `a ? b : c`
    If(Box<[Node; 3]>),
    /// Comparisons.
    Compare(Operator, Box<[Node; 2]>),
    /// `+ - * / %`
    Math(Operator, Box<[Node; 2]>),
    /// A timestamp moved by so many days: `x - days(90)`.
    Shift(Box<Node>, i64),
    /// `-x`
    Negate(Box<Node>),
    /// `x in list`
    In(Box<[Node; 2]>),
    /// `list[i]`
    Index(Box<[Node; 2]>),
    /// A list literal.
    List(Vec<Node>),
    /// A function.
    Call(Func, Box<[Node]>),
    /// `x.matches("literal")`, compiled once.
    Matches(Box<Node>, Box<Regex>),
    /// A macro over a list.
    Each(Box<Each>),
}

/// A field of the plan, from the subject's row.
#[derive(Clone)]
pub(super) struct Field {
    /// The way to the row that has it.
    pub(super) path: Box<[Follow]>,
    /// Its getter.
    pub(super) read: Get,
    /// Its name in the rule: position in the program's names.
    pub(super) name: u16,
}

impl Field {
    /// Its value for the subject in `row`.
    #[inline]
    pub(super) fn get<'a>(&self, view: &View<'a>, row: usize) -> Value<'a> {
        match follow(&self.path, view, row) {
            Some(at) => (self.read)(view, at),
            None => Value::Absent,
        }
    }
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Field({} links, name {})", self.path.len(), self.name)
    }
}

/// A macro over a list.
#[derive(Debug)]
pub(super) struct Each {
    /// Which.
    pub(super) what: Macro,
    /// The list.
    pub(super) over: Node,
    /// Of `map` with three arguments and of `filter`: which elements.
    pub(super) filter: Option<Node>,
    /// What is asked or made of each element.
    pub(super) body: Node,
}

/// Where a chain of links leads, from `row`.
#[inline]
pub(super) fn follow(path: &[Follow], view: &View<'_>, row: usize) -> Option<usize> {
    let mut at = row;
    for link in path {
        at = link(view, at)?;
    }
    Some(at)
}
