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
    let settled = Settled {
        key: "a".into(),
        owner: "d".into(),
        attempt: 1,
        at: at(3),
        outcome: Outcome::HandedOver,
        addresses: vec![],
        maybe_arrived: false,
    };
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
        ("DELETE FROM payloads", "keeps its bytes until it is over"),
        ("UPDATE outbox SET emptied_at = 1 WHERE key = 'b'", "only when it is over"),
        ("UPDATE outbox SET emptied_at = 1, state = 'pending' WHERE key = 'a'", "only when it is over"),
        (
            "UPDATE outbox SET recipients = '[\"x\"]', emptied_at = 1 WHERE key = 'a'",
            "a letter is written once",
        ),
        ("UPDATE outbox SET key = 'z' WHERE key = 'b'", "a letter is written once"),
        ("UPDATE outbox SET recipients = '[]' WHERE key = 'b'", "a letter is written once"),
        ("UPDATE outbox SET state = 'pending' WHERE key = 'a'", "handed over once"),
        ("DELETE FROM outbox", "never deleted before it was emptied"),
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
    let check = fresh.store.verify_audit().await.unwrap();
    assert_eq!((check.entries, check.broken), (5, None));
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
    let swap = "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; \
                UPDATE audit SET seq = 3 WHERE seq = 99";
    let renumber = "DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = seq - 1 WHERE seq > 2";
    let add =
        "INSERT INTO audit SELECT 6, at, actor, kind, subject, data, hash, hash FROM audit WHERE seq = 5";
    for (sql, seq, how) in [
        ("UPDATE audit SET data = '{\"n\":9}' WHERE seq = 2", 2, Damage::Changed),
        ("UPDATE audit SET actor = 'nobody' WHERE seq = 1", 1, Damage::Changed),
        ("UPDATE audit SET subject = NULL WHERE seq = 4", 4, Damage::Changed),
        ("UPDATE audit SET at = at + 1 WHERE seq = 5", 5, Damage::Changed),
        ("UPDATE audit SET data = CAST(x'ff' AS TEXT) WHERE seq = 3", 3, Damage::Changed),
        ("UPDATE heads SET audit_hash = 'x'", 5, Damage::Changed),
        ("DELETE FROM audit WHERE seq = 1", 1, Damage::Missing),
        ("DELETE FROM audit WHERE seq = 3", 3, Damage::Missing),
        (swap, 2, Damage::Moved),
        (renumber, 2, Damage::Moved),
        ("UPDATE audit SET prev_hash = 'x' WHERE seq = 3", 3, Damage::Moved),
        ("DELETE FROM audit WHERE seq = 5", 5, Damage::CutOff),
        ("DELETE FROM audit WHERE seq > 2", 3, Damage::CutOff),
        ("DELETE FROM audit", 1, Damage::CutOff),
        (add, 6, Damage::Added),
        ("UPDATE audit SET seq = 0 WHERE seq = 1", 0, Damage::Added),
    ] {
        let check = tampered(sql).await;
        assert_eq!(check.broken, Some(Broken { seq, how }), "{sql}");
        assert_eq!(check.entries, u64::try_from(seq).unwrap().saturating_sub(1), "{sql}");
    }
}

#[tokio::test]
async fn the_record_is_read_page_by_page_and_by_its_moments() {
    let fresh = Fresh::new().await;
    let entry = |n: u32| AuditEntry { kind: "operator_told", subject: None, data: json!({ "n": n }) };
    for (minutes, count) in [(0, 7_000), (1, 3), (0, 1)] {
        let audit: Vec<AuditEntry> = (0..count).map(entry).collect();
        let words = Words { at: at(minutes), actor: "d", letters: &[], audit: &audit, states: &[] };
        fresh.store.commit_words(&words).await.unwrap();
    }
    let check = fresh.store.verify_audit().await.unwrap();
    assert_eq!((check.entries, check.broken), (7_004, None));
    let read = async |range| {
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let page = fresh.store.audit_page(after, range).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.seq;
            all.extend(page);
        }
        all
    };
    let all = read(AuditRange::default()).await;
    assert_eq!(all.len(), 7_004);
    assert_eq!(all.last().map(|row| row.hash.clone()), Some(check.last_hash));
    let later = read(AuditRange { from: Some(at(1)), before: None }).await;
    assert_eq!(later.iter().map(|row| row.seq).collect::<Vec<_>>(), [7_001, 7_002, 7_003]);
    assert_eq!(read(AuditRange { from: None, before: Some(at(1)) }).await.len(), 7_001);
    assert!(read(AuditRange { from: Some(at(2)), before: Some(at(3)) }).await.is_empty());
    let few = fresh.store.audit_entries(7_000, AuditRange::default(), 2).await.unwrap();
    assert_eq!(few.iter().map(|row| row.seq).collect::<Vec<_>>(), [7_001, 7_002]);
    // Leafed through too, also where a clock once went back.
    for (from, until, found) in [
        (None, None, vec![7_004, 7_003, 7_002]),
        (Some(at(1)), None, vec![7_003, 7_002, 7_001]),
        (None, Some(at(1)), vec![7_004, 7_000, 6_999]),
        (Some(at(2)), None, vec![]),
    ] {
        let search = AuditSearch { from, until, ..AuditSearch::default() };
        let rows = fresh.store.audit_search(&search, 3).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), found);
        let search = AuditSearch { kind: Some(all[0].kind.clone()), ..search };
        let rows = fresh.store.audit_search(&search, 3).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), found);
    }
}
