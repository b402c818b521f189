//! Checking an expression against the names in scope, and compiling it: every mistake in one run.

use std::ops::Range;

use chrono::TimeDelta;
use regex::Regex;

use super::functions::{self, Func};
use super::node::{Each, Field, Node};
use super::scope::{Place, Scope, Seen};
use super::syntax::{self, Call, Expr, Kind, Macro, Operator, Selection};
use super::types::Ty;
use super::value::{Stop, Val};
use super::{Mistake, Program, Read, words};
use crate::plan::fields::{fields, links};

/// Checks and compiles `tree`, whose result must be of type `want` (`None`: any).
pub(super) fn check(tree: &Expr, scope: &Scope, want: Option<&Ty>) -> Result<Program, Vec<Mistake>> {
    check_inside(tree, scope, None, want)
}

/// The same for an expression inside a macro, whose variable and its type are `item`.
pub(super) fn check_inside(
    tree: &Expr,
    scope: &Scope,
    item: Option<(String, Ty)>,
    want: Option<&Ty>,
) -> Result<Program, Vec<Mistake>> {
    let mut checker = Checker { scope, reads: Vec::new(), mistakes: Vec::new(), item };
    let root = match (checker.expr(tree), want) {
        (Some((_, ty)), Some(want)) if ty.join(want).is_none() => {
            checker.mistakes.push(words::wrong_result(tree, &ty, want));
            None
        }
        (root, _) => root,
    };
    match root {
        Some((root, ty)) if checker.mistakes.is_empty() => {
            Ok(Program { text: String::new(), root, ty, reads: checker.reads })
        }
        _ => Err(checker.mistakes),
    }
}

struct Checker<'s> {
    scope: &'s Scope,
    reads: Vec<Read>,
    mistakes: Vec<Mistake>,
    /// The variable of the macro around this place, and its type.
    item: Option<(String, Ty)>,
}

/// A compiled expression and its type; `None` where a mistake was noted.
type Checked = Option<(Node, Ty)>;

/// What stands before a dot.
enum Before {
    Row(Place),
    Value,
}

impl Checker<'_> {
    fn expr(&mut self, e: &Expr) -> Checked {
        match &e.kind {
            Kind::Bool(b) => Some((Node::Const(Val::Bool(*b)), Ty::Bool)),
            Kind::Int(n) => Some((Node::Const(Val::Int(*n)), Ty::Int)),
            Kind::Double(x) => Some((Node::Const(Val::Double(*x)), Ty::Double)),
            Kind::Str(s) => Some((Node::Text(s.as_str().into()), Ty::Str)),
            Kind::Null => Some((Node::Const(Val::Null), Ty::Null)),
            Kind::Name(name) => self.name(&e.span, name),
            Kind::Select(s) => self.select(s),
            Kind::Has(s) => self.has(s),
            Kind::Not(x) => {
                let x = self.of_type(x, &Ty::Bool)?;
                Some((Node::Not(Box::new(x)), Ty::Bool))
            }
            Kind::Negate(x) => self.negate(e, x),
            Kind::Binary(op, sides) => self.binary(e, *op, sides),
            Kind::If(parts) => self.choose(e, parts),
            Kind::Index(parts) => self.index(parts),
            Kind::List(items) => self.list(items),
            Kind::Call(call) => self.call(e, call),
            Kind::Each(each) => self.each(e, each),
            Kind::Outside(ja, en) => self.fail(words::outside(&e.span, ja, en)),
        }
    }

    fn fail<T>(&mut self, mistake: Mistake) -> Option<T> {
        self.mistakes.push(mistake);
        None
    }

    /// Compiles `e`, which must be of type `want`.
    fn of_type(&mut self, e: &Expr, want: &Ty) -> Option<Node> {
        let (node, ty) = self.expr(e)?;
        if ty.join(want).is_none() {
            return self.fail(words::wrong_operand(e, &ty, want));
        }
        Some(node)
    }

    fn name(&mut self, span: &Range<usize>, name: &str) -> Checked {
        if let Some((var, ty)) = &self.item
            && var == name
        {
            return Some((Node::Item, ty.clone()));
        }
        match self.scope.get(name) {
            Some(Seen::Today) => Some((Node::Today, Ty::Time)),
            Some(Seen::Now) => Some((Node::Now, Ty::Time)),
            Some(Seen::FiscalYear) => Some((Node::FiscalYear, Ty::Int)),
            Some(Seen::Slot(i, ty)) => Some((Node::Slot(*i), ty.clone())),
            Some(Seen::Row(place)) => self.fail(words::row_as_value(span, name, place.table)),
            None => {
                let item = self.item.as_ref().map(|i| i.0.as_str());
                let known: Vec<&str> = self.scope.names().chain(item).collect();
                self.fail(words::unknown_name(span, name, &known))
            }
        }
    }

    /// What stands before a dot; `None` where a mistake was noted.
    fn before(&mut self, e: &Expr) -> Option<Before> {
        match &e.kind {
            Kind::Name(name) if self.item.as_ref().is_none_or(|i| i.0 != *name) => {
                match self.scope.get(name) {
                    Some(Seen::Row(place)) => Some(Before::Row(place.clone())),
                    Some(_) => Some(Before::Value),
                    None => self.name(&e.span, name).map(|_| Before::Value),
                }
            }
            Kind::Select(s) => match self.before(&s.of)? {
                Before::Row(place) => match links(place.table).iter().find(|l| l.name == s.field) {
                    Some(link) => {
                        let path = place.path.into_iter().chain([link.follow]).collect();
                        Some(Before::Row(Place { table: link.to, path }))
                    }
                    None => self.select(s).map(|_| Before::Value),
                },
                Before::Value => Some(Before::Value),
            },
            _ => Some(Before::Value),
        }
    }

    fn select(&mut self, s: &Selection) -> Checked {
        match self.before(&s.of)? {
            Before::Row(place) => {
                let (field, ty) = self.field(&place, s)?;
                Some((Node::Field(field), ty))
            }
            Before::Value => {
                let (_, ty) = self.expr(&s.of)?;
                self.fail(words::no_fields(&s.at, &s.field, &ty))
            }
        }
    }

    fn has(&mut self, s: &Selection) -> Checked {
        let Before::Row(place) = self.before(&s.of)? else { return self.select(s) };
        let node = match links(place.table).iter().find(|l| l.name == s.field) {
            Some(link) => Node::HasRow(place.path.iter().copied().chain([link.follow]).collect()),
            None => Node::Has(self.field(&place, s)?.0),
        };
        Some((node, Ty::Bool))
    }

    fn field(&mut self, place: &Place, s: &Selection) -> Option<(Field, Ty)> {
        let Some(found) = fields(place.table).iter().find(|f| f.name == s.field) else {
            if links(place.table).iter().any(|l| l.name == s.field) {
                return self.fail(words::link_as_value(&s.at, &s.field));
            }
            return self.fail(words::unknown_field(&s.at, &s.field, place.table));
        };
        let name = format!("{}.{}", dotted(&s.of), s.field);
        let at = self.reads.iter().position(|r| r.name == name);
        let at = at.unwrap_or(self.reads.len());
        let number = u16::try_from(at).ok()?;
        let field = Field { path: place.path.clone().into(), read: found.get, name: number };
        if at == self.reads.len() {
            self.reads.push(Read { name, field: field.clone(), optional: found.optional });
        }
        Some((field, Ty::of_field(found.ty)))
    }

    fn negate(&mut self, e: &Expr, x: &Expr) -> Checked {
        let (node, ty) = self.expr(x)?;
        if !ty.is_number() && ty != Ty::Any {
            return self.fail(words::wrong_math(e, Operator::Sub, &ty, &ty, x));
        }
        Some((Node::Negate(Box::new(node)), ty))
    }

    fn binary(&mut self, e: &Expr, op: Operator, sides: &[Expr; 2]) -> Checked {
        if matches!(op, Operator::And | Operator::Or) {
            let left = self.of_type(&sides[0], &Ty::Bool);
            let right = self.of_type(&sides[1], &Ty::Bool);
            let both = Box::new([left?, right?]);
            let node = if op == Operator::And { Node::And(both) } else { Node::Or(both) };
            return Some((node, Ty::Bool));
        }
        let left = self.expr(&sides[0]);
        let right = self.expr(&sides[1]);
        let ((left, a), (right, b)) = (left?, right?);
        let both = [left, right];
        match op {
            Operator::Add | Operator::Sub | Operator::Mul | Operator::Div | Operator::Rem => {
                match math_type(op, &a, &b) {
                    Some(ty) => Some((math(op, both, &ty), ty)),
                    None => self.fail(words::wrong_math(e, op, &a, &b, &sides[1])),
                }
            }
            Operator::In => match &b {
                Ty::List(of) if comparable(&a, of) => {
                    if let Kind::List(items) = &sides[1].kind {
                        items.iter().for_each(|item| self.closed_set(&sides[0], item));
                    }
                    Some((Node::In(Box::new(both)), Ty::Bool))
                }
                _ => self.fail(words::wrong_in(e, &a, &b)),
            },
            _ => {
                let fits = comparable(&a, &b) && (is_equality(op) || ordered(&a));
                if !fits {
                    return self.fail(words::unlike(e, op, (&sides[0], &a), (&sides[1], &b)));
                }
                self.closed_set(&sides[0], &sides[1]);
                self.closed_set(&sides[1], &sides[0]);
                Some((Node::Compare(op, Box::new(both)), Ty::Bool))
            }
        }
    }

    /// A column of a closed set compared with a text that is none of it can never be equal.
    fn closed_set(&mut self, column: &Expr, literal: &Expr) {
        let (Kind::Select(s), Kind::Str(text)) = (&column.kind, &literal.kind) else { return };
        let Some(Before::Row(place)) = self.before(&s.of) else { return };
        let Some(choices) = words::choices(place.table, &s.field) else { return };
        if !choices.contains(&text.as_str()) {
            self.mistakes.push(words::not_in_set(&literal.span, text, &s.field, &choices));
        }
    }

    fn choose(&mut self, e: &Expr, parts: &[Expr; 3]) -> Checked {
        let condition = self.of_type(&parts[0], &Ty::Bool);
        let yes = self.expr(&parts[1]);
        let no = self.expr(&parts[2]);
        let (condition, (yes, a), (no, b)) = (condition?, yes?, no?);
        match a.join(&b) {
            Some(ty) => Some((Node::If(Box::new([condition, yes, no])), ty)),
            None => self.fail(words::unlike_branches(e, &a, &b)),
        }
    }

    fn index(&mut self, parts: &[Expr; 2]) -> Checked {
        let list = self.expr(&parts[0]);
        let i = self.of_type(&parts[1], &Ty::Int);
        let ((list, ty), i) = (list?, i?);
        match ty {
            Ty::List(of) => Some((Node::Index(Box::new([list, i])), *of)),
            ty => self.fail(words::wrong_operand(&parts[0], &ty, &Ty::List(Box::new(Ty::Any)))),
        }
    }

    fn list(&mut self, items: &[Expr]) -> Checked {
        let mut nodes = Vec::new();
        let mut of = Some(Ty::Any);
        for item in items {
            let (node, ty) = self.expr(item)?;
            nodes.push(node);
            match of.as_ref().and_then(|t| t.join(&ty)) {
                Some(joined) => of = Some(joined),
                None => {
                    let want = of.take().unwrap_or(Ty::Any);
                    return self.fail(words::wrong_operand(item, &ty, &want));
                }
            }
        }
        Some((Node::List(nodes), Ty::List(Box::new(of?))))
    }

    fn call(&mut self, e: &Expr, call: &Call) -> Checked {
        let known: Vec<_> =
            functions::signatures().filter(|s| s.name == call.name && s.member == call.member).collect();
        if known.is_empty() {
            return self.fail(words::unknown_function(call));
        }
        let args: Vec<Checked> = call.args.iter().map(|a| self.expr(a)).collect();
        let args: Vec<(Node, Ty)> = args.into_iter().collect::<Option<_>>()?;
        let fitting = known.iter().find(|s| {
            s.takes.len() == args.len() && s.takes.iter().zip(&args).all(|(t, (_, ty))| t.accepts(ty))
        });
        let Some(signature) = fitting else {
            let types: Vec<&Ty> = args.iter().map(|a| &a.1).collect();
            return self.fail(words::wrong_arguments(call, &types, &known));
        };
        let nodes: Vec<Node> = args.into_iter().map(|a| a.0).collect();
        let node = self.apply(e, call, signature.func, nodes)?;
        Some((node, signature.gives.clone()))
    }

    /// A call of literals alone is computed now, and a regular expression compiled: what is wrong
    /// with it is a mistake of the rule, and no row pays for it.
    fn apply(&mut self, e: &Expr, call: &Call, func: Func, mut nodes: Vec<Node>) -> Option<Node> {
        if func == Func::Matches
            && let Some(Node::Text(pattern)) = nodes.get(1)
        {
            match Regex::new(pattern) {
                Ok(regex) => return Some(Node::Matches(Box::new(nodes.swap_remove(0)), Box::new(regex))),
                Err(error) => return self.fail(words::bad_regex(&call.args[1], &error)),
            }
        }
        let literal = |n: &Node| match n {
            Node::Const(v) => Some(v.clone()),
            Node::Text(t) => Some(Val::Text(t.as_ref().into())),
            _ => None,
        };
        let literals: Option<Vec<Val<'static>>> = nodes.iter().map(literal).collect();
        let Some(literals) = literals else {
            return Some(Node::Call(func, nodes.into()));
        };
        match functions::fixed(func, &literals) {
            Ok(v) => Some(Node::Const(v)),
            Err(Stop::Absent) => Some(Node::Call(func, nodes.into())),
            Err(Stop::Failed(failure)) => self.fail(words::bad_literal(e, call, failure)),
        }
    }

    fn each(&mut self, e: &Expr, each: &syntax::Each) -> Checked {
        let (over, ty) = self.expr(&each.over)?;
        let Ty::List(of) = ty else {
            return self.fail(words::wrong_operand(&each.over, &ty, &Ty::List(Box::new(Ty::Any))));
        };
        if self.item.is_some() {
            return self.fail(words::nested(&e.span));
        }
        self.item = Some((each.var.clone(), (*of).clone()));
        let filter = each.filter.as_ref().map(|f| self.of_type(f, &Ty::Bool));
        let body = match (each.what, &each.body) {
            (Macro::Map, Some(body)) => self.expr(body),
            (_, Some(body)) => self.of_type(body, &Ty::Bool).map(|n| (n, Ty::Bool)),
            (_, None) => Some((Node::Item, (*of).clone())),
        };
        self.item = None;
        let filter = match filter {
            Some(f) => Some(f?),
            None => None,
        };
        let (body, made) = body?;
        let gives = match each.what {
            Macro::Map | Macro::Filter => Ty::List(Box::new(made)),
            _ => Ty::Bool,
        };
        Some((Node::Each(Box::new(Each { what: each.what, over, filter, body })), gives))
    }
}

/// Arithmetic; a timestamp moved by a constant number of days is the hot case of deadlines.
fn math(op: Operator, both: [Node; 2], gives: &Ty) -> Node {
    match both {
        [x, Node::Const(Val::Dur(d))] if *gives == Ty::Time && d == TimeDelta::days(d.num_days()) => {
            let days = if op == Operator::Sub { -d.num_days() } else { d.num_days() };
            Node::Shift(Box::new(x), days)
        }
        both => Node::Math(op, Box::new(both)),
    }
}

/// A row as the rule names it: `milestone.initiative`.
fn dotted(e: &Expr) -> String {
    match &e.kind {
        Kind::Name(name) => name.clone(),
        Kind::Select(s) => format!("{}.{}", dotted(&s.of), s.field),
        _ => String::new(),
    }
}

fn is_equality(op: Operator) -> bool {
    matches!(op, Operator::Eq | Operator::Ne)
}

/// int and double compare with each other, and so do their lists.
fn comparable(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::List(a), Ty::List(b)) => comparable(a, b),
        _ => a.is_number() && b.is_number() || a.join(b).is_some(),
    }
}

fn ordered(ty: &Ty) -> bool {
    matches!(ty, Ty::Bool | Ty::Int | Ty::Double | Ty::Str | Ty::Time | Ty::Dur | Ty::Any)
}

/// The type of `a op b`; `None` where CEL has no such operator.
fn math_type(op: Operator, a: &Ty, b: &Ty) -> Option<Ty> {
    use Operator::{Add, Div, Mul, Sub};
    match (a, op, b) {
        (Ty::Any, _, Ty::Any) => Some(Ty::Any),
        (Ty::Any, _, t) | (t, _, Ty::Any) => math_type(op, t, t),
        (Ty::Int, _, Ty::Int) => Some(Ty::Int),
        (Ty::Double, Add | Sub | Mul | Div, Ty::Double) => Some(Ty::Double),
        (Ty::Str, Add, Ty::Str) => Some(Ty::Str),
        (Ty::List(_), Add, Ty::List(_)) => a.join(b),
        (Ty::Dur, Add | Sub, Ty::Dur) => Some(Ty::Dur),
        (Ty::Time, Add | Sub, Ty::Dur) => Some(Ty::Time),
        (Ty::Dur, Add, Ty::Time) => Some(Ty::Time),
        (Ty::Time, Sub, Ty::Time) => Some(Ty::Dur),
        _ => None,
    }
}
