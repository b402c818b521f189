//! One evaluation: load, run the pure cycle, commit; again, if what it was made from changed meanwhile.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use super::belt;
use super::silencing;
use crate::alerts::{Book, Questions, Silence};
use crate::cycle::{self, Inputs, Outcome, Post, Unwritten};
use crate::lang::Text;
use crate::notices::digest::Since;
use crate::notices::{self, Belt, Threads};
use crate::office::engine::{Engine, Word};
use crate::office::parts::Parts;
use crate::office::period::Period;
use crate::office::period::{ADOPTED, DIGEST};
use crate::office::reach;
use crate::office::stored::{StoredPlan, stored_plan};
use crate::office::trouble::Trouble;
use crate::plan::{self, Plan};
use crate::render;
use crate::store::{self, ADOPTION, Commit, CycleCommit, DigestPeriod};

/// How often an evaluation is run again because something changed under it.
const AGAIN: u32 = 10;
/// Up to so many rows a cycle takes some hundredths of a second, and is done on the daemon's own thread.
const AT_HOME: usize = 10_000;
/// Under which the store remembers what was judged last: the plan's revision and the rules.
const JUDGED: &str = "judged";

/// A digest that is due.
#[derive(Clone, Debug)]
pub struct DigestDue {
    /// When it was due.
    pub at: DateTime<Utc>,
    /// Its period's unique name.
    pub period: String,
    /// The digest before it, or the adoption.
    pub from: DateTime<Utc>,
}

/// What an evaluation did.
#[derive(Debug)]
pub struct Done {
    /// Its moment.
    pub at: DateTime<Utc>,
    /// The committed book.
    pub book: Book,
    /// Subjects of which a rule cannot tell.
    pub unknown: usize,
    /// What fires.
    pub findings: usize,
    /// The letters queued, the digest's included.
    pub letters: usize,
    /// How many of them are held until somebody releases them.
    pub held: usize,
    /// The keys of the digest's letters.
    pub digest: Vec<String>,
    /// Rows of each table.
    pub rows: Vec<(&'static str, usize)>,
    /// How long it took, commit included.
    pub took: Duration,
}

/// Evaluates now, and writes the digest `due` where there is one. `None` before the first import.
///
/// # Errors
/// What the store reports, or that the plan and the rules never rested.
pub async fn evaluate(
    engine: &Engine,
    actor: &str,
    due: Option<&DigestDue>,
) -> Result<Option<Done>, Trouble> {
    for _ in 0..AGAIN {
        let parts = engine.parts();
        let now = engine.clock.now();
        let stored = stored_plan(&engine.store, Some(parts.calendar.today(now))).await?;
        if stored.revision == 0 {
            return Ok(None);
        }
        let attempt = Attempt { engine, actor, due, parts, now };
        if let Some(done) = attempt.run(stored).await? {
            return Ok(Some(done));
        }
    }
    Err(Trouble::System(Text::new(
        "計画やルールが変わり続けているため、判定を確定できませんでした。次の機会にやり直します。",
        "the plan or the rules keep changing, so the evaluation was not committed; it will be tried again.",
    )))
}

/// One attempt at an evaluation.
struct Attempt<'a> {
    engine: &'a Engine,
    actor: &'a str,
    due: Option<&'a DigestDue>,
    parts: Arc<Parts>,
    now: DateTime<Utc>,
}

/// What the cycle reads beside plan and book.
struct Beside {
    silences: Vec<Silence>,
    questions: Questions,
    /// Somebody released what was held: this evaluation is not.
    passes: bool,
    /// The store was restored from a backup: whatever is to be said may have been said, and is held.
    restored: bool,
    /// The letters that later ones lead back to.
    threads: Threads,
}

/// What the pure cycle made, the digest with it.
struct Made {
    before: Book,
    outcome: Outcome,
    digest: Post,
    restored: bool,
}

impl Attempt<'_> {
    /// `None`: something changed meanwhile, and nothing was written.
    async fn run(&self, mut stored: StoredPlan) -> Result<Option<Done>, Trouble> {
        let start = Instant::now();
        // The rows as read have served; the cycle needs what was built of them.
        stored.records = Vec::new();
        let loaded = self.engine.store.load_book().await?;
        if loaded.book.evaluated_at.is_none() {
            self.warn_of_nobody(&stored.plan).await?;
        }
        let period = match self.due {
            Some(due) => {
                let range = (due.from, self.now);
                let lang = self.parts.config.city.language;
                Period::load(&self.engine.store, range, &stored.plan, &self.parts, lang).await?
            }
            None => Period::default(),
        };
        let rows = rows(&stored.plan);
        let revision = stored.revision;
        let silences = self.engine.store.silences_in_force(self.now).await?;
        let waits = self.engine.store.is_strained().await?;
        let questions = Questions { waits, ..self.parts.config.questions };
        let passes = self.engine.store.is_let_pass().await?;
        let restored = self.engine.store.is_restored().await?;
        let threads = self.engine.store.threads().await?;
        let beside = Beside { silences, questions, passes, restored, threads };
        let made = self.compute(stored, loaded.book, beside, period).await?;
        if !self.engine.in_force(&self.parts) {
            return Ok(None);
        }
        let Some(done) = self.commit(made, revision, loaded.revision, start.elapsed()).await? else {
            return Ok(None);
        };
        Ok(Some(Done { rows, took: start.elapsed(), ..done }))
    }

    /// The pure cycle. A large plan's takes a thread of its own, for the daemon has other loops; a
    /// city's is done before anybody waits, and a thread would keep the memory that it used.
    async fn compute(
        &self,
        stored: StoredPlan,
        before: Book,
        beside: Beside,
        period: Period,
    ) -> Result<Made, Trouble> {
        let parts = Arc::clone(&self.parts);
        let mut settings = parts.notices_of(&self.engine.store).await?;
        if beside.passes {
            settings.belt = Belt::WIDE;
        } else if beside.restored {
            settings.belt = Belt::SHUT;
        }
        let rows: usize = rows(&stored.plan).iter().map(|(_, number)| number).sum();
        let (now, due) = (self.now, self.due.cloned());
        let work = move || {
            let lang = parts.config.city.language;
            let pencil = parts.pencil();
            let draw = |svg: &str, width| pencil.draw(svg, width);
            let write = |draft: &crate::notices::Draft, key: &str| {
                render::illustrated(draft, &parts.style, &draw, key, now)
                    .map_err(|error| error.text().get(lang).to_owned())
            };
            let inputs = Inputs {
                plan: &stored.plan,
                recorded: &stored.recorded,
                silences: &beside.silences,
                questions: beside.questions,
                calendar: &parts.calendar,
                facts: &parts.config.facts,
                rules: &parts.rules,
                book: &before,
                settings: &settings,
                threads: &beside.threads,
                render: &write,
            };
            let outcome = cycle::cycle(&inputs, now);
            let imported = stored.last_import.as_ref().map(|i| (i.day, i.path.clone()));
            let digest = due.map_or_else(Post::default, |due| {
                let since = Since {
                    from: due.from,
                    due: due.at,
                    told: &period.told,
                    decisions: &period.decisions,
                    blocked: &period.blocked,
                    failures: &period.failures,
                    imported: imported.as_ref(),
                };
                cycle::digest(&inputs, &outcome, &since, now)
            });
            Made { before, outcome, digest, restored: beside.restored }
        };
        if rows <= AT_HOME {
            return Ok(work());
        }
        tokio::task::spawn_blocking(work).await.map_err(|error| {
            Trouble::System(Text::new(
                format!("判定が途中で止まりました: {error}"),
                format!("the evaluation stopped midway: {error}"),
            ))
        })
    }

    async fn commit(
        &self,
        made: Made,
        plan_revision: i64,
        book_revision: i64,
        took: Duration,
    ) -> Result<Option<Done>, Trouble> {
        let Made { before, outcome, digest, restored } = made;
        let Outcome {
            facts,
            judgement,
            book,
            edits,
            decisions,
            mut letters,
            unwritten,
            mut told,
            strained,
            mut audit,
        } = outcome;
        drop(facts); // judged; nothing of it is committed
        let digest_keys: Vec<String> = digest.letters.iter().map(|l| l.key.clone()).collect();
        letters.extend(digest.letters);
        told.extend(digest.told);
        audit.extend(digest.audit);
        let keys: Vec<&str> = digest_keys.iter().map(String::as_str).collect();
        let counts = json!({
            "findings": judgement.findings.len(),
            "unknown": judgement.unknown.len(),
            "errors": judgement.errors.len(),
            "letters": letters.len(),
            "took_ms": u64::try_from(took.as_millis()).unwrap_or(u64::MAX), // but for the commit
        });
        let adopts = before.evaluated_at.is_none() && book.evaluated_at.is_some();
        let mut states = vec![(JUDGED.to_owned(), judged(plan_revision, &self.parts))];
        if adopts {
            states.push((ADOPTED.to_owned(), json!(self.now.timestamp_millis())));
        }
        let name = if restored { store::RESTORE } else { store::BELT };
        let hold = strained.as_ref().map(|_| belt::hold(name, self.now, &self.parts.calendar));
        states.extend(hold.as_deref().map(store::strained));
        states.push(store::passed());
        if restored {
            states.push(store::restored(false));
        }
        states.extend(strained.zip(hold.as_deref()).map(|(strained, hold)| belt::memory(&strained, hold)));
        let commit = CycleCommit {
            at: self.now,
            day: judgement.at,
            actor: self.actor,
            expected_plan_revision: plan_revision,
            expected_book_revision: book_revision,
            rules_fingerprint: &self.parts.rules.fingerprint,
            counts: &counts,
            before: &before,
            after: &book,
            told: &told,
            letters: &letters,
            hold: hold.as_deref().or(adopts.then_some(ADOPTION)),
            digest: self.due.map(|due| DigestPeriod { name: DIGEST, period: &due.period, letters: &keys }),
            edits: &edits,
            decisions: &decisions,
            audit: &audit,
            states: &states,
        };
        match self.engine.store.commit_cycle(&commit).await? {
            Commit::Stale(_) => return Ok(None),
            Commit::Committed { .. } => {}
        }
        silencing::warn(&self.engine.store, &self.parts, self.now).await?;
        belt::tell(self.engine).await?;
        self.report(unwritten.into_iter().chain(digest.unwritten).collect()).await?;
        Ok(Some(Done {
            at: self.now,
            book,
            unknown: judgement.unknown.len(),
            findings: judgement.findings.len(),
            letters: letters.len(),
            held: letters.iter().filter(|letter| letter.held).count(),
            digest: digest_keys,
            rows: Vec::new(),
            took: Duration::ZERO,
        }))
    }

    /// At adoption, a headquarters that nothing reaches is the operator's to mend: the overview of it
    /// cannot say so to anybody.
    async fn warn_of_nobody(&self, plan: &Plan) -> Result<(), Trouble> {
        let settings = self.parts.notices_of(&self.engine.store).await?;
        let desk = notices::Desk::new(plan, &self.parts.calendar, &settings, self.now);
        if let Some(trouble) = reach::headquarters(&desk) {
            tracing::error!(trouble = trouble.en, "the overview of the adoption reaches nobody");
        }
        Ok(())
    }

    /// Letters that could not be written are told to the operator.
    async fn report(&self, unwritten: Vec<Unwritten>) -> Result<(), Trouble> {
        if unwritten.is_empty() {
            return self.engine.over("unwritten").await;
        }
        let list =
            unwritten.iter().map(|u| format!("- {}: {}", u.party, u.why)).collect::<Vec<_>>().join("\n");
        tracing::error!(letters = unwritten.len(), "letters could not be written");
        let word = Word {
            subject: Text::new("作れなかった通知があります", "some letters could not be written"),
            body: Text::new(
                format!(
                    "次の宛先への通知を作れませんでした。部署のメールアドレスなどを確かめてください。\n\n{list}"
                ),
                format!(
                    "Letters to the following could not be written. Please check their addresses.\n\n{list}"
                ),
            ),
        };
        self.engine.tell_once("unwritten", &list, &word).await.map(|_| ())
    }
}

fn judged(plan_revision: i64, parts: &Parts) -> Json {
    json!({"plan": plan_revision, "rules": parts.rules.fingerprint})
}

/// Whether the plan and the rules in force are still those that were judged last.
///
/// # Errors
/// What the store reports.
pub async fn is_judged(engine: &Engine) -> Result<bool, Trouble> {
    let revision = engine.store.heads().await?.plan_revision;
    Ok(engine.store.state(JUDGED).await? == Some(judged(revision, &engine.parts())))
}

fn rows(plan: &Plan) -> Vec<(&'static str, usize)> {
    plan::Table::ALL.iter().map(|table| (table.name(), plan.rows(*table))).collect()
}
