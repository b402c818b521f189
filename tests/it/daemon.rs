//! The daemon's work under a manual clock: the real store, the real channels, days that pass at will.

use std::fs;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use yamedoki::alerts::State;
use yamedoki::clock::Clock;
use yamedoki::daemon::{judging, post, source};
use yamedoki::office::closing;
use yamedoki::office::engine::Engine;
use yamedoki::office::parts::{Loaded, Parts, Places};
use yamedoki::store::OutboxFilter;

use crate::plans;
use crate::world::World;

const CONFIG: &str = "[city]\nlanguage = \"en\"\n[store]\npath = \"y.db\"\n[source]\npath = \"plan\"\nstale_after = \"45d\"\n[delivery]\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n";

/// A city whose time stands still until it is told to pass.
pub(crate) struct City {
    pub(crate) world: World,
    pub(crate) clock: Clock,
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+09:00").parse().expect("a moment in Tokyo")
}

impl City {
    /// With the small plan in force, adopted on Wednesday 1 April 2026 at 07:00.
    pub(crate) async fn adopted() -> City {
        let world = World::new(CONFIG);
        plans::small(&world, "plan");
        let city = City { world, clock: Clock::manual(at("2026-04-01T07:00")) };
        city.passes("2026-04-01T07:00").await;
        city
    }

    pub(crate) async fn engine(&self) -> (Engine, Loaded) {
        let places = Places { config: Some(self.world.path("yamedoki.toml")), rules: None };
        let load = || Parts::load(&places).unwrap_or_else(|m| panic!("{m:?}"));
        let engine = Engine::open(load().parts, self.clock.clone()).await.expect("opens");
        (engine, load())
    }

    /// Time jumps to `when`; then the daemon starts, does all that is due, and ends.
    pub(crate) async fn passes(&self, when: &str) -> Vec<String> {
        self.clock.set(at(when));
        let before = self.letters();
        let (engine, loaded) = self.engine().await;
        source::look_once(&engine).await.expect("looked");
        judging::due(&engine).await.expect("judged");
        post::empty(&engine, loaded.channels).await.expect("delivered");
        engine.store.close().await;
        let mut new: Vec<String> = self.letters().into_iter().filter(|l| !before.contains(l)).collect();
        new.sort();
        new.iter().map(|path| subject(path)).collect()
    }

    pub(crate) fn letters(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.world.path("letters/new")) else { return Vec::new() };
        entries.flatten().map(|e| e.path().display().to_string()).collect()
    }
}

fn subject(path: &str) -> String {
    let bytes = fs::read(PathBuf::from(path)).expect("a letter");
    let message = mail_parser::MessageParser::default().parse(&bytes).expect("a message");
    message.subject().expect("a subject").to_owned()
}

fn digests(subjects: &[String]) -> usize {
    subjects.iter().filter(|s| s.starts_with("[Weekly")).count()
}

#[tokio::test]
async fn the_digest_of_a_week_is_sent_once_also_when_there_is_nothing_to_report() {
    let city = City::adopted().await;
    assert_eq!(digests(&city.passes("2026-04-06T07:59").await), 0);
    let monday = city.passes("2026-04-06T08:00").await;
    assert_eq!(digests(&monday), 1, "{monday:?}");
    assert_eq!(digests(&city.passes("2026-04-06T08:00").await), 0);
    assert_eq!(digests(&city.passes("2026-04-06T12:00").await), 0);
    assert_eq!(digests(&city.passes("2026-04-13T08:05").await), 1);
}

#[tokio::test]
async fn a_digest_that_was_missed_is_sent_late_rather_than_never_and_says_so() {
    let city = City::adopted().await;
    let late = city.passes("2026-04-22T09:00").await;
    assert_eq!(digests(&late), 1, "one for both Mondays that passed: {late:?}");
    assert!(late.iter().any(|s| s.starts_with("[Weekly, 2 days late]")), "{late:?}");
    assert_eq!(digests(&city.passes("2026-04-22T09:01").await), 0);
}

#[tokio::test]
async fn days_offline_delay_a_word_and_lose_none() {
    let city = City::adopted().await;
    // M1 is due on 30 September; nobody was there from August to November.
    city.passes("2026-08-03T07:00").await;
    let back = city.passes("2026-11-20T07:00").await;
    assert!(back.iter().any(|s| s.contains("overdue") || s.contains("past")), "{back:?}");
    let again = city.passes("2026-11-20T07:00").await;
    assert_eq!(again, Vec::<String>::new(), "the same moment tells nothing twice");
}

#[tokio::test]
async fn a_plan_that_does_not_change_for_long_is_told_once_and_again_only_after_a_change() {
    let city = City::adopted().await;
    let stale = |subjects: &[String]| subjects.iter().filter(|s| s.contains("not changed for long")).count();
    assert_eq!(stale(&city.passes("2026-05-15T07:00").await), 0);
    assert_eq!(stale(&city.passes("2026-05-18T07:00").await), 1);
    let text = crate::answers::texts(&city, &[], "行政経営戦略推進本部");
    assert!(text.contains("since 1 Apr 2026 (from plan), more than 45 days"), "no path: {text}");
    assert_eq!(stale(&city.passes("2026-05-19T07:00").await), 0);
    let path = city.world.path("plan/milestones.csv");
    let text = fs::read_to_string(&path).expect("readable").replace("対象業務の選定", "対象業務の選定（改）");
    fs::write(&path, text).expect("written");
    assert_eq!(stale(&city.passes("2026-05-20T07:00").await), 0);
    assert_eq!(stale(&city.passes("2026-07-10T07:00").await), 1);
}

#[tokio::test]
async fn a_stale_plan_is_no_reason_to_write_at_night() {
    let city = City::adopted().await;
    let config = CONFIG.replace("hours = \"always\"", "hours = \"08:30-17:15\"");
    city.world.write("yamedoki.toml", config);
    city.passes("2026-05-16T23:00").await; // a Saturday
    let (engine, _) = city.engine().await;
    let letters = engine.store.outbox_list(&OutboxFilter::default()).await.expect("listed");
    let word = letters.iter().find(|l| l.subject.contains("not changed for long")).expect("a word");
    assert_eq!((word.next_at, word.handed_over_at), (at("2026-05-18T08:30"), None));
    engine.store.close().await;
}

#[tokio::test]
async fn a_watched_plan_with_a_mistake_leaves_the_last_good_one_in_force_and_is_told_once() {
    let city = City::adopted().await;
    let path = city.world.path("plan/milestones.csv");
    let good = fs::read_to_string(&path).expect("readable");
    fs::write(&path, good.replace(",2026,", ",18,")).expect("written");
    let told = |subjects: &[String]| subjects.iter().filter(|s| s.contains("not taken up")).count();
    assert_eq!(told(&city.passes("2026-04-02T07:00").await), 1);
    assert_eq!(told(&city.passes("2026-04-03T07:00").await), 0);
    let (engine, _) = city.engine().await;
    assert_eq!(engine.store.load_plan().await.expect("loads").revision, 1);
    engine.store.close().await;
    fs::write(&path, good).expect("written");
    assert_eq!(told(&city.passes("2026-04-06T07:00").await), 0);
}

#[tokio::test]
async fn an_evaluation_and_its_letters_are_one_commit_however_often_it_is_due() {
    let city = City::adopted().await;
    for hour in 7..12 {
        city.passes(&format!("2026-09-01T{hour:02}:00")).await;
    }
    let (engine, _) = city.engine().await;
    let letters = engine.store.outbox_list(&OutboxFilter::default()).await.expect("listed");
    let notices =
        letters.iter().filter(|l| l.department.as_deref() == Some("TK") && l.kind == "notice").count();
    assert_eq!(notices, letters.iter().filter(|l| l.department.as_deref() == Some("TK")).count());
    // The milestone of 30 September comes within thirty days once.
    let due = letters.iter().filter(|l| l.created_at >= at("2026-09-01T00:00") && l.kind == "notice").count();
    assert_eq!(due, 1, "{letters:#?}");
}

#[test]
fn a_preview_speaks_one_language_whatever_the_city_reads() {
    let world = World::new(&CONFIG.replace("language = \"en\"", "language = \"ja\""));
    plans::small(&world, "plan");
    world.run(&["import", "plan"]).says(0, &[]);
    let answer = world.run(&["digest", "--preview"]);
    answer.says(0, &["No perspective given: Items 1"]);
    assert!(!answer.out.contains("記入なし"), "{}", answer.out);
}

/// What the store's book holds open: rule and subject, which opening, how grave, whose.
async fn open(city: &City, as_of: Option<DateTime<Utc>>) -> Vec<String> {
    let (engine, _) = city.engine().await;
    let book = match as_of {
        Some(at) => engine.store.book_as_of(at).await.expect("read"),
        None => engine.store.load_book().await.expect("read").book,
    };
    engine.store.close().await;
    let firing = book.alerts.iter().filter(|(_, alert)| alert.state == State::Firing);
    firing
        .map(|(key, a)| format!("{} {} {} {:?} {}", key.rule, key.subject, a.openings, a.severity, a.owner))
        .collect()
}

fn rewrite(city: &City, file: &str, from: &str, to: &str) {
    let path = city.world.path(file);
    let text = fs::read_to_string(&path).expect("readable");
    assert!(text.contains(from));
    fs::write(&path, text.replace(from, to)).expect("written");
}

#[tokio::test]
async fn the_book_of_an_earlier_day_is_the_one_of_that_day() {
    let city = City::adopted().await;
    let mut then = Vec::new();
    for day in ["2026-09-01", "2026-09-24", "2026-10-13", "2026-11-02", "2027-03-01"] {
        let moment = format!("{day}T07:00");
        city.passes(&moment).await;
        then.push((moment, open(&city, None).await));
        if day == "2026-09-24" {
            rewrite(&city, "plan/milestones.csv", "2026-10-30", "2027-10-30");
        }
    }
    assert!(then.iter().any(|(_, open)| !open.is_empty()));
    for (moment, expected) in then {
        assert_eq!(open(&city, Some(at(&moment))).await, expected, "{moment}");
    }
}

#[tokio::test]
async fn the_same_plan_again_tells_nothing_also_when_its_file_was_saved_anew() {
    let city = City::adopted().await;
    city.passes("2026-10-13T07:00").await;
    let before = open(&city, None).await;
    assert!(!before.is_empty());
    // The same words in another file: quoted.
    rewrite(&city, "plan/milestones.csv", "M1,I1", "\"M1\",\"I1\"");
    assert_eq!(city.passes("2026-10-14T07:00").await, Vec::<String>::new());
    assert_eq!(open(&city, None).await, before);
}

#[tokio::test]
async fn a_date_edited_after_it_was_told_counts_down_anew() {
    let city = City::adopted().await;
    city.passes("2026-09-01T07:00").await;
    let due_soon = "milestone-due-soon milestone/M1";
    let openings =
        |open: &[String]| open.iter().filter(|o| o.starts_with(due_soon)).cloned().collect::<Vec<_>>();
    assert_eq!(openings(&open(&city, None).await), [format!("{due_soon} 1 Info TK")]);
    rewrite(&city, "plan/milestones.csv", "2026-09-30", "2027-02-26");
    city.passes("2026-09-02T07:00").await;
    assert_eq!(openings(&open(&city, None).await), Vec::<String>::new());
    let told = city.passes("2027-01-28T07:00").await;
    assert_eq!(openings(&open(&city, None).await), [format!("{due_soon} 2 Info TK")]);
    assert!(!told.is_empty());
}

#[tokio::test]
async fn a_closed_row_ends_its_alerts_by_a_persons_deed_and_without_a_letter() {
    let city = City::adopted().await;
    city.passes("2026-10-13T07:00").await;
    let late = |open: &[String]| open.iter().any(|o| o.contains("milestone/M1"));
    assert!(late(&open(&city, None).await));
    let (engine, _) = city.engine().await;
    let parts = engine.parts();
    let request = closing::Request {
        subject: "milestone/M1",
        because: "M2 と統合",
        by: "佐藤",
        now: at("2026-10-13T09:00"),
        calendar: &parts.calendar,
        force: true,
        dry_run: false,
    };
    closing::close(&engine.store, &request).await.expect("closed");
    engine.store.close().await;
    assert_eq!(city.passes("2026-10-14T07:00").await, Vec::<String>::new());
    let after = open(&city, None).await;
    assert!(!late(&after), "{after:?}");
}
