//! The condition as a tree: on the left what the rule says, on the right what it came to.

use chrono::SecondsFormat;
use unicode_width::UnicodeWidthStr;

use super::super::Out;
use super::super::demo::columns::pad;
use crate::calendar::Calendar;
use crate::lang::{Lang, Text};
use crate::notices::label;
use crate::office::explaining::{Fact, Report};
use crate::plan::Plan;
use crate::rules::explain::{Joint, Part, Role, Said, Shown};

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
        let mark = self.mark(part);
        let space = if mark.is_empty() { "" } else { "  " };
        lines.push((format!("{indent}{text}"), format!("{}{space}{mark}", self.value(part))));
        part.parts.iter().for_each(|part| self.lines(part, depth + 1, lines));
    }

    fn mark(&self, part: &Part) -> &'static str {
        let (ja, en) = match part.role {
            Role::Counts => return "",
            Role::Decides => ("← これで決まります", "← this decides"),
            Role::Idle => ("（結果に関わりません）", "(makes no difference)"),
            Role::Hinders => ("← これが原因です", "← this is why"),
        };
        self.lang.pick(ja, en)
    }

    fn value(&self, part: &Part) -> String {
        let own = part.name.as_ref().and_then(|name| self.report.facts.iter().find(|f| f.name == *name));
        let name =
            own.map(|fact| self.lang.pick(format!("（{}）", fact.label.ja), format!(" ({})", fact.label.en)));
        let value = match (&part.said, own) {
            (Said::Value(Shown::Bool(yes)), None) => truth(*yes).get(self.lang).to_owned(),
            (Said::Value(value), Some(fact)) => self.of_fact(fact).unwrap_or_else(|| self.shown(value)),
            (Said::Value(value), None) => self.shown(value),
            (Said::Absent(_), Some(_)) => self.lang.pick("値なし", "absent").to_owned(),
            (Said::Absent(names), None) => self.absent(names),
            (Said::Failed(why), _) => {
                self.lang.pick(format!("エラー：{}", why.ja), format!("error: {}", why.en))
            }
        };
        format!("{value}{}", name.unwrap_or_default())
    }

    fn of_fact(&self, fact: &Fact) -> Option<String> {
        fact.shown.as_ref().map(|shown| shown.get(self.lang).to_owned())
    }

    /// That nothing can be told, and for want of what.
    pub(super) fn absent(&self, names: &[String]) -> String {
        let labels: Vec<String> =
            names.iter().map(|name| label(name, Some(self.report.table)).get(self.lang).to_owned()).collect();
        self.lang.pick(
            format!("判定できません（値なし：{}）", labels.join("、")),
            format!("cannot tell (absent: {})", labels.join(", ")),
        )
    }

    fn shown(&self, value: &Shown) -> String {
        match value {
            Shown::Null => "null".to_owned(),
            Shown::Bool(yes) => truth(*yes).get(self.lang).to_owned(),
            Shown::Int(n) => n.to_string(),
            Shown::Double(x) => x.to_string(),
            Shown::Text(s) => self.lang.pick(format!("「{s}」"), format!("“{s}”")),
            Shown::Date(d) => d.to_string(),
            Shown::Instant(t) => {
                t.with_timezone(&self.calendar.zone()).to_rfc3339_opts(SecondsFormat::Secs, false)
            }
            Shown::Length(d) if d.num_seconds() % 86_400 == 0 => {
                let n = d.num_days();
                self.lang.pick(format!("{n}日"), crate::lang::counted(n, "day"))
            }
            Shown::Length(d) => d.to_string(),
            Shown::List(items) => items.iter().map(|v| self.shown(v)).collect::<Vec<_>>().join("、"),
        }
    }
}

/// Whether a condition holds, in words.
fn truth(yes: bool) -> Text {
    if yes { Text::new("成り立ちます", "true") } else { Text::new("成り立ちません", "false") }
}
