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
///   before (the notice and its letter) is cleared; an exit point is followed by another one.
/// - `revise`: the plan stays; a follow-up begins.
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
        Table::ExitPoints => Effect::of(plan.exit_points.get(row), choice, ground, exit_point)?,
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
        let times = f64::from(it.times_renewed.unwrap_or(0).saturating_add(1));
        set("times_renewed", Cell::Number(times));
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
            Outcome::Continue => self.goes_on(choice.next, ground.facts.today),
            Outcome::End => self.ends(choice.next, ground),
            Outcome::Revise => Ok(Effect { term: self.ends_on, ..Effect::default() }),
        }
    }

    fn goes_on(&self, next: Next<'_>, today: NaiveDate) -> Result<Effect, Refusal> {
        let Next::On(next) = next else { return Err(Refusal::NeedsNextEnd) };
        ahead(next, today.succ_opt().unwrap_or(today))?;
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

fn exit_point(it: &ExitPoint, choice: &Choice<'_>, ground: &Ground<'_>) -> Result<Effect, Refusal> {
    let plan = ground.plan;
    let own = plan.initiatives.get(it.initiative).ok_or(Refusal::NoSuchSubject)?;
    let term = Term { table: Table::Initiatives, code: &own.code, status: own.status, ends_on: own.ends_on };
    if own.status == Status::Ended {
        return Err(Refusal::Ended);
    }
    match choice.outcome {
        Outcome::End => term.ends(choice.next, ground),
        Outcome::Revise => Ok(Effect { term: own.ends_on, ..Effect::default() }),
        Outcome::Continue => {
            // One that was ending goes on: this is what was decided anew.
            let edits = term.becomes(Status::Active, None);
            let next = next_exit_point(it, &own.code, choice.next, ground)?;
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
