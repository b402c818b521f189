//! Silences as people ask for them: read, with every mistake at once; the command and the board go the
//! same way.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::parts::Parts;
use super::reading::date;
use super::trouble::Trouble;
use crate::alerts::{Alert, AlertKey, Book, Matchers, State};
use crate::lang::{Lang, Text};
use crate::plan::{Department, Plan, Table, naming};
use crate::rules::{RuleSet, Severity};
use crate::store::{NewSilence, Store};

/// A silence as it was asked for; what is blank is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The rule's name.
    pub rule: String,
    /// The severity's name.
    pub severity: String,
    /// The department responsible, by code or name.
    pub department: String,
    /// The row, as `table/code`.
    pub subject: String,
    /// Labels, each as `name=value`.
    pub labels: Vec<String>,
    /// Its last day.
    pub until: String,
    /// Why.
    pub because: String,
    /// The author's department, by code or name.
    pub of: String,
}

/// A part of [`Wanted`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// All matchers together.
    Matchers,
    /// The rule.
    Rule,
    /// The severity.
    Severity,
    /// The department responsible.
    Department,
    /// The row.
    Subject,
    /// The labels.
    Label,
    /// The last day.
    Until,
    /// The reason.
    Because,
    /// The author's department.
    Of,
}

/// A silence that can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// What it matches.
    pub matchers: Matchers,
    /// Its end.
    pub until: DateTime<Utc>,
    /// Why.
    pub because: String,
    /// The author's department, by code.
    pub of: Option<String>,
}

/// Reads what was asked for.
///
/// # Errors
/// Every mistake, with the part that it is in.
pub fn read(
    wanted: &Wanted,
    plan: &Plan,
    parts: &Parts,
    now: DateTime<Utc>,
) -> Result<Ready, Vec<(Field, Text)>> {
    let mut mistakes = Vec::new();
    let matchers = matchers(wanted, plan, &parts.rules, &mut mistakes);
    let until = until(&wanted.until, parts, now).map_err(|text| mistakes.push((Field::Until, text))).ok();
    let because = wanted.because.trim().to_owned();
    if because.is_empty() {
        let text = Text::new("理由を書いてください。", "a reason is required.");
        mistakes.push((Field::Because, text));
    }
    let of = named(&wanted.of, plan).map_err(|text| mistakes.push((Field::Of, text))).ok().flatten();
    match until.filter(|_| mistakes.is_empty()) {
        Some(until) => Ok(Ready { matchers, until, because, of }),
        None => Err(mistakes),
    }
}

/// The open alerts that `matchers` match.
pub fn matched<'b>(
    matchers: &'b Matchers,
    book: &'b Book,
    rules: &RuleSet,
) -> impl Iterator<Item = (&'b AlertKey, &'b Alert)> {
    let labels: BTreeMap<String, BTreeMap<String, String>> =
        rules.rules.iter().map(|rule| (rule.name.clone(), rule.labels.clone())).collect();
    let none = BTreeMap::new();
    book.alerts.iter().filter(move |(key, alert)| {
        let labels = labels.get(&key.rule).unwrap_or(&none);
        alert.state == State::Firing && matchers.matches(key, alert, labels)
    })
}

/// Sets a silence; gives its number.
///
/// # Errors
/// What the store reports.
pub async fn set(store: &Store, ready: &Ready, by: &str, now: DateTime<Utc>) -> Result<i64, Trouble> {
    let new = NewSilence {
        at: now,
        by,
        department: ready.of.as_deref(),
        matchers: &ready.matchers,
        until: ready.until,
        reason: &ready.because,
    };
    Ok(store.add_silence(&new).await?)
}

/// What it matches in words, its department by name and code.
pub fn in_words(matchers: &Matchers, plan: &Plan, lang: Lang) -> String {
    let named = |code: &String| {
        let name = plan.departments.iter().find(|d| d.code == *code).map(|d| d.name.as_str());
        name.map_or(code.clone(), |name| lang.pick(format!("{name}（{code}）"), format!("{name} ({code})")))
    };
    let department = matchers.department.as_ref().map(named);
    Matchers { department, ..matchers.clone() }.words(lang)
}

/// That there is none in force of this number.
pub fn not_in_force(id: i64) -> Text {
    Text::new(
        format!("休止 {id}番は、今は効いていません（ないか、もう終わっています）。"),
        format!("silence {id} is not in force: there is none, or it has ended."),
    )
}

/// The end of the last day.
fn until(asked: &str, parts: &Parts, now: DateTime<Utc>) -> Result<DateTime<Utc>, Text> {
    let calendar = &parts.calendar;
    let last = date(asked, calendar)?;
    let after = last.succ_opt().unwrap_or(last);
    let until = calendar.midnight(after);
    if until <= now {
        let today = calendar.today(now);
        return Err(Text::new(
            format!("{last} は過ぎた日です。今日（{today}）以降の日を書いてください。"),
            format!("{last} has passed; give today ({today}) or a later day."),
        ));
    }
    Ok(until)
}

fn matchers(wanted: &Wanted, plan: &Plan, rules: &RuleSet, mistakes: &mut Vec<(Field, Text)>) -> Matchers {
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let rule = filled(&wanted.rule);
    if let Some(asked) = rule.as_ref().filter(|name| !rules.rules.iter().any(|r| r.name == **name)) {
        let near = nearest(asked, rules.rules.iter().map(|r| r.name.as_str()));
        mistakes.push((Field::Rule, unknown("ルール", "rule", asked, near)));
    }
    let severity = filled(&wanted.severity).and_then(|asked| {
        let all = [Severity::Info, Severity::Warning, Severity::Critical];
        let found = all.into_iter().find(|severity| severity.name() == asked);
        if found.is_none() {
            let near = nearest(&asked, all.into_iter().map(Severity::name));
            mistakes.push((Field::Severity, unknown("重要度", "severity", &asked, near)));
        }
        found
    });
    let department = named(&wanted.department, plan)
        .map_err(|text| mistakes.push((Field::Department, text)))
        .ok()
        .flatten();
    let subject = filled(&wanted.subject).map(|asked| subject(&asked, plan, mistakes));
    let labels = labels(&wanted.labels, mistakes);
    let matchers = Matchers { rule, severity, department, subject, labels };
    if matchers.is_empty() && mistakes.is_empty() {
        mistakes.push((Field::Matchers, nothing()));
    }
    matchers
}

fn nothing() -> Text {
    Text::new(
        "休止するものを、ルール・重要度・所管部署・対象・ラベルのどれか1つ以上で選んでください。すべてのお知らせを休止することはできません。",
        "choose what is to be silenced by at least one of rule, severity, department, subject and label; everything at once cannot be.",
    )
}

/// The code of a department that is named; `None` where none is.
fn named(asked: &str, plan: &Plan) -> Result<Option<String>, Text> {
    let asked = asked.trim();
    if asked.is_empty() {
        return Ok(None);
    }
    let is = |d: &&Department| d.code == asked || d.name == asked;
    if let Some(found) = plan.departments.iter().find(is) {
        return Ok(Some(found.code.clone()));
    }
    let near = nearest(asked, plan.departments.iter().flat_map(|d| [d.code.as_str(), d.name.as_str()]));
    Err(unknown("部署", "department", asked, near))
}

/// The row that is meant, by its name in the plan.
fn subject(asked: &str, plan: &Plan, mistakes: &mut Vec<(Field, Text)>) -> String {
    let is_there = |subject: &str| {
        let found =
            subject.split_once('/').and_then(|(table, code)| Some((Table::from_singular(table)?, code)));
        found.is_some_and(|(table, code)| plan.find(table, code).is_some())
    };
    if is_there(asked) {
        return asked.to_owned();
    }
    let of = |table| (0..plan.rows(table)).filter_map(move |row| plan.subject(table, row));
    let names: Vec<String> = Table::ALL.into_iter().flat_map(of).collect();
    let names = || names.iter().map(String::as_str);
    let meant = naming::meant(asked, names());
    if !is_there(&meant) {
        let near = nearest(asked, names());
        mistakes.push((Field::Subject, unknown("対象（表/コード）", "subject (table/code)", asked, near)));
    }
    meant
}

fn labels(asked: &[String], mistakes: &mut Vec<(Field, Text)>) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for label in asked.iter().filter(|label| !label.trim().is_empty()) {
        match label.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                labels.insert(name.trim().to_owned(), value.trim().to_owned());
            }
            _ => mistakes.push((
                Field::Label,
                Text::new(
                    format!("「{label}」は「名前=値」の形で書いてください。"),
                    format!("{label:?} must be written as NAME=VALUE."),
                ),
            )),
        }
    }
    labels
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
