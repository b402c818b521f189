//! `silence`: nobody is told of what it matches, until it ends.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand, ValueEnum};

use super::answer::{at, by, joined};
use super::setting::{self, Desk};
use super::{Cli, Failure, Format, Out};
use crate::alerts::{Matchers, Silence, State};
use crate::clock::Clock;
use crate::daemon::silencing;
use crate::intake::answers::date;
use crate::lang::{Lang, Text, counted};
use crate::office::stored::stored_plan;
use crate::plan::{Plan, Table, naming};
use crate::rules::{RuleSet, Severity};
use crate::store::NewSilence;

/// `silence`
#[derive(Args, Debug)]
pub struct SilenceArgs {
    /// What to do
    #[command(subcommand)]
    pub command: SilenceCommand,
}

/// What can be done with silences.
#[derive(Subcommand, Debug)]
pub enum SilenceCommand {
    /// Set a silence: give what it matches, its end and a reason
    Add(SilenceAddArgs),
    /// List the silences in force
    List {
        /// Those that have ended too
        #[arg(long)]
        all: bool,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// End a silence early: what it kept quiet is told
    End {
        /// Its number, as `silence list` shows it
        #[arg(value_name = "ID")]
        id: i64,
        /// Who ends it, for the record [default: the user's name]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

/// `silence add`
#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("matchers").required(true).multiple(true).args([
    "rule", "severity", "department", "subject", "label",
]))]
pub struct SilenceAddArgs {
    /// Alerts of this rule
    #[arg(long, value_name = "RULE")]
    pub rule: Option<String>,
    /// Alerts of this severity
    #[arg(long, value_name = "SEVERITY")]
    pub severity: Option<SeverityArg>,
    /// Alerts that this department is responsible for, by code or name
    #[arg(long, value_name = "DEPARTMENT")]
    pub department: Option<String>,
    /// Alerts about this row of the plan, as table/code: milestone/1-1-01-a
    #[arg(long, value_name = "SUBJECT")]
    pub subject: Option<String>,
    /// Alerts of rules with this label; may be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub label: Vec<String>,
    /// Its last day
    #[arg(long, value_name = "DATE")]
    pub until: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    /// Its author, for the record [default: the user's name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// The author's department, reminded before it ends, by code or name [default: the headquarters]
    #[arg(long, value_name = "DEPARTMENT")]
    pub of: Option<String>,
}

/// A severity on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SeverityArg {
    /// For information
    Info,
    /// To be acted on
    Warning,
    /// Urgent
    Critical,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &SilenceArgs, out: &mut Out) -> Result<(), Failure> {
    match &args.command {
        SilenceCommand::Add(args) => add(&Desk::judging(cli, out)?, args, out),
        SilenceCommand::List { all, format } => list(&Desk::existing(cli, out)?, *all, *format, out),
        SilenceCommand::End { id, by } => end(&Desk::existing(cli, out)?, *id, by.as_ref(), out),
    }
}

fn add(desk: &Desk, args: &SilenceAddArgs, out: &mut Out) -> Result<(), Failure> {
    let now = Clock::System.now();
    let (plan, book) =
        desk.block(async |store| Ok((stored_plan(store, None).await?.plan, store.load_book().await?.book)))?;
    let mut mistakes = Vec::new();
    let until = until(args, desk, now, &mut mistakes);
    let matchers = matchers(args, &plan, &desk.parts.rules, &mut mistakes);
    let of = args.of.as_ref().map(|asked| setting::department(&plan, asked)).transpose();
    let of = of.map_err(|failure| mistakes.push(at("--of", failure.text))).ok().flatten();
    if args.because.trim().is_empty() {
        mistakes.push(at("--because", Text::new("理由を書いてください。", "a reason is required.")));
    }
    let Some(until) = until.filter(|_| mistakes.is_empty()) else {
        return Err(Failure::input(joined(mistakes)));
    };
    let by = by(args.by.as_ref());
    let new = NewSilence {
        at: now,
        by: &by,
        department: of.map(|d| d.code.as_str()),
        matchers: &matchers,
        until,
        reason: args.because.trim(),
    };
    let id = desk.block(async |store| {
        let id = store.add_silence(&new).await?;
        silencing::warn(store, &desk.parts, now).await?;
        Ok(id)
    })?;
    let labels = |rule: &str| {
        desk.parts.rules.rules.iter().find(|r| r.name == rule).map(|r| r.labels.clone()).unwrap_or_default()
    };
    let matched: Vec<_> = book
        .alerts
        .iter()
        .filter(|(key, alert)| {
            alert.state == State::Firing && matchers.matches(key, alert, &labels(&key.rule))
        })
        .collect();
    for (key, alert) in &matched {
        out.line(format!("  {}", alert.title.get(out.lang)));
        out.line(format!("      {key}  {}", alert.owner));
    }
    let last = desk.parts.calendar.today(until - chrono::TimeDelta::milliseconds(1));
    out.say(
        format!("休止 {id}番を設定しました（{last}まで）。今あてはまる通知は {} 件です。", matched.len()),
        format!(
            "silence {id} is set until the end of {last}; it matches {} now.",
            counted(matched.len(), "open alert")
        ),
    );
    Ok(())
}

/// The end of the last day.
fn until(
    args: &SilenceAddArgs,
    desk: &Desk,
    now: DateTime<Utc>,
    mistakes: &mut Vec<Text>,
) -> Option<DateTime<Utc>> {
    let calendar = &desk.parts.calendar;
    let read = date(&args.until, calendar);
    let last = read.map_err(|message| mistakes.push(at("--until", message))).ok()?;
    let until = calendar.midnight(last.succ_opt()?);
    if until <= now {
        let today = calendar.today(now);
        mistakes.push(at(
            "--until",
            Text::new(
                format!("{last} は過ぎた日です。今日（{today}）以降の日を書いてください。"),
                format!("{last} has passed; give today ({today}) or a later day."),
            ),
        ));
        return None;
    }
    Some(until)
}

fn matchers(args: &SilenceAddArgs, plan: &Plan, rules: &RuleSet, mistakes: &mut Vec<Text>) -> Matchers {
    let department = args.department.as_ref().map(|asked| setting::department(plan, asked)).transpose();
    let department =
        department.map_err(|failure| mistakes.push(at("--department", failure.text))).ok().flatten();
    if let Some(rule) = args.rule.as_ref().filter(|name| !rules.rules.iter().any(|r| r.name == **name)) {
        let near = nearest(rule, rules.rules.iter().map(|r| r.name.as_str()));
        mistakes.push(at("--rule", unknown("ルール", "rule", rule, near)));
    }
    if let Some(subject) = args.subject.as_ref().filter(|subject| !is_there(plan, subject)) {
        let all =
            Table::ALL.into_iter().flat_map(|t| (0..plan.rows(t)).filter_map(move |r| plan.subject(t, r)));
        let all: Vec<String> = all.collect();
        let near = nearest(subject, all.iter().map(String::as_str));
        mistakes.push(at("--subject", unknown("対象（表/コード）", "subject (table/code)", subject, near)));
    }
    let mut labels = BTreeMap::new();
    for label in &args.label {
        match label.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                labels.insert(name.trim().to_owned(), value.trim().to_owned());
            }
            _ => mistakes.push(at(
                "--label",
                Text::new(
                    format!("「{label}」は「名前=値」の形で書いてください。"),
                    format!("{label:?} must be written as NAME=VALUE."),
                ),
            )),
        }
    }
    Matchers {
        rule: args.rule.clone(),
        severity: args.severity.map(severity),
        department: department.map(|d| d.code.clone()),
        subject: args.subject.as_deref().map(|asked| meant(plan, asked)),
        labels,
    }
}

/// The row that is meant, by its name in the plan.
fn meant(plan: &Plan, asked: &str) -> String {
    let of = |table| (0..plan.rows(table)).filter_map(move |row| plan.subject(table, row));
    let names: Vec<String> = Table::ALL.into_iter().flat_map(of).collect();
    naming::meant(asked, names.iter().map(String::as_str))
}

fn is_there(plan: &Plan, subject: &str) -> bool {
    let subject = meant(plan, subject);
    let found = subject.split_once('/').and_then(|(table, code)| Some((Table::from_singular(table)?, code)));
    found.is_some_and(|(table, code)| plan.find(table, code).is_some())
}

fn nearest<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names.max_by(|a, b| strsim::jaro_winkler(a, asked).total_cmp(&strsim::jaro_winkler(b, asked)))
}

fn unknown(ja: &str, en: &str, asked: &str, near: Option<&str>) -> Text {
    let mut text =
        Text::new(format!("「{asked}」という{ja}はありません。"), format!("there is no {en} {asked:?}."));
    if let Some(near) = near {
        text.ja += &format!("近いのは {near} です。");
        text.en += &format!(" The nearest is {near}.");
    }
    text
}

fn severity(asked: SeverityArg) -> Severity {
    match asked {
        SeverityArg::Info => Severity::Info,
        SeverityArg::Warning => Severity::Warning,
        SeverityArg::Critical => Severity::Critical,
    }
}

fn list(desk: &Desk, all: bool, format: Format, out: &mut Out) -> Result<(), Failure> {
    let now = Clock::System.now();
    let (silences, plan) =
        desk.block(async |store| Ok((store.silences().await?, stored_plan(store, None).await?.plan)))?;
    let shown: Vec<&Silence> = silences.iter().filter(|s| all || s.in_force(now)).collect();
    if format == Format::Json {
        let rows: Vec<serde_json::Value> = shown.iter().map(|s| json(s, now)).collect();
        out.line(serde_json::json!({ "silences": rows }).to_string());
        return Ok(());
    }
    let lang = out.lang;
    for silence in &shown {
        let last = silence.last_day(&desk.parts.calendar);
        let ended = if silence.in_force(now) { "" } else { lang.pick("（終了）", " (ended)") };
        out.line(format!("{:>4}  {}{ended}", silence.id, in_words(&silence.matchers, &plan, lang)));
        out.line(lang.pick(
            format!("      {last}まで  {}  {}", silence.by, silence.reason),
            format!("      until {last}  {}  {}", silence.by, silence.reason),
        ));
    }
    out.say(format!("\n{} 件", shown.len()), format!("\n{}", counted(shown.len(), "silence")));
    Ok(())
}

/// What it matches, its department by name and code.
fn in_words(matchers: &Matchers, plan: &Plan, lang: Lang) -> String {
    let department = matchers.department.as_deref().map(|code| setting::named(plan, code, lang));
    Matchers { department, ..matchers.clone() }.words(lang)
}

fn json(silence: &Silence, now: DateTime<Utc>) -> serde_json::Value {
    let matchers = &silence.matchers;
    serde_json::json!({
        "id": silence.id,
        "in_force": silence.in_force(now),
        "at": silence.at.to_rfc3339(),
        "by": silence.by,
        "department": silence.department,
        "matchers": {
            "rule": matchers.rule,
            "severity": matchers.severity.map(Severity::name),
            "department": matchers.department,
            "subject": matchers.subject,
            "labels": matchers.labels,
        },
        "until": silence.until.to_rfc3339(),
        "reason": silence.reason,
        "ended_at": silence.ended_at.map(|t| t.to_rfc3339()),
        "warned_at": silence.warned_at.map(|t| t.to_rfc3339()),
    })
}

fn end(desk: &Desk, id: i64, asked: Option<&String>, out: &mut Out) -> Result<(), Failure> {
    let now = Clock::System.now();
    let by = by(asked);
    let ended = desk.block(async |store| Ok(store.end_silence(id, now, &by).await?))?;
    if !ended {
        return Err(Failure::input(Text::new(
            format!(
                "休止 {id}番は、今は効いていません（ないか、もう終わっています）。silence list --all で確かめてください。"
            ),
            format!("silence {id} is not in force: there is none, or it has ended; see silence list --all."),
        )));
    }
    out.say(
        format!("休止 {id}番を終えました。休止の間にお伝えしなかったことは、次の判定でお知らせします。"),
        format!("silence {id} is ended; what it kept quiet is told at the next evaluation."),
    );
    Ok(())
}
