//! Answers to alerts, one or a whole sheet of them: heard, laid over the book and the plan, committed all
//! or none. The command, the sheet and the board go the same way.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::parts::Parts;
use super::stored::{StoredPlan, stored_plan};
use super::trouble::Trouble;
use crate::alerts::{self, Alert, AlertKey, Answer, Book, Heard, Hearing};
use crate::lang::Text;
use crate::notices::{Body, Desk, Draft, Party, letter_key};
use crate::plan::{self, BuildSettings, Origin, Plan, Record, Role, Sheet, edit};
use crate::render::{self, Letter};
use crate::store::{AnswerCommit, AnswerRow, Commit, NewAnswer, Store};

/// How often answers are heard again because the plan or the book changed under them.
const AGAIN: u32 = 10;
/// Where rows stand that an answer added to the plan.
const ORIGIN: &str = "yamedoki answer";

/// What answering works with.
#[derive(Clone, Copy)]
pub struct Answering<'a> {
    /// The store.
    pub store: &'a Store,
    /// The parts in force, rules included.
    pub parts: &'a Parts,
    /// The moment.
    pub now: DateTime<Utc>,
    /// Who records the answers.
    pub actor: &'a str,
    /// Whether only to look.
    pub dry_run: bool,
}

/// One answer, as it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The alert, as written: `RULE/SUBJECT` or `SUBJECT`.
    pub alert: String,
    /// The answer; a department in it may be named by code or name.
    pub answer: Answer,
    /// Who answers.
    pub by: String,
    /// In whose name, by code or name; `None`: the department responsible.
    pub department: Option<String>,
    /// The number of a formal decision (決裁番号).
    pub reference: Option<String>,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// The alert.
    pub alert: AlertKey,
    /// Its title.
    pub title: Text,
    /// The answer as it was heard, departments by code.
    pub answer: Answer,
    /// Whether it was on record already: nothing was written then.
    pub unchanged: bool,
    /// The plan's cells that it changed.
    pub edits: Vec<plan::Edit>,
    /// How many letters told the headquarters.
    pub letters: usize,
}

/// What a form showed of an alert when it was given out: what is sent back answers that and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which of its openings.
    pub opening: u32,
    /// The department responsible, by code.
    pub owner: String,
    /// The number of the last answer to it.
    pub last: Option<i64>,
}

/// Why answers were not taken; none of them was, then.
#[derive(Debug)]
pub enum NotAnswered {
    /// The matter is no longer what the form showed.
    Stale(Text),
    /// Those at fault, by their index, each with what would be accepted.
    Refused(Vec<(usize, Text)>),
    /// Something else is at fault.
    Trouble(Trouble),
}

impl<T: Into<Trouble>> From<T> for NotAnswered {
    fn from(trouble: T) -> NotAnswered {
        NotAnswered::Trouble(trouble.into())
    }
}

/// Everything that answers are heard on, of one moment.
struct Floor {
    stored: StoredPlan,
    book: Book,
    book_revision: i64,
    last: HashMap<AlertKey, AnswerRow>,
}

impl Floor {
    /// Whether the matter still is as `seen`, or `given` is what was answered to it last.
    fn still(&self, given: &Given, seen: &Seen) -> Result<(), Text> {
        let Ok(key) = alerts::find(&self.book, &given.alert) else { return Ok(()) };
        let Some(alert) = self.book.alerts.get(key) else { return Ok(()) };
        let last = self.last.get(key);
        if alert.openings != seen.opening || alert.owner != seen.owner {
            return Err(changed());
        }
        if last.is_some_and(|last| says_the_same(last, given, &self.stored.plan)) {
            return Ok(());
        }
        if last.map(|last| last.id) == seen.last { Ok(()) } else { Err(answered_meanwhile()) }
    }
}

fn changed() -> Text {
    Text::new(
        "この画面を開いたあとで、この件の状況が変わりました。回答は記録していません。今の状況を確かめて、必要なときは改めて回答してください。",
        "This matter has changed since the page was opened, and the answer was not recorded. Please look at how it stands now and answer again if it is still needed.",
    )
}

fn answered_meanwhile() -> Text {
    Text::new(
        "この画面を開いたあとで、この件にほかの回答がありました。いまの回答は記録していません。記録されている回答を確かめて、改めるときはもう一度回答してください。",
        "Somebody answered this matter after the page was opened, and your answer was not recorded. Please look at what is on record, and answer again if it should be another.",
    )
}

/// An answer that was heard: on record already, or new.
enum Found {
    Known(Answer),
    New(Box<Heard>),
}

/// Hears `given` and records them, all or none.
///
/// # Errors
/// Every answer that does not fit, or what the store reports.
pub async fn answer(on: &Answering<'_>, given: &[Given]) -> Result<Vec<Done>, NotAnswered> {
    answer_what(on, given, None).await
}

/// Hears one answer that was given on a form, if the form still shows what is so. The same answer a second
/// time is on record already, whatever the form shows.
///
/// # Errors
/// That the matter is another by now, that the answer does not fit, or what the store reports.
pub async fn answer_seen(on: &Answering<'_>, given: &Given, seen: &Seen) -> Result<Done, NotAnswered> {
    let done = answer_what(on, std::slice::from_ref(given), Some(seen)).await?;
    done.into_iter().next().ok_or_else(|| NotAnswered::Stale(changed()))
}

async fn answer_what(
    on: &Answering<'_>,
    given: &[Given],
    seen: Option<&Seen>,
) -> Result<Vec<Done>, NotAnswered> {
    for _ in 0..AGAIN {
        let floor = floor(on).await?;
        if let (Some(seen), [given]) = (seen, given) {
            floor.still(given, seen).map_err(NotAnswered::Stale)?;
        }
        let found = hear_all(on, &floor, given).map_err(NotAnswered::Refused)?;
        let new: Vec<(&Given, &AlertKey, &Heard)> = given
            .iter()
            .zip(&found)
            .filter_map(|(given, (key, found))| match found {
                Found::New(heard) => Some((given, *key, &**heard)),
                Found::Known(_) => None,
            })
            .collect();
        let letters = letters(on, &floor, &new).await?;
        if on.dry_run || new.is_empty() || commit(on, &floor, &new, &letters).await? {
            return Ok(found.iter().map(|(key, found)| done(key, found, &floor, letters.len())).collect());
        }
    }
    Err(NotAnswered::Trouble(Trouble::System(Text::new(
        "計画や通知が変わり続けているため、回答を記録できませんでした。少し待ってやり直してください。",
        "the plan or the alerts keep changing, so the answer was not recorded; please try again in a little while.",
    ))))
}

/// The mistakes that only the alerts can tell: of `given`, and of `named`, alerts whose answer cannot be
/// heard for another mistake; by their index in one and the other.
///
/// # Errors
/// What the store reports.
pub async fn mistakes(
    on: &Answering<'_>,
    given: &[Given],
    named: &[&str],
) -> Result<(Mistakes, Mistakes), Trouble> {
    let floor = floor(on).await?;
    let unknown = |(at, name): (usize, &&str)| Some((at, alerts::find(&floor.book, name).err()?));
    let refused = hear_all(on, &floor, given).err().unwrap_or_default();
    Ok((refused, named.iter().enumerate().filter_map(unknown).collect()))
}

/// Those at fault, by their index, each with what would be accepted.
pub type Mistakes = Vec<(usize, Text)>;

async fn floor(on: &Answering<'_>) -> Result<Floor, Trouble> {
    let stored = stored_plan(on.store, Some(on.parts.calendar.today(on.now))).await?;
    let loaded = on.store.load_book().await?;
    let last = on.store.last_answers().await?;
    Ok(Floor { stored, book: loaded.book, book_revision: loaded.revision, last })
}

/// The kind of a letter's key, the lines that it lists, and how they become its words.
type Words<'a> = (&'static str, &'a Vec<Text>, fn(&[Text]) -> Body);

type Heards<'f> = Vec<(&'f AlertKey, Found)>;

fn hear_all<'f>(
    on: &Answering<'_>,
    floor: &'f Floor,
    given: &[Given],
) -> Result<Heards<'f>, Vec<(usize, Text)>> {
    let mut refused = Vec::new();
    let mut found: Heards<'f> = Vec::new();
    let mut first: HashMap<&AlertKey, usize> = HashMap::new();
    for (index, given) in given.iter().enumerate() {
        match hear(on, floor, given) {
            Err(text) => refused.push((index, text)),
            Ok((key, _)) if first.contains_key(key) => refused.push((index, twice(key))),
            Ok((key, heard)) => {
                first.insert(key, index);
                found.push((key, heard));
            }
        }
    }
    if refused.is_empty() { Ok(found) } else { Err(refused) }
}

fn hear<'f>(on: &Answering<'_>, floor: &'f Floor, given: &Given) -> Result<(&'f AlertKey, Found), Text> {
    let key = alerts::find(&floor.book, &given.alert)?;
    let Some(alert) = floor.book.alerts.get(key) else { return Err(Text::default()) };
    if let Some(last) = floor.last.get(key).filter(|last| says_the_same(last, given, &floor.stored.plan)) {
        return Ok((key, Found::Known(last.answer.clone())));
    }
    let hearing = Hearing {
        key,
        alert,
        plan: &floor.stored.plan,
        rule: on.parts.rules.rules.iter().find(|rule| rule.name == key.rule),
        today: on.parts.calendar.today(on.now),
        resolved_on: alert.resolved_at.map(|at| on.parts.calendar.today(at)),
        department: given.department.as_deref(),
        by: &given.by,
    };
    Ok((key, Found::New(Box::new(hearing.hear(&given.answer)?))))
}

/// Whether the last answer to this opening says what `given` says: a sheet that is read twice, two people
/// who report the same.
fn says_the_same(last: &AnswerRow, given: &Given, plan: &Plan) -> bool {
    let is = |code: &str, asked: &str| {
        let named = plan.departments.iter().any(|d| d.code == code && d.name == asked.trim());
        code == asked.trim() || named
    };
    let answer = match (&last.answer, &given.answer) {
        (
            Answer::NotOurs { department: code, because: said },
            Answer::NotOurs { department: asked, because: now },
        ) => is(code, asked) && said == now,
        (said, now) => said == now,
    };
    let department = match (&last.department, &given.department) {
        (Some(code), Some(asked)) => is(code, asked),
        _ => true,
    };
    answer && department
}

fn twice(key: &AlertKey) -> Text {
    Text::new(
        format!("この通知（{key}）への回答が2つあります。1つにしてください。"),
        format!("{key} is answered twice; keep one of the answers."),
    )
}

fn done(key: &AlertKey, found: &Found, floor: &Floor, letters: usize) -> Done {
    let title = floor.book.alerts.get(key).map(|alert| alert.title.clone()).unwrap_or_default();
    let (answer, unchanged, edits) = match found {
        Found::Known(answer) => (answer.clone(), true, Vec::new()),
        Found::New(heard) => (heard.answer.clone(), false, heard.edits.clone()),
    };
    let told = !unchanged && matches!(answer, Answer::NotOurs { .. } | Answer::Proposal { .. });
    Done { alert: key.clone(), title, answer, unchanged, edits, letters: if told { letters } else { 0 } }
}

/// Commits; `false` where something changed meanwhile, and nothing was written.
async fn commit(
    on: &Answering<'_>,
    floor: &Floor,
    new: &[(&Given, &AlertKey, &Heard)],
    letters: &[Letter],
) -> Result<bool, Trouble> {
    let today = on.parts.calendar.today(on.now);
    let mut after = floor.book.clone();
    let mut answers = Vec::with_capacity(new.len());
    for (given, key, heard) in new {
        after.alerts.insert((*key).clone(), Alert::clone(&heard.alert));
        answers.push(NewAnswer {
            alert: (*key).clone(),
            opening: heard.alert.openings,
            answer: heard.answer.clone(),
            by: given.by.clone(),
            department: heard.department.clone(),
            reference: given.reference.clone(),
            edits: heard.edits.clone(),
        });
    }
    let edits: Vec<plan::Edit> = answers.iter().flat_map(|answer| answer.edits.clone()).collect();
    let state = edited(&floor.stored.records, &edits);
    plan::build(&state, BuildSettings { today: Some(today) })
        .map_err(|errors| Trouble::Input(errors.into_iter().map(|e| e.message).collect()))?;
    let commit = AnswerCommit {
        at: on.now,
        day: today,
        actor: on.actor,
        expected_plan_revision: floor.stored.revision,
        expected_book_revision: floor.book_revision,
        answers: &answers,
        before: &floor.book,
        after: &after,
        letters,
    };
    Ok(matches!(on.store.commit_answers(&commit).await?, Commit::Committed { .. }))
}

fn edited(records: &[Record], edits: &[plan::Edit]) -> Vec<Record> {
    let mut state = records.to_vec();
    let sheet = Sheet { file: ORIGIN.to_owned(), ..Sheet::default() };
    edit::apply(&mut state, edits, &Origin { sheet: sheet.into(), row: 1 });
    state
}

/// The headquarters is told at once what was passed on and what was proposed: one letter each.
async fn letters(
    on: &Answering<'_>,
    floor: &Floor,
    new: &[(&Given, &AlertKey, &Heard)],
) -> Result<Vec<Letter>, Trouble> {
    let plan = &floor.stored.plan;
    let passed: Vec<Text> = new
        .iter()
        .filter(|(.., heard)| matches!(heard.answer, Answer::NotOurs { .. }))
        .map(|(given, key, heard)| passed_on(given, key, heard, plan))
        .collect();
    let proposed: Vec<Text> =
        new.iter().filter_map(|(given, key, heard)| proposed(given, key, heard, plan)).collect();
    let words = [
        ("word.passed-on", &passed, body as fn(&[Text]) -> Body),
        ("word.proposed", &proposed, propositions),
    ];
    let words: Vec<_> = words.into_iter().filter(|(_, lines, _)| !lines.is_empty()).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let store_id = on.store.id().await?;
    let settings = on.parts.notices_of(on.store).await?;
    let desk = Desk::new(plan, &on.parts.calendar, &settings, on.now);
    let headquarters = desk.headquarters().into_iter().filter_map(|hq| plan.departments.get(hq));
    let parties: Vec<Party> = headquarters.filter_map(|department| desk.party(department)).collect();
    let letter = |to: &Party, (kind, lines, body): &Words<'_>| {
        let party = to.department.clone().unwrap_or_default();
        let key = letter_key(&store_id, on.now, &party, kind);
        let not_before = desk.not_before(false);
        let draft = Draft { to: to.clone(), not_before, held: false, thread: Vec::new(), body: body(lines) };
        render::letter(&draft, &on.parts.style, &key, on.now).map_err(Trouble::from)
    };
    parties.iter().flat_map(|to| words.iter().map(move |word| letter(to, word))).collect()
}

/// What was proposed, where a department did so that is not the headquarters itself.
fn proposed(given: &Given, key: &AlertKey, heard: &Heard, plan: &Plan) -> Option<Text> {
    let Answer::Proposal { outcome, because, next_on } = &heard.answer else { return None };
    let department = plan.departments.iter().find(|d| d.code == heard.department);
    if department.is_some_and(|d| d.role == Role::Headquarters) {
        return None;
    }
    let who = department.map_or(heard.department.as_str(), |d| d.name.as_str());
    let (by, outcome) = (&given.by, outcome.words());
    let next = |ja: bool| match next_on {
        Some(day) if ja => format!("（{day}まで）"),
        Some(day) => format!(" until {day}"),
        None => String::new(),
    };
    let (ja, en) = (&heard.alert.title.ja, &heard.alert.title.en);
    Some(Text::new(
        format!("- {ja}\n  「{who}」（{by}）の意見：{}{}。理由：{because}（{key}）", outcome.ja, next(true)),
        format!("- {en}\n  {who} ({by}) proposes to {} it{}: {because} ({key})", outcome.en, next(false)),
    ))
}

fn propositions(proposed: &[Text]) -> Body {
    let list = |pick: fn(&Text) -> &str| proposed.iter().map(pick).collect::<Vec<_>>().join("\n");
    let n = proposed.len();
    Body::Word {
        subject: Text::new(
            format!("判断についての意見が{n}件寄せられました"),
            format!("{} on what is to be decided", crate::lang::counted(n, "proposal")),
        ),
        body: Text::new(
            format!(
                "判断を待つ事項について、所管部署から次の意見がありました。判断は推進本部が行います。\n\n{}",
                list(|t| &t.ja)
            ),
            format!(
                "On matters that wait for a decision, this was proposed. It is the headquarters that decides.\n\n{}",
                list(|t| &t.en)
            ),
        ),
    }
}

fn passed_on(given: &Given, key: &AlertKey, heard: &Heard, plan: &Plan) -> Text {
    let name = |code: &str| {
        plan.departments.iter().find(|d| d.code == code).map_or(code, |d| d.name.as_str()).to_owned()
    };
    let Answer::NotOurs { department, because } = &heard.answer else { return Text::default() };
    let (from, to, by) = (name(&heard.department), name(department), &given.by);
    let (ja, en) = (&heard.alert.title.ja, &heard.alert.title.en);
    let (why_ja, why_en) = match because {
        Some(why) => (format!("\n  理由：{why}"), format!("\n  because: {why}")),
        None => Default::default(),
    };
    Text::new(
        format!("- {ja}\n  「{from}」から「{to}」へ（回答者 {by}、{key}）{why_ja}"),
        format!("- {en}\n  from {from} to {to} (answered by {by}, {key}){why_en}"),
    )
}

fn body(passed: &[Text]) -> Body {
    let list = |pick: fn(&Text) -> &str| passed.iter().map(pick).collect::<Vec<_>>().join("\n");
    let n = passed.len();
    Body::Word {
        subject: Text::new(
            format!("担当外との回答が{n}件ありました"),
            format!("{} said not to be theirs", crate::lang::counted(n, "matter")),
        ),
        body: Text::new(
            format!(
                "次の通知について、所管部署から「担当外」との回答がありました。次の判定から、回答で示された部署を担当としてお知らせします。\n\n{}\n\n計画の「所管部署」も改めてください。改まるまでの間、この通知だけが引き継がれます。",
                list(|t| &t.ja)
            ),
            format!(
                "The department responsible answered that the following belongs to another. From the next evaluation on, the department named is told instead.\n\n{}\n\nPlease correct the owner in the plan; until then only these alerts are passed on.",
                list(|t| &t.en)
            ),
        ),
    }
}
