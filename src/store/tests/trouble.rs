//! What stands in the way is said clearly, and loses nothing.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use super::*;
use crate::lang::Lang;

async fn refused(path: &Path, options: &Options) -> StoreError {
    match Store::open(path, options).await {
        Ok(_) => panic!("{} was opened", path.display()),
        Err(error) => error,
    }
}

/// The message names the place and the mend, in both languages.
fn check_message(error: &StoreError, place: &Path, ja: &str, en: &str) {
    let place = place.display().to_string();
    for (lang, mend) in [(Lang::Ja, ja), (Lang::En, en)] {
        let text = error.text(lang);
        assert!(text.contains(&place) && text.contains(mend), "{text}");
    }
}

fn protect(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("var");
    let error = refused(&missing.join("y.db"), &Options::default()).await;
    assert_eq!(error, StoreError::NotFound { path: missing.clone() });
    check_message(&error, &missing, "フォルダーを作ってください", "make the folder");
    assert!(!missing.exists());
}

#[tokio::test]
async fn a_missing_file_is_not_made_where_none_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("y.db");
    let options = Options { create: false, ..Options::default() };
    assert_eq!(refused(&path, &options).await, StoreError::NotFound { path: path.clone() });
    assert!(!path.exists());
}

#[tokio::test]
async fn a_read_only_file_is_refused_with_the_mend() {
    let fresh = Fresh::new().await;
    fresh.store.close().await;
    protect(&fresh.path(), 0o444);
    let error = refused(&fresh.path(), &Options::default()).await;
    assert_eq!(error, StoreError::ReadOnly { path: fresh.path() });
    check_message(&error, &fresh.path(), "書き込み権限を付けてください", "the right to write");
    protect(&fresh.path(), 0o644);
    Store::open(fresh.path(), &Options::default()).await.unwrap();
}

#[tokio::test]
async fn a_read_only_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    protect(folder.path(), 0o555);
    let path = folder.path().join("y.db");
    let error = refused(&path, &Options::default()).await;
    protect(folder.path(), 0o755);
    assert_eq!(error, StoreError::ReadOnly { path });
}

/// A connection that may not write: what SQLite says when the file is another user's.
#[tokio::test]
async fn a_write_that_the_database_refuses_is_told_the_same_way() {
    let fresh = Fresh::new().await;
    sqlx::query("PRAGMA query_only = 1").execute(&fresh.store.writer).await.unwrap();
    let words = Words { at: at(0), actor: "daemon", letters: &[letter("a")], audit: &[], states: &[] };
    let error = fresh.store.commit_words(&words).await.unwrap_err();
    assert_eq!(error, StoreError::ReadOnly { path: fresh.path() });
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_the_same_store_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("y.db");
    let options = Options { max_pages: Some(80), ..Options::default() };
    let store = Store::open(&path, &options).await.unwrap();
    let small = Letter { payload: vec![b'x'; 8_000], ..letter("small") };
    queue(&store, &[small]).await;
    let audit = store.verify_audit().await.unwrap();

    let (empty, after) = (Book::default(), book(&[("milestone/a", alert())], 0));
    let letters: Vec<Letter> =
        (0..100).map(|n| Letter { payload: vec![b'x'; 8_000], ..letter(&n.to_string()) }).collect();
    let large = CycleCommit { letters: &letters, ..cycle(0, 0, &empty, &after) };
    for _ in 0..3 {
        let error = store.commit_cycle(&large).await.unwrap_err();
        assert_eq!(error, StoreError::Full { path: path.clone() });
        check_message(&error, &path, "空きを作って", "Free some space");
    }
    assert_eq!(store.load_book().await.unwrap(), LoadedBook { book: Book::default(), revision: 0 });
    assert_eq!(store.outbox_list(&OutboxFilter::default()).await.unwrap().len(), 1);
    assert_eq!(store.verify_audit().await.unwrap(), audit);
    // What still fits is still written, on the same store.
    let claim = Claim { now: at(0), limit: 1, lease: Duration::from_secs(60), owner: "d", channel: None };
    assert_eq!(store.claim(&claim).await.unwrap().len(), 1);
    store.close().await;

    let roomy = Store::open(&path, &Options::default()).await.unwrap();
    assert_eq!(roomy.commit_cycle(&large).await.unwrap(), Commit::Committed { revision: 1 });
    assert_eq!(roomy.outbox_list(&OutboxFilter::default()).await.unwrap().len(), 101);
}

#[tokio::test]
async fn a_disk_too_full_to_make_the_store_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("y.db");
    let options = Options { max_pages: Some(5), ..Options::default() };
    assert_eq!(refused(&path, &options).await, StoreError::Full { path: path.clone() });
    Store::open(&path, &Options::default()).await.unwrap();
}

#[tokio::test]
async fn a_newer_layout_is_left_alone() {
    let fresh = Fresh::new().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (7, 'later', 1, x'00', 0)";
    sqlx::query(newer).execute(&fresh.store.writer).await.unwrap();
    fresh.store.close().await;
    let error = refused(&fresh.path(), &Options::default()).await;
    assert_eq!(error, StoreError::NewerLayout { path: fresh.path(), found: 7, known: 4 });
    check_message(&error, &fresh.path(), "新しい版を使って", "Use the newer version");
}

#[tokio::test]
async fn what_is_no_store_of_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("計画.xlsx");
    std::fs::write(&text, "no database at all, but long enough to have a header of its own".repeat(20))
        .unwrap();
    let before = std::fs::read(&text).unwrap();
    let error = refused(&text, &Options::default()).await;
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    assert_eq!(std::fs::read(&text).unwrap(), before);
    let error = refused(folder.path(), &Options::default()).await;
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");

    let theirs = folder.path().join("theirs.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&theirs).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("CREATE TABLE theirs (a)").execute(&pool).await.unwrap();
    pool.close().await;
    let error = refused(&theirs, &Options::default()).await;
    check_message(&error, &theirs, "yamedoki のデータベースではない", "no database of yamedoki's");
}

#[tokio::test]
async fn a_damaged_cell_is_said_and_not_read_as_something_else() {
    let fresh = Fresh::new().await;
    let first = book(&[("milestone/a", alert())], 0);
    fresh.store.commit_cycle(&cycle(0, 0, &Book::default(), &first)).await.unwrap();
    sqlx::query("UPDATE alerts SET state = 'asleep'").execute(&fresh.store.writer).await.unwrap();
    let error = fresh.store.load_book().await.unwrap_err();
    assert!(matches!(&error, StoreError::Corrupt { detail, .. } if detail.contains("asleep")), "{error}");
}

#[tokio::test]
async fn a_store_that_another_process_keeps_to_itself_is_busy() {
    let fresh = Fresh::new().await;
    let options = Options { busy_timeout: Duration::from_millis(50), ..Options::default() };
    let other = Store::open(fresh.path(), &options).await.unwrap();
    let held = fresh.store.write().await.unwrap();
    let error = other.record_state(at(0), "a", &serde_json::Value::Null).await.unwrap_err();
    assert_eq!(error, StoreError::Busy { path: fresh.path() });
    check_message(&error, &fresh.path(), "少し待って", "wait a little");
    held.rollback().await.unwrap();
    other.record_state(at(0), "a", &serde_json::Value::Null).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_may_make_the_store_at_once() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("y.db");
        let openings: Vec<_> = (0..4)
            .map(|_| {
                let path = path.clone();
                tokio::spawn(async move { Store::open(path, &Options::default()).await?.id().await })
            })
            .collect();
        let mut ids = std::collections::BTreeSet::new();
        for opening in openings {
            ids.insert(opening.await.unwrap().unwrap());
        }
        assert_eq!(ids.len(), 1);
    }
}
