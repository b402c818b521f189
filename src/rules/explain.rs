//! Why a rule says what it says of a row: the condition's tree, and every value that it may read.

use chrono::{DateTime, Utc};

use super::compiled::Compiled;
use super::lang::explain::{explain, said};
use super::lang::{Cx, Program, Scope, Stop};
use super::{Finding, RuleSet, Subject};
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::plan::Table;
use crate::plan::fields::{Value, View};

pub use super::lang::explain::{Joint, Part, Role, Said, Shown};

/// What a rule says of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It fires.
    Fires,
    /// It does not fire.
    DoesNotFire,
    /// It cannot tell, for want of these values, by their names in the rule, sorted.
    CannotTell(Vec<String>),
    /// It fails.
    Fails(Text),
}

/// Why a rule says what it says of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained<'a> {
    /// What it says.
    pub verdict: Verdict,
    /// Its condition.
    pub when: Part,
    /// The date that its reminders count down to, where the rule has one.
    pub before: Option<Part>,
    /// The date by which its question is to be answered, where it asks one.
    pub by: Option<Part>,
    /// What happens if nobody answers it.
    pub default: Option<Part>,
    /// The plan's values that these may read, each once, in the order in which the rule names them.
    pub reads: Vec<ReadOf<'a>>,
}

/// A value of the plan that a rule may read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadOf<'a> {
    /// Its name in the rule: `milestone.initiative.status`.
    pub name: String,
    /// The table of the row that has it.
    pub table: Table,
    /// That row; `None` where the plan names none.
    pub row: Option<usize>,
    /// The field.
    pub field: &'static str,
    /// The value.
    pub value: Value<'a>,
}

impl RuleSet {
    /// Why rule `finding.rule` says what it says of a row, whatever that is; `None` where the rule does
    /// not range over the row's table.
    pub fn explain<'a>(
        &self,
        finding: &Finding,
        view: &View<'a>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Option<Explained<'a>> {
        let compiled = self.expressions(finding)?;
        let scope = Scope::of(compiled.table);
        let cx = Cx::new(*view, calendar, now).at(finding.subject.row);
        let tree = |program: &Option<Program>| program.as_ref().map(|p| explain(p, &scope, &cx));
        let Compiled { when, before, by, default, .. } = compiled;
        Some(Explained {
            verdict: verdict(when, &cx),
            when: explain(when, &scope, &cx),
            before: tree(before),
            by: tree(by),
            default: default.as_ref().map(|p| Part {
                text: p.text().to_owned(),
                said: said(p, &cx),
                role: Role::Counts,
                name: None,
                joint: None,
                parts: Vec::new(),
            }),
            reads: reads([Some(when), before.as_ref(), by.as_ref()], &scope, view, finding.subject.row),
        })
    }

    /// What rule `finding.rule` says of a row, and nothing else; `None` as for [`RuleSet::explain`].
    pub fn verdict(
        &self,
        finding: &Finding,
        view: &View<'_>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Option<Verdict> {
        let compiled = self.expressions(finding)?;
        Some(verdict(&compiled.when, &Cx::new(*view, calendar, now).at(finding.subject.row)))
    }

    /// The condition of rule `rule` over `table`, as its file has it.
    pub fn condition(&self, rule: usize, table: Table) -> Option<&str> {
        let finding = Finding { rule, subject: Subject { table, row: 0 } };
        self.expressions(&finding).map(|compiled| compiled.when.text())
    }

    fn expressions(&self, finding: &Finding) -> Option<&Compiled> {
        self.compiled.get(finding.rule)?.iter().find(|c| c.table == finding.subject.table)
    }
}

fn verdict(when: &Program, cx: &Cx<'_>) -> Verdict {
    match when.test(cx) {
        Ok(true) => Verdict::Fires,
        Ok(false) => Verdict::DoesNotFire,
        Err(Stop::Absent) => Verdict::CannotTell(when.missing(cx)),
        Err(Stop::Failed(failure)) => Verdict::Fails(failure.text()),
    }
}

fn reads<'a>(
    programs: [Option<&Program>; 3],
    scope: &Scope,
    view: &View<'a>,
    subject: usize,
) -> Vec<ReadOf<'a>> {
    let mut found: Vec<ReadOf<'a>> = Vec::new();
    for name in programs.into_iter().flatten().flat_map(Program::names) {
        if found.iter().any(|read| read.name == name) {
            continue;
        }
        if let Some((table, row, field)) = scope.field(name, view, subject) {
            let value = row.map_or(Value::Absent, |row| (field.get)(view, row));
            found.push(ReadOf { name: name.to_owned(), table, row, field: field.name, value });
        }
    }
    found
}
