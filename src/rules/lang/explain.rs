//! An expression as a tree of its parts, each with its value: for a person who asks why.
//!
//! The compiled tree knows no places, so the text is read again, and each part evaluated by itself. That
//! costs some microseconds a part, and nobody pays for it who does not ask.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::eval::Cx;
use super::syntax::{self, Each, Expr, Kind, Operator};
use super::types::Ty;
use super::unreadable::signs;
use super::value::{Stop, Val};
use super::{Program, Scope, ops, typing};
use crate::lang::Text;

/// So many elements of a list are looked at one by one.
const ELEMENTS: usize = 20;

/// A part of an expression, and what it came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The part as the rule has it, blanks and line breaks included.
    pub text: String,
    /// What it came to.
    pub said: Said,
    /// What it has to do with the result of the part around it.
    pub role: Role,
    /// The field that it reads, where it is nothing but one.
    pub name: Option<String>,
    /// How its parts are joined, where they are conditions.
    pub joint: Option<Joint>,
    /// Its own parts; none where they say nothing more.
    pub parts: Vec<Part>,
}

/// How conditions are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// `&&`: all must hold.
    All,
    /// `||`: one must hold.
    Any,
}

/// What a part came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A value.
    Value(Shown),
    /// Nothing can be said: these values are absent, by their names in the rule, sorted.
    Absent(Vec<String>),
    /// It failed.
    Failed(Text),
}

/// A value, apart from the plan that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// null
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Double(f64),
    /// A text.
    Text(String),
    /// A civil date.
    Date(NaiveDate),
    /// An instant.
    Instant(DateTime<Utc>),
    /// A length of time.
    Length(TimeDelta),
    /// A list.
    List(Vec<Shown>),
}

/// What a part has to do with the result of the part around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is one of those that the result rests on.
    Counts,
    /// It alone decided: of `&&` the first that is false, of `||` the first that is true.
    Decides,
    /// The result does not depend on it: another part decided.
    Idle,
    /// For want of it nothing can be told, or it failed.
    Hinders,
}

/// The tree of `program`, a condition or another expression of a rule over the scope's table.
pub(in crate::rules) fn explain(program: &Program, scope: &Scope, cx: &Cx<'_>) -> Part {
    let teller = Teller { text: program.text(), scope, item: None };
    match syntax::parse(program.text()) {
        Ok(tree) => teller.part(&tree, cx),
        Err(_) => Part {
            text: program.text().to_owned(),
            said: said(program, cx),
            role: Role::Counts,
            name: None,
            joint: None,
            parts: Vec::new(),
        },
    }
}

/// What a program comes to.
pub(in crate::rules) fn said(program: &Program, cx: &Cx<'_>) -> Said {
    match program.eval(cx) {
        Ok(value) => Said::Value(shown(&value)),
        Err(Stop::Absent) => Said::Absent(program.missing(cx)),
        Err(Stop::Failed(failure)) => Said::Failed(failure.text()),
    }
}

struct Teller<'t> {
    text: &'t str,
    scope: &'t Scope,
    /// The variable of the macro around this place, and its type.
    item: Option<(String, Ty)>,
}

impl Teller<'_> {
    fn part(&self, e: &Expr, cx: &Cx<'_>) -> Part {
        let said = match self.program(e) {
            Some(program) => said(&program, cx),
            None => Said::Absent(Vec::new()),
        };
        let parts = self.parts(e, &said, cx);
        let (text, name, joint) = (self.written(&e.span), self.field(e), joint(e));
        Part { text, said, role: Role::Counts, name, joint, parts }
    }

    fn program(&self, e: &Expr) -> Option<Program> {
        typing::check_inside(e, self.scope, self.item.clone(), None).ok()
    }

    fn field(&self, e: &Expr) -> Option<String> {
        let is_field = matches!(e.kind, Kind::Select(_));
        is_field.then(|| self.text.get(e.span.clone()).unwrap_or_default().split_whitespace().collect())
    }

    fn parts(&self, e: &Expr, whole: &Said, cx: &Cx<'_>) -> Vec<Part> {
        match &e.kind {
            Kind::Binary(op @ (Operator::And | Operator::Or), _) => {
                let mut sides = Vec::new();
                flatten(e, *op, &mut sides);
                let parts = sides.into_iter().map(|side| self.part(side, cx)).collect();
                joined(parts, *op == Operator::Or, whole)
            }
            Kind::Not(x) | Kind::Negate(x) => self.all([x.as_ref()], cx),
            Kind::Binary(_, sides) | Kind::Index(sides) => self.all(sides.iter(), cx),
            Kind::List(items) => self.all(items, cx),
            Kind::Call(call) => self.all(&call.args, cx),
            Kind::If(parts) => self.choice(parts, cx),
            Kind::Each(each) => self.each(each, cx),
            _ => Vec::new(),
        }
    }

    /// Those that are no mere literals.
    fn all<'e>(&self, parts: impl IntoIterator<Item = &'e Expr>, cx: &Cx<'_>) -> Vec<Part> {
        let says_more = |e: &&Expr| !is_fixed(e) && !self.is_item(e);
        parts.into_iter().filter(says_more).map(|e| self.part(e, cx)).collect()
    }

    /// The variable of the macro around it, whose value was said with the part.
    fn is_item(&self, e: &Expr) -> bool {
        matches!((&e.kind, &self.item), (Kind::Name(name), Some((item, _))) if name == item)
    }

    fn choice(&self, parts: &[Expr; 3], cx: &Cx<'_>) -> Vec<Part> {
        let [condition, yes, no] = parts.each_ref().map(|e| self.part(e, cx));
        let taken = match condition.said {
            Said::Value(Shown::Bool(taken)) => Some(taken),
            _ => None,
        };
        let idle = |part: Part, is: bool| if is { idle(part) } else { part };
        vec![condition, idle(yes, taken != Some(true)), idle(no, taken != Some(false))]
    }

    /// The list, then what is asked of each of its elements.
    fn each(&self, each: &Each, cx: &Cx<'_>) -> Vec<Part> {
        let mut parts = vec![self.part(&each.over, cx)];
        let Some(over) = self.program(&each.over) else { return parts };
        let (Ty::List(of), Ok(list)) = (over.ty(), over.eval(cx)) else { return parts };
        let inside = Teller { item: Some((each.var.clone(), of.as_ref().clone())), ..*self };
        for element in ops::elements(&list).take(ELEMENTS) {
            let at = cx.clone().inside(element.clone());
            for asked in each.filter.iter().chain(&each.body) {
                let part = inside.part(asked, &at);
                let text = format!("{} = {}: {}", each.var, plain(&shown(&element)), part.text);
                parts.push(Part { text, ..part });
            }
        }
        parts
    }

    /// The text of a part with the brackets that belong to it: the parser's places leave them out.
    fn written(&self, span: &Range<usize>) -> String {
        let Range { mut start, mut end } = span.clone();
        let (mut open, mut unopened) = (0usize, 0usize);
        for (_, c, quoted) in signs(self.text.get(start..end).unwrap_or_default()) {
            match c {
                '(' if !quoted => open += 1,
                ')' if !quoted && open == 0 => unopened += 1,
                ')' if !quoted => open -= 1,
                _ => {}
            }
        }
        for _ in 0..open {
            let rest = self.text.get(end..).unwrap_or_default();
            end += rest.find(')').map_or(0, |i| i + 1);
        }
        for _ in 0..unopened {
            start = self.text.get(..start).and_then(|before| before.rfind('(')).unwrap_or(start);
        }
        self.text.get(start..end).unwrap_or_default().to_owned()
    }
}

fn joint(e: &Expr) -> Option<Joint> {
    match e.kind {
        Kind::Binary(Operator::And, _) => Some(Joint::All),
        Kind::Binary(Operator::Or, _) => Some(Joint::Any),
        _ => None,
    }
}

/// The sides of a chain of one operator: `a && b && c`.
fn flatten<'e>(e: &'e Expr, op: Operator, sides: &mut Vec<&'e Expr>) {
    match &e.kind {
        Kind::Binary(own, both) if *own == op => both.iter().for_each(|side| flatten(side, op, sides)),
        _ => sides.push(e),
    }
}

/// The roles of the sides of `&&` (`decides` = false) or `||` (`decides` = true).
fn joined(parts: Vec<Part>, decides: bool, whole: &Said) -> Vec<Part> {
    let decided = Said::Value(Shown::Bool(decides));
    let first = parts.iter().position(|part| part.said == decided);
    let role = |(i, part): (usize, Part)| {
        let fails = !matches!(part.said, Said::Value(_));
        match first {
            Some(k) if i == k => Part { role: Role::Decides, ..part },
            Some(k) if i > k || fails => idle(part),
            Some(_) => part,
            None if same_kind(&part.said, whole) && fails => Part { role: Role::Hinders, ..part },
            None if fails => idle(part),
            None => part,
        }
    };
    parts.into_iter().enumerate().map(role).collect()
}

fn same_kind(a: &Said, b: &Said) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

/// A part on which nothing depends needs no parts of its own.
fn idle(part: Part) -> Part {
    Part { role: Role::Idle, parts: Vec::new(), ..part }
}

/// A literal, or a call of nothing but literals: its text says it all.
fn is_fixed(e: &Expr) -> bool {
    match &e.kind {
        Kind::Bool(_) | Kind::Int(_) | Kind::Double(_) | Kind::Str(_) | Kind::Null => true,
        Kind::Negate(x) => is_fixed(x),
        Kind::List(items) => items.iter().all(is_fixed),
        Kind::Call(call) => call.args.iter().all(is_fixed),
        _ => false,
    }
}

fn shown(value: &Val<'_>) -> Shown {
    match value {
        Val::Null => Shown::Null,
        Val::Bool(b) => Shown::Bool(*b),
        Val::Int(n) => Shown::Int(*n),
        Val::Double(x) => Shown::Double(*x),
        Val::Str(s) => Shown::Text((*s).to_owned()),
        Val::Text(s) => Shown::Text(s.as_ref().to_owned()),
        Val::Date(d) => Shown::Date(*d),
        Val::Time(t) => Shown::Instant(*t),
        Val::Dur(d) => Shown::Length(*d),
        Val::Texts(_) | Val::List(_) => Shown::List(ops::elements(value).map(|v| shown(&v)).collect()),
    }
}

/// A value in a few words that are the same in every language.
fn plain(value: &Shown) -> String {
    match value {
        Shown::Null => "null".to_owned(),
        Shown::Bool(b) => b.to_string(),
        Shown::Int(n) => n.to_string(),
        Shown::Double(x) => x.to_string(),
        Shown::Text(s) => format!("{s:?}"),
        Shown::Date(d) => d.to_string(),
        Shown::Instant(t) => t.to_rfc3339(),
        Shown::Length(d) => d.to_string(),
        Shown::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests;
