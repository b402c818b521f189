//! What the people who got a notice answer (`rules.md`, An alert's life).

use chrono::NaiveDate;

use crate::lang::Lang;
use crate::plan::{Outcome, Plan, Table};

/// An answer to an alert.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// 対応中: working on it, done by this day.
    Working {
        /// The promised day.
        until: NaiveDate,
    },
    /// 延期: postponed to this day.
    Postponed {
        /// The day.
        until: NaiveDate,
        /// Why.
        because: String,
    },
    /// 完了: done on this day.
    Done {
        /// The day.
        on: NaiveDate,
    },
    /// 実績値: the value of the KPI.
    Value {
        /// The value, in the KPI's unit.
        value: f64,
        /// The day it was measured.
        on: NaiveDate,
    },
    /// An owner's word on a question that the headquarters decides.
    Proposal {
        /// What it proposes.
        outcome: Outcome,
        /// Why.
        because: String,
        /// The next end that it proposes, to continue.
        next_on: Option<NaiveDate>,
    },
    /// 担当外: it belongs to another department.
    NotOurs {
        /// The code of the department that it belongs to.
        department: String,
        /// Why, where it was said.
        because: Option<String>,
    },
}

/// What was answered in this opening, as far as it still counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Reminders rest through this day.
    pub rests_until: Option<NaiveDate>,
    /// The day last promised or put off to, whether it has passed or not (from the record of answers).
    pub latest: Option<NaiveDate>,
    /// The number of the last answer (from the record of answers): a form that saw another is out of date.
    pub last: Option<i64>,
    /// Why it was put off; `None` for a promise.
    pub because: Option<String>,
    /// The first day that was promised: slips are counted from it.
    pub first_promised: Option<NaiveDate>,
    /// How many promised days passed.
    pub promises_broken: u32,
    /// It was passed on: from the department that the plan names, to the one that it belongs to, by code.
    pub passed_on: Option<(String, String)>,
    /// What was proposed, the last word of each department (from the record of answers).
    pub proposals: Vec<Proposal>,
}

/// A word on a question, for those who decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it proposes.
    pub outcome: Outcome,
    /// Why.
    pub because: String,
    /// The next end, to continue, or the last day, to end.
    pub next_on: Option<NaiveDate>,
    /// In whose name, by code.
    pub department: Option<String>,
    /// Who said it.
    pub by: String,
}

impl Answer {
    /// Its name, as the store and JSON write it.
    pub fn name(&self) -> &'static str {
        match self {
            Answer::Working { .. } => "working",
            Answer::Postponed { .. } => "postponed",
            Answer::Done { .. } => "done",
            Answer::Value { .. } => "value",
            Answer::Proposal { .. } => "proposal",
            Answer::NotOurs { .. } => "not_ours",
        }
    }

    /// The day that it names.
    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Answer::Working { until } | Answer::Postponed { until, .. } => Some(*until),
            Answer::Done { on } | Answer::Value { on, .. } => Some(*on),
            Answer::Proposal { next_on, .. } => *next_on,
            Answer::NotOurs { .. } => None,
        }
    }

    /// What it says, in a line; its department as it is named here.
    pub fn words(&self, lang: Lang) -> String {
        let (ja, en) = match self {
            Answer::Working { until } => {
                (format!("対応中（{until}まで）"), format!("working on it until {until}"))
            }
            Answer::Postponed { until, because } => {
                (format!("{until}まで延期（{because}）"), format!("postponed to {until}: {because}"))
            }
            Answer::Done { on } => (format!("{on}に完了"), format!("done on {on}")),
            Answer::Value { value, on } => (format!("{on}の実績値 {value}"), format!("{value} on {on}")),
            Answer::Proposal { outcome, because, next_on } => {
                let words = outcome.words();
                let until = next_on.map(|day| format!(" {day}")).unwrap_or_default();
                (
                    format!("{}の意見{until}（{because}）", words.ja),
                    format!("proposed to {}{until}: {because}", words.en),
                )
            }
            Answer::NotOurs { department, because } => {
                let why = |open: &str, close: &str| {
                    because.as_ref().map(|why| format!("{open}{why}{close}")).unwrap_or_default()
                };
                (
                    format!("担当外（担当は {department}）{}", why("（", "）")),
                    format!("not ours: it belongs to {department}{}", why(": ", "")),
                )
            }
        };
        lang.pick(ja, en)
    }

    /// The reason that it gives.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Answer::Postponed { because, .. } | Answer::Proposal { because, .. } => Some(because),
            Answer::NotOurs { because, .. } => because.as_deref(),
            _ => None,
        }
    }
}

impl Answered {
    /// Takes an answer over: what it changes of rest, promises and proposals.
    pub fn take(&mut self, answer: &Answer, department: Option<&str>, by: &str) {
        match answer {
            Answer::Working { until } => {
                self.first_promised.get_or_insert(*until);
                self.rest(*until, None);
            }
            Answer::Postponed { until, because } => self.rest(*until, Some(because.clone())),
            Answer::Proposal { outcome, because, next_on } => {
                let department = department.map(str::to_owned);
                self.proposals.retain(|said| said.department != department);
                self.proposals.push(Proposal {
                    outcome: *outcome,
                    because: because.clone(),
                    next_on: *next_on,
                    department,
                    by: by.to_owned(),
                });
            }
            Answer::Done { .. } | Answer::Value { .. } | Answer::NotOurs { .. } => {}
        }
    }

    fn rest(&mut self, until: NaiveDate, because: Option<String>) {
        self.rests_until = Some(until);
        self.latest = Some(until);
        self.because = because;
    }

    /// Whether reminders rest on `today`.
    pub fn rests(&self, today: NaiveDate) -> bool {
        self.rests_until.is_some_and(|until| today <= until)
    }

    /// The day through which reminders rested, where it has passed and nobody was told so yet.
    pub fn passed(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.rests_until.filter(|until| today > *until)
    }

    /// Notes that the day has passed: a promise is broken, what was put off has merely come.
    pub(super) fn lapse(&mut self) {
        if self.rests_until.take().is_some() && self.because.is_none() {
            self.promises_broken = self.promises_broken.saturating_add(1);
        }
    }

    /// Days slipped in all since the first promise, 0 or more: to the day it rests until, else to
    /// `today`.
    pub fn days_slipped(&self, today: NaiveDate) -> i64 {
        let reached = self.rests_until.unwrap_or(today);
        self.first_promised.map_or(0, |first| (reached - first).num_days().max(0))
    }

    /// Who answers for the matter after it was passed on, while the plan still names the former owner
    /// (`named`, by position); a plan that names another by now has the last word.
    pub(super) fn holder(&mut self, plan: &Plan, named: Option<usize>, today: NaiveDate) -> Option<usize> {
        let (from, to) = self.passed_on.as_ref()?;
        let still = named.and_then(|n| plan.departments.get(n)).is_some_and(|d| d.code == *from);
        let holder = plan.find(Table::Departments, to).filter(|_| still);
        if holder.is_none() {
            self.passed_on = None;
        }
        holder.map(|department| plan.responsible(department, today))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::rules::{Rule, Severity};

    const M1: &str = "milestone/m1";

    fn promise(until: &str) -> Answer {
        Answer::Working { until: day(until) }
    }

    fn put_off(until: &str) -> Answer {
        Answer::Postponed { until: day(until), because: "議会のため".into() }
    }

    /// Late since 2 April, reminded every five business days, delivered at once.
    fn late() -> World {
        let rule = Rule {
            remind: every(&["5bd"]),
            escalate: vec![step_up("10bd", Some(Severity::Critical))],
            ..rule("late")
        };
        let mut world = World::new(vec![rule]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        world
    }

    fn answer(world: &mut World, answer: &Answer) {
        world.alert("late", M1).answered.take(answer, Some("a"), "佐藤");
    }

    #[test]
    fn reminders_rest_through_the_promised_day_and_escalation_does_not() {
        let mut world = late();
        world.delivered("late", M1, "2026-04-02 09:00");
        answer(&mut world, &promise("2026-04-20"));
        assert!(world.evaluate("2026-04-10 06:00").is_empty(), "the ninth would have reminded");
        assert_eq!(world.evaluate("2026-04-16 06:00"), ["escalated late milestone/m1"]);
        assert!(world.evaluate("2026-04-20 23:00").is_empty(), "the day itself is his");
    }

    #[test]
    fn a_promise_that_passes_is_told_again_and_counted() {
        let mut world = late();
        answer(&mut world, &promise("2026-04-20"));
        assert_eq!(world.evaluate("2026-04-21 06:00"), ["opened late milestone/m1"]);
        let alert = world.alert("late", M1);
        assert_eq!((alert.answered.promises_broken, alert.answered.rests_until), (1, None));
        assert_eq!(alert.answered.latest, Some(day("2026-04-20")));
        assert_eq!((alert.openings, alert.escalated), (1, 0), "it is the same opening");
        assert!(world.evaluate("2026-04-22 06:00").is_empty());
        assert_eq!(world.evaluate("2026-04-28 06:00"), ["reminder late milestone/m1"], "counted from there");
    }

    #[test]
    fn a_rule_that_asks_asks_again() {
        let mut world = World::new(vec![Rule { decision: question(), ..rule("late") }]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        answer(&mut world, &promise("2026-04-20"));
        assert_eq!(world.evaluate("2026-04-21 06:00"), ["asked late milestone/m1"]);
    }

    #[test]
    fn what_was_put_off_comes_again_without_a_slip() {
        let mut world = late();
        answer(&mut world, &put_off("2026-04-20"));
        assert!(world.evaluate("2026-04-20 06:00").is_empty());
        assert_eq!(world.evaluate("2026-04-21 06:00"), ["opened late milestone/m1"]);
        let answered = &world.alert("late", M1).answered;
        assert_eq!((answered.promises_broken, answered.because.as_deref()), (0, Some("議会のため")));
    }

    #[test]
    fn the_days_slipped_run_from_the_first_promise_to_the_latest_or_to_today() {
        let mut answered = Answered::default();
        assert_eq!(answered.days_slipped(day("2026-04-30")), 0);
        for (until, today, slipped) in [
            ("2026-04-10", "2026-04-05", 0),
            ("2026-04-20", "2026-04-12", 10),
            ("2026-04-08", "2026-04-12", 0),
        ] {
            answered.take(&promise(until), None, "佐藤");
            assert_eq!(answered.days_slipped(day(today)), slipped, "{until}");
        }
        answered.lapse();
        assert_eq!(answered.days_slipped(day("2026-04-25")), 15);
    }

    #[test]
    fn a_promise_that_passes_in_silence_is_told_when_it_lifts() {
        let mut world = late();
        world.rules.push(rule("loud"));
        world.rules[0].inhibited_by = vec!["loud".into()];
        answer(&mut world, &promise("2026-04-07"));
        world.fire("loud", M1);
        world.evaluate("2026-04-03 06:00");
        assert_eq!(world.evaluate("2026-04-08 06:00"), ["opened late milestone/m1 (inhibited by loud)"]);
        assert!(world.evaluate("2026-04-08 12:00").is_empty(), "recorded once");
        world.clear("loud", M1);
        let told = world.evaluate("2026-04-09 06:00");
        assert_eq!(told, ["opened late milestone/m1", "resolved loud milestone/m1"]);
        assert_eq!(world.alert("late", M1).answered.promises_broken, 1);
    }

    #[test]
    fn a_new_opening_owes_nothing_of_the_last_but_to_whom_it_belongs() {
        let mut world = late();
        answer(&mut world, &promise("2026-04-30"));
        world.alert("late", M1).answered.passed_on = Some(("a".into(), "b".into()));
        world.clear("late", M1);
        world.evaluate("2026-04-03 06:00");
        world.fire("late", M1);
        world.evaluate("2026-04-06 06:00");
        let alert = world.alert("late", M1);
        let answered = Answered { passed_on: Some(("a".into(), "b".into())), ..Answered::default() };
        assert_eq!((&alert.answered, alert.owner.as_str()), (&answered, "b"));
    }

    #[test]
    fn what_is_not_ours_goes_to_another_until_the_plan_says_who_owns_it() {
        let mut world = late();
        world.alert("late", M1).answered.passed_on = Some(("a".into(), "b".into()));
        let step = world.step(at("2026-04-03 06:00"));
        assert_eq!(world.alert("late", M1).owner, "b");
        assert!(step.audit.iter().any(|e| e.kind == "alert_owner_changed"), "{:?}", step.audit);
        world.plan.initiatives[0].owner = 0;
        world.evaluate("2026-04-04 06:00");
        let alert = world.alert("late", M1);
        assert_eq!((alert.owner.as_str(), &alert.answered.passed_on), ("hq", &None));
    }

    #[test]
    fn the_last_word_of_each_department_stands() {
        let mut answered = Answered::default();
        let say = |outcome| Answer::Proposal { outcome, because: "理由".into(), next_on: None };
        answered.take(&say(Outcome::Continue), Some("a"), "佐藤");
        answered.take(&say(Outcome::End), Some("b"), "鈴木");
        answered.take(&say(Outcome::Revise), Some("a"), "佐藤");
        let said: Vec<_> = answered.proposals.iter().map(|p| (p.department.as_deref(), p.outcome)).collect();
        assert_eq!(said, [(Some("b"), Outcome::End), (Some("a"), Outcome::Revise)]);
    }
}
