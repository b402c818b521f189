//! Stores of every released layout, as the program of its time wrote them (`layouts/layout-N.sql`): they are
//! brought up to date, read as ever, and go on.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use yamedoki::clock::Clock;
use yamedoki::daemon::{judging, post};
use yamedoki::office::engine::Engine;
use yamedoki::office::parts::{Parts, Places};
use yamedoki::store::{Options, Store, StoreError};

use crate::world::World;

/// The layout of today.
const NOW: i64 = 4;

const SAMPLES: [(i64, &str); 3] = [
    (1, include_str!("layouts/layout-1.sql")),
    (2, include_str!("layouts/layout-2.sql")),
    (3, include_str!("layouts/layout-3.sql")),
];

/// The samples' channels; the two that answered with trouble then are folders now.
const CONFIG: &str = "[city]\nlanguage = \"en\"\n[store]\npath = \"y.db\"\n[delivery]\nchannel = \"file\"\nhours = \"always\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n[channel.bad]\ntype = \"file\"\ndir = \"bad\"\n[channel.slow]\ntype = \"file\"\ndir = \"slow\"\n";

pub(crate) async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(false)
        .connect()
        .await
        .expect("opens")
}

async fn dump(path: &Path, sql: &'static str) {
    let mut connection = raw(path).await;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("the sample is SQL");
    connection.close().await.expect("closes");
}

/// A world whose store is the sample of layout `layout`.
pub(crate) async fn world(layout: i64) -> World {
    let world = World::new(CONFIG);
    let sql = SAMPLES.iter().find(|(n, _)| *n == layout).expect("a sample").1;
    dump(&world.path("y.db"), sql).await;
    world
}

async fn layout(path: &Path) -> i64 {
    let mut connection = raw(path).await;
    let layout = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&mut connection)
        .await
        .expect("a layout");
    connection.close().await.expect("closes");
    layout
}

#[tokio::test]
async fn a_store_of_every_released_layout_is_read_as_ever() {
    for (n, _) in SAMPLES {
        let world = world(n).await;
        world.run(&["check"]).says(0, &[&format!("sound (of the older layout {n};")]);
        assert_eq!(layout(&world.path("y.db")).await, n, "looking changes nothing");
        world.run(&["audit", "verify"]).says(0, &["all as written"]);
        assert_eq!(layout(&world.path("y.db")).await, NOW);
        assert_eq!(layout(&world.path(&format!("y.db.layout-{n}.bak"))).await, n, "kept for going back");
        world.run(&["check"]).says(0, &["y.db: sound (audit record of"]);
        let alerts = world.run(&["alerts", "--format", "json"]);
        assert!(alerts.json()["alerts"].as_array().expect("alerts").len() >= 5, "{alerts:?}");
        let letters = world.run(&["outbox", "list", "--format", "json"]).json();
        let states: Vec<&str> = letters["letters"]
            .as_array()
            .expect("letters")
            .iter()
            .filter_map(|l| l["state"].as_str())
            .collect();
        for state in ["pending", "held", "failed", "handed_over"] {
            assert!(states.contains(&state), "layout {n}: no letter is {state}: {states:?}");
        }
        world.run(&["history", "milestone/M1"]).says(0, &["M1"]);
        world.run(&["explain", "milestone-overdue", "milestone/M1"]).says(0, &["milestone-overdue"]);
        world.run(&["digest", "--preview"]).says(0, &[]);
    }
}

#[tokio::test]
async fn what_was_decided_and_answered_before_the_upgrade_stands_after_it() {
    for n in [2, 3] {
        let world = world(n).await;
        world.run(&["history", "renewal/R1"]).says(0, &["見積もりを比べた", "鈴木", "決裁8-112"]);
        world.run(&["history", "milestone/M2"]).says(0, &["田中"]);
    }
}

#[tokio::test]
async fn an_upgraded_store_is_judged_and_delivers() {
    for (n, _) in SAMPLES {
        let world = world(n).await;
        let places = Places { config: Some(world.path("yamedoki.toml")), rules: None };
        let load = || Parts::load(&places).unwrap_or_else(|m| panic!("{m:?}"));
        // A Monday morning two weeks after the samples were made.
        let now = "2026-12-07T09:00:00+09:00".parse().expect("a moment");
        let engine = Engine::open(load().parts, Clock::manual(now)).await.expect("opens");
        let done = judging::due(&engine).await.expect("judged").expect("an evaluation");
        assert!(done.findings > 0 && !done.digest.is_empty(), "{n}: {done:?}");
        post::empty(&engine, load().channels).await.expect("delivered");
        let waiting = engine.store.next_delivery().await.expect("asked");
        assert_eq!(waiting, None, "what was pending in the sample is delivered too");
        engine.store.close().await;
        world.run(&["audit", "verify"]).says(0, &["all as written"]);
        assert!(std::fs::read_dir(world.path("slow/new")).expect("letters").count() > 0);
    }
}

#[tokio::test]
async fn an_upgraded_store_lets_people_in() {
    let world = world(3).await;
    let added = world.run(&["user", "add", "hanako", "--role", "headquarters", "--by", "suzuki"]);
    added.says(0, &["hanako is added."]);
    world.run(&["user", "list"]).says(0, &["hanako  hanako  headquarters  password to be changed"]);
    world.run(&["audit", "verify"]).says(0, &["all as written"]);
}

/// The image of a machine that lost its power within the upgrade: the file and its log, as they were then.
#[tokio::test]
async fn an_upgrade_that_is_cut_off_leaves_the_old_layout_whole() {
    let world = world(2).await;
    let (path, image) = (world.path("y.db"), world.path("image.db"));
    let mut cut = raw(&path).await;
    let begin = "PRAGMA journal_mode = WAL; PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE;";
    sqlx::raw_sql(begin).execute(&mut cut).await.expect("begun");
    sqlx::raw_sql(include_str!("../../src/store/migrations/0003_delivery.sql"))
        .execute(&mut cut)
        .await
        .expect("half");
    sqlx::raw_sql("UPDATE outbox SET attempts = attempts + 1 WHERE state = 'pending'")
        .execute(&mut cut)
        .await
        .expect("more");
    for log in ["", "-wal"] {
        let from = world.path(&format!("y.db{log}"));
        std::fs::copy(&from, world.path(&format!("image.db{log}"))).expect("copied");
    }
    let log = std::fs::metadata(world.path("image.db-wal")).expect("a log").len();
    assert!(log > 0, "the cut fell before anything was written: this proves nothing");
    drop(cut);
    assert_eq!(layout(&image).await, 2);
    let store = Store::open(&image, &Options::default()).await.expect("upgraded after all");
    assert!(store.check_fully().await.expect("checked").is_sound());
    store.close().await;
}

#[tokio::test]
async fn an_upgrade_without_room_leaves_the_old_layout_whole_and_says_so() {
    let world = world(1).await;
    let path = world.path("y.db");
    let pages = u32::try_from(std::fs::metadata(&path).expect("there").len() / 4096).expect("small");
    let options = Options { max_pages: Some(pages), ..Options::default() };
    let refused = Store::open(&path, &options).await.expect_err("there is no room");
    assert_eq!(refused, StoreError::Full { path: path.clone() });
    assert_eq!(layout(&path).await, 1);
    let store = Store::open(&path, &Options::default()).await.expect("there is room now");
    assert!(store.check_fully().await.expect("checked").is_sound());
    store.close().await;
}

#[tokio::test]
async fn a_backup_of_an_older_layout_is_restored_and_brought_up_to_date() {
    for (n, _) in SAMPLES {
        let world = world(n).await;
        std::fs::rename(world.path("y.db"), world.path("old.db")).expect("moved");
        let answer = world.run(&["restore", "old.db", "--format", "json", "--by", "suzuki"]);
        let json = answer.says(0, &[]).json();
        assert_eq!(json["layout"], serde_json::json!({ "was": n, "is": NOW }));
        assert_eq!(json["held_now"], json["pending"]);
        assert_eq!(json["aside"], serde_json::Value::Null);
        assert_eq!(layout(&world.path("old.db")).await, n, "the backup stays as it is");
        world.run(&["audit", "verify"]).says(0, &["all as written"]);
    }
}
