//! The store takes nothing for a while: another process has it, or the disk is full.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use super::hook::Hook;
use super::scene::{PATIENCE, Scene, Sink};
use crate::relay::Relay;
use crate::world::wait_for;

/// A city in the middle of a burst: slow mail beside a webhook.
fn scene() -> Scene {
    let slow = Relay::start(Duration::from_millis(100));
    Scene::new(
        [("burst".to_owned(), Sink::Mail(slow)), ("chat".to_owned(), Sink::Webhook(Hook::start()))],
        "60s",
    )
}

fn mails(scene: &Scene) -> usize {
    let Sink::Mail(relay) = &scene.sinks["burst"] else { panic!("a relay") };
    relay.mails().len()
}

/// Somebody else's connection to the store at `path`.
async fn other(path: PathBuf) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE);
    options.connect().await.expect("opens")
}

async fn run(connection: &mut SqliteConnection, sql: &'static str) {
    sqlx::query(sql).execute(connection).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
}

/// In the middle of a burst the store takes nothing until the daemon says so, and `relieved` ends that. A
/// larger plan comes meanwhile.
async fn check(scene: &Scene, store: &str, trouble: impl AsyncFnOnce(), relieved: impl AsyncFnOnce()) {
    let mut daemon = scene.serve();
    wait_for("some letters are there", PATIENCE, || {
        assert!(daemon.runs(), "{}", scene.world.log());
        mails(scene) >= 10
    });
    trouble().await;
    scene.plan(60, 15);
    wait_for("it is said", PATIENCE, || {
        let log = scene.world.log();
        ["cannot be recorded yet", "waits for the store", "it will be tried again"]
            .iter()
            .any(|word| log.contains(word))
    });
    assert!(daemon.runs());
    assert!(scene.get("/healthz").contains("\"evaluation\":\"ok\""), "it answers");
    relieved().await;
    assert!(scene.get("/healthz").starts_with("HTTP/1.1 200"), "{store}: {}", scene.get("/healthz"));
    scene.end(daemon);
    assert_eq!(scene.doubles(), 0, "it waited with what it had in hand");
}

#[tokio::test]
async fn a_store_that_another_process_holds_for_ten_seconds_loses_and_doubles_nothing() {
    let scene = scene();
    scene.import(60);
    let mut thief = other(scene.world.path("y.db")).await;
    let thief = tokio::sync::Mutex::new(&mut thief);
    check(
        &scene,
        "locked",
        async || run(*thief.lock().await, "BEGIN IMMEDIATE").await,
        async || {
            tokio::time::sleep(Duration::from_secs(4)).await;
            run(*thief.lock().await, "ROLLBACK").await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_store_that_reached_its_limit_goes_on_when_there_is_room() {
    let scene = scene();
    scene.import(60);
    let config = std::fs::read_to_string(scene.world.path("yamedoki.toml")).expect("readable");
    scene.world.write("yamedoki.toml", config.replace("[store]\n", "[store]\nmax_pages = 4000\n"));
    let mut ballast = other(scene.world.path("y.db")).await;
    let ballast = tokio::sync::Mutex::new(&mut ballast);
    check(
        &scene,
        "at its limit",
        async || {
            let all = "CREATE TABLE ballast AS SELECT zeroblob(4096 * 4100) AS bytes";
            run(*ballast.lock().await, all).await;
        },
        async || run(*ballast.lock().await, "DROP TABLE ballast").await,
    )
    .await;
}

/// A small disk of its own; gone when the test is.
struct Disk(PathBuf);

impl Disk {
    /// `None`, with a word, where the system lets nobody mount one.
    fn mount(at: PathBuf) -> Option<Disk> {
        std::fs::create_dir_all(&at).expect("a folder");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", "size=24m", "none"]).arg(&at).output();
        if done.is_ok_and(|output| output.status.success()) {
            return Some(Disk(at));
        }
        println!("skipped: no disk can be mounted here");
        None
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test]
async fn a_disk_that_is_full_for_a_while_loses_and_doubles_nothing() {
    let scene = scene();
    let Some(disk) = Disk::mount(scene.world.path("disk")) else { return };
    let config = std::fs::read_to_string(scene.world.path("yamedoki.toml")).expect("readable");
    scene.world.write("yamedoki.toml", config.replace("\"y.db\"", "\"disk/y.db\""));
    scene.import(60);
    let ballast = disk.0.join("ballast");
    check(
        &scene,
        "full",
        async || {
            // What the log has room for already would be written all the same.
            let mut other = other(disk.0.join("y.db")).await;
            run(&mut other, "PRAGMA wal_checkpoint(TRUNCATE)").await;
            assert!(std::fs::write(&ballast, vec![b'x'; 32 << 20]).is_err(), "it is full");
        },
        async || std::fs::remove_file(&ballast).expect("removed"),
    )
    .await;
}
