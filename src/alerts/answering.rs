//! Whether an answer fits the alert that it is given to, and what it does: to the alert, to the plan.

use chrono::NaiveDate;

use super::refusals::{
    already_theirs, day_passed, day_to_come, no_department, no_reason, not_offered, pending, resolved,
    row_gone, yours_to_decide,
};
use super::subject::Rows;
use super::{Alert, AlertKey, Answer, State};
use crate::lang::Text;
use crate::plan::{Cell, Department, Edit, Plan, RowChange, Table};
use crate::rules::{Recipient, Rule, Subject};

/// The rule whose letter an answer may report as sent.
const LETTER_DUE: &str = "renewal-letter-due";
/// The rule whose review an answer may report as done.
const REVIEW_DUE: &str = "renewal-review-due";

/// What hearing an answer reads.
#[derive(Clone, Copy, Debug)]
pub struct Hearing<'a> {
    /// The alert that is answered.
    pub key: &'a AlertKey,
    /// As it is.
    pub alert: &'a Alert,
    /// The plan in force.
    pub plan: &'a Plan,
    /// The rule, where it still is in force.
    pub rule: Option<&'a Rule>,
    /// The civil day.
    pub today: NaiveDate,
    /// The day on which the alert was resolved, where it is.
    pub resolved_on: Option<NaiveDate>,
    /// In whose name it is answered, by code or name; `None`: the department responsible.
    pub department: Option<&'a str>,
    /// Who answers.
    pub by: &'a str,
}

/// An answer that fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// The answer; a department in it is named by its code.
    pub answer: Answer,
    /// In whose name, by code.
    pub department: String,
    /// The alert with the answer.
    pub alert: Alert,
    /// What it changes in the plan.
    pub edits: Vec<Edit>,
}

impl Hearing<'_> {
    /// Hears `answer`.
    ///
    /// # Errors
    /// Why it does not fit, and what would.
    pub fn hear(&self, answer: &Answer) -> Result<Heard, Text> {
        let subject = self.open_subject()?;
        let department = match self.department {
            Some(asked) => department(self.plan, asked)?.code.clone(),
            None => self.alert.owner.clone(),
        };
        self.sound(answer)?;
        let mut alert = self.alert.clone();
        let mut answer = answer.clone();
        let edits = match &mut answer {
            Answer::Working { .. } | Answer::Postponed { .. } => Vec::new(),
            Answer::Done { on } => self.done(subject, *on)?,
            Answer::Value { value, on } => self.value(subject, *value, *on)?,
            Answer::Proposal { .. } => {
                self.question(&answer, &department)?;
                Vec::new()
            }
            Answer::NotOurs { department: to, .. } => {
                alert.answered.passed_on = self.pass_on(subject, to)?;
                Vec::new()
            }
        };
        alert.answered.take(&answer, Some(&department), self.by);
        Ok(Heard { answer, department, alert, edits })
    }

    /// The alert's row, where the alert is open and the plan has the row.
    fn open_subject(&self) -> Result<Subject, Text> {
        match self.alert.state {
            State::Firing => {}
            State::Resolved => return Err(resolved(self.key, self.resolved_on)),
            State::Pending => return Err(pending(self.key)),
        }
        Rows::of(self.plan).find(&self.key.subject).ok_or_else(|| row_gone(self.key))
    }

    /// Whether its day and reason can be what they say.
    fn sound(&self, answer: &Answer) -> Result<(), Text> {
        if answer.reason().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(no_reason());
        }
        match answer {
            Answer::Working { until } | Answer::Postponed { until, .. } if *until < self.today => {
                Err(day_passed(*until, self.today))
            }
            Answer::Proposal { next_on: Some(next), .. } if *next <= self.today => {
                Err(day_passed(*next, self.today))
            }
            Answer::Done { on } | Answer::Value { on, .. } if *on > self.today => {
                Err(day_to_come(*on, self.today))
            }
            Answer::Value { value, .. } if !value.is_finite() => {
                Err(Text::new("実績値は数で書いてください。", "the value must be a finite number."))
            }
            _ => Ok(()),
        }
    }

    fn done(&self, subject: Subject, on: NaiveDate) -> Result<Vec<Edit>, Text> {
        let code = self.plan.code(subject.table, subject.row).unwrap_or_default();
        let set = |column, cell| Edit::set(subject.table, code, column, cell);
        match (subject.table, self.key.rule.as_str()) {
            (Table::Milestones, _) => {
                Ok(vec![set("status", Cell::Text("done".to_owned())), set("completed_on", Cell::Date(on))])
            }
            (Table::Renewals, LETTER_DUE) => Ok(vec![set("notice_sent_on", Cell::Date(on))]),
            (Table::Renewals, REVIEW_DUE) => Ok(vec![set("reviewed_on", Cell::Date(on))]),
            _ => Err(self.does_not_fit("完了", "done")),
        }
    }

    fn value(&self, subject: Subject, value: f64, on: NaiveDate) -> Result<Vec<Edit>, Text> {
        if subject.table != Table::Kpis {
            return Err(self.does_not_fit("実績値", "a value"));
        }
        let code = self.plan.code(subject.table, subject.row).unwrap_or_default();
        let cells = vec![
            ("kpi", Cell::Text(code.to_owned())),
            ("on", Cell::Date(on)),
            ("value", Cell::Number(value)),
            ("reported_by", Cell::Text(self.by.to_owned())),
        ];
        let change = RowChange::Add { cells };
        Ok(vec![Edit { table: Table::Measurements, key: format!("{code}@{on}"), change }])
    }

    /// Whether there is a question to which this department may propose that.
    fn question(&self, answer: &Answer, department: &str) -> Result<(), Text> {
        let Answer::Proposal { outcome, .. } = answer else { return Ok(()) };
        let Some(decision) = self.rule.and_then(|rule| rule.decision.as_ref()) else {
            return Err(self.does_not_fit("継続・見直し・終了の意見", "a proposal"));
        };
        if decision.decider == Recipient::Owner && department == self.alert.owner {
            return Err(yours_to_decide(&self.key.subject));
        }
        if !decision.options.iter().any(|option| option == outcome.name()) {
            return Err(not_offered(outcome.words(), &decision.options));
        }
        Ok(())
    }

    /// From whom to whom it is passed on; `None` where it goes back to the plan's owner.
    fn pass_on(&self, subject: Subject, to: &mut String) -> Result<Option<(String, String)>, Text> {
        let found = department(self.plan, to)?;
        if found.code == self.alert.owner {
            return Err(already_theirs(found));
        }
        to.clone_from(&found.code);
        let named = self.plan.owner_of(subject.table, subject.row);
        let named = named.and_then(|owner| self.plan.departments.get(owner));
        Ok(named
            .filter(|named| named.code != found.code)
            .map(|named| (named.code.clone(), found.code.clone())))
    }

    fn does_not_fit(&self, ja: &str, en: &str) -> Text {
        let table = self.key.subject.split('/').next().and_then(Table::from_singular);
        let can = answerable(self.key, table, self.rule);
        Text::new(
            format!(
                "この通知（{}）には「{ja}」とは回答できません。回答できるのは {} です。",
                self.key, can.ja
            ),
            format!("{en} is no answer to {}; it can be answered with {}.", self.key, can.en),
        )
    }
}

/// The kinds of answer, as they are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// Working on it, done by a day.
    Working,
    /// Postponed to a day, because.
    Postponed,
    /// Done on a day.
    Done,
    /// The KPI's value on a day.
    Value,
    /// What is thought of the question.
    Proposal,
    /// It belongs to another department.
    NotOurs,
}

/// What can be answered to an alert of a rule on a row of `table`.
pub fn answer_kinds(key: &AlertKey, table: Option<Table>, rule: Option<&Rule>) -> Vec<AnswerKind> {
    let mut kinds = vec![AnswerKind::Working, AnswerKind::Postponed];
    let done = [LETTER_DUE, REVIEW_DUE].contains(&key.rule.as_str());
    if table == Some(Table::Milestones) || table == Some(Table::Renewals) && done {
        kinds.push(AnswerKind::Done);
    }
    if table == Some(Table::Kpis) {
        kinds.push(AnswerKind::Value);
    }
    if rule.is_some_and(|rule| rule.decision.is_some()) {
        kinds.push(AnswerKind::Proposal);
    }
    kinds.push(AnswerKind::NotOurs);
    kinds
}

/// What can be answered to an alert, in words.
pub fn answerable(key: &AlertKey, table: Option<Table>, rule: Option<&Rule>) -> Text {
    let words = |kind: AnswerKind| match kind {
        AnswerKind::Working => ("対応中", "working until a day"),
        AnswerKind::Postponed => ("延期", "postponed to a day, because"),
        AnswerKind::Done => ("完了", "done on a day"),
        AnswerKind::Value => ("実績値", "the value on a day"),
        AnswerKind::Proposal => ("継続・見直し・終了の意見", "a proposal to continue, revise or end it"),
        AnswerKind::NotOurs => ("担当外", "not ours"),
    };
    let (ja, en): (Vec<_>, Vec<_>) = answer_kinds(key, table, rule).into_iter().map(words).unzip();
    Text::new(ja.join("、"), en.join(", "))
}

/// The department of this code, or of this name where one bears it.
pub(super) fn department<'p>(plan: &'p Plan, asked: &str) -> Result<&'p Department, Text> {
    let asked = asked.trim();
    if let Some(found) = plan.departments.iter().find(|d| d.code == asked) {
        return Ok(found);
    }
    let named: Vec<&Department> = plan.departments.iter().filter(|d| d.name == asked).collect();
    match named.as_slice() {
        [one] => Ok(one),
        [] => Err(no_department(plan, asked)),
        several => {
            let codes: Vec<&str> = several.iter().map(|d| d.code.as_str()).collect();
            Err(Text::new(
                format!(
                    "「{asked}」という名の部署が複数あります。コードで書いてください：{}",
                    codes.join("、")
                ),
                format!("several departments are called {asked:?}; give the code: {}", codes.join(", ")),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::plan::{Kpi, Outcome};
    use crate::rules::Decision;

    /// What `answer` to the alert of `rule_name` on `subject` does, on 10 April 2026.
    fn hear(
        rule_name: &str,
        subject: &str,
        department: Option<&str>,
        answer: &Answer,
    ) -> Result<Heard, Text> {
        let mut asks = Rule { decision: question(), ..rule("asks") };
        asks.decision =
            asks.decision.map(|d| Decision { options: vec!["continue".into(), "end".into()], ..d });
        let own = Decision { options: vec!["end".into()], decider: Recipient::Owner };
        let owns = Rule { decision: Some(own), ..rule("owns") };
        let mut world = World::new(vec![asks, owns, rule("late"), rule(LETTER_DUE), rule(REVIEW_DUE)]);
        world.plan.kpis = vec![Kpi { code: "k".into(), ..Kpi::default() }];
        world.fire(rule_name, subject);
        world.evaluate("2026-04-02 06:00");
        let alert = world.alert(rule_name, subject).clone();
        let key = AlertKey { rule: rule_name.into(), subject: subject.into() };
        let rule = world.rules.iter().find(|r| r.name == rule_name);
        let today = day("2026-04-10");
        let plan = &world.plan;
        let key = &key;
        Hearing { key, alert: &alert, plan, rule, today, resolved_on: None, department, by: "佐藤" }
            .hear(answer)
    }

    fn done(on: &str) -> Answer {
        Answer::Done { on: day(on) }
    }

    fn value(on: &str) -> Answer {
        Answer::Value { value: 12.5, on: day(on) }
    }

    fn propose(outcome: Outcome, next_on: Option<&str>) -> Answer {
        Answer::Proposal { outcome, because: "要るため".into(), next_on: next_on.map(day) }
    }

    fn not_ours(department: &str) -> Answer {
        Answer::NotOurs { department: department.into(), because: None }
    }

    #[test]
    fn what_is_done_is_entered_where_the_plan_has_a_place_for_it() {
        let columns = |rule: &str, subject: &str| -> Vec<(String, &'static str)> {
            let heard = hear(rule, subject, None, &done("2026-04-09")).unwrap();
            let column = |edit: &Edit| match &edit.change {
                RowChange::Set { column, .. } => (format!("{}/{}", edit.table.singular(), edit.key), *column),
                other => panic!("{other:?}"),
            };
            heard.edits.iter().map(column).collect()
        };
        let m1 = "milestone/m1".to_owned();
        assert_eq!(columns("late", "milestone/m1"), [(m1.clone(), "status"), (m1, "completed_on")]);
        assert_eq!(columns(LETTER_DUE, "renewal/r"), [("renewal/r".to_owned(), "notice_sent_on")]);
        assert_eq!(columns(REVIEW_DUE, "renewal/r"), [("renewal/r".to_owned(), "reviewed_on")]);
    }

    #[test]
    fn a_value_is_a_measurement_of_its_day() {
        let heard = hear("late", "kpi/k", None, &value("2026-03-31")).unwrap();
        assert_eq!(heard.edits[0].key, "k@2026-03-31");
        assert_eq!(heard.edits[0].table, Table::Measurements);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_would() {
        let cases: [(&str, &str, Option<&str>, Answer, &str); 13] = [
            ("late", "renewal/r", None, done("2026-04-09"), "not ours"),
            ("late", "milestone/m1", None, done("2026-04-11"), "yet to come"),
            ("late", "milestone/m1", None, value("2026-03-31"), "done on a day"),
            ("late", "kpi/k", None, value("2026-04-11"), "yet to come"),
            ("late", "kpi/k", None, Answer::Value { value: f64::NAN, on: day("2026-04-01") }, "finite"),
            ("late", "milestone/m1", None, Answer::Working { until: day("2026-04-09") }, "has passed"),
            ("late", "renewal/r", None, propose(Outcome::End, None), "no answer to late/renewal/r"),
            ("asks", "renewal/r", None, propose(Outcome::Revise, None), "the choice is continue, end"),
            ("asks", "renewal/r", None, propose(Outcome::Continue, Some("2026-04-10")), "has passed"),
            ("owns", "renewal/r", None, propose(Outcome::End, None), "yamedoki decide renewal/r"),
            ("late", "milestone/m1", None, not_ours("a課"), "has it already"),
            ("late", "milestone/m1", None, not_ours("c課"), "The nearest is"),
            ("late", "milestone/m1", Some("zz"), done("2026-04-09"), "no department"),
        ];
        for (rule, subject, department, answer, part) in cases {
            let refused = hear(rule, subject, department, &answer).expect_err(part);
            assert!(refused.en.contains(part), "{}", refused.en);
        }
        let blank = Answer::Postponed { until: day("2026-05-01"), because: " ".into() };
        assert!(hear("late", "milestone/m1", None, &blank).unwrap_err().en.contains("reason"));
    }

    #[test]
    fn others_may_propose_what_the_owner_decides() {
        let heard = hear("owns", "renewal/r", Some("a課"), &propose(Outcome::End, None)).unwrap();
        assert_eq!((heard.department.as_str(), heard.alert.answered.proposals.len()), ("a", 1));
    }

    #[test]
    fn what_is_not_ours_is_passed_from_the_plans_owner_to_the_one_named() {
        let heard = hear("late", "milestone/m1", None, &not_ours("b課")).unwrap();
        assert_eq!(heard.answer, not_ours("b"));
        assert_eq!(heard.alert.answered.passed_on, Some(("a".into(), "b".into())));
        assert_eq!(heard.department, "a");
    }

    #[test]
    fn what_is_not_open_takes_no_answer() {
        let mut world = World::new(vec![rule("late")]);
        world.fire("late", "milestone/m1");
        world.evaluate("2026-04-02 06:00");
        let key = AlertKey { rule: "late".into(), subject: "milestone/m1".into() };
        let open = world.alert("late", "milestone/m1").clone();
        let gone = Plan { milestones: Vec::new(), ..world.plan.clone() };
        let resolved = Alert { state: State::Resolved, ..open.clone() };
        let pending = Alert { state: State::Pending, ..open.clone() };
        for (alert, plan, part) in [
            (&resolved, &world.plan, "is resolved since 2026-04-08"),
            (&pending, &world.plan, "pending"),
            (&open, &gone, "not in the plan"),
        ] {
            let hearing = Hearing {
                key: &key,
                alert,
                plan,
                rule: None,
                today: day("2026-04-10"),
                resolved_on: Some(day("2026-04-08")),
                department: None,
                by: "佐藤",
            };
            let refused = hearing.hear(&done("2026-04-09")).unwrap_err();
            assert!(refused.en.contains(part), "{}", refused.en);
        }
    }
}
