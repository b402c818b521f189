//! What a decision does to the plan (`rules.md`, Decisions, and the default): the one way for people and
//! for the default.

use chrono::{Days, NaiveDate};

use super::{AlertKey, DecisionTaken, Questions, place};
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::plan::facts::Facts;
use crate::plan::{Cell, Edit, ExitPoint, Initiative, Outcome, Plan, Renewal, RowChange, Status, Table};

/// What is decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice<'a> {
    /// On what, as `table/code`: an initiative, a renewal or an exit point.
    pub subject: &'a str,
    /// What it says.
    pub outcome: Outcome,
    /// Until when, or with which exit point, it goes on.
    pub next: Next<'a>,
    /// Why.
    pub reason: &'a str,
    /// Who takes it.
    pub by: &'a str,
    /// In whose name: a department's code.
    pub department: Option<&'a str>,
    /// The number of the formal decision (決裁番号).
    pub reference: Option<&'a str>,
    /// The question that it answers, and which opening.
    pub question: Option<(AlertKey, u32)>,
    /// It takes the place of a decision to continue: that one's renewal counts once, and its day is no end
    /// that the next one has to lie after.
    pub replaces_continue: bool,
}

/// Until when it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Next<'a> {
    /// Not said.
    #[default]
    Unsaid,
    /// The last day, or the day of the next exit point.
    On(NaiveDate),
    /// Another exit point of the same initiative, by its code.
    ExitPoint(&'a str),
}

/// Why a decision cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It gives no reason.
    NoReason,
    /// The plan has no such row.
    NoSuchSubject,
    /// Rows of this kind are not decided on.
    NotDecided,
    /// It has ended.
    Ended,
    /// To continue needs the next last day.
    NeedsNextEnd,
    /// To continue needs the next exit point.
    NeedsNextExitPoint,
    /// The day given is not ahead; the first that is.
    NotAhead {
        /// What was given.
        given: NaiveDate,
        /// The first day that is accepted.
        first: NaiveDate,
    },
    /// The day given does not lie after the present end.
    NotAfterEnd {
        /// What was given.
        given: NaiveDate,
        /// The present end.
        end: NaiveDate,
    },
    /// The exit point is not met, and it has no day that could be moved.
    NotMet,
    /// The exit point is not met: there is nothing to revise about it.
    NothingToRevise,
    /// The named exit point is none of this initiative's that lies ahead: those that are, by code.
    NotItsExitPoint {
        /// What was given.
        given: String,
        /// What is accepted.
        accepted: Vec<String>,
    },
    /// An exit point was named where none is needed.
    ExitPointUnasked,
    /// A day was given to a decision to revise.
    DayUnasked,
}

/// What a decision is taken on.
pub struct Ground<'a> {
    /// The plan in force.
    pub plan: &'a Plan,
    /// Its facts: the day of the decision, and which exit points are met.
    pub facts: &'a Facts,
    /// The calendar.
    pub calendar: &'a Calendar,
    /// Settings of questions.
    pub questions: Questions,
}

/// The decision, with what it changes in the plan: only cells that say something else.
///
/// - `end`: the status becomes `ending`, with a last day: the one given, else the present one if it lies
///   ahead, else this fiscal year's last. An exit point ends its initiative.
/// - `continue`: a renewal or initiative is active with a new last day, and what belonged to the term
///   before (the notice and its letter) is cleared; an exit point that is met is followed by another one,
///   one whose day lies ahead is moved.
/// - `revise`: the plan stays; a follow-up begins. Of an exit point only once it is met.
///
/// # Errors
/// Why it cannot be taken.
pub fn effects(choice: &Choice<'_>, ground: &Ground<'_>) -> Result<DecisionTaken, Refusal> {
    if choice.reason.trim().is_empty() {
        return Err(Refusal::NoReason);
    }
    let plan = ground.plan;
    let (table, row) = place(plan, choice.subject).ok_or(Refusal::NoSuchSubject)?;
    match (table, choice.outcome, choice.next) {
        (Table::Initiatives | Table::Renewals, _, Next::ExitPoint(_))
        | (_, Outcome::End | Outcome::Revise, Next::ExitPoint(_)) => return Err(Refusal::ExitPointUnasked),
        (_, Outcome::Revise, Next::On(_)) => return Err(Refusal::DayUnasked),
        _ => {}
    }
    let effect = match table {
        Table::Initiatives => Effect::of(plan.initiatives.get(row), choice, ground, initiative)?,
        Table::Renewals => Effect::of(plan.renewals.get(row), choice, ground, renewal)?,
        Table::ExitPoints => exit_point(row, choice, ground)?,
        _ => return Err(Refusal::NotDecided),
    };
    let follow_up = Days::new(ground.questions.follow_up.into());
    Ok(DecisionTaken {
        subject: choice.subject.to_owned(),
        outcome: choice.outcome,
        reason: choice.reason.trim().to_owned(),
        by: choice.by.to_owned(),
        department: choice.department.map(str::to_owned),
        reference: choice.reference.map(str::to_owned),
        question: choice.question.clone(),
        next_on: effect.next_on,
        term: effect.term,
        follow_up: (choice.outcome == Outcome::Revise)
            .then(|| ground.facts.today.checked_add_days(follow_up).unwrap_or(NaiveDate::MAX)),
        edits: effect.edits,
    })
}

/// What becomes of the row.
#[derive(Default)]
struct Effect {
    next_on: Option<NaiveDate>,
    term: Option<NaiveDate>,
    edits: Vec<Edit>,
}

impl Effect {
    fn of<R>(
        row: Option<&R>,
        choice: &Choice<'_>,
        ground: &Ground<'_>,
        work: fn(&R, &Choice<'_>, &Ground<'_>) -> Result<Effect, Refusal>,
    ) -> Result<Effect, Refusal> {
        work(row.ok_or(Refusal::NoSuchSubject)?, choice, ground)
    }
}

fn initiative(it: &Initiative, choice: &Choice<'_>, ground: &Ground<'_>) -> Result<Effect, Refusal> {
    let term = Term { table: Table::Initiatives, code: &it.code, status: it.status, ends_on: it.ends_on };
    term.decide(choice, ground)
}

fn renewal(it: &Renewal, choice: &Choice<'_>, ground: &Ground<'_>) -> Result<Effect, Refusal> {
    let term = Term { table: Table::Renewals, code: &it.code, status: it.status, ends_on: it.ends_on };
    let mut effect = term.decide(choice, ground)?;
    if choice.outcome == Outcome::Continue {
        let mut set = |column, cell| effect.edits.push(Edit::set(Table::Renewals, &it.code, column, cell));
        if !choice.replaces_continue {
            let times = f64::from(it.times_renewed.unwrap_or(0).saturating_add(1));
            set("times_renewed", Cell::Number(times));
        }
        // What was given for the term before says nothing of the next one.
        if it.notice_by.is_some() {
            set("notice_by", Cell::Empty);
        }
        if it.notice_sent_on.is_some() {
            set("notice_sent_on", Cell::Empty);
        }
    }
    Ok(effect)
}

/// The term of an initiative or a renewal.
struct Term<'a> {
    table: Table,
    code: &'a str,
    status: Status,
    ends_on: Option<NaiveDate>,
}

impl Term<'_> {
    fn decide(&self, choice: &Choice<'_>, ground: &Ground<'_>) -> Result<Effect, Refusal> {
        if self.status == Status::Ended {
            return Err(Refusal::Ended);
        }
        match choice.outcome {
            Outcome::Continue => self.goes_on(choice, ground.facts.today),
            Outcome::End => self.ends(choice.next, ground),
            Outcome::Revise => Ok(Effect { term: self.ends_on, ..Effect::default() }),
        }
    }

    fn goes_on(&self, choice: &Choice<'_>, today: NaiveDate) -> Result<Effect, Refusal> {
        let Next::On(next) = choice.next else { return Err(Refusal::NeedsNextEnd) };
        ahead(next, today.succ_opt().unwrap_or(today))?;
        if let Some(end) = self.ends_on.filter(|end| next <= *end && !choice.replaces_continue) {
            return Err(Refusal::NotAfterEnd { given: next, end });
        }
        Ok(Effect { next_on: Some(next), term: Some(next), edits: self.becomes(Status::Active, Some(next)) })
    }

    fn ends(&self, given: Next<'_>, ground: &Ground<'_>) -> Result<Effect, Refusal> {
        let today = ground.facts.today;
        let given = match given {
            Next::On(day) => Some(day),
            Next::Unsaid | Next::ExitPoint(_) => None,
        };
        given.map_or(Ok(()), |day| ahead(day, today))?;
        let ahead = self.ends_on.filter(|day| *day >= today);
        let year = || ground.calendar.fiscal_year_end(ground.calendar.fiscal_year_of(today));
        let last = given.or(ahead).unwrap_or_else(year);
        Ok(Effect { next_on: given, term: Some(last), edits: self.becomes(Status::Ending, Some(last)) })
    }

    /// The cells that say otherwise now.
    fn becomes(&self, status: Status, ends_on: Option<NaiveDate>) -> Vec<Edit> {
        let status = (status != self.status).then(|| ("status", Cell::Text(status.name().to_owned())));
        let end = ends_on.filter(|end| self.ends_on != Some(*end)).map(|end| ("ends_on", Cell::Date(end)));
        let set = |(column, cell)| Edit::set(self.table, self.code, column, cell);
        status.into_iter().chain(end).map(set).collect()
    }
}

fn exit_point(row: usize, choice: &Choice<'_>, ground: &Ground<'_>) -> Result<Effect, Refusal> {
    let plan = ground.plan;
    let it = plan.exit_points.get(row).ok_or(Refusal::NoSuchSubject)?;
    let met = ground.facts.exit_points.get(row).is_some_and(|facts| facts.met == Some(true));
    let own = plan.initiatives.get(it.initiative).ok_or(Refusal::NoSuchSubject)?;
    let term = Term { table: Table::Initiatives, code: &own.code, status: own.status, ends_on: own.ends_on };
    if own.status == Status::Ended {
        return Err(Refusal::Ended);
    }
    match choice.outcome {
        Outcome::End => term.ends(choice.next, ground),
        Outcome::Revise if !met => Err(Refusal::NothingToRevise),
        Outcome::Revise => Ok(Effect { term: own.ends_on, ..Effect::default() }),
        Outcome::Continue => {
            // One that was ending goes on: this is what was decided anew.
            let edits = term.becomes(Status::Active, None);
            if !met && it.on.is_none() {
                return Err(Refusal::NotMet);
            }
            let mut next = next_exit_point(it, &own.code, choice.next, ground)?;
            if !met {
                next.1 = Some(moved(it, next.0)?);
            }
            Ok(Effect {
                next_on: next.0,
                term: own.ends_on,
                edits: edits.into_iter().chain(next.1).collect(),
            })
        }
    }
}

/// The day of the exit point that follows `it`, and the row where it is new.
fn next_exit_point(
    it: &ExitPoint,
    initiative: &str,
    next: Next<'_>,
    ground: &Ground<'_>,
) -> Result<(Option<NaiveDate>, Option<Edit>), Refusal> {
    match next {
        Next::Unsaid => Err(Refusal::NeedsNextExitPoint),
        Next::On(day) => {
            ahead(day, ground.facts.today.succ_opt().unwrap_or(ground.facts.today))?;
            let code = next_code(it, ground.plan);
            let cells = vec![
                ("code", Cell::Text(code.clone())),
                ("initiative", Cell::Text(initiative.to_owned())),
                ("description", Cell::Text(it.description.clone())),
                ("on", Cell::Date(day)),
                ("decide_within", Cell::Number(f64::from(it.decide_within))),
                ("default_outcome", Cell::Text(it.default_outcome.name().to_owned())),
            ];
            let edit = Edit { table: Table::ExitPoints, key: code, change: RowChange::Add { cells } };
            Ok((Some(day), Some(edit)))
        }
        Next::ExitPoint(code) => {
            let met = |row: usize| ground.facts.exit_points.get(row).is_some_and(|f| f.met == Some(true));
            let rows = ground.plan.exit_points.iter().enumerate();
            let others: Vec<&ExitPoint> = rows
                .filter(|(row, other)| {
                    other.initiative == it.initiative && other.code != it.code && !met(*row)
                })
                .map(|(_, other)| other)
                .collect();
            let named = others.iter().find(|other| other.code == code);
            named.map(|other| (other.on, None)).ok_or_else(|| Refusal::NotItsExitPoint {
                given: code.to_owned(),
                accepted: others.iter().map(|other| other.code.clone()).collect(),
            })
        }
    }
}

/// Its day is put off before it has come: with a row of its own beside it, the old day would be asked about
/// all the same, and the default of that question would overrule this decision.
fn moved(it: &ExitPoint, to: Option<NaiveDate>) -> Result<Edit, Refusal> {
    let to = to.filter(|_| it.on.is_some()).ok_or(Refusal::NotMet)?;
    Ok(Edit::set(Table::ExitPoints, &it.code, "on", Cell::Date(to)))
}

/// `X-2` after `X`, `X-3` after `X-2`: the first that is free.
fn next_code(it: &ExitPoint, plan: &Plan) -> String {
    let taken = |code: &str| plan.exit_points.iter().any(|other| other.code == code);
    let root = it.code.rsplit_once('-').filter(|(root, number)| {
        taken(root) && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    });
    let root = root.map_or(it.code.as_str(), |(root, _)| root);
    let codes = (2_u32..).map(|n| format!("{root}-{n}"));
    codes.into_iter().find(|code| !taken(code)).unwrap_or_default()
}

fn ahead(given: NaiveDate, first: NaiveDate) -> Result<(), Refusal> {
    if given >= first { Ok(()) } else { Err(Refusal::NotAhead { given, first }) }
}

impl Refusal {
    /// What is wrong, and what is accepted.
    pub fn text(&self) -> Text {
        match self {
            Refusal::NoReason => Text::new(
                "判断の理由がありません。--because に理由を書いてください（記録に残り、関係する部署に伝わります）。",
                "a decision needs its reason: give it with --because. It is kept on record and told to all concerned.",
            ),
            Refusal::NoSuchSubject => Text::new("計画にない件名です。", "the plan has no such row."),
            Refusal::NotDecided => Text::new(
                "判断の対象になるのは、取り組み（initiative/コード）、更新案件（renewal/コード）、やめるポイント（exit_point/コード）です。",
                "what is decided on is an initiative (initiative/CODE), a renewal (renewal/CODE) or an exit point (exit_point/CODE).",
            ),
            Refusal::Ended => Text::new(
                "すでに終了しています。終了したものについての判断は記録できません。",
                "it has ended; nothing is decided on what has ended.",
            ),
            Refusal::NeedsNextEnd => Text::new(
                "継続するには、次の満了日（終了日）が要ります。--until 2028-03-31 のように指定してください。",
                "to continue it takes the next last day: give it as --until 2028-03-31.",
            ),
            Refusal::NeedsNextExitPoint => Text::new(
                "継続するには、次のやめるポイントが要ります。その期日を --until 2028-03-31 のように指定するか、計画にある別のやめるポイントを --exit-point コード で指定してください。",
                "to continue it takes the next exit point: give its day as --until 2028-03-31, or name another one of the plan with --exit-point CODE.",
            ),
            Refusal::NotAhead { given, first } => Text::new(
                format!("{given} は使えません。{first} 以降の日を指定してください。"),
                format!("{given} does not serve: it lies too early. Give {first} or a later day."),
            ),
            Refusal::NotAfterEnd { given, end } => Text::new(
                format!(
                    "{given} は、現在の満了日（終了日）{end} より後ではありません。継続するときは {end} より後の日を指定してください。早く終えるときは、「終了」と判断し、最終日を指定します。"
                ),
                format!(
                    "{given} does not lie after the present end, {end}. To continue, give a later day than {end}; to end it sooner, decide to end it and give the last day."
                ),
            ),
            Refusal::NotMet => Text::new(
                "このやめるポイントにはまだ達していないため、継続かどうかを判断することはまだありません。条件を変えるときは計画を改めてください。今のうちに終えるときは end と判断できます。",
                "this exit point is not reached: there is nothing to decide yet. To change it, edit the plan; to end the initiative now, decide `end`.",
            ),
            Refusal::NothingToRevise => Text::new(
                "このやめるポイントにはまだ達していないため、見直しを判断することはまだありません。変えるときは計画を改めるか、取り組み（initiative/コード）について判断してください。",
                "this exit point is not reached: there is nothing to decide yet. To change it, edit the plan, or decide on its initiative (initiative/CODE).",
            ),
            Refusal::NotItsExitPoint { given, accepted } => not_its_exit_point(given, accepted),
            Refusal::ExitPointUnasked => Text::new(
                "--exit-point は、やめるポイントについて継続と判断するときに指定します。",
                "--exit-point belongs to a decision to continue past an exit point.",
            ),
            Refusal::DayUnasked => Text::new(
                "見直しには --until を指定しません。見直した結果の目標・期日・やめるポイントは、計画の取り込みで反映してください。",
                "a decision to revise takes no --until: the revised targets, ends and exit points come with the plan's next import.",
            ),
        }
    }
}

fn not_its_exit_point(given: &str, accepted: &[String]) -> Text {
    if accepted.is_empty() {
        return Text::new(
            format!(
                "「{given}」は使えません。この取り組みには、これから来る別のやめるポイントがありません。--until で次の期日を指定してください。"
            ),
            format!(
                "`{given}` does not serve: the initiative has no other exit point ahead. Give the day of the next one with --until."
            ),
        );
    }
    let list = accepted.join(", ");
    Text::new(
        format!(
            "「{given}」は、この取り組みのこれから来るやめるポイントではありません。指定できるもの：{list}"
        ),
        format!("`{given}` is no exit point of this initiative that lies ahead; accepted: {list}"),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::{JAPAN, day, small_plan};
    use crate::plan::edit;
    use crate::plan::facts::ExitPointFacts;

    /// The plan of the tests: initiative `i` and renewal `r` end on 2027-03-31, `r` was renewed once and
    /// its notice was sent; exit points `x` and `y` (which is met) of `i`.
    fn plan() -> Plan {
        let mut plan = small_plan();
        plan.initiatives[0].ends_on = Some(day("2027-03-31"));
        plan.exit_points.push(ExitPoint { code: "y".into(), ..plan.exit_points[0].clone() });
        plan.exit_points.push(ExitPoint { code: "z".into(), ..plan.exit_points[0].clone() });
        let renewal = &mut plan.renewals[0];
        renewal.ends_on = Some(day("2027-03-31"));
        renewal.times_renewed = Some(1);
        renewal.notice_by = Some(day("2026-12-31"));
        renewal.notice_sent_on = Some(day("2026-12-01"));
        plan
    }

    fn decide(plan: &Plan, subject: &str, outcome: &str, next: &str) -> Result<DecisionTaken, Refusal> {
        decide_in_place_of(plan, subject, outcome, next, false)
    }

    fn decide_in_place_of(
        plan: &Plan,
        subject: &str,
        outcome: &str,
        next: &str,
        replaces_continue: bool,
    ) -> Result<DecisionTaken, Refusal> {
        let met = |met| ExitPointFacts { met: Some(met), ..ExitPointFacts::default() };
        let facts = Facts {
            today: day("2026-11-02"),
            exit_points: vec![met(true), met(true), met(false), met(true)],
            ..Facts::default()
        };
        let ground = Ground { plan, facts: &facts, calendar: &JAPAN, questions: Questions::default() };
        let next = match next.parse() {
            Ok(day) => Next::On(day),
            Err(_) if next.is_empty() => Next::Unsaid,
            Err(_) => Next::ExitPoint(next),
        };
        let choice = Choice {
            subject,
            outcome: Outcome::parse(outcome).unwrap(),
            next,
            reason: " 理由 ",
            by: "佐藤",
            department: Some("hq"),
            reference: None,
            question: None,
            replaces_continue,
        };
        effects(&choice, &ground)
    }

    /// What a decision writes, as `column=cell`, then its term and follow-up.
    fn written(taken: &DecisionTaken) -> String {
        let cell = |cell: &Cell| match cell {
            Cell::Date(day) => day.to_string(),
            Cell::Text(text) => text.clone(),
            Cell::Number(n) => n.to_string(),
            Cell::Empty => "∅".to_owned(),
            other => format!("{other:?}"),
        };
        let edit = |edit: &Edit| match &edit.change {
            RowChange::Set { column, cell: to } => format!("{}.{column}={}", edit.key, cell(to)),
            RowChange::Add { .. } => format!("+{}", edit.key),
            RowChange::Close => format!("-{}", edit.key),
        };
        let edits: Vec<String> = taken.edits.iter().map(edit).collect();
        let day = |day: Option<NaiveDate>| day.map_or("none".to_owned(), |day| day.to_string());
        let follow_up = taken.follow_up.map_or(String::new(), |due| format!(" until {due}"));
        format!("{} → {}{follow_up}", edits.join(" "), day(taken.term))
    }

    #[test]
    fn a_decision_writes_what_follows_from_it_and_nothing_else() {
        let cases = [
            ("renewal/r", "end", "", "r.status=ending → 2027-03-31"),
            ("renewal/r", "end", "2026-12-31", "r.status=ending r.ends_on=2026-12-31 → 2026-12-31"),
            (
                "renewal/r",
                "continue",
                "2030-03-31",
                "r.ends_on=2030-03-31 r.times_renewed=2 r.notice_by=∅ r.notice_sent_on=∅ → 2030-03-31",
            ),
            ("renewal/r", "revise", "", " → 2027-03-31 until 2027-01-01"),
            ("initiative/i", "end", "", "i.status=ending → 2027-03-31"),
            ("initiative/i", "continue", "2029-03-31", "i.ends_on=2029-03-31 → 2029-03-31"),
            ("exit_point/x", "end", "", "i.status=ending → 2027-03-31"),
            ("exit_point/x", "continue", "2027-06-30", "+x-2 → 2027-03-31"),
            ("exit_point/x", "continue", "z", " → 2027-03-31"),
            ("exit_point/x", "revise", "", " → 2027-03-31 until 2027-01-01"),
        ];
        for (subject, outcome, next, expected) in cases {
            let taken = decide(&plan(), subject, outcome, next).unwrap();
            assert_eq!(written(&taken), expected, "{subject} {outcome} {next}");
            assert_eq!(taken.reason, "理由");
        }
    }

    #[test]
    fn what_has_no_end_ahead_ends_with_the_fiscal_year() {
        for (end, last) in [(None, "2027-03-31"), (Some("2026-10-31"), "2027-03-31")] {
            let mut plan = plan();
            plan.initiatives[0].ends_on = end.map(day);
            let taken = decide(&plan, "initiative/i", "end", "").unwrap();
            assert_eq!(written(&taken), format!("i.status=ending i.ends_on={last} → {last}"));
        }
        let mut today = plan();
        today.initiatives[0].ends_on = Some(day("2026-11-02"));
        let taken = decide(&today, "initiative/i", "end", "").unwrap();
        assert_eq!(taken.term, Some(day("2026-11-02")), "today is still ahead");
    }

    #[test]
    fn what_was_to_end_and_is_continued_is_active_again() {
        let mut plan = plan();
        plan.renewals[0].status = Status::Ending;
        plan.initiatives[0].status = Status::Ending;
        let taken = decide(&plan, "renewal/r", "continue", "2030-03-31").unwrap();
        assert!(written(&taken).starts_with("r.status=active "), "{}", written(&taken));
        let taken = decide(&plan, "exit_point/x", "continue", "2027-06-30").unwrap();
        assert_eq!(written(&taken), "i.status=active +x-2 → 2027-03-31");
    }

    #[test]
    fn the_next_exit_point_is_its_heir_under_the_next_free_code() {
        let mut plan = plan();
        for next in ["x-2", "x-3"] {
            let of = if next == "x-2" { "x" } else { "x-2" };
            let taken = decide(&plan, &format!("exit_point/{of}"), "continue", "2027-06-30").unwrap();
            edit::decide(&mut plan, &taken.edits);
            let heir = plan.exit_points.last().unwrap();
            let expected = ExitPoint {
                code: next.into(),
                on: Some(day("2027-06-30")),
                ..small_plan().exit_points[0].clone()
            };
            assert_eq!(*heir, expected);
        }
    }

    #[test]
    fn an_exit_point_that_is_not_met_is_moved_or_waits() {
        let mut plan = plan();
        plan.exit_points[2].on = Some(day("2027-01-31"));
        let taken = decide(&plan, "exit_point/z", "continue", "2027-06-30").unwrap();
        assert_eq!(written(&taken), "z.on=2027-06-30 → 2027-03-31");
        edit::decide(&mut plan, &taken.edits);
        assert_eq!((plan.exit_points.len(), plan.exit_points[2].on), (3, Some(day("2027-06-30"))));
        let early = decide(&plan, "exit_point/z", "continue", "2026-11-02").unwrap_err();
        assert_eq!(early, Refusal::NotAhead { given: day("2026-11-02"), first: day("2026-11-03") });
        plan.exit_points[2].on = None;
        assert_eq!(decide(&plan, "exit_point/z", "continue", "2027-06-30").unwrap_err(), Refusal::NotMet);
    }

    #[test]
    fn what_takes_the_place_of_a_decision_to_continue_renews_once() {
        let mut plan = plan();
        let first = decide(&plan, "renewal/r", "continue", "2099-03-31").unwrap();
        edit::decide(&mut plan, &first.edits);
        let second = decide_in_place_of(&plan, "renewal/r", "continue", "2029-03-31", true).unwrap();
        edit::decide(&mut plan, &second.edits);
        let renewal = &plan.renewals[0];
        assert_eq!((renewal.ends_on, renewal.times_renewed), (Some(day("2029-03-31")), Some(2)));
    }

    #[test]
    fn what_cannot_be_decided_is_refused_with_what_is_accepted() {
        let not_ahead = |given: &str, first: &str| Refusal::NotAhead { given: day(given), first: day(first) };
        let not_after = |given| Refusal::NotAfterEnd { given: day(given), end: day("2027-03-31") };
        let cases = [
            ("renewal/none", "end", "", Refusal::NoSuchSubject),
            ("nonsense", "end", "", Refusal::NoSuchSubject),
            ("milestone/m1", "end", "", Refusal::NotDecided),
            ("renewal/r", "continue", "", Refusal::NeedsNextEnd),
            ("renewal/r", "continue", "2026-11-01", not_ahead("2026-11-01", "2026-11-03")),
            ("renewal/r", "continue", "2026-11-02", not_ahead("2026-11-02", "2026-11-03")),
            ("initiative/i", "end", "2026-11-01", not_ahead("2026-11-01", "2026-11-02")),
            ("exit_point/x", "continue", "", Refusal::NeedsNextExitPoint),
            ("exit_point/x", "continue", "2026-11-02", not_ahead("2026-11-02", "2026-11-03")),
            (
                "exit_point/x",
                "continue",
                "y",
                Refusal::NotItsExitPoint { given: "y".into(), accepted: vec!["z".into()] },
            ),
            ("exit_point/x", "end", "z", Refusal::ExitPointUnasked),
            ("exit_point/z", "revise", "", Refusal::NothingToRevise),
            ("renewal/r", "continue", "2027-03-31", not_after("2027-03-31")),
            ("initiative/i", "continue", "2026-12-31", not_after("2026-12-31")),
            ("renewal/r", "continue", "z", Refusal::ExitPointUnasked),
            ("renewal/r", "revise", "2030-03-31", Refusal::DayUnasked),
        ];
        for (subject, outcome, next, expected) in cases {
            let refusal = decide(&plan(), subject, outcome, next).unwrap_err();
            assert_eq!(refusal, expected, "{subject} {outcome} {next}");
            assert!(!refusal.text().ja.is_empty() && !refusal.text().en.is_empty());
        }
        let mut ended = plan();
        ended.initiatives[0].status = Status::Ended;
        ended.renewals[0].status = Status::Ended;
        for subject in ["renewal/r", "initiative/i", "exit_point/x"] {
            assert_eq!(decide(&ended, subject, "end", "").unwrap_err(), Refusal::Ended);
        }
    }
}
