//! The rule language: CEL, checked against the plan's schema and compiled to a typed tree.
//!
//! [`compile`] is the pipeline: text → [`syntax`] tree (crate `cel` parses, and only there) →
//! checked against a [`Scope`] → [`Program`]. A program reads struct fields through function
//! pointers: no map a row, no look-up by name, no allocation unless it builds a text or a list.
//!
//! # Cannot tell
//! A value that the plan lacks is *absent*. Reading it is neither true nor false nor an error: the
//! result is [`Stop::Absent`], "cannot tell". `&&` and `||` absorb it where the other side decides
//! (`false && absent` is false, `absent || true` is true, in either order), and a ternary looks
//! only at the branch taken; everything else passes it on. Errors are absorbed alike. Where one
//! operand is absent and another one failed, absence wins: with the value at hand the expression
//! might well not fail.

mod eval;
pub(super) mod explain;
mod functions;
mod node;
mod ops;
mod quick;
mod scope;
mod syntax;
mod time;
mod types;
mod typing;
mod unreadable;
mod value;
mod words;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::lang::Text;
use crate::plan::fields::{Value, View};

pub(super) use eval::Cx;
pub(super) use scope::Scope;
#[cfg(test)]
pub(super) use scope::Seen;
pub(super) use types::Ty;
pub(super) use value::{Stop, Val};
pub use words::Form;
pub(super) use words::{forms, perhaps};

use eval::{Blind, Record};
use node::{Field, Node};

/// The longest expression, in bytes.
const LONGEST: usize = 2048;

/// A mistake in an expression (or, with its span moved, in the file that holds it).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mistake {
    /// The bytes at fault.
    pub(super) span: Range<usize>,
    /// What was found and what is accepted.
    pub(super) message: Text,
    /// The mend, in a few words.
    pub(super) mend: Option<Text>,
}

impl Mistake {
    /// A mistake at `span`.
    pub(super) fn new(span: Range<usize>, ja: impl Into<String>, en: impl Into<String>) -> Mistake {
        Mistake { span, message: Text::new(ja, en), mend: None }
    }

    /// The same, with its mend.
    pub(super) fn mend(mut self, ja: impl Into<String>, en: impl Into<String>) -> Mistake {
        self.mend = Some(Text::new(ja, en));
        self
    }
}

/// A compiled expression.
#[derive(Debug)]
pub(super) struct Program {
    /// As the rule has it.
    text: String,
    root: Node,
    ty: Ty,
    reads: Vec<Read>,
}

/// A value of the plan that a program may read.
#[derive(Debug)]
struct Read {
    /// Its name in the rule: `kpi.attainment`.
    name: String,
    field: Field,
    optional: bool,
}

/// Compiles `text`, whose result must be of type `want` (`None`: any).
pub(super) fn compile(text: &str, scope: &Scope, want: Option<&Ty>) -> Result<Program, Vec<Mistake>> {
    if text.len() > LONGEST {
        let (n, max) = (text.len(), LONGEST);
        return Err(vec![Mistake::new(
            0..text.len(),
            format!("式が長すぎます（{n} バイト、上限は {max} バイト）。ルールを二つに分けてください"),
            format!("the expression is too long ({n} bytes, {max} at most); make two rules of it"),
        )]);
    }
    let tree = syntax::parse(text)?;
    typing::check(&tree, scope, want).map(|program| Program { text: text.to_owned(), ..program })
}

/// Compiles a dotted name, `renewal.title`.
pub(super) fn compile_name(name: &str, scope: &Scope) -> Result<Program, Vec<Mistake>> {
    typing::check(&syntax::dotted(name), scope, None)
}

impl Program {
    /// The type of its result.
    pub(super) fn ty(&self) -> &Ty {
        &self.ty
    }

    /// The expression, as the rule has it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The plan's values that it may read, by their names in the rule, in the order of their reading.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.reads.iter().map(|read| read.name.as_str())
    }

    /// Whether it reads a value that a row may lack.
    pub(super) fn may_be_absent(&self) -> bool {
        self.reads.iter().any(|r| r.optional)
    }

    /// The text, where the program is nothing but one.
    pub(super) fn literal(&self) -> Option<&str> {
        match &self.root {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the condition holds. For a program of type bool.
    #[inline]
    pub(super) fn test(&self, cx: &Cx<'_>) -> Result<bool, Stop> {
        eval::test(&self.root, cx, &mut Blind)
    }

    /// The result.
    pub(super) fn eval<'a>(&'a self, cx: &Cx<'a>) -> Result<Val<'a>, Stop> {
        eval::eval(&self.root, cx, &mut Blind)
    }

    /// The absent values for which it cannot tell, by their names in the rule, sorted; empty where
    /// it can tell.
    pub(super) fn missing(&self, cx: &Cx<'_>) -> Vec<String> {
        let mut record = Record::default();
        match eval::eval(&self.root, cx, &mut record) {
            Err(Stop::Absent) => self.sorted(&record.absent).map(|r| r.name.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// The plan's values that it read to come to its result, by their names in the rule, sorted.
    /// Asking `has(…)` is not reading.
    pub(super) fn evidence<'v>(&self, cx: &Cx<'_>, view: &View<'v>) -> Vec<(String, Value<'v>)> {
        let mut record = Record::default();
        // Only what was read matters here; the result is known already.
        let _ = eval::eval(&self.root, cx, &mut record);
        self.sorted(&record.read).map(|r| (r.name.clone(), r.field.get(view, cx.row))).collect()
    }

    fn sorted(&self, reads: &[u16]) -> impl Iterator<Item = &Read> {
        let mut list: Vec<&Read> = reads.iter().filter_map(|n| self.reads.get(usize::from(*n))).collect();
        list.sort_by(|a, b| a.name.cmp(&b.name));
        list.dedup_by(|a, b| a.name == b.name);
        list.into_iter()
    }
}
