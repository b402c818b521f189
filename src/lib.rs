//! Yamedoki (やめどき, the right time to stop) holds a city to its plan.
//!
//! This is the map. Data flows one way through the house:
//!
//! ```text
//! intake ─▶ plan ─▶ rules ─▶ alerts ─▶ notices ─▶ render ─▶ [store: one transaction] ─▶ channels
//! (files)  (facts) (findings) (life)   (who, when,  (words)                              (mail, chat)
//!                                       why not)
//! ```
//!
//! # Where does it go?
//! | to change … | go to |
//! |---|---|
//! | how a cell, a file or a workbook is read | [`intake`] |
//! | a table, a column, a derived fact | [`plan`]: `schema`, `facts/`, `fields` |
//! | holidays, eras, business days, schedules | [`calendar`] and `config/calendar/` |
//! | the rule language, what a rule may say | [`rules`]; the shipped pack is `rules/*.toml` |
//! | when an alert opens, reminds, escalates, resolves | [`alerts`] |
//! | when a question lapses, what a decision does to the plan | [`alerts`]: `questions/` |
//! | what an import adds, changes, takes away or eases | [`plan`]: `merge`, `sync`, `history`, `conflicts` |
//! | how a condition and a derived date are explained | [`rules`]: `explain`; [`plan`]: `derivation/` |
//! | what can be answered, and what an answer does | [`alerts`]: `answering`, `answers`; [`office`]: `answering` |
//! | who is told, when, and why not; what the digest holds | [`notices`] |
//! | how a letter reads and looks | [`render`] and its templates and catalogues |
//! | what the weekly digest shows, and in which order | [`notices`]: `digest/`; [`render`]: `digest`; who gets a sheet of their own: `[digest]` |
//! | how a chart becomes a PNG | [`raster`] |
//! | what is kept, and in which transaction | [`store`] |
//! | how a letter leaves the house | [`channels`], one file a channel; docs/channels.md |
//! | what a service reads, its limits, what is cut | [`render`]: `forms/`, one file a form |
//! | which letter is sent when: lanes, pace, circuits | [`daemon`]: `post/` |
//! | who stands in for a letter that was given up | [`notices`]: `fallback`; [`store`]: `stand_ins` |
//! | what is read of mail that came back, and what follows | [`bounces`]; [`daemon`]: `bouncing`; [`store`]: `bounces` |
//! | what is told of letters that did not arrive | [`daemon`]: `failures`; [`office`]: `undelivered`, `period` |
//! | backups, restoring, what is old, a look at the start | [`store`]: `backup`, `restore`, `retention`, `integrity`; [`daemon`]: `upkeep` |
//! | what a rehearsal plays and counts | [`rehearsal`] |
//! | what a chart shows, how it looks, and the words that say the same | [`charts`] |
//! | who may do what at the board | [`people`]: `may`; accounts and sessions are in [`store`] |
//! | a page of the board, its words and its look | [`web`]: a file a page, `templates/`, `words/`, `assets/` |
//! | what the pages are made of, kept in memory | [`web`]: `picture` |
//! | the address of a page, in a letter or on a page | [`render`]: `address`; signed: `link` |
//! | what a program may ask and do | [`web`]: `api/`, a file a matter; docs/api.md |
//! | what the audit record may say | [`store`]: `audit/kinds`; its words: [`web`]: `words/*/audit.toml`; docs/audit.md |
//! | what citizens see, and what may be public | [`publish`] |
//! | how things stand now, for a page | [`office`]: `standing`; explained: `explaining` |
//! | a configuration key | [`config`] and `config/yamedoki.toml` |
//! | the work behind a command, a page and a loop: importing, answering, deciding, explaining | [`office`] |
//! | when the daemon does something | [`daemon`] |
//! | what a rule test may say | [`trial`]; the tests of the pack are `tests/rules/*.toml` |
//! | a command | [`cli`], one file a command |
//!
//! # Five walks
//! *A milestone slips.* `daemon::judging` sees that an evaluation's moment was crossed and calls
//! `daemon::evaluate`, which loads plan and book from the [`store`] and gives them to [`cycle`]:
//! facts are derived, rules judged, the book takes one step, the step's events become one draft a
//! recipient and each draft a finished letter. Book, letters and audit entries are one commit.
//! A lane of `daemon::post` claims the letter under a lease, a channel hands it over, the outbox is settled.
//!
//! *A letter does not arrive.* What passes is tried again for four days; what does not is given up in the
//! transaction that queues its stand-in. What came back later is read by `daemon::bouncing` and takes
//! its proof away. Either is an entry of the audit record, by which `daemon::failures` tells the operator
//! once and the digest lists it once.
//!
//! *The digest goes out.* The same loop sees that a Monday 08:00 was crossed; `notices::digest` looks
//! back at what was told and forward by judging the coming days with the same rules; the letter is
//! queued under its period, which is unique: once, late rather than never.
//!
//! *Nobody decides.* A rule with a `decision` opened a question, and its letter was handed over on a
//! channel that proves it: the store knows since when its owner was asked. At the deadline
//! `alerts::questions` lets the default take effect, and gives the edits of the plan with it; the cycle's
//! commit writes the decision, the plan's next revision, and the letters that tell of it, as one. Without
//! that proof nothing lapses: the headquarters is told, and the question is asked again.
//!
//! *An official answers.* A letter's link is signed for one department and one opening of one alert
//! ([`render`]: `link`). `web::answer` reads it, asks [`people`] what may be done, and shows the form from the
//! picture in memory; what is sent goes through `office::answering`, the same as the command's, and is one
//! commit: answer, book, the plan's next revision where a value was given, audit entry. What the letter said
//! may be out of date: then the page says so, and nothing is written. A second sending changes nothing.
//!
//! # Invariants
//! Each is an absence, and something checks it (`tests/it/house.rs`, `clippy.toml`, the store's
//! triggers and tests):
//! - The core (`calendar` to `publish`) never awaits, logs, reads the time, the environment or a file.
//! - `alerts` knows no channel, `channels` know no alert, `config` builds nothing, nothing but `cli`
//!   uses `daemon`, and no two modules import each other.
//! - No transaction spans a network call; what a cycle changes, queues and records is one transaction.
//! - An outbox row is written once and then only settled: a retry sends the same bytes.
//! - Nothing resolves an alert but the plan itself or a person.
//! - Nothing lapses by default without a delivered question, early enough, that did not come back.
//! - No letter is lost for a wrong password or token, nor for a network that is down: it waits, and is told of.

// The core, in reading order.
pub mod lang;

pub mod calendar;

pub mod plan;

pub mod charts;

pub mod rules;

pub mod alerts;

pub mod notices;

pub mod render;

pub mod cycle;

pub mod rehearsal;

pub mod people;

pub mod publish;

// The edges.
pub mod clock;

pub mod intake;

pub mod channels;

pub mod raster;

pub mod bounces;

pub mod config;

pub mod store;

pub mod trial;

pub mod telemetry;

pub mod office;

pub mod web;

// The wiring.
pub mod daemon;

pub mod cli;
