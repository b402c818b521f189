//! What the parts of a condition came to, in words.

use chrono::SecondsFormat;

use super::Fact;
use crate::calendar::Calendar;
use crate::lang::{Lang, Text};
use crate::notices::label;
use crate::plan::Table;
use crate::rules::explain::{Part, Role, Said, Shown, Verdict};

/// What words depend on.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// What the condition read.
    pub facts: &'a [Fact],
    /// The subject's table.
    pub table: Table,
    /// The calendar.
    pub calendar: &'a Calendar,
    /// Who reads.
    pub lang: Lang,
}

impl Wording<'_> {
    /// What a part has to do with the result; empty where there is nothing to say.
    pub fn mark(&self, part: &Part) -> &'static str {
        let (ja, en) = match part.role {
            Role::Counts => return "",
            Role::Decides => ("← これで決まります", "← this decides"),
            Role::Idle => ("（結果に関わりません）", "(makes no difference)"),
            Role::Hinders => ("← これが原因です", "← this is why"),
        };
        self.lang.pick(ja, en)
    }

    /// What a part came to.
    pub fn value(&self, part: &Part) -> String {
        let own = part.name.as_ref().and_then(|name| self.facts.iter().find(|f| f.name == *name));
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
    pub fn absent(&self, names: &[String]) -> String {
        let labels: Vec<String> =
            names.iter().map(|name| label(name, Some(self.table)).get(self.lang).to_owned()).collect();
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

    /// What a rule says.
    pub fn verdict(&self, verdict: &Verdict) -> Text {
        match verdict {
            Verdict::Fires => Text::new("当てはまります", "it fires"),
            Verdict::DoesNotFire => Text::new("当てはまりません", "it does not fire"),
            Verdict::CannotTell(names) => {
                let words = self.absent(names);
                Text::new(words.clone(), words)
            }
            Verdict::Fails(why) => {
                Text::new(format!("計算できません：{}", why.ja), format!("it fails: {}", why.en))
            }
        }
    }
}

/// Whether a condition holds, in words.
fn truth(yes: bool) -> Text {
    if yes { Text::new("成り立ちます", "true") } else { Text::new("成り立ちません", "false") }
}
