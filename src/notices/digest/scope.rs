//! Whose matters a digest tells: the whole city's, or one department's.

use super::super::Desk;
use super::Since;
use crate::alerts::{Alert, subject};
use crate::rules::Subject;

/// The whole city, or the rows that one department answers for today.
pub(super) struct Scope<'a, 'p> {
    department: Option<usize>,
    desk: &'a Desk<'p>,
}

impl<'a, 'p> Scope<'a, 'p> {
    pub(super) fn city(desk: &'a Desk<'p>) -> Scope<'a, 'p> {
        Scope { department: None, desk }
    }

    /// `None` where the plan has no department at this position.
    pub(super) fn department(department: usize, desk: &'a Desk<'p>) -> Option<Scope<'a, 'p>> {
        desk.plan.departments.get(department)?;
        Some(Scope { department: Some(department), desk })
    }

    pub(super) fn is_city(&self) -> bool {
        self.department.is_none()
    }

    /// The department's name.
    pub(super) fn name(&self) -> Option<&'a str> {
        Some(self.desk.plan.departments.get(self.department?)?.name.as_str())
    }

    fn code(&self) -> Option<&'a str> {
        Some(self.desk.plan.departments.get(self.department?)?.code.as_str())
    }

    /// Whether the alert is its matter: of the department that owns it now, which may not be the one that
    /// the plan names.
    pub(super) fn owns(&self, alert: &Alert) -> bool {
        self.code().is_none_or(|code| alert.owner == code)
    }

    /// Whether it answers for the row.
    pub(super) fn has(&self, row: Subject) -> bool {
        self.department.is_none_or(|d| subject::owner(self.desk.plan, row, self.desk.today) == Some(d))
    }

    /// The same, by `table/code`; a row that is gone is nobody's but the city's.
    pub(super) fn has_named(&self, subject: &str) -> bool {
        self.is_city() || self.desk.row(subject).is_some_and(|row| self.has(row))
    }

    /// Whether it answers for the initiative at this position.
    pub(super) fn has_initiative(&self, initiative: usize) -> bool {
        let named = || self.desk.plan.initiatives.get(initiative).map(|i| i.owner);
        let responsible = |d| named().is_some_and(|n| self.desk.plan.responsible(n, self.desk.today) == d);
        self.department.is_none_or(responsible)
    }

    /// Whether a day that was promised for the alert has passed since the last digest, and it stands still.
    pub(super) fn is_broken(&self, alert: &Alert, since: &Since<'_>) -> bool {
        let (from, today) = (self.desk.calendar.today(since.from), self.desk.today);
        let answered = &alert.answered;
        let passed = answered.latest.is_some_and(|promised| from <= promised && promised < today);
        passed && answered.promises_broken > 0 && answered.because.is_none() && !answered.rests(today)
    }

    /// Whether a silence for this department, or on this subject, is of its matters.
    pub(super) fn is_silenced_by(&self, department: Option<&str>, subject: Option<&str>) -> bool {
        match (self.code(), department, subject) {
            (None, ..) => true,
            (Some(code), Some(named), _) => code == named,
            (Some(_), None, Some(subject)) => self.has_named(subject),
            (Some(_), None, None) => false,
        }
    }
}
