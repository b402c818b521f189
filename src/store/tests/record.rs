//! What is on record stays as it was written.

use serde_json::json;

use super::*;
use crate::alerts::AuditEntry;

/// A store with an import, a letter handed over, and some audit entries.
async fn recorded() -> Fresh {
    let fresh = Fresh::new().await;
    let sheet = sheet();
    let plan = [initiative("1-1", "避難所", 2, &sheet)];
    fresh.store.commit_import(&import(0, &plan, &plan)).await.unwrap();
    let entry = |n: u32| AuditEntry {
        kind: "alert_opened",
        subject: Some(format!("milestone/{n}")),
        data: json!({ "n": n }),
    };
    let audit = [entry(1), entry(2), entry(3)];
    let letters = [letter("a"), letter("b")];
    let words = Words { at: at(0), actor: "daemon", letters: &letters, audit: &audit, states: &[] };
    fresh.store.commit_words(&words).await.unwrap();
    let settled =
        Settled { key: "a".into(), owner: "d".into(), attempt: 1, at: at(3), outcome: Outcome::HandedOver };
    fresh.store.settle_many(&[settled]).await.unwrap();
    fresh
}

#[tokio::test]
async fn nothing_on_record_can_be_changed_or_deleted() {
    let fresh = recorded().await;
    for (sql, refusal) in [
        ("UPDATE audit SET data = '{}'", "append-only"),
        ("DELETE FROM audit WHERE seq = 1", "append-only"),
        ("UPDATE payloads SET payload = x'00'", "a letter is written once"),
        ("DELETE FROM payloads", "never deleted"),
        ("UPDATE outbox SET key = 'z' WHERE key = 'b'", "a letter is written once"),
        ("UPDATE outbox SET recipients = '[]' WHERE key = 'b'", "a letter is written once"),
        ("UPDATE outbox SET state = 'pending' WHERE key = 'a'", "handed over once"),
        ("DELETE FROM outbox", "never deleted"),
        ("UPDATE imports SET by = 'nobody'", "never changed"),
        ("DELETE FROM imports", "never deleted"),
        ("UPDATE row_versions SET cells = '{}'", "never changed"),
        ("DELETE FROM row_versions", "never deleted"),
        ("UPDATE rows SET cells = '{}'", "never changed"),
        ("DELETE FROM rows", "never deleted"),
    ] {
        let refused = sqlx::query(sql).execute(&fresh.store.writer).await.unwrap_err();
        assert!(refused.to_string().contains(refusal), "{sql}: {refused}");
    }
}

#[tokio::test]
async fn an_import_and_a_delivery_go_on_record() {
    let fresh = recorded().await;
    let kinds: Vec<String> = sqlx::query_scalar("SELECT kind FROM audit ORDER BY seq")
        .fetch_all(&fresh.store.readers)
        .await
        .unwrap();
    assert_eq!(
        kinds,
        ["plan_imported", "alert_opened", "alert_opened", "alert_opened", "letter_handed_over"]
    );
    assert_eq!(fresh.store.verify_audit().await.unwrap(), AuditCheck { entries: 5, broken_at: None });
    let text: String = sqlx::query_scalar("SELECT group_concat(data) FROM audit")
        .fetch_one(&fresh.store.readers)
        .await
        .unwrap();
    assert!(!text.contains("city.example"), "no people's addresses: {text}");
}

/// Somebody takes the triggers away and edits by hand.
async fn tampered(sql: &'static str) -> AuditCheck {
    let fresh = recorded().await;
    let open = "DROP TRIGGER audit_stands; DROP TRIGGER audit_is_kept;";
    sqlx::raw_sql(open).execute(&fresh.store.writer).await.unwrap();
    sqlx::raw_sql(sql).execute(&fresh.store.writer).await.unwrap();
    fresh.store.verify_audit().await.unwrap()
}

#[tokio::test]
async fn an_edited_record_shows_where() {
    for (sql, broken_at) in [
        ("UPDATE audit SET data = '{\"n\":9}' WHERE seq = 2", 2),
        ("UPDATE audit SET actor = 'nobody' WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 5", 5),
        (
            "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; \
          UPDATE audit SET seq = 3 WHERE seq = 99",
            2,
        ),
        ("UPDATE audit SET subject = NULL WHERE seq = 4", 4),
    ] {
        assert_eq!(tampered(sql).await.broken_at, Some(broken_at), "{sql}");
    }
}
