//! `answer`: a department's answer to an alert.

use chrono::NaiveDate;
use clap::{ArgGroup, Args, ValueEnum};

use super::setting::Desk;
use super::who::who;
use super::{Cli, Failure, Out};
use crate::alerts::{self, Answer};
use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::intake::answers as reading;
use crate::lang::{Lang, Text};
use crate::office::answering::{Answering, Done, Given, NotAnswered, answer};
use crate::office::stored::stored_plan;
use crate::office::trouble::Trouble;
use crate::plan::{Cell, Edit, Outcome, Plan, RowChange, Table};

/// `answer`
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("kind").required(true).args([
    "working_until", "postpone", "done", "value", "propose", "not_ours",
]))]
pub struct AnswerArgs {
    /// Which alert: RULE/SUBJECT as `alerts` lists it, or the SUBJECT where one alert of it is open
    #[arg(value_name = "ALERT")]
    pub alert: String,
    /// Working on it, done by this day: reminders rest until then
    #[arg(long, value_name = "DATE")]
    pub working_until: Option<String>,
    /// Postponed to this day (give --because)
    #[arg(long, value_name = "DATE", requires = "because")]
    pub postpone: Option<String>,
    /// Done on this day: entered in the plan
    #[arg(long, value_name = "DATE")]
    pub done: Option<String>,
    /// The KPI's value: entered in the plan as a measurement
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub value: Option<String>,
    /// The day of the value [default: today]
    #[arg(long, value_name = "DATE", requires = "value")]
    pub on: Option<String>,
    /// What those who decide should know you think of the question (give --because)
    #[arg(long, value_name = "OUTCOME", requires = "because")]
    pub propose: Option<OutcomeArg>,
    /// The next end, or the last day, that you propose
    #[arg(long, value_name = "DATE", requires = "propose")]
    pub until: Option<String>,
    /// Not ours: it belongs to this department, by code or name; the headquarters is told
    #[arg(long, value_name = "DEPARTMENT")]
    pub not_ours: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["working_until", "done", "value"])]
    pub because: Option<String>,
    /// Who answers, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// In whose name, by code or name [default: the department responsible]
    #[arg(long, value_name = "DEPARTMENT")]
    pub department: Option<String>,
    /// Show what it would do; record nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What is proposed, on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutcomeArg {
    /// Go on, with a next end
    Continue,
    /// Change it
    Revise,
    /// End it
    End,
}

impl From<OutcomeArg> for Outcome {
    fn from(asked: OutcomeArg) -> Outcome {
        match asked {
            OutcomeArg::Continue => Outcome::Continue,
            OutcomeArg::Revise => Outcome::Revise,
            OutcomeArg::End => Outcome::End,
        }
    }
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &AnswerArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::judging(cli, out)?;
    let now = Clock::System.now();
    let by = by(args.by.as_ref());
    let done = desk.block(async |store| {
        let plan = stored_plan(store, None).await?.plan;
        let today = desk.parts.calendar.today(now);
        let unit = match (&args.value, alerts::find(&store.load_book().await?.book, &args.alert)) {
            (Some(_), Ok(key)) => unit_of(&plan, &key.subject),
            _ => None,
        };
        let said = match said(args, unit.as_deref(), today, &desk.parts.calendar) {
            Ok(said) => said,
            Err(mistakes) => return Ok(Err(Failure::usage(joined(mistakes)))),
        };
        let given = Given {
            alert: args.alert.clone(),
            answer: said,
            by: by.clone(),
            department: args.department.clone(),
            reference: None,
        };
        let on = Answering { store, parts: &desk.parts, now, actor: &by, dry_run: args.dry_run };
        Ok(answer(&on, &[given]).await.map_err(Failure::from))
    })??;
    for done in &done {
        show(done, args.dry_run, out);
    }
    Ok(())
}

/// Who answers: the name given, else the user's.
pub(super) fn by(asked: Option<&String>) -> String {
    who(asked.map(String::as_str))
}

fn unit_of(plan: &Plan, subject: &str) -> Option<String> {
    let code = subject.strip_prefix("kpi/")?;
    plan.kpis.get(plan.find(Table::Kpis, code)?)?.unit.clone()
}

/// The answer that the options give, with every date or number that cannot be read.
fn said(
    args: &AnswerArgs,
    unit: Option<&str>,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<Answer, Vec<Text>> {
    let mut mistakes = Vec::new();
    let mut day = |option: &str, text: Option<&String>| {
        let read = reading::date(text?, calendar);
        read.map_err(|message| mistakes.push(at(option, message))).ok()
    };
    let working = day("--working-until", args.working_until.as_ref());
    let postponed = day("--postpone", args.postpone.as_ref());
    let done = day("--done", args.done.as_ref());
    let on = day("--on", args.on.as_ref());
    let next_on = day("--until", args.until.as_ref());
    let value = args.value.as_ref().and_then(|text| {
        let read = reading::number(text, unit, calendar);
        read.map_err(|message| mistakes.push(at("--value", message))).ok()
    });
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let reason = args.because.clone();
    let because = reason.clone().unwrap_or_default();
    let answer = match (working, postponed, done, value, args.propose, &args.not_ours) {
        (Some(until), ..) => Answer::Working { until },
        (_, Some(until), ..) => Answer::Postponed { until, because },
        (_, _, Some(on), ..) => Answer::Done { on },
        (_, _, _, Some(value), ..) => Answer::Value { value, on: on.unwrap_or(today) },
        (_, _, _, _, Some(outcome), _) => Answer::Proposal { outcome: outcome.into(), because, next_on },
        (.., Some(department)) => Answer::NotOurs { department: department.clone(), because: reason },
        // clap asks for one of them
        _ => return Err(vec![Text::new("回答がありません。", "there is no answer.")]),
    };
    if matches!((&answer, next_on), (Answer::Proposal { outcome: Outcome::Revise, .. }, Some(_))) {
        return Err(vec![Text::new(
            "--until は継続（次の満了日）か終了（最終日）の意見に付けます。",
            "--until goes with a proposal to continue (the next end) or to end (the last day).",
        )]);
    }
    Ok(answer)
}

pub(super) fn at(option: &str, message: Text) -> Text {
    Text::new(format!("{option}: {}", message.ja), format!("{option}: {}", message.en))
}

pub(super) fn joined(texts: Vec<Text>) -> Text {
    let (ja, en): (Vec<_>, Vec<_>) = texts.into_iter().map(|t| (t.ja, t.en)).unzip();
    Text::new(ja.join("\n"), en.join("\n"))
}

/// Shows what an answer did, or would do.
pub(super) fn show(done: &Done, dry_run: bool, out: &mut Out) {
    let lang = out.lang;
    let (ja, en) = match (done.unchanged, dry_run) {
        (true, _) => ("同じ回答が記録済みです（何も変わりません）", "on record already; nothing changed"),
        (false, true) => {
            ("記録すると次のようになります（まだ何も保存していません）", "this would be recorded")
        }
        (false, false) => ("記録しました", "recorded"),
    };
    out.line(format!("{}: {}", lang.pick(ja, en), done.answer.words(lang)));
    out.line(format!("      {}  {}", done.alert, done.title.get(lang)));
    for edit in &done.edits {
        out.line(format!("      {}", changed(edit, lang)));
    }
    let proposed = matches!(done.answer, Answer::Proposal { .. }) && done.letters > 0;
    if !done.unchanged && (proposed || matches!(done.answer, Answer::NotOurs { .. })) {
        match (done.letters, dry_run) {
            (0, _) => out.say(
                "      推進本部に届く宛先がないため、お知らせできません",
                "      the headquarters cannot be reached and is not told",
            ),
            (_, true) => out.say("      推進本部にお知らせします", "      the headquarters would be told"),
            (_, false) => out.say("      推進本部にお知らせします", "      the headquarters is told"),
        }
    }
}

fn changed(edit: &Edit, lang: Lang) -> String {
    let row = format!("{}/{}", edit.table.singular(), edit.key);
    let cells: Vec<(&str, &Cell)> = match &edit.change {
        RowChange::Set { column, cell } => vec![(*column, cell)],
        RowChange::Add { cells } => cells.iter().map(|(column, cell)| (*column, cell)).collect(),
        RowChange::Close => Vec::new(),
    };
    let label = |name: &str| {
        let column = edit.table.column(name).and_then(|at| edit.table.columns().get(at));
        column.map_or(name.to_owned(), |c| {
            lang.pick(c.ja.first().copied().unwrap_or(c.name), c.name).to_owned()
        })
    };
    let value = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Date(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    };
    let cells: Vec<String> =
        cells.iter().map(|(name, cell)| format!("{} → {}", label(name), value(cell))).collect();
    format!("{row}  {}", cells.join(lang.pick("、", ", ")))
}

impl From<NotAnswered> for Failure {
    fn from(not: NotAnswered) -> Failure {
        match not {
            NotAnswered::Trouble(trouble) => trouble.into(),
            NotAnswered::Stale(text) => Trouble::Input(vec![text]).into(),
            NotAnswered::Refused(found) => {
                Trouble::Input(found.into_iter().map(|(_, text)| text).collect()).into()
            }
        }
    }
}
