//! Backup, restore, retention and the look at the start, with the real binary and real files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::Connection;
use yamedoki::clock::Clock;
use yamedoki::daemon::upkeep;
use yamedoki::office::engine::Engine;
use yamedoki::office::parts::{Parts, Places};

use crate::belt;
use crate::daemon::City;
use crate::layouts::{raw, world};
use crate::plans;
use crate::world::{World, wait_for};

const SERVE: &str = "[web]\nlisten = \"127.0.0.1:0\"\n";

fn append(world: &World, text: &str) {
    let path = world.path("yamedoki.toml");
    let config = fs::read_to_string(&path).expect("readable");
    fs::write(&path, config + text).expect("written");
}

async fn sql(path: &Path, text: &'static str) {
    let mut connection = raw(path).await;
    sqlx::raw_sql(text).execute(&mut connection).await.expect("SQL");
    connection.close().await.expect("closes");
}

/// How many letters are in each state that `outbox list` knows.
fn letters(world: &World, state: &str) -> Vec<serde_json::Value> {
    let answer = world.run(&["outbox", "list", "--state", state, "--format", "json"]);
    answer.says(0, &[]).json()["letters"].as_array().expect("letters").clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backups_taken_in_the_middle_of_writing_are_whole() {
    let world = world(2).await;
    world.run(&["audit", "verify"]).says(0, &[]);
    let path = world.path("y.db");
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let writing = {
        let (path, stop) = (path.clone(), std::sync::Arc::clone(&stop));
        tokio::spawn(async move {
            let store = yamedoki::store::Store::open(&path, &Default::default()).await.expect("opens");
            let mut n = 0_u32;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let audit = yamedoki::alerts::AuditEntry {
                    kind: "operator_told",
                    subject: None,
                    data: serde_json::json!({ "n": n }),
                };
                let words = yamedoki::store::Words {
                    at: DateTime::<Utc>::from_timestamp_millis(1_800_000_000_000 + i64::from(n))
                        .expect("a moment"),
                    actor: "test",
                    letters: &[],
                    audit: &[audit],
                    states: &[("n".into(), n.into())],
                };
                store.commit_words(&words).await.expect("written");
                n += 1;
            }
            store.close().await;
            n
        })
    };
    fs::create_dir(world.path("b")).expect("a folder");
    let mut entries = Vec::new();
    for n in 0..5 {
        let json = world.run(&["backup", &format!("b/{n}.db"), "--format", "json"]).says(0, &[]).json();
        entries.push(json["audit"]["entries"].as_u64().expect("a number"));
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let written = writing.await.expect("written");
    assert!(written > 5, "nothing was written meanwhile: {written}");
    assert!(entries.windows(2).all(|two| two[0] <= two[1]) && entries[0] < entries[4], "{entries:?}");
    for n in [0, 4] {
        let mode = fs::metadata(world.path(&format!("b/{n}.db"))).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "only its owner reads a backup");
    }
    assert_eq!(fs::read_dir(world.path("b")).expect("a folder").count(), 5, "nothing half lies about");
    let json = world.run(&["restore", "b/2.db", "--format", "json"]).says(0, &[]).json();
    assert!(json["aside"].is_string());
    let verified = world.run(&["audit", "verify", "--format", "json"]).says(0, &[]).json();
    assert_eq!(verified["good"].as_u64(), Some(entries[2] + 1), "and the restore's own entry");
}

#[tokio::test]
async fn a_backup_goes_over_nothing_and_keeps_the_newest() {
    let world = world(2).await;
    world.run(&["backup", "a.db"]).says(0, &["read back and verified"]);
    let before = fs::read(world.path("a.db")).expect("there");
    world.run(&["backup", "a.db"]).says(1, &["already there", "--force"]);
    world.run(&["backup", "y.db", "--force"]).says(1, &["is the database itself"]);
    assert_eq!(fs::read(world.path("a.db")).expect("there"), before);
    world.run(&["backup", "a.db", "--force"]).says(0, &[]);
    world.run(&["backup", "a.db", "--keep", "3"]).says(2, &["--keep goes with a folder"]);
    world.run(&["backup"]).says(2, &["say where to", "[backup]"]);
    world.run(&["backup", "nowhere/a.db"]).says(3, &["nowhere does not exist"]);
    fs::create_dir(world.path("b")).expect("a folder");
    for day in 1..=3 {
        fs::write(world.path(&format!("b/y-2026010{day}-020000.db")), "").expect("written");
    }
    fs::write(world.path("b/mine.db"), "").expect("written");
    let json = world.run(&["backup", "b", "--keep", "2", "--format", "json"]).says(0, &[]).json();
    assert_eq!(json["pruned"], serde_json::json!(["b/y-20260101-020000.db", "b/y-20260102-020000.db"]));
    assert!(world.path("b/mine.db").exists() && world.path("b/y-20260103-020000.db").exists());
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named_and_left_as_it_is() {
    let world = world(2).await;
    world.run(&["audit", "verify"]).says(0, &[]);
    // Not even a superuser makes a file below a file.
    fs::write(world.path("file"), "").expect("written");
    world.run(&["backup", "file/a.db"]).says(3, &["file/a.db"]);
    // No room for the copy: a limit on the size of files fails the same writes as a full disk does.
    let limited = format!(
        "trap '' XFSZ; ulimit -f 100; exec {} --config yamedoki.toml --lang en backup a.db",
        crate::world::BINARY
    );
    let shell = std::process::Command::new("sh").args(["-c", &limited]).current_dir(world.path("")).output();
    let answer = crate::world::Answer::of(shell.expect("a shell"));
    answer.says(3, &["a.db"]);
    let left: Vec<_> = fs::read_dir(world.path(""))
        .expect("a folder")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().contains("a.db"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    world.run(&["backup", "a.db"]).says(0, &["verified"]);
}

#[tokio::test]
async fn a_damaged_store_is_neither_backed_up_nor_served_and_the_way_out_is_said() {
    let world = world(2).await;
    append(&world, SERVE);
    world.run(&["backup", "good.db"]).says(0, &[]);
    // Somebody edits the record.
    sql(&world.path("y.db"), "DROP TRIGGER audit_stands; UPDATE audit SET actor = 'nobody' WHERE seq = 20")
        .await;
    world.run(&["backup", "bad.db"]).says(3, &["audit 20 changed"]);
    assert!(!world.path("bad.db").exists());
    world
        .run(&["serve", "--once"])
        .says(3, &["audit 20 changed", "restore it from a backup (yamedoki restore FILE)"]);
    let ja = crate::world::Answer::of(world.command(&["serve", "--lang", "ja"]).output().expect("starts"));
    ja.says(3, &[]);
    world.run(&["check"]).says(1, &["audit 20 changed"]);
    world.run(&["restore", "good.db"]).says(0, &["verified"]);
    world.run(&["check"]).says(0, &["sound"]);
}

#[tokio::test]
async fn a_damaged_page_stops_the_daemon_before_it_is_ready() {
    let world = world(2).await;
    append(&world, SERVE);
    world.run(&["audit", "verify"]).says(0, &[]);
    let path = world.path("y.db");
    let mut bytes = fs::read(&path).expect("there");
    // The root page of a table that the start itself does not read.
    let mut connection = raw(&path).await;
    let page: i64 = sqlx::query_scalar("SELECT rootpage FROM sqlite_schema WHERE name = 'answers'")
        .fetch_one(&mut connection)
        .await
        .expect("a page");
    connection.close().await.expect("closes");
    let at = usize::try_from(page - 1).expect("a page") * 4096;
    bytes[at..at + 4096].fill(0xAA);
    fs::write(&path, bytes).expect("written");
    let served = world.run(&["serve"]);
    served.says(3, &["is damaged", "yamedoki restore"]);
    assert!(!served.err.contains("ready"), "{served:?}");
}

#[tokio::test]
async fn a_backup_that_is_none_changes_nothing() {
    let world = world(2).await;
    world.run(&["backup", "good.db"]).says(0, &[]);
    let good = fs::read(world.path("good.db")).expect("there");
    world.write("text.db", "no database at all");
    world.write("empty.db", "");
    world.write("half.db", &good[..good.len() / 2]);
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle..middle + 2000].fill(0x5A);
    world.write("flipped.db", flipped);
    let before = fs::read(world.path("y.db")).expect("there");
    for name in ["text.db", "empty.db", "half.db", "flipped.db"] {
        let answer = world.run(&["restore", name]);
        assert_eq!(answer.code, 1, "{name}: {answer:?}");
        answer.says(1, &[name, "Nothing was changed"]);
    }
    world.run(&["restore", "y.db"]).says(1, &["in use itself"]);
    world.run(&["restore", "none.db"]).says(1, &["there is no backup none.db"]);
    assert_eq!(fs::read(world.path("y.db")).expect("there"), before);
    let names: Vec<String> = fs::read_dir(world.path(""))
        .expect("a folder")
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("part") || name.contains("before-restore"))
        .collect();
    assert_eq!(names, Vec::<String>::new());
}

#[tokio::test]
async fn a_running_daemon_keeps_its_store() {
    let world = world(2).await;
    append(&world, SERVE);
    world.run(&["backup", "good.db"]).says(0, &[]);
    let mut daemon = world.serve();
    wait_for("ready", Duration::from_secs(60), || world.log().contains("ready"));
    world
        .run(&["restore", "good.db"])
        .says(3, &["is running on the database", "stop it first", "Nothing was changed"]);
    world.run(&["backup", "live.db"]).says(0, &["read back and verified"]);
    assert!(daemon.runs());
    assert_eq!(daemon.stop(Duration::from_secs(60)), Some(0));
    world.run(&["restore", "live.db"]).says(0, &["is kept as y.db.before-restore-"]);
}

#[tokio::test]
async fn a_backup_of_another_database_is_not_put_there_by_mistake() {
    let (world, other) = (world(2).await, crate::layouts::world(1).await);
    world.run(&["audit", "verify"]).says(0, &[]);
    let theirs = other.path("y.db").display().to_string();
    world
        .run(&["restore", &theirs])
        .says(1, &["of another database", "--other-store", "Nothing was changed"]);
    world.run(&["restore", &theirs, "--other-store"]).says(0, &[]);
}

#[tokio::test]
async fn nobody_is_told_twice_by_an_old_backup() {
    let city = City::adopted().await;
    let config = fs::read_to_string(city.world.path("yamedoki.toml")).expect("readable");
    city.world.write("yamedoki.toml", config.replace("\"45d\"", "\"900d\""));
    // What the backup believes unsent, and what is sent after it: a Monday's digest and a late milestone.
    city.world.run(&["backup", "old.db"]).says(0, &[]);
    let monday = city.passes("2026-10-05T08:00").await;
    assert!(monday.iter().any(|s| s.starts_with("[Weekly")) && monday.len() > 1, "{monday:?}");
    restore(&city.world, "old.db", "2026-10-05T08:00").await;
    let again = city.passes("2026-10-05T08:10").await;
    assert_eq!(again.len(), 1, "only the word that they are held: {again:?}");
    assert!(again[0].contains("held after a restore"), "{again:?}");
    let held = letters(&city.world, "held");
    assert!(
        !held.is_empty() && held.iter().all(|l| l["hold"].as_str().is_some_and(|h| h.starts_with("restore"))),
        "{held:?}"
    );
    assert!(held.iter().all(|l| l["kind"] != "digest"), "the period's digest is not written again");
    city.world.run(&["outbox", "release", "--hold", "restore"]).says(0, &["released", "take effect again"]);
    assert_eq!(letters(&city.world, "pending").len(), held.len());
    let next = city.passes("2026-10-12T08:00").await;
    assert_eq!(next.iter().filter(|s| s.starts_with("[Weekly")).count(), 1, "{next:?}");
}

#[tokio::test]
async fn a_backup_from_before_the_first_evaluation_tells_nobody_of_it_again() {
    let world = World::new(belt::CONFIG);
    engine(&world, "2026-12-01T06:00").await.store.close().await;
    world.run(&["backup", "empty.db"]).says(0, &[]);
    plans::large(&world, "plan", 3);
    belt::pass(&world, "2026-12-01T07:00").await;
    let first = belt::left(&world);
    assert!(first.len() > 1, "the overview and the sheets: {first:?}");
    fs::remove_dir_all(world.path("letters/new")).expect("the adoption's letters");
    restore(&world, "empty.db", "2026-12-01T08:00").await;
    belt::pass(&world, "2026-12-01T08:10").await;
    let again: Vec<String> = belt::left(&world).into_iter().map(|(to, _)| to).collect();
    assert_eq!(again, ["hq@example.lg.jp", "ops@example.lg.jp"], "only the word that they are held");
    let held = letters(&world, "held");
    assert_eq!(held.len(), first.len(), "{held:?}");
    assert!(held.iter().all(|l| l["hold"].as_str().is_some_and(|h| h.starts_with("restore"))), "{held:?}");
}

/// Restores as if it were `when`.
async fn restore(world: &World, backup: &str, when: &str) {
    let path = world.path("y.db");
    let backup = world.path(backup);
    let lock = yamedoki::store::Store::lock_daemon(&path).expect("nobody has it");
    let how = yamedoki::store::Restore {
        backup: &backup,
        now: crate::daemon::at(when),
        by: "sato",
        send: false,
        digest: Some(("headquarters", when)),
        other_store: false,
        aside: ".aside",
    };
    yamedoki::store::restore(&path, &how, &lock).await.expect("restored");
}

#[tokio::test]
async fn with_send_what_was_pending_is_sent() {
    let world = world(2).await;
    world.run(&["backup", "b.db"]).says(0, &[]);
    let pending = letters(&world, "pending").len();
    assert!(pending > 0);
    world.run(&["restore", "b.db", "--send"]).says(0, &["will be sent when serve starts"]);
    assert_eq!(letters(&world, "pending").len(), pending);
    world
        .run(&["restore", "b.db"])
        .says(0, &[&format!("{pending} letters waiting"), "outbox release --hold restore"]);
    assert_eq!(letters(&world, "pending").len(), 0);
    world
        .run(&["outbox", "discard", "--hold", "restore", "--because", "sent before"])
        .says(0, &[&format!("{pending} letters discarded")]);
}

/// The engine of `world`, years later.
async fn engine(world: &World, when: &str) -> Engine {
    let places = Places { config: Some(world.path("yamedoki.toml")), rules: None };
    let loaded = Parts::load(&places).unwrap_or_else(|m| panic!("{m:?}"));
    Engine::open(loaded.parts, Clock::manual(crate::daemon::at(when))).await.expect("opens")
}

#[tokio::test]
async fn what_is_old_goes_and_what_still_proves_something_stays() {
    let world = world(2).await;
    let before = letters(&world, "handed-over").len() + letters(&world, "failed").len();
    let history = world.run(&["history", "renewal/R1"]).out;

    let early = engine(&world, "2028-11-01T03:00").await;
    assert!(upkeep::retain_if_due(&early).await.expect("kept").expect("due").is_nothing());
    assert!(upkeep::retain_if_due(&early).await.expect("kept").is_none(), "once a night");
    early.store.close().await;

    let later = engine(&world, "2028-12-01T03:00").await;
    let removed = upkeep::retain_if_due(&later).await.expect("kept").expect("due");
    assert!(removed.emptied > 0 && removed.bytes > 0, "{removed:?}");
    assert!((removed.emptied as usize) < before, "letters of alerts that are still open stay: {removed:?}");
    assert_eq!((removed.told, removed.letters), (0, 0), "what was told stays five years");
    later.store.close().await;
    assert_eq!(
        letters(&world, "handed-over").len() + letters(&world, "failed").len(),
        before,
        "the list stays"
    );
    world.run(&["audit", "verify"]).says(0, &["all as written"]);
    assert_eq!(world.run(&["history", "renewal/R1"]).out, history);
    // An emptied letter is over; the others that failed are sent again.
    world.run(&["outbox", "retry", "--all"]).says(0, &["sent again"]);

    // Everything is over: the alerts too.
    sql(&world.path("y.db"), "UPDATE alerts SET state = 'resolved', resolved_at = 1800000000000").await;
    let pending = letters(&world, "pending").len() + letters(&world, "held").len();
    let last = engine(&world, "2032-01-05T03:00").await;
    let removed = upkeep::retain_if_due(&last).await.expect("kept").expect("due");
    assert!(removed.emptied > 0 && removed.told > 0 && removed.letters > 0, "{removed:?}");
    assert!(last.store.check_fully().await.expect("checked").is_sound());
    last.store.close().await;
    assert_eq!(letters(&world, "handed-over").len(), 0);
    assert_eq!(letters(&world, "pending").len() + letters(&world, "held").len(), pending, "never these");
    world.run(&["audit", "verify"]).says(0, &["all as written"]);
    assert_eq!(world.run(&["history", "renewal/R1"]).out, history);
    world.run(&["upkeep", "--dry-run"]).says(0, &["Nothing is old enough"]);
}

#[tokio::test]
async fn the_daemon_backs_up_at_night_and_a_failure_is_told_once() {
    let world = world(2).await;
    append(
        &world,
        "[operator]\nemails = [\"ops@example.lg.jp\"]\n[backup]\ndir = \"b\"\nschedule = \"02:00\"\nkeep = 2\n",
    );
    let words = async |engine: &Engine| {
        let all = engine.store.outbox_list(&Default::default()).await.expect("listed");
        all.iter().filter(|l| l.subject.contains("backed up")).count()
    };
    for when in ["2026-12-01T02:00", "2026-12-01T03:00", "2026-12-02T02:00"] {
        let engine = engine(&world, when).await;
        let trouble = upkeep::back_up_if_due(&engine).await.expect_err("there is no folder");
        assert!(trouble.text().en.contains("b does not exist"), "{trouble:?}");
        assert_eq!(words(&engine).await, 1, "{when}");
        engine.store.close().await;
    }
    fs::create_dir(world.path("b")).expect("a folder");
    let count = || fs::read_dir(world.path("b")).expect("a folder").count();
    for (when, made, there) in [
        ("2026-12-02T04:00", true, 1),
        ("2026-12-02T23:00", false, 1),
        ("2026-12-03T02:00", true, 2),
        ("2026-12-04T02:01", true, 2),
    ] {
        let engine = engine(&world, when).await;
        assert_eq!(upkeep::back_up_if_due(&engine).await.expect("done").is_some(), made, "{when}");
        assert_eq!(count(), there, "{when}");
        engine.store.close().await;
    }
    fs::remove_dir_all(world.path("b")).expect("gone");
    let engine = engine(&world, "2026-12-05T02:00").await;
    upkeep::back_up_if_due(&engine).await.expect_err("there is no folder");
    assert_eq!(words(&engine).await, 2, "after a good one it is told anew");
    engine.store.close().await;
}
