//! Decisions and defaults in the real daemon's work: the store, the letters, the days.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, Utc};
use yamedoki::alerts::{AlertKey, Answer, Next, State};
use yamedoki::clock::Clock;
use yamedoki::daemon::{judging, post};
use yamedoki::lang::Lang;
use yamedoki::office::answering::{Answering, Given, answer};
use yamedoki::office::deciding::{Accepted, NotAccepted, Request, decide};
use yamedoki::office::engine::Engine;
use yamedoki::office::parts::{Loaded, Parts, Places, build_channels};
use yamedoki::office::stored::{StoredPlan, stored_plan};
use yamedoki::office::{importing, preview};
use yamedoki::plan::{Outcome, RenewalKind, Status};
use yamedoki::store::{OutboxFilter, OutboxRow, Store};

use crate::world::World;

pub(crate) const CONFIG: &str = "[store]\npath = \"y.db\"\n[delivery]\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\ncounts_as_delivered = true\n";

/// A city whose time stands still until it is told to pass.
pub(crate) struct City {
    pub(crate) world: World,
    pub(crate) clock: Clock,
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+09:00").parse().expect("a moment in Tokyo")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

const RENEWALS: &str = "code,kind,title,owner,ends_on,auto_renews\n\
    R1,agreement,災害時協力協定,都市計画課,2026-12-31,\n\
    R2,ordinance,景観条例,都市計画課,2027-03-31,\n\
    R3,contract,複合機賃貸借,都市計画課,2026-12-31,はい\n";

impl City {
    /// Adopted on Wednesday 1 April 2026 at 07:00, before any question is open.
    pub(crate) async fn adopted(config: &str) -> City {
        let world = World::new(config);
        write_plan(&world, "", RENEWALS);
        let city = City { world, clock: Clock::manual(at("2026-04-01T07:00")) };
        city.import().await;
        city.passes("2026-04-01T07:00").await;
        city
    }

    pub(crate) async fn engine(&self) -> (Engine, Loaded) {
        let places = Places { config: Some(self.world.path("yamedoki.toml")), rules: None };
        let load = || Parts::load(&places).unwrap_or_else(|m| panic!("{m:?}"));
        (Engine::open(load().parts, self.clock.clone()).await.expect("opens"), load())
    }

    async fn with<T>(&self, work: impl AsyncFnOnce(&Store, &Parts) -> T) -> T {
        let (engine, loaded) = self.engine().await;
        let done = work(&engine.store, &loaded.parts).await;
        engine.store.close().await;
        done
    }

    async fn import(&self) {
        let path = self.world.path("plan");
        let now = self.clock.now();
        self.with(async |store, parts| {
            let calendar = &parts.calendar;
            let request = importing::Request {
                path: &path,
                source: "plan",
                by: "sato",
                now,
                calendar,
                dry_run: false,
                choices: Default::default(),
            };
            let done = importing::import(store, &request, &mut |_| {}).await;
            assert!(done.is_ok_and(|imported| imported.committed));
        })
        .await;
    }

    /// The daemon runs on every business day at 07:00 until `when`, delivering what it writes.
    pub(crate) async fn works_until(&self, when: &str) {
        let last = at(when);
        let (engine, loaded) = self.engine().await;
        let zone = loaded.parts.calendar.zone();
        let mut now = self.clock.now() + chrono::Duration::days(1);
        while now <= last {
            if loaded.parts.calendar.is_business_day(now.with_timezone(&zone).date_naive()) {
                self.clock.set(now);
                judging::due(&engine).await.expect("judged");
                let channels = build_channels(&loaded.parts.config).expect("built");
                post::empty(&engine, channels).await.expect("delivered");
            }
            now += chrono::Duration::days(1);
        }
        engine.store.close().await;
    }

    /// Time jumps to `when`; the daemon starts, does all that is due, and ends.
    async fn passes(&self, when: &str) {
        self.clock.set(at(when));
        let (engine, loaded) = self.engine().await;
        judging::due(&engine).await.expect("judged");
        post::empty(&engine, loaded.channels).await.expect("delivered");
        engine.store.close().await;
    }

    async fn stored(&self) -> StoredPlan {
        self.with(async |store, _| {
            stored_plan(store, None).await.unwrap_or_else(|e| panic!("{:?}", e.text()))
        })
        .await
    }

    pub(crate) async fn status(&self, code: &str) -> (Status, Option<NaiveDate>) {
        let plan = self.stored().await.plan;
        let renewal = plan.renewals.iter().find(|r| r.code == code).expect("there");
        (renewal.status, renewal.ends_on)
    }

    pub(crate) async fn letters(&self) -> Vec<OutboxRow> {
        self.with(async |store, _| store.outbox_list(&OutboxFilter::default()).await.expect("listed")).await
    }

    /// The plain texts of all letters that were delivered.
    fn texts(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.world.path("letters/new")).expect("letters");
        let text = |entry: std::fs::DirEntry| {
            let raw = std::fs::read_to_string(entry.path()).expect("a letter");
            let part = raw.split("text/plain").nth(1).and_then(|part| part.split("\r\n\r\n").nth(1));
            let text: String =
                part.expect("a text").split("--").take(1).flat_map(str::split_whitespace).collect();
            String::from_utf8(STANDARD.decode(text).expect("base64")).expect("UTF-8")
        };
        entries.flatten().map(text).collect()
    }

    /// Everybody's words about a subject, as `kind party`, in the order told.
    pub(crate) async fn told(&self, subject: &str) -> Vec<String> {
        let rows =
            self.with(async |store, _| store.events_since(at("2026-04-01T00:00")).await.expect("read")).await;
        let of = rows.iter().filter(|r| r.entry.alert.subject == subject && r.entry.letter.is_some());
        of.map(|r| format!("{} {} {}", r.entry.alert.rule, r.entry.told.name(), r.entry.party)).collect()
    }

    async fn decide(&self, request: Request<'_>) -> Result<Accepted, String> {
        let now = self.clock.now();
        let done = self.with(async |store, parts| decide(store, parts, &request, now).await).await;
        done.map_err(|error| match error {
            NotAccepted::Refused(why) => why.en,
            NotAccepted::Trouble(trouble) => panic!("{:?}", trouble.text()),
        })
    }
}

fn write_plan(world: &World, initiatives: &str, renewals: &str) {
    let write = |name: &str, text: &str| world.write(&format!("plan/{name}.csv"), text);
    write(
        "departments",
        "code,name,role,emails\nHQ,推進本部,headquarters,hq@example.lg.jp\nTK,都市計画課,,toshi@example.lg.jp\nSM,総務課,,soumu@example.lg.jp\n",
    );
    write(
        "initiatives",
        &format!(
            "code,title,owner,related,policy,target_state,starts_on,ends_on\nI1,タブレット端末の配備,都市計画課,総務課,方針,姿,2026-04-01,2029-03-31\n{initiatives}"
        ),
    );
    write("milestones", "code,initiative,title,due_on\nM1,I1,選定,2028-09-30\n");
    write("kpis", "code,initiative,name,unit\nK1,I1,端末数,台\n");
    write("kpi_targets", "kpi,on,value\nK1,2029-03-31,40\n");
    write("exit_points", "code,initiative,description,on\nX1,I1,使われていなければやめる,2028-03-31\n");
    write("renewals", renewals);
}

fn request<'a>(subject: &'a str, outcome: Outcome, next: Next<'a>) -> Request<'a> {
    Request {
        subject,
        outcome,
        next,
        reason: "利用が続いているため",
        reference: Some("R8-12"),
        by: "佐藤",
        department: None,
        supersede: false,
        dry_run: false,
    }
}

#[tokio::test]
async fn a_renewal_that_nobody_decides_on_ends_as_its_paper_lets_it() {
    let city = City::adopted(CONFIG).await;
    // R1: notice by 30 September 2026, decided by then, asked ninety days before.
    city.works_until("2026-09-29T07:00").await;
    assert_eq!(city.status("R1").await.0, Status::Active);
    city.works_until("2026-10-01T07:00").await;
    assert_eq!(city.status("R1").await, (Status::Ending, Some(day("2026-12-31"))));
    let told = city.told("renewal/R1").await;
    let texts = city.texts();
    let ended = "災害時協力協定：判断がなかったため、終了となります（最終日 令和8年12月31日）";
    let word = texts.iter().find(|text| text.contains(ended)).expect("told");
    assert!(!word.contains("継続の判断がなければ"), "{word}");
    let applied = ["renewal-decision-due default_applied HQ", "renewal-decision-due default_applied TK"];
    assert!(applied.iter().all(|a| told.contains(&(*a).to_owned())), "{told:?}");
    assert!(!told.iter().any(|t| t.starts_with("renewal-decision-due resolved")), "{told:?}");
    // R3 renews itself: decided ten business days earlier, and the letter is due at once.
    assert_eq!(city.status("R3").await.0, Status::Ending);
    assert!(city.told("renewal/R3").await.contains(&"renewal-letter-due opened TK".to_owned()));
    city.works_until("2027-01-05T07:00").await;
    assert_eq!(city.status("R1").await.0, Status::Ended, "the first evaluation after its last day");
    assert_eq!(city.status("R3").await.0, Status::Ending, "no letter went out: the paper renewed itself");
    let told = city.told("renewal/R3").await;
    assert!(told.contains(&"renewal-past-end opened HQ".to_owned()), "{told:?}");
    assert!(city.told("renewal/R1").await.iter().all(|t| !t.starts_with("renewal-past-end")));
    // R2 is an ordinance: it takes a repeal.
    city.works_until("2027-04-02T07:00").await;
    assert_eq!(city.status("R2").await.0, Status::Ending);
    assert_eq!(city.stored().await.plan.renewals[1].kind, RenewalKind::Ordinance);
    city.with(async |store, _| {
        assert_eq!(store.verify_audit().await.expect("read").broken, None);
        let decisions = store.decisions_of("renewal/R1").await.expect("read");
        assert_eq!(
            (decisions.len(), decisions[0].by.as_str(), decisions[0].revision.is_some()),
            (1, "default", true)
        );
    })
    .await;
    // An import of what the source always said undoes nothing.
    let before = city.stored().await;
    city.world.write("plan/milestones.csv", "code,initiative,title,due_on\nM1,I1,選定,2028-10-31\n");
    city.import().await;
    assert_eq!(city.stored().await.plan.renewals, before.plan.renewals);
}

#[tokio::test]
async fn without_proof_nothing_lapses_and_the_headquarters_hears_of_it() {
    let city = City::adopted(&CONFIG.replace("counts_as_delivered = true\n", "")).await;
    city.works_until("2026-11-30T07:00").await;
    assert_eq!(city.status("R1").await.0, Status::Active);
    let told = city.told("renewal/R1").await;
    let blocked = told.iter().filter(|t| t.as_str() == "renewal-decision-due default_blocked HQ").count();
    let asked = told.iter().filter(|t| t.as_str() == "renewal-decision-due decision_asked TK").count();
    // 30 September, then every ten business days: 15 and 29 October, 13 and 30 November.
    assert!(blocked >= 4, "{told:?}");
    assert_eq!(asked, blocked + 1, "{told:?}");
    assert!(city.stored().await.recorded.decisions.is_empty());
}

#[tokio::test]
async fn to_continue_begins_a_term_of_its_own_and_is_told_to_all_concerned() {
    let city = City::adopted(CONFIG).await;
    city.works_until("2026-09-01T07:00").await;
    let until = Next::On(day("2029-12-31"));
    let early = Next::On(day("2026-10-31"));
    let refused = city.decide(request("renewal/R1", Outcome::Continue, early)).await.err().expect("refused");
    assert!(refused.contains("2026-10-31") && refused.contains("2026-12-31"), "{refused}");
    let done = city.decide(request("renewal/R1", Outcome::Continue, until)).await.expect("accepted");
    assert_eq!(done.told, ["推進本部", "都市計画課"]);
    let plan = city.stored().await.plan;
    assert_eq!(
        (plan.renewals[0].ends_on, plan.renewals[0].times_renewed),
        (Some(day("2029-12-31")), Some(1))
    );
    let told = city.told("renewal/R1").await;
    assert!(told.contains(&"renewal-decision-due decision_taken TK".to_owned()), "{told:?}");
    city.works_until("2026-09-02T07:00").await;
    let book = city.with(async |store, _| store.load_book().await.expect("read").book).await;
    let question =
        book.alerts.iter().find(|(k, _)| k.subject == "renewal/R1" && k.rule == "renewal-decision-due");
    assert_eq!(question.expect("there").1.state, State::Resolved);
    assert!(!city.told("renewal/R1").await.iter().any(|t| t.contains("resolved")), "it was told already");
    assert!(
        city.letters()
            .await
            .iter()
            .any(|l| l.department.as_deref() == Some("HQ") && l.subject.contains("災害時協力協定"))
    );
    let texts = city.texts();
    let word = texts.iter().find(|text| text.contains("と判断されました")).expect("told");
    assert!(word.contains("【お知らせ】災害時協力協定"), "nothing is to be done: {word}");
    assert!(!word.contains("ご確認をお願いします") && word.contains("判断が記録されたこと"), "{word}");
    // A slip of the pen is set right: it is still one renewal.
    let sooner =
        Request { supersede: true, ..request("renewal/R1", Outcome::Continue, Next::On(day("2028-12-31"))) };
    city.decide(sooner).await.expect("superseded");
    let renewal = city.stored().await.plan.renewals[0].clone();
    assert_eq!((renewal.ends_on, renewal.times_renewed), (Some(day("2028-12-31")), Some(1)));
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_wins_and_the_other_is_told() {
    let city = City::adopted(CONFIG).await;
    let until = Next::On(day("2029-12-31"));
    let one = request("renewal/R1", Outcome::Continue, until);
    let other = Request { by: "鈴木", ..request("renewal/R1", Outcome::End, Next::Unsaid) };
    let now = city.clock.now();
    let (first, second) = city
        .with(async |store, parts| {
            tokio::join!(decide(store, parts, &one, now), decide(store, parts, &other, now))
        })
        .await;
    let refused: Vec<String> = [first, second]
        .into_iter()
        .filter_map(|done| match done {
            Err(NotAccepted::Refused(why)) => Some(why.en),
            Err(NotAccepted::Trouble(trouble)) => panic!("{:?}", trouble.text()),
            Ok(_) => None,
        })
        .collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(
        refused[0].contains("was decided on 2026-04-01") && refused[0].contains("--supersede"),
        "{refused:?}"
    );
    // A decision is superseded, never changed.
    let again = Request { supersede: true, ..other };
    city.decide(again).await.expect("superseded");
    let rows = city.with(async |store, _| store.decisions_of("renewal/R1").await.expect("read")).await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].supersedes, Some(rows[0].id));
    assert_eq!(city.status("R1").await.0, Status::Ending);
    city.passes("2026-04-02T07:00").await;
    let replaces = city.texts().iter().filter(|text| text.contains("に代わるものです")).count();
    assert_eq!(replaces, 2, "the letters say which decision it takes the place of");
}

#[tokio::test]
async fn an_exit_point_that_is_passed_takes_another_one() {
    let city = City::adopted(CONFIG).await;
    city.clock.set(at("2028-04-03T07:00"));
    city.passes("2028-04-03T07:00").await;
    let none = city.decide(request("exit_point/X1", Outcome::Continue, Next::Unsaid)).await;
    assert!(none.is_err_and(|why| why.contains("next exit point")));
    let until = Next::On(day("2028-12-31"));
    city.decide(request("exit_point/X1", Outcome::Continue, until)).await.expect("accepted");
    let plan = city.stored().await.plan;
    let codes: Vec<&str> = plan.exit_points.iter().map(|e| e.code.as_str()).collect();
    assert_eq!(codes, ["X1", "X1-2"]);
    city.passes("2028-04-04T07:00").await;
    let told = city.told("exit_point/X1").await;
    assert!(
        told.contains(&"exit-point-reached decision_taken SM".to_owned()),
        "related hear of it: {told:?}"
    );
}

/// Of an exit point that is decided on too early, nothing is asked on its old day.
#[tokio::test]
async fn an_exit_point_that_lies_ahead_is_moved_and_asked_about_once() {
    let city = City::adopted(CONFIG).await;
    let revise = city.decide(request("exit_point/X1", Outcome::Revise, Next::Unsaid)).await;
    assert!(revise.is_err_and(|why| why.contains("not reached")));
    let until = Next::On(day("2028-12-31"));
    let done = city.decide(request("exit_point/X1", Outcome::Continue, until)).await.expect("accepted");
    assert!(done.notes.iter().any(|note| note.en.contains("X1") && note.en.contains("2028-12-31")));
    let plan = city.stored().await.plan;
    let points: Vec<_> = plan.exit_points.iter().map(|e| (e.code.as_str(), e.on)).collect();
    assert_eq!(points, [("X1", Some(day("2028-12-31")))]);
    city.passes("2028-12-28T07:00").await;
    let told = city.told("exit_point/X1").await;
    assert!(!told.iter().any(|t| t.contains("decision_asked")), "{told:?}");
    city.passes("2029-01-04T07:00").await;
    let told = city.told("exit_point/X1").await;
    assert!(told.contains(&"exit-point-reached decision_asked HQ".to_owned()), "{told:?}");
}

#[tokio::test]
async fn what_was_to_be_revised_is_closed_by_a_change_or_asked_again() {
    for changed in [true, false] {
        let city = City::adopted(CONFIG).await;
        city.passes("2028-04-03T07:00").await;
        city.decide(request("exit_point/X1", Outcome::Revise, Next::Unsaid)).await.expect("accepted");
        city.passes("2028-05-01T07:00").await;
        if changed {
            city.world.write("plan/kpi_targets.csv", "kpi,on,value\nK1,2029-03-31,60\n");
            city.import().await;
        }
        city.passes("2028-06-02T07:00").await;
        let before = city.told("exit_point/X1").await.len();
        city.passes("2028-06-05T07:00").await;
        let told = city.told("exit_point/X1").await;
        let again: Vec<&str> = told[before..].iter().map(String::as_str).collect();
        let asked = again.contains(&"exit-point-reached decision_asked HQ");
        assert_eq!(asked, !changed, "{again:?}");
    }
}

/// The digest as it would be sent now.
async fn digest(city: &City) -> String {
    let now = city.clock.now();
    let written = city.with(async |store, parts| preview::preview(store, parts, Lang::En, now).await).await;
    written.unwrap_or_else(|e| panic!("{:?}", e.text())).expect("a headquarters").text
}

#[tokio::test]
async fn a_late_digest_tells_all_until_then_and_the_next_one_goes_on_from_there() {
    let city = City::adopted(CONFIG).await;
    city.passes("2028-04-03T08:00").await;
    city.passes("2028-04-04T07:00").await;
    city.clock.set(at("2028-04-11T10:00"));
    city.decide(request("exit_point/X1", Outcome::Revise, Next::Unsaid)).await.expect("accepted");
    city.clock.set(at("2028-04-12T07:00"));
    let late = digest(&city).await;
    for part in [
        "for 3 Apr 2028 to 12 Apr 2028",
        "— Decided in this period —",
        "revise by 10 Jun 2028 — 推進本部 (佐藤), 11 Apr 2028, decision R8-12: 利用が続いているため",
    ] {
        assert!(late.contains(part), "{part}: {late}");
    }
    let over = late.split("— No longer applies —").nth(1).unwrap_or_default();
    assert!(!over.split(['■', '—']).next().unwrap_or_default().contains("exit-point-reached"), "{over}");
    city.passes("2028-04-12T07:00").await;
    city.clock.set(at("2028-04-17T08:00"));
    let next = digest(&city).await;
    assert!(next.contains("for 12 Apr 2028 to 17 Apr 2028"), "{next}");
    assert!(!next.contains("Decided in this period") && !next.contains("To be revised"), "{next}");
    city.clock.set(at("2028-05-22T08:00"));
    let near = digest(&city).await;
    assert!(near.contains("— To be revised —"), "{near}");
}

#[tokio::test]
async fn a_default_and_one_that_could_not_be_are_in_the_digest() {
    for proven in [true, false] {
        let config =
            if proven { CONFIG.to_owned() } else { CONFIG.replace("counts_as_delivered = true\n", "") };
        let city = City::adopted(&config).await;
        city.works_until("2026-12-28T07:00").await;
        city.passes("2027-01-04T07:00").await;
        let mut seen = String::new();
        let now = city.clock.now();
        for week in 0..14 {
            let day = (now - chrono::Duration::weeks(week)).date_naive();
            let written = city
                .with(async |store, parts| preview::preview_as_of(store, parts, Lang::En, day).await)
                .await;
            seen += &written.unwrap_or_else(|e| panic!("{:?}", e.text())).expect("a headquarters").text;
        }
        let found =
            ["nobody decided by the deadline", "could not take effect"].map(|part| seen.contains(part));
        assert_eq!(found, [proven, !proven], "{seen}");
    }
}

#[tokio::test]
async fn a_proposal_is_told_to_those_who_decide_and_the_record_gives_it_back() {
    let city = City::adopted(CONFIG).await;
    city.passes("2028-04-03T07:00").await;
    let propose = Given {
        alert: "exit-point-reached/exit_point/X1".into(),
        answer: Answer::Proposal {
            outcome: Outcome::End, because: "使われていない".into(), next_on: None
        },
        by: "田中".into(),
        department: None,
        reference: None,
    };
    let now = city.clock.now();
    let book = city
        .with(async |store, parts| {
            let on = Answering { store, parts, now, actor: "田中", dry_run: false };
            let done = answer(&on, std::slice::from_ref(&propose)).await.expect("heard");
            assert_eq!(done[0].letters, 1);
            store.book_as_of(now).await.expect("read")
        })
        .await;
    let letters = city.letters().await;
    let word = letters.iter().find(|l| l.subject.contains("判断についての意見が1件")).expect("a letter");
    assert_eq!(word.department.as_deref(), Some("HQ"));
    let key = AlertKey { rule: "exit-point-reached".into(), subject: "exit_point/X1".into() };
    assert_eq!(book.alerts[&key].answered.proposals[0].because, "使われていない");
}

/// The command, in the present, whenever that is.
#[test]
fn what_cannot_be_decided_is_refused_and_says_what_is_accepted() {
    let world = World::new(CONFIG);
    let renewals = "code,kind,title,owner,ends_on,status,ended_on\n\
        R1,agreement,災害時協力協定,都市計画課,2099-12-31,,\nR9,agreement,旧協定,都市計画課,2020-03-31,終了,2020-03-31\n";
    write_plan(&world, "", renewals);
    world.run(&["import", "plan"]).says(0, &[]);
    let check = |arguments: &[&str], code: i32, words: &[&str]| {
        world.run(&[&["decide"], arguments].concat()).says(code, words);
    };
    check(&["renewal/R1", "end"], 2, &["--because"]);
    check(&["renewal/R1", "end", "--because", " "], 1, &["--because", "needs its reason"]);
    check(&["renewal/R1", "stop", "--because", "x"], 2, &["continue", "revise", "end"]);
    check(&["renewal/R7", "end", "--because", "x"], 1, &["no `renewal/R7`", "Did you mean `renewal/R"]);
    check(&["milestone/M1", "end", "--because", "x"], 1, &["an initiative", "exit_point/CODE"]);
    check(&["renewal/R9", "end", "--because", "x"], 1, &["has ended"]);
    check(&["renewal/R1", "continue", "--because", "x"], 1, &["--until"]);
    check(
        &["renewal/R1", "continue", "--because", "x", "--until", "2001-03-31"],
        1,
        &["2001-03-31", "too early"],
    );
    check(&["renewal/R1", "continue", "--because", "x", "--until", "31/3/2099"], 2, &["31/3/2099"]);
    check(&["renewal/R1", "end", "--because", "x", "--department", "総務課"], 1, &["推進本部", "--propose"]);
    check(&["renewal/R1", "end", "--because", "x", "--department", "総務"], 1, &["nearest is 総務課"]);
    check(&["exit_point/X1", "continue", "--because", "x", "--exit-point", "X9"], 1, &["X9", "--until"]);
    let dry = ["renewal/R1", "end", "--because", "使われていない", "--dry-run"];
    check(&dry, 0, &["nothing was recorded", "2099-12-31"]);
    check(&dry[..4], 0, &["is recorded", "2099-12-31", "推進本部"]);
    check(&dry[..4], 1, &["was decided on", "使われていない", "--supersede"]);
    let again = [
        "renewal/R1",
        "continue",
        "--because",
        "x",
        "--until",
        "2199-12-31",
        "--supersede",
        "--department",
        "HQ",
    ];
    check(&again, 0, &["supersedes", "to end", "2199-12-31"]);
}

/// A letter that ends what goes on, or what has no end, says what is to be looked at first.
#[test]
fn a_letter_for_what_goes_on_or_has_no_end_says_so() {
    let world = World::new(CONFIG);
    let renewals = "code,kind,title,owner,ends_on\n\
        R1,agreement,災害時協力協定,都市計画課,2099-12-31\nR2,agreement,見守り協定,都市計画課,\n";
    write_plan(&world, "", renewals);
    world.run(&["import", "plan"]).says(0, &[]);
    let letter = |code: &str| {
        let run = world.run(&["letter", code]);
        (run.out.contains("class=\"caution\""), run.err.contains("note  "))
    };
    assert_eq!(letter("R1"), (false, false));
    assert_eq!(letter("R2"), (true, true), "it has no end");
    let on = ["decide", "renewal/R1", "continue", "--because", "x", "--until", "2199-12-31"];
    world.run(&on).says(0, &[]);
    assert_eq!(letter("R1"), (true, true), "it was decided to continue it");
}

/// What was decided to end is judged as ended on a day after its last one, also where nobody has evaluated
/// since.
#[test]
fn a_judgement_of_a_later_day_knows_what_has_ended_by_then() {
    let world = World::new(CONFIG);
    let renewals = "code,kind,title,owner,ends_on\nR1,agreement,協定,都市計画課,2098-12-31\nR2,agreement,別の協定,都市計画課,2098-12-31\n";
    write_plan(&world, "", renewals);
    world.run(&["import", "plan"]).says(0, &[]);
    world.run(&["decide", "renewal/R1", "end", "--because", "役目を終えたため"]).says(0, &[]);
    let said = world.run(&["evaluate", "--at", "2099-02-01", "--format", "json"]).json();
    let past: Vec<&str> = said["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["rule"] == "renewal-past-end")
        .filter_map(|finding| finding["subject"].as_str())
        .collect();
    assert_eq!(past, ["renewal/R2"]);
    let explained = world.run(&["explain", "renewal-past-end", "renewal/R1", "--at", "2099-02-01"]);
    explained.says(0, &["does not fire"]);
}
