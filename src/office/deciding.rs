//! A person's decision: judged on the plan in force, committed with what it changes and what is told of
//! it. Of two people who decide at once one wins, and the other is told.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::parts::Parts;
use super::stored::{StoredPlan, stored_plan};
use super::trouble::Trouble;
use crate::alerts::subject::{self, Rows};
use crate::alerts::{
    Alert, AlertKey, Book, Choice, DecisionTaken, Event, Ground, Next, State, Told, consequences, effects,
    endings, follow_ups_closed, joined, outcome_of, to_do,
};
use crate::lang::Text;
use crate::notices::{self, Desk, Sealed, ToldEntry, letter_key};
use crate::plan::facts::{self, Facts};
use crate::plan::fields::View;
use crate::plan::{Outcome, Plan, Table, edit, naming};
use crate::render;
use crate::rules::{Recipient, Rule, RuleSet, Severity, Subject};
use crate::store::{Commit, DecisionCommit, DecisionRow, LoadedBook, Store};

/// How often a decision is judged again because the plan changed under it.
const AGAIN: u32 = 10;
/// What tells of a decision where no question was open: the name that stands for a rule.
const UNASKED: &str = "decision";

/// What is to be decided, as it was asked for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// On what, as `table/code`.
    pub subject: &'a str,
    /// What it says.
    pub outcome: Outcome,
    /// Until when, or with which exit point, it goes on.
    pub next: Next<'a>,
    /// Why.
    pub reason: &'a str,
    /// The number of the formal decision (決裁番号).
    pub reference: Option<&'a str>,
    /// Who takes it.
    pub by: &'a str,
    /// In whose name: a department's code or name; `None`: those who decide.
    pub department: Option<&'a str>,
    /// Whether a decision that stands is superseded.
    pub supersede: bool,
    /// Whether only to look.
    pub dry_run: bool,
}

/// A decision that was accepted.
pub struct Accepted {
    /// The decision.
    pub taken: DecisionTaken,
    /// Who decided what, what follows, and what it supersedes.
    pub notes: Vec<Text>,
    /// The departments that are told, by name.
    pub told: Vec<String>,
    /// Letters that could not be written: to whom, and why.
    pub unwritten: Vec<String>,
    /// Whether it was recorded: not where only looked at.
    pub committed: bool,
}

/// Why a decision was not accepted.
pub enum NotAccepted {
    /// What was asked for is at fault.
    Refused(Text),
    /// Something else is.
    Trouble(Trouble),
}

impl<T: Into<Trouble>> From<T> for NotAccepted {
    fn from(trouble: T) -> NotAccepted {
        NotAccepted::Trouble(trouble.into())
    }
}

/// Decides at `now`.
///
/// # Errors
/// Why it is refused, or what the store reports. Nothing was written then.
pub async fn decide(
    store: &Store,
    parts: &Parts,
    request: &Request<'_>,
    now: DateTime<Utc>,
) -> Result<Accepted, NotAccepted> {
    let settings = parts.notices_of(store).await?;
    let mut first_seen = None;
    let subject = subject_meant(&stored_plan(store, None).await?.plan, request.subject);
    let request = &Request { subject: &subject, ..request.clone() };
    for _ in 0..AGAIN {
        let stored = stored_plan(store, Some(parts.calendar.today(now))).await?;
        let book = store.load_book().await?;
        let recorded = store.decisions_of(request.subject).await?;
        let case = Case::new(parts, request, now, stored, book, recorded);
        let last = case.last().map(|row| row.id);
        let seen = *first_seen.get_or_insert(last);
        let decision = case.judge(seen == last).map_err(NotAccepted::Refused)?;
        let told = case.tell(&decision, &settings)?;
        if request.dry_run || commit(store, &case, &decision, &told).await? {
            let notes = case.notes(consequences(&decision, &case.view()));
            let parties = told.parties(&case.plan);
            let unwritten = told.unwritten;
            let committed = !request.dry_run;
            return Ok(Accepted { taken: decision, notes, told: parties, unwritten, committed });
        }
    }
    Err(NotAccepted::Trouble(Trouble::System(Text::new(
        "計画が変わり続けているため、判断を記録できませんでした。少し待ってやり直してください。",
        "the plan keeps changing, so the decision was not recorded; please wait a little and try again.",
    ))))
}

/// All that a decision is judged by.
struct Case<'a> {
    parts: &'a Parts,
    request: &'a Request<'a>,
    now: DateTime<Utc>,
    stored: StoredPlan,
    /// The plan with what has ended by today.
    plan: Plan,
    facts: Facts,
    book: LoadedBook,
    recorded: Vec<DecisionRow>,
}

impl<'a> Case<'a> {
    fn new(
        parts: &'a Parts,
        request: &'a Request<'a>,
        now: DateTime<Utc>,
        stored: StoredPlan,
        book: LoadedBook,
        recorded: Vec<DecisionRow>,
    ) -> Case<'a> {
        let today = parts.calendar.today(now);
        let plan = endings(&stored.plan, &stored.recorded, today).carried_out(&stored.plan).into_owned();
        let facts = facts::derive(&plan, &stored.recorded, &parts.calendar, &parts.config.facts, today);
        Case { parts, request, now, stored, plan, facts, book, recorded }
    }

    fn view(&self) -> View<'_> {
        View { plan: &self.plan, facts: &self.facts }
    }

    fn last(&self) -> Option<&DecisionRow> {
        self.recorded.last()
    }

    fn questions(&self) -> Vec<(&AlertKey, &Alert)> {
        questions(&self.book.book, &self.parts.rules, self.request.subject)
    }

    fn standing(&self) -> Option<&DecisionRow> {
        standing(&self.recorded, &self.questions(), self.facts.today)
    }

    /// Whether what it takes the place of, or what that took the place of, was to continue.
    fn replaces_continue(&self) -> bool {
        let before = |row: &&DecisionRow| self.recorded.iter().find(|other| row.supersedes == Some(other.id));
        let mut replaced = std::iter::successors(self.standing(), before);
        replaced.any(|row| row.decided.outcome == Outcome::Continue)
    }

    /// What follows from it, and what it takes the place of.
    fn notes(&self, mut notes: Vec<Text>) -> Vec<Text> {
        notes.extend(self.standing().map(|row| self.replaced(row)));
        notes
    }

    /// Which earlier decision it takes the place of.
    fn replaced(&self, row: &DecisionRow) -> Text {
        let (was, day, (who_ja, who_en)) = (row.decided.outcome.words(), row.decided.day, self.who(row));
        Text::new(
            format!("{day} の判断「{}」（{who_ja}）に代わるものです。前の判断も記録に残ります。", was.ja),
            format!("It supersedes the decision of {day} to {} ({who_en}), which stays on record.", was.en),
        )
    }

    /// Who took a decision that is on record.
    fn who(&self, row: &DecisionRow) -> (String, String) {
        let body = row.department.as_ref().map(|code| {
            let department = self.plan.departments.iter().find(|d| d.code == *code);
            department.map_or(code.as_str(), |d| d.name.as_str())
        });
        match (row.decided.by_default, body) {
            (true, _) => ("期限までに判断がなかったため既定".to_owned(), "the default".to_owned()),
            (false, Some(body)) => (format!("{body}・{}", row.by), format!("{} for {body}", row.by)),
            (false, None) => (row.by.clone(), row.by.clone()),
        }
    }

    /// The decision, or why it is refused. `known`: nobody else decided while this was being judged.
    fn judge(&self, known: bool) -> Result<DecisionTaken, Text> {
        let request = self.request;
        let row = Rows::of(&self.plan).find(request.subject).ok_or_else(|| self.no_such_subject())?;
        let department = self.decider(row)?;
        if let Some(standing) = self.standing().filter(|_| !(request.supersede && known)) {
            return Err(self.stands(standing));
        }
        let question = self.questions().first().map(|(key, alert)| ((*key).clone(), alert.openings));
        let choice = Choice {
            subject: request.subject,
            outcome: request.outcome,
            next: request.next,
            reason: request.reason,
            by: request.by,
            department: department.as_deref(),
            reference: request.reference,
            question,
            replaces_continue: self.replaces_continue(),
        };
        let ground = Ground {
            plan: &self.plan,
            facts: &self.facts,
            calendar: &self.parts.calendar,
            questions: self.parts.config.questions,
        };
        effects(&choice, &ground).map_err(|refusal| {
            let (title, why) = (title(&self.plan, row), refusal.text());
            Text::new(
                format!("{}（{title}）：{}", request.subject, why.ja),
                format!("{} ({title}): {}", request.subject, why.en),
            )
        })
    }

    fn no_such_subject(&self) -> Text {
        let given = self.request.subject;
        let known = decidable(&self.plan);
        let near = naming::nearest(given, known.iter().map(String::as_str));
        let (ja, en) = near.map_or_else(Default::default, |near| {
            (format!("「{near}」ではありませんか。"), format!(" Did you mean `{near}`?"))
        });
        Text::new(
            format!(
                "「{given}」は計画にありません。renewal/コード、initiative/コード、exit_point/コード の形で指定してください。{ja}"
            ),
            format!(
                "the plan has no `{given}`. Give it as renewal/CODE, initiative/CODE or exit_point/CODE.{en}"
            ),
        )
    }

    /// The rule whose question this is, or would be.
    fn rule(&self, row: Subject) -> Option<&Rule> {
        let open = self.questions();
        let asked = open.first().and_then(|(key, _)| self.parts.rules.find(&key.rule)).map(|(_, rule)| rule);
        let would = || {
            let mut rules = self.parts.rules.rules.iter();
            rules.find(|rule| rule.decision.is_some() && rule.each.contains(&row.table))
        };
        asked.or_else(would)
    }

    /// In whose name it is recorded, by code; a department that does not decide here is refused.
    fn decider(&self, row: Subject) -> Result<Option<String>, Text> {
        let settings = self.parts.notices("");
        let desk = Desk::new(&self.plan, &self.parts.calendar, &settings, self.now);
        let decider = self.rule(row).and_then(|rule| rule.decision.as_ref()).map(|d| &d.decider);
        let accepted: Vec<usize> = match decider {
            Some(Recipient::Owner) => subject::owner(&self.plan, row, self.facts.today).into_iter().collect(),
            _ => desk.headquarters(),
        };
        let code = |index: &usize| self.plan.departments.get(*index).map(|d| d.code.clone());
        let Some(asked) = self.request.department else { return Ok(accepted.first().and_then(code)) };
        let named = self.plan.departments.iter().position(|d| d.code == asked || d.name == asked);
        let named = named.ok_or_else(|| self.no_such_department(asked))?;
        let present = self.plan.responsible(named, self.facts.today);
        if accepted.is_empty() || accepted.contains(&present) {
            return Ok(code(&present));
        }
        let names: Vec<&str> =
            accepted.iter().filter_map(|d| self.plan.departments.get(*d)).map(|d| d.name.as_str()).collect();
        let (asked, names) =
            (self.plan.departments.get(named).map_or(asked, |d| d.name.as_str()), names.join("、"));
        Err(Text::new(
            format!(
                "この件を判断するのは{names}です。{asked}のお考えは、提案として yamedoki answer … --propose でお寄せください（判断する人に示されます）。"
            ),
            format!(
                "this is for {names} to decide. What {asked} thinks is a proposal: yamedoki answer … --propose, which is shown to those who decide."
            ),
        ))
    }

    fn no_such_department(&self, asked: &str) -> Text {
        let names = self.plan.departments.iter().flat_map(|d| [d.code.as_str(), d.name.as_str()]);
        let near =
            names.max_by(|a, b| strsim::jaro_winkler(a, asked).total_cmp(&strsim::jaro_winkler(b, asked)));
        let near = near.unwrap_or_default();
        Text::new(
            format!("「{asked}」という部署はありません。近いのは {near} です。"),
            format!("there is no department `{asked}`; the nearest is {near}."),
        )
    }

    /// That somebody decided already: who, what, when.
    fn stands(&self, row: &DecisionRow) -> Text {
        let outcome = row.decided.outcome.words();
        let (who_ja, who_en) = self.who(row);
        let (subject, day, reason) = (&row.subject, row.decided.day, &row.reason);
        let number = row.reference.as_ref();
        let (no_ja, no_en) =
            number.map_or_else(Default::default, |n| (format!("、決裁番号 {n}"), format!(", {n}")));
        Text::new(
            format!(
                "{subject} については、{day} に「{}」と判断されています（{who_ja}{no_ja}。理由：{reason}）。この判断を改めるときは --supersede を付けてください。前の判断も記録に残ります。",
                outcome.ja
            ),
            format!(
                "{subject} was decided on {day}: {} ({who_en}{no_en}; {reason}). To supersede that decision, add --supersede; both stay on record.",
                outcome.en
            ),
        )
    }

    /// The letters that tell of `taken`.
    fn tell(&self, taken: &DecisionTaken, settings: &notices::Settings) -> Result<Telling, Trouble> {
        let Some(row) = Rows::of(&self.plan).find(&taken.subject) else { return Ok(Telling::default()) };
        let asked = self.questions().first().map(|(key, alert)| ((*key).clone(), (*alert).clone()));
        let real = asked.is_some();
        let (key, alert) = asked.unwrap_or_else(|| self.unasked(taken, row));
        let to_do = to_do(taken, &self.view());
        let alert = Alert {
            severity: if to_do.is_empty() { Severity::Info } else { Severity::Warning },
            title: decided_title(&self.plan, row, taken),
            advice: joined(to_do),
            evidence: Vec::new(),
            deadline: None,
            ..alert
        };
        let event = Event {
            alert: key.clone(),
            opening: alert.openings,
            quiet: None,
            told: Told::DecisionTaken,
            to: vec![Recipient::Owner, Recipient::Related, Recipient::Headquarters],
            cc: Vec::new(),
            notes: self.notes(outcome_of(taken, &self.view())),
            handed: None,
            heading: None,
        };
        let book = Book { alerts: BTreeMap::from([(key, alert)]), evaluated_at: Some(self.now) };
        let desk = Desk::new(&self.plan, &self.parts.calendar, settings, self.now);
        let bundle = notices::notices(&[event], &book, &desk);
        let mut telling = Telling { told: if real { bundle.told } else { Vec::new() }, ..Telling::default() };
        let lang = self.parts.config.city.language;
        for mut sealed in bundle.drafts {
            self.own_key(&mut sealed, &mut telling.told, &settings.store);
            match render::letter(&sealed.draft, &self.parts.style, &sealed.key, self.now) {
                Ok(letter) => telling.letters.push((sealed.party, letter)),
                Err(error) => {
                    telling.told.retain(|entry| entry.letter.as_deref() != Some(sealed.key.as_str()));
                    telling.unwritten.push(format!("{}: {}", sealed.party, error.text().get(lang)));
                }
            }
        }
        Ok(telling)
    }

    /// A key of its own: an evaluation of the same moment may write to the same party.
    fn own_key(&self, sealed: &mut Sealed, told: &mut [ToldEntry], store_id: &str) {
        let after = self.last().map_or(0, |row| row.id);
        let kind = format!("decision {} {after}", self.request.subject);
        let key = letter_key(store_id, self.now, &sealed.party, &kind);
        for entry in told.iter_mut().filter(|entry| entry.letter.as_deref() == Some(sealed.key.as_str())) {
            entry.letter = Some(key.clone());
        }
        sealed.key = key;
    }

    /// Where no question was open: what the decision is told under.
    fn unasked(&self, taken: &DecisionTaken, row: Subject) -> (AlertKey, Alert) {
        let owner = subject::owner(&self.plan, row, self.facts.today);
        let owner = owner.and_then(|d| self.plan.departments.get(d)).map(|d| d.code.clone());
        let key = AlertKey { rule: UNASKED.to_owned(), subject: taken.subject.clone() };
        (key, Alert::made_up(owner.unwrap_or_default(), self.now))
    }
}

/// The firing alerts that ask about `subject`, the gravest first.
pub fn questions<'b>(book: &'b Book, rules: &RuleSet, subject: &str) -> Vec<(&'b AlertKey, &'b Alert)> {
    let asking = rules.rules.iter().filter(|rule| rule.decision.is_some());
    let named = asking.filter_map(|rule| {
        let key = AlertKey { rule: rule.name.clone(), subject: subject.to_owned() };
        book.alerts.get_key_value(&key)
    });
    let mut open: Vec<_> = named.filter(|(_, alert)| alert.state == State::Firing).collect();
    open.sort_by(|(a, one), (b, other)| other.severity.cmp(&one.severity).then_with(|| a.cmp(b)));
    open
}

/// The last of the `recorded` decisions (the oldest first), where it stands and nobody was asked since.
pub fn standing<'r>(
    recorded: &'r [DecisionRow],
    questions: &[(&AlertKey, &Alert)],
    today: NaiveDate,
) -> Option<&'r DecisionRow> {
    let last = recorded.last().filter(|row| row.decided.stands(today))?;
    let asked_since =
        questions.iter().any(|(_, alert)| alert.asked_at.is_some_and(|at| at > last.decided.at));
    (!asked_since).then_some(last)
}

/// What is told of a decision.
#[derive(Default)]
struct Telling {
    letters: Vec<(String, render::Letter)>,
    told: Vec<ToldEntry>,
    unwritten: Vec<String>,
}

impl Telling {
    fn parties(&self, plan: &Plan) -> Vec<String> {
        let name = |code: &String| plan.departments.iter().find(|d| d.code == *code).map(|d| d.name.clone());
        self.letters.iter().map(|(code, _)| name(code).unwrap_or_else(|| code.clone())).collect()
    }
}

async fn commit(
    store: &Store,
    case: &Case<'_>,
    taken: &DecisionTaken,
    telling: &Telling,
) -> Result<bool, Trouble> {
    let letters: Vec<_> = telling.letters.iter().map(|(_, letter)| letter.clone()).collect();
    let mut after = case.stored.plan.clone();
    edit::decide(&mut after, &taken.edits);
    let closed = follow_ups_closed(&case.stored.plan, &after, &case.stored.recorded, case.facts.today);
    let commit = DecisionCommit {
        at: case.now,
        day: case.facts.today,
        expected_plan_revision: case.stored.revision,
        taken,
        expected_last: case.last().map(|row| row.id),
        supersedes: case.standing().is_some(),
        follow_ups_closed: &closed,
        letters: &letters,
        told: &telling.told,
        audit: &[],
        states: &[],
    };
    Ok(matches!(store.commit_decision(&commit).await?, Commit::Committed { .. }))
}

/// What a row is called.
fn title(plan: &Plan, row: Subject) -> String {
    let title = match row.table {
        Table::Renewals => plan.renewals.get(row.row).map(|r| r.title.clone()),
        table => {
            plan.initiative_of(table, row.row).and_then(|i| plan.initiatives.get(i)).map(|i| i.title.clone())
        }
    };
    title.unwrap_or_default()
}

fn decided_title(plan: &Plan, row: Subject, taken: &DecisionTaken) -> Text {
    let (title, outcome) = (title(plan, row), taken.outcome.words());
    Text::new(
        format!("{title}：「{}」と判断されました", outcome.ja),
        format!("{title}: it was decided to {}", outcome.en),
    )
}

/// The rows on which something can be decided, by name.
fn decidable(plan: &Plan) -> Vec<String> {
    let tables = [Table::Initiatives, Table::Renewals, Table::ExitPoints];
    let of = |table| (0..plan.rows(table)).filter_map(move |row| plan.subject(table, row));
    tables.into_iter().flat_map(of).collect()
}

fn subject_meant(plan: &Plan, asked: &str) -> String {
    naming::meant(asked, decidable(plan).iter().map(String::as_str))
}
