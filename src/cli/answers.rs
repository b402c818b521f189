//! `answers`: the sheet on which offices answer that cannot open links.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::answer::{by, show};
use super::setting::{self, Desk};
use super::{Cli, Failure, Out, refusal};
use crate::alerts::{Answer, State};
use crate::clock::Clock;
use crate::intake::answers::{self as sheet, AnswerRow, OpenRow};
use crate::intake::{Known, Problem};
use crate::lang::{Text, counted};
use crate::office::answering::{Answering, Done, Given, Mistakes, NotAnswered, answer, mistakes};
use crate::office::stored::stored_plan;
use crate::office::trouble::Trouble;
use crate::plan::Outcome;

/// `answers`
#[derive(Args, Debug)]
pub struct AnswersArgs {
    /// What to do
    #[command(subcommand)]
    pub command: AnswersCommand,
}

/// What can be done with sheets of answers.
#[derive(Subcommand, Debug)]
pub enum AnswersCommand {
    /// Write a sheet with one row for each open alert, to be filled in and sent back
    Template {
        /// The file to write: an Excel workbook or a CSV file
        #[arg(value_name = "PATH.xlsx|.csv")]
        path: PathBuf,
        /// Only this department's, by code or name
        #[arg(long, value_name = "DEPARTMENT")]
        department: Option<String>,
        /// Overwrite it if it is there
        #[arg(long)]
        force: bool,
    },
    /// Read a sheet that was filled in: all of it or, with every mistake listed, nothing
    Import {
        /// The sheet: an Excel workbook or a CSV file
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// Show what it would do; record nothing
        #[arg(long)]
        dry_run: bool,
        /// Who answers, where a row does not say [default: the user's name]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &AnswersArgs, out: &mut Out) -> Result<(), Failure> {
    match &args.command {
        AnswersCommand::Template { path, department, force } => {
            template(cli, path, department.as_deref(), *force, out)
        }
        AnswersCommand::Import { path, dry_run, by } => import(cli, path, *dry_run, by.as_ref(), out),
    }
}

fn template(
    cli: &Cli,
    path: &Path,
    department: Option<&str>,
    force: bool,
    out: &mut Out,
) -> Result<(), Failure> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if extension != "xlsx" && extension != "csv" {
        return Err(Failure::usage(Text::new(
            format!("{} は書けません。名前は .xlsx か .csv で終わるようにしてください。", path.display()),
            format!("{} cannot be written; the name must end in .xlsx or .csv.", path.display()),
        )));
    }
    if path.exists() && !force {
        return Err(Failure::input(Text::new(
            format!("{} は既にあります。上書きするには --force を付けてください。", path.display()),
            format!("{} is there already; --force overwrites it.", path.display()),
        )));
    }
    let desk = Desk::existing(cli, out)?;
    let (book, plan) =
        desk.block(async |store| Ok((store.load_book().await?.book, stored_plan(store, None).await?.plan)))?;
    let department = department.map(|asked| setting::department(&plan, asked)).transpose()?;
    let name = |code: &str| {
        plan.departments.iter().find(|d| d.code == code).map_or(code, |d| d.name.as_str()).to_owned()
    };
    let rows: Vec<OpenRow> = book
        .alerts
        .iter()
        .filter(|(_, alert)| alert.state == State::Firing)
        .filter(|(_, alert)| department.is_none_or(|d| d.code == alert.owner))
        .map(|(key, alert)| OpenRow {
            alert: key.to_string(),
            title: alert.title.get(out.lang).to_owned(),
            owner: name(&alert.owner),
            due: alert.deadline,
        })
        .collect();
    let bytes = if extension == "csv" { sheet::to_csv(&rows).into_bytes() } else { workbook(&rows)? };
    std::fs::write(path, bytes)?;
    out.say(
        format!("{} に通知 {} 件を書き出しました。", path.display(), rows.len()),
        format!("{} written with {}.", path.display(), counted(rows.len(), "alert")),
    );
    Ok(())
}

fn workbook(rows: &[OpenRow]) -> Result<Vec<u8>, Failure> {
    sheet::to_workbook(rows).map_err(|error| {
        Failure::system(Text::new(
            format!("ブックを作れませんでした: {error}"),
            format!("the workbook could not be written: {error}"),
        ))
    })
}

fn import(
    cli: &Cli,
    path: &Path,
    dry_run: bool,
    asked: Option<&String>,
    out: &mut Out,
) -> Result<(), Failure> {
    let desk = Desk::judging(cli, out)?;
    let now = Clock::System.now();
    let today = desk.parts.calendar.today(now);
    let by = by(asked);
    let read = desk.block(async |store| {
        let plan = stored_plan(store, None).await?.plan;
        let known = Known::of(desk.parts.calendar.clone(), &plan);
        let sheet = match sheet::read(path, &known) {
            Ok(sheet) => sheet,
            Err(problems) => return Ok(Err(problems)),
        };
        let filled = filled(&sheet.rows, &by, today);
        let on = Answering { store, parts: &desk.parts, now, actor: &by, dry_run };
        let at = |rows: &[usize], found: Mistakes| -> Vec<Problem> {
            let row = |at: usize| rows.get(at).and_then(|row| sheet.rows.get(*row));
            let place = |at| row(at).map(|r| r.place("alert")).unwrap_or_default();
            found.into_iter().map(|(at, message)| Problem { place: place(at), message }).collect()
        };
        if !(sheet.problems.is_empty() && filled.problems.is_empty()) {
            let names: Vec<&str> =
                filled.unheard.iter().filter_map(|row| Some(sheet.rows.get(*row)?.alert.as_str())).collect();
            let (refused, unknown) = mistakes(&on, &filled.given, &names).await?;
            let mut all = [sheet.problems.clone(), filled.problems].concat();
            all.extend(at(&filled.rows, refused));
            all.extend(at(&filled.unheard, unknown));
            all.sort_by(|a, b| a.place.cmp(&b.place));
            return Ok(Err(all));
        }
        match answer(&on, &filled.given).await {
            Ok(done) => Ok(Ok((sheet, done))),
            Err(NotAnswered::Trouble(trouble)) => Err(trouble),
            Err(NotAnswered::Stale(text)) => Err(Trouble::Input(vec![text])),
            Err(NotAnswered::Refused(found)) => Ok(Err(at(&filled.rows, found))),
        }
    })?;
    match read {
        Err(problems) => Err(refused(&problems, path, out)),
        Ok((sheet, done)) => {
            for warning in &sheet.warnings {
                out.line(out.lang.pick("注意  ", "note  ").to_owned() + &refusal::line(warning, out.lang));
            }
            accepted(&done, sheet.blank, dry_run, out);
            Ok(())
        }
    }
}

fn refused(problems: &[Problem], path: &Path, out: &mut Out) -> Failure {
    use crate::lang::Lang;
    for problem in problems {
        out.remark(&Text::new(
            format!("誤り  {}", refusal::line(problem, Lang::Ja)),
            format!("error  {}", refusal::line(problem, Lang::En)),
        ));
    }
    let (n, path) = (problems.len(), path.display());
    out.remark(&Text::new(
        format!("{path} に誤りが {n} 件あります。直してからもう一度お試しください（回答は1件も記録していません）。"),
        format!("{path} has {}. Please mend what is listed and try again; no answer was recorded.", counted(n, "mistake")),
    ));
    Failure::printed()
}

fn accepted(done: &[Done], blank: usize, dry_run: bool, out: &mut Out) {
    for done in done.iter().filter(|done| !done.unchanged) {
        show(done, dry_run, out);
    }
    let unchanged = done.iter().filter(|done| done.unchanged).count();
    let new = done.len() - unchanged;
    out.say(
        format!("\n回答 {new} 件、記録済みと同じ {unchanged} 件、空欄 {blank} 行"),
        format!(
            "\n{} new, {unchanged} on record already, {} left blank",
            counted(new, "answer"),
            counted(blank, "row")
        ),
    );
}

/// A sheet's rows as answers.
#[derive(Default)]
struct Filled {
    given: Vec<Given>,
    /// The row of each of these.
    rows: Vec<usize>,
    /// Rows that name an alert, and whose answer is not known for a mistake in it.
    unheard: Vec<usize>,
    /// Cells that an answer lacks.
    problems: Vec<Problem>,
}

fn filled(rows: &[AnswerRow], by: &str, today: NaiveDate) -> Filled {
    let mut filled = Filled::default();
    for (at, row) in rows.iter().enumerate() {
        let mut lacking = Vec::new();
        let answer = answer_of(row, today, &mut lacking);
        let lacks = |column| Problem { place: row.place(column), message: needed(row, column) };
        filled.problems.extend(lacking.into_iter().map(lacks));
        match answer {
            _ if row.alert.is_empty() => {}
            None => filled.unheard.push(at),
            Some(answer) => {
                filled.rows.push(at);
                filled.given.push(Given {
                    alert: row.alert.clone(),
                    answer,
                    by: row.by.clone().unwrap_or_else(|| by.to_owned()),
                    department: None,
                    reference: row.reference.clone(),
                });
            }
        }
    }
    filled
}

/// What a row answers; the columns that it lacks for it are `lacking`, those at fault were told of. A value
/// without a day is today's. Without its reason an answer is still heard for what else is wrong with it.
fn answer_of(row: &AnswerRow, today: NaiveDate, lacking: &mut Vec<&'static str>) -> Option<Answer> {
    let mut lacks = |column: &'static str, there: bool| {
        if !(there || row.is_broken(column)) {
            lacking.push(column);
        }
    };
    let is = |answers: &[&str]| answers.contains(&row.answer.as_str());
    if is(&["working", "postponed", "done"]) {
        lacks("date", row.date.is_some());
    }
    if is(&["postponed", "continue", "revise", "end"]) {
        lacks("reason", row.reason.is_some());
    }
    if is(&["value"]) {
        lacks("value", row.value.is_some());
    }
    if is(&["not_ours"]) {
        lacks("department", row.department.is_some());
    }
    if ["answer", "date", "value", "department"].into_iter().any(|column| row.is_broken(column)) {
        return None;
    }
    let because = || row.reason.clone().unwrap_or_else(|| "-".to_owned());
    Some(match row.answer.as_str() {
        "working" => Answer::Working { until: row.date? },
        "postponed" => Answer::Postponed { until: row.date?, because: because() },
        "done" => Answer::Done { on: row.date? },
        "value" => Answer::Value { value: row.value?, on: row.date.unwrap_or(today) },
        "not_ours" => Answer::NotOurs { department: row.department.clone()?, because: row.reason.clone() },
        outcome => {
            let outcome = Outcome::parse(outcome)?;
            let because = with_reference(because(), row.reference.as_deref());
            Answer::Proposal { outcome, because, next_on: row.date.filter(|_| outcome != Outcome::Revise) }
        }
    })
}

/// A proposal takes no formal decision, but those who decide should see the number of one.
fn with_reference(because: String, reference: Option<&str>) -> String {
    reference.map_or(because.clone(), |number| format!("{because}（決裁番号 {number}）"))
}

fn needed(row: &AnswerRow, column: &'static str) -> Text {
    let missing = sheet::missing_cell(sheet::column(column));
    let answer = sheet::ANSWERS.iter().find(|choice| choice.value == row.answer);
    let ja = answer.and_then(|choice| choice.ja.first().copied()).unwrap_or(&row.answer);
    Text::new(
        format!("{}回答が「{ja}」のときは、書いてください。", missing.ja),
        format!("{} The answer “{}” needs it.", missing.en, row.answer),
    )
}
