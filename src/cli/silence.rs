//! `silence`: nobody is told of what it matches, until it ends.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand, ValueEnum};

use super::answer::{at, by, joined};
use super::setting::Desk;
use super::{Cli, Failure, Format, Out};
use crate::alerts::Silence;
use crate::clock::Clock;
use crate::daemon::silencing::warn;
use crate::lang::{Text, counted};
use crate::office::silencing::{self, Field, Wanted};
use crate::office::stored::stored_plan;
use crate::rules::Severity;

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
    let ready = silencing::read(&wanted(args), &plan, &desk.parts, now)
        .map_err(|found| Failure::input(joined(found.into_iter().map(told).collect())))?;
    let by = by(args.by.as_ref());
    let id = desk.block(async |store| {
        let id = silencing::set(store, &ready, &by, now).await?;
        warn(store, &desk.parts, now).await?;
        Ok(id)
    })?;
    let matched: Vec<_> = silencing::matched(&ready.matchers, &book, &desk.parts.rules).collect();
    for (key, alert) in &matched {
        out.line(format!("  {}", alert.title.get(out.lang)));
        out.line(format!("      {key}  {}", alert.owner));
    }
    let last = desk.parts.calendar.today(ready.until - chrono::TimeDelta::milliseconds(1));
    out.say(
        format!("休止 {id}番を設定しました（{last}まで）。今あてはまる通知は {} 件です。", matched.len()),
        format!(
            "silence {id} is set until the end of {last}; it matches {} now.",
            counted(matched.len(), "open alert")
        ),
    );
    Ok(())
}

fn wanted(args: &SilenceAddArgs) -> Wanted {
    let text = |asked: &Option<String>| asked.clone().unwrap_or_default();
    Wanted {
        rule: text(&args.rule),
        severity: args.severity.map(severity).map(Severity::name).unwrap_or_default().to_owned(),
        department: text(&args.department),
        subject: text(&args.subject),
        labels: args.label.clone(),
        until: args.until.clone(),
        because: args.because.clone(),
        of: text(&args.of),
    }
}

/// A mistake with the option that it is in.
fn told((field, text): (Field, Text)) -> Text {
    let option = match field {
        Field::Matchers => return text,
        Field::Rule => "--rule",
        Field::Severity => "--severity",
        Field::Department => "--department",
        Field::Subject => "--subject",
        Field::Label => "--label",
        Field::Until => "--until",
        Field::Because => "--because",
        Field::Of => "--of",
    };
    at(option, text)
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
        out.line(format!(
            "{:>4}  {}{ended}",
            silence.id,
            silencing::in_words(&silence.matchers, &plan, lang)
        ));
        out.line(lang.pick(
            format!("      {last}まで  {}  {}", silence.by, silence.reason),
            format!("      until {last}  {}  {}", silence.by, silence.reason),
        ));
    }
    out.say(format!("\n{} 件", shown.len()), format!("\n{}", counted(shown.len(), "silence")));
    Ok(())
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
