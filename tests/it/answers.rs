//! Answers and silences, from the command line and under a clock that is set.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use yamedoki::alerts::{Alert, AlertKey, Answer, Matchers, State};
use yamedoki::office::answering::{Answering, Given, NotAnswered, answer};
use yamedoki::store::{NewSilence, OutboxFilter, Store};

use crate::daemon::{City, at};
use crate::world::{Answer as Said, World};

const CONFIG: &str = "[city]\nlanguage = \"en\"\n[schedule]\nafter_import = true\n[store]\npath = \"y.db\"\n[delivery]\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n";

/// A city on the machine's own clock: two milestones long overdue, a KPI whose report is late.
fn city() -> World {
    let world = World::new(CONFIG);
    let write = |name: &str, text: &str| {
        world.write(&format!("plan/{name}.csv"), text);
    };
    write(
        "departments",
        "code,name,role,emails\nHQ,行政経営戦略推進本部,headquarters,hq@example.lg.jp\nTK,都市計画課,,toshi@example.lg.jp\nSM,総務課,,soumu@example.lg.jp\n",
    );
    write(
        "initiatives",
        "code,title,owner,policy,target_state,starts_on,ends_on\nI1,タブレット端末の配備,都市計画課,方針,姿,2019-04-01,2099-03-31\n",
    );
    write(
        "milestones",
        "code,initiative,title,due_on\nM1,I1,対象業務の選定,2020-01-31\nM2,I1,機種選定,2020-03-31\nM3,I1,試行,2099-01-31\n",
    );
    write("kpis", "code,initiative,name,unit,report_every\nK1,I1,端末数,台,12\n");
    write("kpi_targets", "kpi,on,value\nK1,2099-03-31,40\n");
    world.run(&["import", "plan"]).says(0, &[]);
    world.run(&["serve", "--once"]).says(0, &[]);
    world
}

fn alerts(world: &World, state: &str) -> Vec<String> {
    let listed = world.run(&["alerts", "--state", state, "--format", "json"]).json();
    let names = listed["alerts"].as_array().expect("a list").iter();
    names.map(|alert| alert["alert"].as_str().expect("a name").to_owned()).collect()
}

const M1: &str = "milestone-overdue/milestone/M1";
const M2: &str = "milestone-overdue/milestone/M2";
const K1: &str = "kpi-report-late/kpi/K1";

#[test]
fn what_is_done_enters_the_plan_and_a_resolved_alert_takes_no_further_answer() {
    let world = city();
    let listed = alerts(&world, "firing");
    for name in [M1, M2, K1] {
        assert!(listed.iter().any(|a| a == name), "{listed:?}");
    }
    let done = ["answer", "milestone/M1", "--done", "R3.3.31", "--by", "佐藤"];
    let dry: Vec<&str> = done.iter().copied().chain(["--dry-run"]).collect();
    world.run(&dry).says(0, &["would be recorded", "status → done"]);
    assert!(alerts(&world, "firing").iter().any(|a| a == M1));
    world.run(&done).says(0, &["recorded: done on 2021-03-31", "completed_on → 2021-03-31"]);
    world.run(&["serve", "--once"]).says(0, &[]);
    let resolved = alerts(&world, "resolved");
    assert!(resolved.iter().any(|a| a == M1), "{resolved:?}");
    assert!(resolved.iter().any(|a| a == "initiative-dormant/initiative/I1"), "a sign of life: {resolved:?}");
    world.run(&done).says(0, &["on record already"]);
    let late = world.run(&["answer", M1, "--working-until", "2099-12-31"]);
    late.says(1, &[M1, "is resolved since", "needs no answer"]);
}

#[test]
fn an_alert_is_named_in_japanese_or_by_the_code_of_its_row() {
    let world = city();
    let not_ours = ["--not-ours", "総務課", "--because", "移管済み", "--dry-run"];
    for named in ["M1", "年度別取組/M1", "milestone-overdue/年度別取組/M1"] {
        let said = world.run(&[&["answer", named], &not_ours[..]].concat());
        said.says(0, &["not ours: it belongs to SM: 移管済み", M1]);
    }
    world.run(&["alerts"]).says(0, &["都市計画課 (TK)"]);
    let quiet = ["silence", "add", "--department", "TK", "--until", "2099-03-31", "--because", "庁舎移転"];
    world.run(&quiet).says(0, &[]);
    world.run(&["silence", "list"]).says(0, &["都市計画課 (TK)"]);
}

#[test]
fn a_value_is_a_measurement_and_a_second_one_of_its_day_corrects_it() {
    let world = city();
    world.run(&["answer", K1, "--value", "1.2千台", "--on", "2026-03-31"]).says(0, &["value → 1200"]);
    world
        .run(&["answer", K1, "--value", "12", "--on", "2026-03-31", "--by", "鈴木"])
        .says(0, &["value → 12"]);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(world.path("y.db"), &Default::default()).await.expect("opens");
        let plan = store.load_plan().await.expect("loads");
        let rows: Vec<_> =
            plan.records.iter().filter(|r| r.key().as_deref() == Some("K1@2026-03-31")).collect();
        assert_eq!((rows.len(), plan.revision), (1, 3));
        assert_eq!(rows[0].to_json()["value"]["number"], "12.0");
        assert_eq!(rows[0].to_json()["reported_by"], "鈴木");
        let changed = plan.recorded.changed.get("I1").expect("a sign of life");
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!(store.verify_audit().await.expect("read").broken, None);
    });
    let again = world.run(&["import", "plan"]);
    again.says(0, &[]);
}

#[test]
fn every_mistake_says_what_was_found_and_what_would_do() {
    let world = city();
    let check = |arguments: &[&str], code: i32, words: &[&str]| {
        let mut all = vec!["answer"];
        all.extend(arguments);
        world.run(&all).says(code, words);
    };
    check(&[M1], 2, &["--working-until", "--not-ours"]);
    check(&[M1, "--done", "2021-03-31", "--working-until", "2099-01-01"], 2, &["cannot be used with"]);
    check(&[M1, "--postpone", "2099-01-01"], 2, &["--because"]);
    check(&[M1, "--done", "18"], 2, &["--done", "2026-04-01"]);
    check(&["milestone-overdue/milestone/M9", "--done", "2021-03-31"], 1, &["The nearest is"]);
    check(&[M1, "--done", "2099-03-31"], 1, &["yet to come"]);
    check(&[M1, "--working-until", "2021-03-31"], 1, &["has passed"]);
    check(&[M1, "--value", "12"], 1, &["can be answered with", "done on a day"]);
    check(&[K1, "--value", "3人"], 2, &["--value", "3人"]);
    check(&[K1, "--value", "abc"], 2, &["--value", "abc"]);
    check(&[M1, "--not-ours", "総務科"], 1, &["no department", "総務課"]);
    check(&[M1, "--not-ours", "都市計画課"], 1, &["has it already"]);
    check(&[M1, "--propose", "end", "--because", "x"], 1, &["is no answer to"]);
    check(&["initiative/I1", "--done", "2021-03-31"], 1, &["initiative/I1"]);
}

#[test]
fn two_answers_at_once_are_both_heard() {
    let world = city();
    let spawn = |arguments: &[&str]| {
        let mut command = world.command(arguments);
        command
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("starts")
    };
    let children = [
        spawn(&["answer", M1, "--working-until", "2098-01-31", "--by", "佐藤"]),
        spawn(&["answer", M1, "--postpone", "2099-01-31", "--because", "議会のため", "--by", "鈴木"]),
        spawn(&["answer", M2, "--done", "2021-03-31", "--by", "田中"]),
        spawn(&["answer", K1, "--value", "12", "--on", "2026-03-31", "--by", "伊藤"]),
    ];
    for child in children {
        Said::of(child.wait_with_output().expect("ends")).says(0, &["recorded"]);
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(world.path("y.db"), &Default::default()).await.expect("opens");
        let book = store.load_book().await.expect("loads").book;
        let of =
            |name: &str| book.alerts.iter().find(|(key, _)| key.to_string() == name).expect(name).1.clone();
        let until = of(M1).answered.rests_until.expect("rests").to_string();
        assert!(["2098-01-31", "2099-01-31"].contains(&until.as_str()), "{until}");
        assert_eq!(of(M1).answered.first_promised.map(|d| d.to_string()).as_deref(), Some("2098-01-31"));
        assert_eq!(store.last_answers().await.expect("listed").len(), 3);
        assert_eq!(store.verify_audit().await.expect("read").broken, None);
        assert_eq!(store.load_plan().await.expect("loads").revision, 3);
    });
}

#[test]
fn a_sheet_of_answers_is_all_or_nothing_and_the_same_again_changes_nothing() {
    let world = city();
    world.run(&["answers", "template", "sheet.csv", "--department", "都市計画課"]).says(0, &["written with"]);
    world.run(&["answers", "template", "sheet.csv"]).says(1, &["--force"]);
    world.run(&["answers", "template", "sheet.xlsx"]).says(0, &[]);
    world.run(&["answers", "import", "sheet.xlsx"]).says(0, &["0 answers new"]);
    let blank = fs::read_to_string(world.path("sheet.csv")).expect("readable");
    assert!(blank.contains(M1) && blank.contains(K1), "{blank}");
    let head = "通知,回答,日付,値,部署,理由,回答者,決裁番号\n";
    let wrong = format!(
        "{head}{M1},完了,R30.1.1,,,,,\n{M2},延期,2099-01-31,,,,,\n{K1},実績値,2026-03-31,12人,,,,\nx/milestone/M1,完了,2021-03-31,,,,,\n"
    );
    world.write("wrong.csv", wrong);
    world.run(&["answers", "import", "wrong.csv"]).says(1, &["wrong.csv!D4", "12人"]);
    let wrong = format!("{head}{M1},対応中,,,,,,\n{M2},延期,2099-01-31,,,,,\n{K1},担当外,,,,,,\n");
    world.write("wrong.csv", wrong);
    world
        .run(&["answers", "import", "wrong.csv"])
        .says(1, &["wrong.csv!C2", "wrong.csv!F3", "wrong.csv!E4", "3 mistakes"]);
    let wrong = format!(
        "{head}{M1},完了,2099-01-31,,,,,\nx/milestone/M1,完了,2021-03-31,,,,,\n{M2},完了,2021-03-31,,,,,\n{M2},対応中,2099-01-31,,,,,\n"
    );
    world.write("wrong.csv", wrong);
    world.run(&["answers", "import", "wrong.csv"]).says(
        1,
        &[
            "wrong.csv!A2",
            "yet to come",
            "wrong.csv!A3",
            "no alert",
            "wrong.csv!A5",
            "answered twice",
            "no answer was recorded",
        ],
    );
    let good = format!(
        "{head}{M1},完了,R3.3.31,,,,佐藤,\n{M2},延期,2099-01-31,,,議会のため,,\n{K1},実績値,2026-03-31,\"1,200台\",,,,\n"
    );
    let cp932 = encoding_rs::SHIFT_JIS.encode(&good).0.into_owned();
    world.write("good.csv", cp932);
    world
        .run(&["answers", "import", "good.csv", "--dry-run"])
        .says(0, &["3 answers new", "would be recorded"]);
    assert_eq!(alerts(&world, "resolved"), Vec::<String>::new());
    world.run(&["answers", "import", "good.csv", "--by", "窓口"]).says(0, &["3 answers new"]);
    world.run(&["serve", "--once"]).says(0, &[]);
    let resolved = alerts(&world, "resolved");
    assert!(resolved.iter().any(|a| a == M1), "{resolved:?}");
    world.run(&["answers", "import", "good.csv"]).says(0, &["0 answers new, 3 on record already"]);
}

#[test]
fn every_mistake_of_a_sheet_is_told_in_one_run() {
    let world = city();
    let head = "通知,回答,日付,値,部署,理由,回答者,決裁番号\n";
    let rows = [
        format!("{M1},完了,R30.1.1x,,,,,"),
        format!("{M2},延期,2021-01-31,,,,,"),
        format!("{K1},担当外,,,総務科,,,"),
        "milestone-overdue/milestone/M9,対応中,,,,,,".to_owned(),
        ",完了,2021-03-31,,,,,".to_owned(),
        "initiative-dormant/initiative/I1,対応中,2021-01-31,,,,,".to_owned(),
    ];
    world.write("wrong.csv", format!("{head}{}\n", rows.join("\n")));
    let told = world.run(&["answers", "import", "wrong.csv"]);
    told.says(1, &["R30.1.1x", "has passed", "総務課", "no alert", "8 mistakes", "no answer was recorded"]);
    let places: Vec<&str> = told
        .err
        .lines()
        .filter_map(|line| line.strip_prefix("error  wrong.csv!"))
        .filter_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()).next())
        .collect();
    assert_eq!(places, ["C2", "A3", "F3", "A4", "A5", "C5", "A6", "A7"], "{told:?}");
}

#[test]
fn a_silence_needs_an_end_a_reason_and_something_to_match() {
    let world = city();
    let check = |arguments: &[&str], code: i32, words: &[&str]| {
        let mut all = vec!["silence"];
        all.extend(arguments);
        world.run(&all).says(code, words);
    };
    let rule = ["--rule", "milestone-overdue"];
    let add = |rest: &[&'static str]| [&["add"], rest].concat();
    check(&[add(&rule), vec!["--because", "x"]].concat(), 2, &["--until"]);
    check(&[add(&rule), vec!["--until", "2099-01-31"]].concat(), 2, &["--because"]);
    check(&add(&["--until", "2099-01-31", "--because", "x"]), 2, &["--rule"]);
    check(&[add(&rule), vec!["--until", "2021-01-31", "--because", "x"]].concat(), 1, &["has passed"]);
    check(
        &add(&[
            "--rule",
            "milestone-overdu",
            "--subject",
            "milestone/M8",
            "--label",
            "x",
            "--until",
            "来週",
            "--because",
            " ",
        ]),
        1,
        &[
            "nearest is milestone-overdue",
            "nearest is milestone/M",
            "NAME=VALUE",
            "--until",
            "a reason is required",
        ],
    );
    check(
        &[
            add(&rule),
            vec![
                "--department",
                "都市計画課",
                "--until",
                "2099-01-31",
                "--because",
                "庁舎移転",
                "--of",
                "総務課",
            ],
        ]
        .concat(),
        0,
        &[M1, M2, "silence 1 is set until the end of 2099-01-31; it matches 2 open alerts now"],
    );
    check(&["list"], 0, &["rule: milestone-overdue, department: 都市計画課 (TK)", "庁舎移転", "1 silence"]);
    check(&["end", "1"], 0, &["silence 1 is ended"]);
    check(&["end", "1"], 1, &["not in force"]);
    check(&["list"], 0, &["0 silences"]);
    check(&["list", "--all"], 0, &["(ended)"]);
}

/// Gives an answer in a city whose clock is set.
async fn say(city: &City, alert: &str, what: Answer, department: Option<&str>) -> Result<(), NotAnswered> {
    let (engine, _) = city.engine().await;
    let parts = engine.parts();
    let now = city.clock.now();
    let on = Answering { store: &engine.store, parts: &parts, now, actor: "佐藤", dry_run: false };
    let department = department.map(str::to_owned);
    let given = Given { alert: alert.into(), answer: what, by: "佐藤".into(), department, reference: None };
    let done = answer(&on, &[given]).await;
    engine.store.close().await;
    done.map(|_| ())
}

async fn alert(city: &City, name: &str) -> Alert {
    let (engine, _) = city.engine().await;
    let book = engine.store.load_book().await.expect("loads").book;
    engine.store.close().await;
    let (rule, subject) = name.split_once('/').expect("a name");
    book.alerts[&AlertKey { rule: rule.into(), subject: subject.into() }].clone()
}

/// The plain texts of the letters to `party` that came since `before`.
pub(crate) fn texts(city: &City, before: &[String], party: &str) -> String {
    let new = city.letters().into_iter().filter(|letter| !before.contains(letter));
    new.map(|path| {
        let raw = fs::read_to_string(path).expect("a letter");
        let text =
            raw.split("text/plain").nth(1).and_then(|part| part.split("\r\n\r\n").nth(1)).expect("a text");
        let text: String = text.split("--").next().expect("a part").split_whitespace().collect();
        String::from_utf8(STANDARD.decode(text).expect("base64")).expect("UTF-8")
    })
    .filter(|text| text.starts_with(&format!("To {party}")))
    .collect()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a day")
}

#[tokio::test]
async fn a_promise_that_passes_is_told_again_with_what_slipped() {
    let city = City::adopted().await;
    city.passes("2026-10-01T07:00").await;
    say(&city, "milestone/M1", Answer::Working { until: day("2026-10-09") }, None).await.expect("heard");
    let before = city.letters();
    city.passes("2026-10-09T07:00").await;
    let quiet = texts(&city, &before, "都市計画課");
    assert!(!quiet.contains("選定"), "reminders rest: {quiet}");
    city.passes("2026-10-12T07:00").await;
    let told = texts(&city, &before, "都市計画課");
    assert!(
        told.contains("the promised day (9 Oct 2026) has passed (promises broken: 1; 3 days late in all)"),
        "{told}"
    );
    city.world
        .run(&["history", "milestone/M1"])
        .says(0, &["2026-10-12  promise broken: 2026-10-09 (times: 1)"]);
    let late = alert(&city, M1).await;
    assert_eq!((late.answered.promises_broken, late.openings), (1, 1));
}

#[tokio::test]
async fn an_answer_of_the_owner_proves_that_the_owner_knows() {
    let city = City::adopted().await;
    city.passes("2026-10-01T07:00").await;
    assert_eq!(alert(&city, M1).await.first_delivered, None, "a file proves nothing");
    city.clock.set(at("2026-10-02T09:00"));
    let promise = |day_: &str| Answer::Working { until: day(day_) };
    say(&city, M1, promise("2026-10-30"), Some("HQ")).await.expect("heard");
    assert_eq!(alert(&city, M1).await.first_delivered, None, "others prove nothing of the owner");
    city.clock.set(at("2026-10-05T09:00"));
    say(&city, M1, promise("2026-10-31"), None).await.expect("heard");
    city.clock.set(at("2026-10-06T09:00"));
    say(&city, M1, promise("2026-11-30"), None).await.expect("heard");
    assert_eq!(alert(&city, M1).await.first_delivered, Some(at("2026-10-05T09:00")));
}

#[tokio::test]
async fn what_is_not_theirs_goes_to_the_department_named_and_the_headquarters_hears_at_once() {
    let city = City::adopted().await;
    city.passes("2026-10-01T07:00").await;
    let before = city.letters();
    let not_ours = Answer::NotOurs {
        department: "行政経営戦略推進本部".into(),
        because: Some("移管済み".into()),
    };
    say(&city, M1, not_ours, None).await.expect("heard");
    let (engine, _) = city.engine().await;
    let letters = engine.store.outbox_list(&OutboxFilter::default()).await.expect("listed");
    let word = letters.iter().find(|l| l.subject.contains("not to be theirs")).expect("a word");
    assert_eq!(word.department.as_deref(), Some("HQ"));
    engine.store.close().await;
    assert_eq!(alert(&city, M1).await.owner, "TK");
    city.passes("2026-10-02T07:00").await;
    assert_eq!(alert(&city, M1).await.owner, "HQ");
    let (engine, _) = city.engine().await;
    let then = engine.store.book_as_of(at("2026-10-01T23:59")).await.expect("read");
    engine.store.close().await;
    let (rule, subject) = M1.split_once('/').expect("a name");
    let then = &then.alerts[&AlertKey { rule: rule.into(), subject: subject.into() }];
    assert_eq!(then.answered.passed_on, Some(("TK".into(), "HQ".into())), "also in an earlier look");
    let told = texts(&city, &before, "行政経営戦略推進本部");
    assert!(told.contains("from 都市計画課 to 行政経営戦略推進本部 (answered by 佐藤"), "{told}");
    assert!(told.contains("because: 移管済み"), "{told}");
}

#[tokio::test]
async fn a_silence_keeps_quiet_reminds_its_author_and_tells_when_it_ends() {
    let city = City::adopted().await;
    city.clock.set(at("2026-09-29T09:00"));
    let (engine, _) = city.engine().await;
    let matchers = Matchers { rule: Some("milestone-overdue".into()), ..Matchers::default() };
    let new = NewSilence {
        at: city.clock.now(),
        by: "佐藤",
        department: None,
        matchers: &matchers,
        until: at("2026-10-15T00:00"),
        reason: "庁舎移転",
    };
    engine.store.add_silence(&new).await.expect("set");
    engine.store.close().await;
    let about = |subjects: &[String], word: &str| subjects.iter().filter(|s| s.contains(word)).count();
    let opened = city.passes("2026-10-01T07:00").await;
    assert_eq!((about(&opened, "overdue"), about(&opened, "past")), (0, 0), "{opened:?}");
    assert_eq!(alert(&city, M1).await.state, State::Firing);
    assert_eq!(about(&city.passes("2026-10-12T07:00").await, "Silence 1 ends"), 0);
    assert_eq!(
        about(&city.passes("2026-10-13T07:00").await, "Silence 1 ends on"),
        1,
        "the 14th is the last day"
    );
    assert_eq!(about(&city.passes("2026-10-14T07:00").await, "Silence 1 ends"), 0, "once");
    let before = city.letters();
    city.passes("2026-10-15T07:00").await;
    assert!(texts(&city, &before, "都市計画課").contains("選定"), "told when it lifts");
}
