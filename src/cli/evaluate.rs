//! `evaluate`: what the rules say on a day, without touching anything (`rules.md`, fixed output).

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value as Json, json};

use super::setting::{self, Desk};
use super::{Cli, EvaluateArgs, Failure, Format, LangArg, Out};
use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::lang::Lang;
use crate::notices;
use crate::office::parts::Parts;
use crate::office::reach;
use crate::office::stored::judged_plan;
use crate::plan::facts::{Facts, derive};
use crate::plan::fields::{Value, View};
use crate::plan::{Plan, Recorded};
use crate::rules::{Judgement, RuleSet, Subject, judge};

/// Runs it.
pub(super) fn run(cli: &Cli, args: &EvaluateArgs, out: &mut Out) -> Result<(), Failure> {
    let parts = setting::load(cli, args.rules.as_deref(), out)?.parts;
    let at = args.at.unwrap_or_else(|| parts.calendar.today(Clock::System.now()));
    let (parts, plan, recorded) = match &args.plan {
        Some(path) => {
            let plan = setting::read_plan(path, &parts.calendar, at, out)?;
            (parts, plan, Recorded::default())
        }
        None => stored(parts, at, args.as_of, out)?,
    };
    let facts = derive(&plan, &recorded, &parts.calendar, &parts.config.facts, at);
    let now = parts.calendar.midnight(at);
    let said = Said { plan: &plan, facts: &facts, calendar: &parts.calendar, rules: &parts.rules, now };
    let judgement = judge(said.rules, &said.view(), said.calendar, now);
    match args.format {
        // The fixed output is Japanese unless English is asked for, whatever the locale.
        Format::Json => {
            let lang = if cli.lang == Some(LangArg::En) { Lang::En } else { Lang::Ja };
            out.line(said.json(&judgement, lang).to_string());
        }
        Format::Text => said.text(&judgement, out),
    }
    Ok(())
}

/// The plan in force and what is recorded beside it. Where nothing was imported yet it is empty, and
/// that is said: an empty list alone would read as "all is well".
fn stored(
    parts: Parts,
    at: NaiveDate,
    as_of: Option<NaiveDate>,
    out: &mut Out,
) -> Result<(Parts, Plan, Recorded), Failure> {
    if !parts.config.store.path.exists() {
        out.remark(&setting::no_plan(&parts.config.store.path));
        return Ok((parts, Plan::default(), Recorded::default()));
    }
    let desk = Desk::over(parts, false)?;
    let stored = desk.block(async |store| judged_plan(store, at, as_of).await)?;
    let settings = desk.block(async |store| Ok(desk.parts.notices_of(store).await?))?;
    let notices = notices::Desk::new(&stored.plan, &desk.parts.calendar, &settings, Clock::System.now());
    reach::returning(&notices).iter().for_each(|warning| out.remark(warning));
    if stored.revision == 0 {
        out.remark(&setting::no_plan(&desk.parts.config.store.path));
    }
    Ok((desk.parts, stored.plan, stored.recorded))
}

/// A judgement and all that it was made from.
struct Said<'a> {
    plan: &'a Plan,
    facts: &'a Facts,
    calendar: &'a Calendar,
    rules: &'a RuleSet,
    now: DateTime<Utc>,
}

impl<'a> Said<'a> {
    fn view(&self) -> View<'a> {
        View { plan: self.plan, facts: self.facts }
    }

    fn rule(&self, rule: usize) -> &'a str {
        self.rules.rules.get(rule).map_or("", |r| r.name.as_str())
    }

    fn subject(&self, subject: Subject) -> String {
        self.plan.subject(subject.table, subject.row).unwrap_or_default()
    }

    fn owner(&self, subject: Subject, on: NaiveDate) -> &'a str {
        let owner =
            self.plan.owner_of(subject.table, subject.row).map(|owner| self.plan.responsible(owner, on));
        owner.and_then(|owner| self.plan.departments.get(owner)).map_or("", |d| d.code.as_str())
    }

    fn json(&self, judgement: &Judgement, lang: Lang) -> Json {
        let view = self.view();
        let findings = judgement.findings.iter().map(|finding| {
            let evidence: Map<String, Json> = self
                .rules
                .evidence(finding, &view, self.calendar, self.now)
                .into_iter()
                .map(|(name, value)| (name, plain(value)))
                .collect();
            json!({
                "rule": self.rule(finding.rule),
                "subject": self.subject(finding.subject),
                "owner": self.owner(finding.subject, judgement.at),
                "severity": self.rules.rules.get(finding.rule).map_or("", |r| r.severity.name()),
                "title": self.rules.title(finding, &view, self.calendar, lang),
                "evidence": evidence,
            })
        });
        let unknown = judgement.unknown.iter().map(|unknown| {
            json!({
                "rule": self.rule(unknown.rule),
                "subject": self.subject(unknown.subject),
                "missing": unknown.missing,
            })
        });
        let errors = judgement.errors.iter().map(|fault| {
            json!({
                "rule": self.rule(fault.rule),
                "subject": self.subject(fault.subject),
                "error": fault.error.get(lang),
            })
        });
        json!({
            "at": judgement.at.to_string(),
            "findings": sorted(findings.collect()),
            "unknown": sorted(unknown.collect()),
            "errors": sorted(errors.collect()),
        })
    }

    fn text(&self, judgement: &Judgement, out: &mut Out) {
        let lang = out.lang;
        let view = self.view();
        let mut lines: Vec<(usize, String, String)> = judgement
            .findings
            .iter()
            .map(|f| {
                let severity = self.rules.rules.get(f.rule).map(|r| r.severity);
                let words = severity.map(|s| s.words().get(lang).to_owned()).unwrap_or_default();
                let owner = self.owner(f.subject, judgement.at);
                let title = self.rules.title(f, &view, self.calendar, lang);
                let line = format!(
                    "{words}  {title}\n      {}  {}  {owner}",
                    self.rule(f.rule),
                    self.subject(f.subject)
                );
                (
                    severity.map_or(0, |s| 2 - s as usize),
                    format!("{}{}", self.rule(f.rule), self.subject(f.subject)),
                    line,
                )
            })
            .collect();
        lines.sort();
        for (_, _, line) in &lines {
            out.line(line);
        }
        out.say(
            format!(
                "\n{} の判定: 該当 {} 件、判定できない {} 件、エラー {} 件",
                judgement.at,
                judgement.findings.len(),
                judgement.unknown.len(),
                judgement.errors.len()
            ),
            format!(
                "\njudged on {}: {} findings, {} cannot be told, {} errors",
                judgement.at,
                judgement.findings.len(),
                judgement.unknown.len(),
                judgement.errors.len()
            ),
        );
    }
}

/// By rule, then subject, by UTF-8 bytes.
fn sorted(mut rows: Vec<Json>) -> Vec<Json> {
    rows.sort_by(|a, b| {
        let key = |row: &Json, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (key(a, "rule"), key(a, "subject")).cmp(&(key(b, "rule"), key(b, "subject")))
    });
    rows
}

/// A value as JSON: dates as `2026-05-01`, an absent one as null.
fn plain(value: Value<'_>) -> Json {
    match value {
        Value::Absent => Json::Null,
        Value::Bool(b) => b.into(),
        Value::Int(n) => n.into(),
        Value::Double(x) => x.into(),
        Value::Str(s) => s.into(),
        Value::Date(d) => d.to_string().into(),
        Value::List(list) => list.iter().collect::<Vec<_>>().into(),
    }
}
