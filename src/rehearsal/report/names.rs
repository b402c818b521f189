//! What codes and rules are called.

use std::collections::HashMap;

use crate::alerts::subject::Rows;
use crate::lang::Lang;
use crate::plan::{Plan, Table};
use crate::render;
use crate::rules::Subject;

/// The names of a plan's rows and departments, and of rules.
pub(super) struct Names<'a> {
    /// The reader's language.
    pub(super) lang: Lang,
    plan: &'a Plan,
    rows: Rows<'a>,
    departments: HashMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    /// Of this plan, for a reader of `lang`.
    pub(super) fn of(plan: &'a Plan, lang: Lang) -> Names<'a> {
        let departments = plan.departments.iter().map(|d| (d.code.as_str(), d.name.as_str())).collect();
        Names { lang, plan, rows: Rows::of(plan), departments }
    }

    /// A recipient: the department's name and code, or the channel.
    pub(super) fn recipient(&self, to: &str) -> String {
        match self.departments.get(to) {
            Some(name) => line(&format!("{name} {to}")),
            None => line(to),
        }
    }

    /// A rule: what its alerts are called together, and its name.
    pub(super) fn rule(&self, rule: &str) -> String {
        match render::matter(rule, self.lang) {
            Some(matter) => self.lang.pick(format!("{matter}（{rule}）"), format!("{matter} ({rule})")),
            None => rule.to_owned(),
        }
    }

    /// What a subject, `table/code`, is called; empty where the plan has no such row.
    pub(super) fn subject(&self, subject: &str) -> String {
        self.rows.find(subject).map(|row| line(self.title(row))).unwrap_or_default()
    }

    fn title(&self, row: Subject) -> &str {
        let (plan, n) = (self.plan, row.row);
        let title = match row.table {
            Table::Departments => plan.departments.get(n).map(|d| &d.name),
            Table::Initiatives => plan.initiatives.get(n).map(|i| &i.title),
            Table::Milestones => plan.milestones.get(n).map(|m| &m.title),
            Table::Kpis => plan.kpis.get(n).map(|k| &k.name),
            Table::ExitPoints => plan.exit_points.get(n).map(|e| &e.description),
            Table::Renewals => plan.renewals.get(n).map(|r| &r.title),
            Table::KpiTargets | Table::Measurements => None,
        };
        title.map_or("", String::as_str)
    }
}

/// A text of the plan in one line, without what a terminal would obey.
pub(super) fn line(text: &str) -> String {
    let kept: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}
