//! Why a rule says what it says of a row, who was told, and what comes next: gathered for a person who asks.

mod ahead;
mod facts;
pub mod json;
pub mod origins;
mod over;
mod present;
pub mod telling;
mod wording;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::parts::Parts;
use super::trouble::Trouble;
use crate::alerts::{Alert, AlertKey, Book, Questions, held_until};
use crate::lang::{Lang, Text};
use crate::plan::derivation::Desk;
use crate::plan::facts::{Facts, derive};
use crate::plan::fields::View;
use crate::plan::{Plan, Record, Recorded, Table, excerpt};
use crate::rules::explain::Explained;
use crate::rules::{Finding, Rule, Subject};
use crate::store::{Biography, OutboxRow, Store, ToldRow, Writer};

pub use ahead::Ahead;
pub use facts::{Fact, Import, Origin};
pub use over::Over;
pub use present::Present;
pub use wording::Wording;

/// What is explained: a rule on a row, on a day.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The rule and the row.
    pub finding: Finding,
    /// The day.
    pub at: NaiveDate,
    /// The moment: the present, or that day's beginning.
    pub now: DateTime<Utc>,
    /// Whether that day is today.
    pub is_today: bool,
    /// What the store knew on which day; `None`: everything.
    pub as_of: Option<NaiveDate>,
}

/// The plan that it is explained by.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The plan.
    pub plan: Plan,
    /// Its rows, with where they stand.
    pub records: Vec<Record>,
    /// What was recorded beside it.
    pub recorded: Recorded,
}

/// All that there is to say, not yet in words where words depend on the reader.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The row, as `table/code`.
    pub subject: String,
    /// The row's table.
    pub table: Table,
    /// The department responsible: code and name.
    pub owner: Option<(String, String)>,
    /// The finding's title.
    pub title: Text,
    /// The condition.
    pub explained: Explained<'a>,
    /// What it read, and where that comes from.
    pub facts: Vec<Fact>,
    /// What the store knows of the alert; `None` where it was explained by a plan alone.
    pub told: Option<Account>,
    /// What comes next.
    pub ahead: Ahead,
}

/// What the store knows of an alert.
#[derive(Clone, Debug)]
pub struct Account {
    /// The alert; `None` where there never was one.
    pub alert: Option<Alert>,
    /// Where it waits for its rule's `hold`: until when.
    pub held_until: Option<DateTime<Utc>>,
    /// Who was told what, or why not, in order; with the letter.
    pub words: Vec<(ToldRow, Option<OutboxRow>)>,
    /// What would be told now; `None` for another day than today.
    pub present: Option<Present>,
    /// The last evaluation.
    pub evaluated_at: Option<DateTime<Utc>>,
}

/// Explains by a plan alone: nobody is told by it, and nothing was decided.
pub fn by_plan<'a>(
    parts: &'a Parts,
    ground: &'a Ground,
    facts: &'a Facts,
    asked: &Question,
) -> Option<Report<'a>> {
    report(parts, ground, facts, asked, (Vec::new(), HashMap::new()), None)
}

/// Explains by the store.
///
/// # Errors
/// What the store reports.
pub async fn by_store<'a>(
    store: &Store,
    parts: &'a Parts,
    ground: &'a Ground,
    facts: &'a Facts,
    asked: &Question,
) -> Result<Option<Report<'a>>, Trouble> {
    let Some(about) = about(parts, ground, &asked.finding) else { return Ok(None) };
    let book = store.load_book_about(&part_of(ground, asked.finding.subject)).await?.book;
    with_book(store, parts, ground, facts, asked, about, book).await
}

/// The alert, its rule, and the rows whose cells may be named.
type About<'a> = (AlertKey, &'a Rule, Vec<(Table, String)>);

/// What is asked about, where rule and row are there.
fn about<'a>(parts: &'a Parts, ground: &Ground, finding: &Finding) -> Option<About<'a>> {
    let subject = ground.plan.subject(finding.subject.table, finding.subject.row)?;
    let rule = parts.rules.rules.get(finding.rule)?;
    let key = AlertKey { rule: rule.name.clone(), subject };
    Some((key, rule, related_rows(ground, finding.subject)))
}

async fn with_book<'a>(
    store: &Store,
    parts: &'a Parts,
    ground: &'a Ground,
    facts: &'a Facts,
    asked: &Question,
    (key, rule, rows): About<'a>,
    mut book: Book,
) -> Result<Option<Report<'a>>, Trouble> {
    let mut writers = store.writers_of(&rows).await?;
    let imports = imports_of(store, rows, asked.as_of).await?;
    writers.retain(|writer| asked.as_of.is_none_or(|day| writer.day <= day));
    let mut words = store.told_of(&key).await?;
    // What is asked as of an earlier day ends with that day.
    let last = asked.as_of.unwrap_or(asked.at).succ_opt().map(|next| parts.calendar.midnight(next));
    words.retain(|row| last.is_none_or(|last| row.at < last));
    let words = with_letters(store, words).await?;
    let is_today = asked.as_of.is_none() && asked.is_today;
    let evaluated_at = book.evaluated_at;
    let alert = book.alerts.get(&key).filter(|alert| last.is_none_or(|last| alert.since < last)).cloned();
    let present = match is_today {
        true => {
            let settings = parts.notices_of(store).await?;
            let silences = store.silences_in_force(asked.now).await?;
            let questions = Questions { waits: store.is_strained().await?, ..parts.config.questions };
            let desk = present::Beside { settings: &settings, silences: &silences, questions };
            present::present(parts, ground, &mut book, &desk, asked, &key)
        }
        false => None,
    };
    let held_until = alert
        .as_ref()
        .filter(|alert| alert.state == crate::alerts::State::Pending)
        .map(|alert| held_until(rule, alert, &parts.calendar));
    let account = Account { alert, held_until, words, present, evaluated_at };
    Ok(report(parts, ground, facts, asked, (writers, imports), Some(account)))
}

/// The last import of each row, where more than one file or folder was imported: the name of a file alone
/// does not tell which it is then.
async fn imports_of(
    store: &Store,
    rows: Vec<(Table, String)>,
    as_of: Option<NaiveDate>,
) -> Result<HashMap<(Table, String), Import>, Trouble> {
    if !store.imports_differ().await? {
        return Ok(HashMap::new());
    }
    let lives = store.biographies(&rows, as_of).await?;
    let last = |life: Biography| {
        let made = life.versions.into_iter().rev().map(|version| version.since);
        made.filter_map(|made| Some((made.day, made.import?.1))).next()
    };
    Ok(rows.into_iter().zip(lives).filter_map(|(row, life)| Some((row, last(life)?))).collect())
}

/// The facts of the whole plan on the day.
pub fn facts_on(parts: &Parts, ground: &Ground, at: NaiveDate) -> Facts {
    derive(&ground.plan, &ground.recorded, &parts.calendar, &parts.config.facts, at)
}

fn report<'a>(
    parts: &'a Parts,
    ground: &'a Ground,
    facts: &'a Facts,
    asked: &Question,
    (writers, imports): (Vec<Writer>, HashMap<(Table, String), Import>),
    told: Option<Account>,
) -> Option<Report<'a>> {
    let Subject { table, row } = asked.finding.subject;
    let rule = parts.rules.rules.get(asked.finding.rule)?;
    let view = View { plan: &ground.plan, facts };
    let explained = parts.rules.explain(&asked.finding, &view, &parts.calendar, asked.now)?;
    let desk = Desk {
        plan: &ground.plan,
        facts,
        recorded: &ground.recorded,
        calendar: &parts.calendar,
        settings: &parts.config.facts,
    };
    let tracing = facts::Tracing::new(desk, &ground.records, &writers, table).with_imports(imports);
    let reads = tracing.of(&explained.reads);
    let owner = ground.plan.owner_of(table, row).map(|owner| ground.plan.responsible(owner, asked.at));
    let owner = owner.and_then(|owner| ground.plan.departments.get(owner));
    let title = |lang| parts.rules.title(&asked.finding, &view, &parts.calendar, lang);
    let alert = told.as_ref().and_then(|account| account.alert.as_ref());
    let alert = alert.filter(|_| told.as_ref().is_some_and(|account| account.present.is_some()));
    Some(Report {
        rule,
        subject: ground.plan.subject(table, row)?,
        table,
        owner: owner.map(|d| (d.code.clone(), d.name.clone())),
        title: Text::new(title(Lang::Ja), title(Lang::En)),
        facts: reads,
        ahead: ahead::ahead(parts, ground, asked, alert, &explained.verdict)?,
        explained,
        told,
    })
}

/// The rows whose cells the explanation may name, by table and key.
fn related_rows(ground: &Ground, subject: Subject) -> Vec<(Table, String)> {
    let part = excerpt(&ground.plan, &ground.recorded, subject.table, subject.row);
    let Some((part, ..)) = part else { return Vec::new() };
    let part_code = |table: Table, row: usize| Some((table, part.code(table, row)?.to_owned()));
    let tables = [Table::Initiatives, Table::Milestones, Table::Kpis, Table::ExitPoints, Table::Renewals];
    let mut rows: Vec<(Table, String)> = Vec::new();
    for table in tables {
        rows.extend((0..part.rows(table)).filter_map(|row| part_code(table, row)));
    }
    for kpi in &part.kpis {
        let key = |on: NaiveDate| format!("{}@{on}", kpi.code);
        rows.extend(kpi.targets.iter().map(|t| (Table::KpiTargets, key(t.on))));
        rows.extend(kpi.measurements.iter().map(|m| (Table::Measurements, key(m.on))));
    }
    rows
}

/// The rows that the finding's facts and surroundings depend on, as `table/code`.
fn part_of(ground: &Ground, subject: Subject) -> Vec<String> {
    let part = excerpt(&ground.plan, &ground.recorded, subject.table, subject.row);
    let Some((part, ..)) = part else { return Vec::new() };
    let part = &part;
    let rows = |table: &Table| {
        let table = *table;
        (0..part.rows(table)).filter_map(move |row| part.subject(table, row))
    };
    Table::ALL.iter().flat_map(rows).collect()
}

async fn with_letters(
    store: &Store,
    words: Vec<ToldRow>,
) -> Result<Vec<(ToldRow, Option<OutboxRow>)>, Trouble> {
    let keys: Vec<&str> = words.iter().filter_map(|row| row.entry.letter.as_deref()).collect();
    let letters = store.letters(&keys).await?;
    let letters: HashMap<String, OutboxRow> =
        letters.into_iter().map(|letter| (letter.key.clone(), letter)).collect();
    let letter = |row: &ToldRow| row.entry.letter.as_ref().and_then(|key| letters.get(key)).cloned();
    Ok(words.into_iter().map(|row| (letter(&row), row)).map(|(letter, row)| (row, letter)).collect())
}

/// The alerts of `book` about rows of `plan`, and the others left out.
fn only(book: &mut Book, plan: &Plan) {
    let rows = crate::alerts::subject::Rows::of(plan);
    book.alerts.retain(|key, _| rows.find(&key.subject).is_some());
}
