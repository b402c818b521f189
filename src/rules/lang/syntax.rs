//! Text → syntax tree. The only file that knows the parser, crate `cel`; its tree and its offsets
//! change from release to release, ours does not.

use std::ops::Range;

use cel::common::ast::{self, ComprehensionExpr, Expr as Raw, IdedExpr, LiteralValue, SourceInfo, operators};
use cel::parser::Parser;

use super::Mistake;
use super::unreadable;

/// An expression as written.
#[derive(Debug)]
pub(super) struct Expr {
    /// Its bytes in the text.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
}

/// What an expression is.
#[derive(Debug)]
pub(super) enum Kind {
    /// `true`, `false`
    Bool(bool),
    /// `1`
    Int(i64),
    /// `1.5`
    Double(f64),
    /// `"text"`
    Str(String),
    /// `null`
    Null,
    /// `name`
    Name(String),
    /// `of.field`
    Select(Selection),
    /// `has(of.field)`
    Has(Selection),
    /// `!x`
    Not(Box<Expr>),
    /// `-x`
    Negate(Box<Expr>),
    /// `a op b`
    Binary(Operator, Box<[Expr; 2]>),
    /// `a ? b : c`
    If(Box<[Expr; 3]>),
    /// `list[i]`
    Index(Box<[Expr; 2]>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `name(args)` or `on.name(args)`
    Call(Call),
    /// `list.exists(var, body)` and its kin
    Each(Box<Each>),
    /// Of CEL, but not supported: what it is, in Japanese and English.
    Outside(&'static str, &'static str),
}

/// A selected field.
#[derive(Debug)]
pub(super) struct Selection {
    /// Of what.
    pub(super) of: Box<Expr>,
    /// Its name.
    pub(super) field: String,
    /// Where the name stands.
    pub(super) at: Range<usize>,
}

/// A call.
#[derive(Debug)]
pub(super) struct Call {
    /// The function.
    pub(super) name: String,
    /// Where its name stands.
    pub(super) at: Range<usize>,
    /// Whether the first argument stands before the dot.
    pub(super) member: bool,
    /// Its arguments.
    pub(super) args: Vec<Expr>,
}

/// A macro over a list.
#[derive(Debug)]
pub(super) struct Each {
    /// Which.
    pub(super) what: Macro,
    /// The list.
    pub(super) over: Expr,
    /// The variable.
    pub(super) var: String,
    /// Which elements (`filter`, and `map` with three arguments).
    pub(super) filter: Option<Expr>,
    /// What is asked or made of each.
    pub(super) body: Option<Expr>,
}

/// The macros over lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Macro {
    /// `exists`
    Exists,
    /// `all`
    All,
    /// `exists_one`
    ExistsOne,
    /// `map`
    Map,
    /// `filter`
    Filter,
}

/// The operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `in`
    In,
}

const OPERATORS: &[(&str, Operator, &str)] = &[
    (operators::LOGICAL_AND, Operator::And, "&&"),
    (operators::LOGICAL_OR, Operator::Or, "||"),
    (operators::ADD, Operator::Add, "+"),
    (operators::SUBSTRACT, Operator::Sub, "-"),
    (operators::MULTIPLY, Operator::Mul, "*"),
    (operators::DIVIDE, Operator::Div, "/"),
    (operators::MODULO, Operator::Rem, "%"),
    (operators::EQUALS, Operator::Eq, "=="),
    (operators::NOT_EQUALS, Operator::Ne, "!="),
    (operators::LESS, Operator::Lt, "<"),
    (operators::LESS_EQUALS, Operator::Le, "<="),
    (operators::GREATER, Operator::Gt, ">"),
    (operators::GREATER_EQUALS, Operator::Ge, ">="),
    (operators::IN, Operator::In, "in"),
];

impl Operator {
    /// As it is written.
    pub(super) fn sign(self) -> &'static str {
        OPERATORS.iter().find(|o| o.1 == self).map_or("", |o| o.2)
    }
}

/// The deepest nesting of brackets, and of the tree.
const DEEPEST_BRACKETS: usize = 32;
const DEEPEST: usize = 96;

/// The parser takes up to 130 kB of stack for one pair of brackets.
const STACK: usize = 64 << 20;

/// Parses `text`; every syntax error of it in one run.
pub(super) fn parse(text: &str) -> Result<Expr, Vec<Mistake>> {
    let foreign = unreadable::foreign_signs(text);
    if !foreign.is_empty() {
        return Err(foreign);
    }
    if unreadable::depth(text) > DEEPEST_BRACKETS {
        return Err(vec![unreadable::too_deep(text)]);
    }
    let tree = std::thread::scope(|scope| {
        let parser = std::thread::Builder::new().stack_size(STACK);
        let parsing = parser.spawn_scoped(scope, || read(text));
        parsing.ok().and_then(|thread| thread.join().ok())
    });
    tree.unwrap_or_else(|| Err(vec![unreadable::too_deep(text)]))
}

/// The tree of a dotted name, `renewal.title`, without a parser.
pub(super) fn dotted(name: &str) -> Expr {
    let mut at = 0;
    let mut tree: Option<Expr> = None;
    for part in name.split('.') {
        let span = at..at + part.len();
        tree = Some(match tree {
            None => Expr { span, kind: Kind::Name(part.to_owned()) },
            Some(of) => {
                let whole = of.span.start..span.end;
                let selection = Selection { of: Box::new(of), field: part.to_owned(), at: span };
                Expr { span: whole, kind: Kind::Select(selection) }
            }
        });
        at += part.len() + 1;
    }
    tree.unwrap_or(Expr { span: 0..0, kind: Kind::Null })
}

fn read(text: &str) -> Result<Expr, Vec<Mistake>> {
    match Parser::new().parse_with_source_info(text) {
        Ok((tree, places)) => {
            let tree = Reader { text, places: &places }.expr(tree);
            if tree.depth() > DEEPEST { Err(vec![unreadable::too_deep(text)]) } else { Ok(tree) }
        }
        Err(errors) => Err(unreadable::syntax_errors(text, &errors)),
    }
}

impl Expr {
    fn depth(&self) -> usize {
        let deepest = |parts: &[Expr]| parts.iter().map(Expr::depth).max().unwrap_or(0);
        1 + match &self.kind {
            Kind::Select(s) | Kind::Has(s) => s.of.depth(),
            Kind::Not(x) | Kind::Negate(x) => x.depth(),
            Kind::Binary(_, sides) | Kind::Index(sides) => deepest(sides.as_slice()),
            Kind::If(parts) => deepest(parts.as_slice()),
            Kind::List(items) => deepest(items),
            Kind::Call(call) => deepest(&call.args),
            Kind::Each(each) => {
                let parts = [Some(&each.over), each.filter.as_ref(), each.body.as_ref()];
                parts.into_iter().flatten().map(Expr::depth).max().unwrap_or(0)
            }
            _ => 0,
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    places: &'t SourceInfo,
}

impl Reader<'_> {
    fn expr(&self, raw: IdedExpr) -> Expr {
        let at = self.token(raw.id);
        match raw.expr {
            Raw::Literal(literal) => Expr { span: at, kind: literal_kind(literal) },
            Raw::Ident(name) => Expr { span: at, kind: Kind::Name(name) },
            Raw::Select(select) => self.select(at, select),
            Raw::List(list) if list.optional_indices.is_empty() => {
                let items = list.elements.into_iter().map(|e| self.expr(e)).collect();
                Expr { span: at.start..self.closing(at.start), kind: Kind::List(items) }
            }
            Raw::Call(call) => self.call(at, call),
            Raw::Comprehension(c) => self.each(at, *c),
            Raw::Map(_) => outside(at, "マップ（{…}）", "a map ({…})"),
            Raw::Struct(_) => outside(at, "メッセージの生成", "making a message"),
            Raw::List(_) | Raw::Unspecified => outside(at, "この書き方", "this form"),
        }
    }

    fn select(&self, dot: Range<usize>, select: ast::SelectExpr) -> Expr {
        let of = self.expr(*select.operand);
        // For has(…) the macro's own place is its parenthesis; the field follows the operand's dot.
        let from = if select.test { of.span.end } else { dot.start };
        let start = self.text[from..].find(&select.field).map_or(from, |i| from + i);
        let at = start..start + select.field.len();
        let selection = Selection { of: Box::new(of), field: select.field, at: at.clone() };
        if select.test {
            let span = self.name_before(dot.start, "has").start..self.closing(dot.start);
            return Expr { span, kind: Kind::Has(selection) };
        }
        Expr { span: selection.of.span.start..at.end, kind: Kind::Select(selection) }
    }

    fn call(&self, at: Range<usize>, call: ast::CallExpr) -> Expr {
        let member = call.target.is_some();
        let operands = call.target.map(|t| *t).into_iter().chain(call.args);
        let mut args: Vec<Expr> = operands.map(|a| self.expr(a)).collect();
        let start = args.first().map_or(at.start, |a| a.span.start);
        let end = args.last().map_or(at.end, |a| a.span.end);
        let name = call.func_name.as_str();
        if let Some((_, op, _)) = OPERATORS.iter().find(|o| o.0 == name)
            && let Ok(sides) = <[Expr; 2]>::try_from(std::mem::take(&mut args))
        {
            return Expr { span: start..end, kind: Kind::Binary(*op, Box::new(sides)) };
        }
        let one = |mut args: Vec<Expr>| args.pop().map(Box::new);
        let (span, kind) = match name {
            operators::LOGICAL_NOT => (at.start..end, one(args).map(Kind::Not)),
            operators::NEGATE => (at.start..end, one(args).map(Kind::Negate)),
            operators::CONDITIONAL => {
                (start..end, <[Expr; 3]>::try_from(args).ok().map(|a| Kind::If(Box::new(a))))
            }
            operators::INDEX => {
                let span = start..self.closing(at.start);
                (span, <[Expr; 2]>::try_from(args).ok().map(|a| Kind::Index(Box::new(a))))
            }
            _ => {
                let name_at = self.name_before(at.start, name);
                let from = if member { start } else { name_at.start };
                let call = Call { name: call.func_name, at: name_at, member, args };
                (from..self.closing(at.start), Some(Kind::Call(call)))
            }
        };
        Expr { span, kind: kind.unwrap_or(Kind::Outside("この書き方", "this form")) }
    }

    /// The macro that the parser has expanded, told by what it accumulates.
    fn each(&self, paren: Range<usize>, c: ComprehensionExpr) -> Expr {
        let over = self.expr(c.iter_range);
        let span = over.span.start..self.closing(paren.start);
        let Raw::Call(mut step) = c.loop_step.expr else {
            return outside(span, "この書き方", "this form");
        };
        let (what, filter, body) = match c.accu_init.expr {
            Raw::Literal(LiteralValue::Boolean(b)) => {
                let what = if *b.inner() { Macro::All } else { Macro::Exists };
                (what, None, step.args.pop())
            }
            Raw::Literal(_) => (Macro::ExistsOne, None, Some(step.args.swap_remove(0))),
            _ if step.func_name == operators::CONDITIONAL => {
                let condition = step.args.swap_remove(0);
                let made = step.args.pop().and_then(added_element);
                match made {
                    Some(IdedExpr { expr: Raw::Ident(name), .. }) if name == c.iter_var => {
                        (Macro::Filter, Some(condition), None)
                    }
                    made => (Macro::Map, Some(condition), made),
                }
            }
            _ => (Macro::Map, None, step.args.pop().and_then(only_element)),
        };
        let each = Each {
            what,
            over,
            var: c.iter_var,
            filter: filter.map(|f| self.expr(f)),
            body: body.map(|b| self.expr(b)),
        };
        Expr { span, kind: Kind::Each(Box::new(each)) }
    }

    /// The bytes of the token that the parser noted for a node.
    fn token(&self, id: u64) -> Range<usize> {
        let (start, stop) = self.places.offset_for(id).unwrap_or_default();
        let start = (start as usize).min(self.text.len());
        let mut end = (stop as usize).saturating_add(1).clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }

    /// Where `name` stands before the parenthesis at `open`.
    fn name_before(&self, open: usize, name: &str) -> Range<usize> {
        let name = name.trim_start_matches('.');
        match self.text.get(..open).and_then(|t| t.rfind(name)) {
            Some(start) => start..start + name.len(),
            None => open..open,
        }
    }

    /// The end of what the bracket at `open` opens.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0usize;
        for (i, c, quoted) in unreadable::signs(&self.text[open..]) {
            match c {
                '(' | '[' | '{' if !quoted => depth += 1,
                ')' | ']' | '}' if !quoted => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return open + i + 1;
                    }
                }
                _ => {}
            }
        }
        self.text.len()
    }
}

fn outside(span: Range<usize>, ja: &'static str, en: &'static str) -> Expr {
    Expr { span, kind: Kind::Outside(ja, en) }
}

fn literal_kind(literal: LiteralValue) -> Kind {
    match literal {
        LiteralValue::Boolean(b) => Kind::Bool(*b.inner()),
        LiteralValue::Int(n) => Kind::Int(*n.inner()),
        LiteralValue::Double(x) => Kind::Double(*x.inner()),
        LiteralValue::String(s) => Kind::Str(s.inner().to_string()),
        LiteralValue::Null => Kind::Null,
        LiteralValue::UInt(_) => Kind::Outside("符号なし整数（1u）", "an unsigned integer (1u)"),
        LiteralValue::Bytes(_) => Kind::Outside("バイト列（b\"…\"）", "bytes (b\"…\")"),
    }
}

/// The `x` of `@result + [x]`.
fn added_element(step: IdedExpr) -> Option<IdedExpr> {
    match step.expr {
        Raw::Call(mut call) => call.args.pop().and_then(only_element),
        _ => None,
    }
}

fn only_element(list: IdedExpr) -> Option<IdedExpr> {
    match list.expr {
        Raw::List(mut list) => list.elements.pop(),
        _ => None,
    }
}
