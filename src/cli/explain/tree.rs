//! The condition as a tree: on the left what the rule says, on the right what it came to.

use unicode_width::UnicodeWidthStr;

use super::super::Out;
use super::super::demo::columns::pad;
use crate::calendar::Calendar;
use crate::lang::Lang;
use crate::office::explaining::{Report, Wording};
use crate::plan::Plan;
use crate::rules::explain::{Joint, Part};

/// The widest left side, in columns; a wider text has its value on the next line.
const LEFT: usize = 64;

/// How a part is shown, and what it needs for it.
pub(super) struct Sketch<'a> {
    pub(super) report: &'a Report<'a>,
    pub(super) plan: &'a Plan,
    pub(super) calendar: &'a Calendar,
    pub(super) lang: Lang,
}

impl Sketch<'_> {
    /// Prints a tree, `depth` steps in.
    pub(super) fn print(&self, part: &Part, depth: usize, out: &mut Out) {
        let mut lines = Vec::new();
        self.lines(part, depth, &mut lines);
        let left = lines.iter().map(|line| line.0.width()).filter(|width| *width <= LEFT).max().unwrap_or(0);
        for (text, value) in lines {
            if text.width() <= LEFT {
                out.line(format!("{}  {value}", pad(&text, left)).trim_end());
            } else {
                out.line(&text);
                out.line(format!("{}  {value}", " ".repeat(left)));
            }
        }
    }

    fn lines(&self, part: &Part, depth: usize, lines: &mut Vec<(String, String)>) {
        let indent = "  ".repeat(depth + 1);
        let text = part.text.split_whitespace().collect::<Vec<_>>().join(" ");
        // A long chain says nothing that its own parts, on the lines below, do not say better.
        let long = indent.width() + text.width() > LEFT;
        let text = match part.joint.filter(|_| long && !part.parts.is_empty()) {
            Some(Joint::All) => self
                .lang
                .pick("次のすべてが成り立つか（… && …）", "whether all of these hold (… && …)")
                .to_owned(),
            Some(Joint::Any) => self
                .lang
                .pick("次のどれかが成り立つか（… || …）", "whether one of these holds (… || …)")
                .to_owned(),
            None => text,
        };
        let mark = self.wording().mark(part);
        let space = if mark.is_empty() { "" } else { "  " };
        lines.push((format!("{indent}{text}"), format!("{}{space}{mark}", self.wording().value(part))));
        part.parts.iter().for_each(|part| self.lines(part, depth + 1, lines));
    }

    /// Its words.
    pub(super) fn wording(&self) -> Wording<'_> {
        let (facts, table) = (self.report.facts.as_slice(), self.report.table);
        Wording { facts, table, calendar: self.calendar, lang: self.lang }
    }
}
