//! The desk at which notices are written: the plan, the calendar, the settings, the moment.

use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Party, Settings, Way};
use crate::alerts::subject::Rows;
use crate::calendar::Calendar;
use crate::plan::{Department, Plan, Role};
use crate::rules::Subject;

/// What writing notices reads.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The plan: departments and titles.
    pub plan: &'a Plan,
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The settings.
    pub settings: &'a Settings,
    /// The moment.
    pub now: DateTime<Utc>,
    /// The civil day of that moment.
    pub today: NaiveDate,
    rows: OnceLock<Rows<'a>>,
}

impl<'a> Desk<'a> {
    /// A desk for one evaluation.
    pub fn new(
        plan: &'a Plan,
        calendar: &'a Calendar,
        settings: &'a Settings,
        now: DateTime<Utc>,
    ) -> Desk<'a> {
        Desk { plan, calendar, settings, now, today: calendar.today(now), rows: OnceLock::new() }
    }

    /// The row that an alert is about, while the plan has it.
    pub(super) fn row(&self, subject: &str) -> Option<Subject> {
        self.rows.get_or_init(|| Rows::of(self.plan)).find(subject)
    }

    /// The department with this code.
    pub(super) fn department(&self, code: &str) -> Option<usize> {
        self.plan.departments.iter().position(|d| d.code == code)
    }

    /// The departments above `department` by the plan's organisation chart, the nearest first, successors
    /// followed, each once and itself not among them.
    pub(super) fn above(&self, department: usize) -> Vec<usize> {
        let (mut above, mut looked, mut at) = (Vec::new(), vec![department], department);
        while let Some(named) = self.plan.departments.get(at).and_then(|d| d.parent) {
            let now = self.plan.responsible(named, self.today);
            // A parent that went up into one already passed has its own parent to follow.
            let next = if now == department || above.contains(&now) { named } else { now };
            if looked.contains(&next) {
                break;
            }
            looked.push(next);
            if next == now {
                above.push(now);
            }
            at = next;
        }
        above
    }

    /// Those who are the headquarters today, successors followed, each once.
    pub fn headquarters(&self) -> Vec<usize> {
        let mut all = Vec::new();
        for (index, _) in
            self.plan.departments.iter().enumerate().filter(|(_, d)| d.role == Role::Headquarters)
        {
            let now = self.plan.responsible(index, self.today);
            if !all.contains(&now) {
                all.push(now);
            }
        }
        all
    }

    /// The departments that get a weekly sheet of their own today, successors followed, each once: no
    /// headquarters, which reads of everything.
    pub fn weekly(&self) -> Vec<usize> {
        let headquarters = self.headquarters();
        let mut all = Vec::new();
        let wanted = self.plan.departments.iter().enumerate();
        for (index, _) in wanted.filter(|(_, d)| self.settings.weekly.includes(&d.code)) {
            let now = self.plan.responsible(index, self.today);
            if !all.contains(&now) && !headquarters.contains(&now) {
                all.push(now);
            }
        }
        all
    }

    /// A department and the way to it: its own channel, else the default one, which needs an address that
    /// mail does not come back from. `None` where nothing reaches it.
    pub fn party(&self, department: &Department) -> Option<Party> {
        let known = |name: &String| Some((name.clone(), *self.settings.channels.get(name)?));
        let own = department.channel.as_ref().and_then(known);
        let (channel, way) = own.or_else(|| known(&self.settings.default_channel))?;
        let addresses = match way {
            Way::Mail => {
                let arrives = |address: &&String| !self.settings.comes_back(address);
                department.emails.iter().filter(arrives).cloned().collect()
            }
            Way::Chat => Vec::new(),
        };
        if way == Way::Mail && addresses.is_empty() {
            return None;
        }
        let fallback = self.settings.fallback(&channel, Some(&department.code), &department.emails);
        Some(Party {
            fallback,
            department: Some(department.code.clone()),
            name: department.name.clone(),
            channel,
            addresses,
            lang: department.language.unwrap_or(self.settings.default_lang),
        })
    }

    /// A channel that a rule names; `None` where no such chat is configured.
    pub(super) fn channel(&self, name: &str) -> Option<Party> {
        (*self.settings.channels.get(name)? == Way::Chat).then(|| Party {
            department: None,
            name: name.to_owned(),
            channel: name.to_owned(),
            addresses: Vec::new(),
            lang: self.settings.default_lang,
            fallback: self.settings.fallback(name, None, &[]),
        })
    }

    /// When a message may leave that does, or does not, hold something critical.
    pub fn not_before(&self, critical: bool) -> DateTime<Utc> {
        if critical && self.settings.critical_outside_hours {
            return self.now;
        }
        self.settings.hours.next_open(self.now, self.calendar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::testing::{JAPAN, at, small_plan};

    #[test]
    fn mail_that_comes_back_is_sent_to_the_others_and_to_nobody_where_there_are_none() {
        let mut plan = small_plan();
        plan.departments[1].emails = vec!["A@x.jp".into(), "b@x.jp".into()];
        let reached = |unreachable: &[&str]| {
            let unreachable = unreachable.iter().map(|address| (*address).to_owned()).collect();
            let settings = Settings { unreachable, ..Settings::default() };
            let desk = Desk::new(&plan, &JAPAN, &settings, at("2026-04-02 10:00"));
            desk.party(&plan.departments[1]).map(|party| party.addresses)
        };
        assert_eq!(reached(&["c@x.jp"]), Some(vec!["A@x.jp".to_owned(), "b@x.jp".to_owned()]));
        assert_eq!(reached(&["a@x.jp"]), Some(vec!["b@x.jp".to_owned()]));
        assert_eq!(reached(&["a@x.jp", "b@x.jp"]), None);
    }
}
