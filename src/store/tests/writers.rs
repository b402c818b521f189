//! Who wrote a cell where it was no import.

use serde_json::json;

use super::*;

#[tokio::test]
async fn the_writers_of_cells_are_told_with_their_reasons_the_oldest_first() {
    let fresh = Fresh::new().await;
    let mut tx = fresh.store.write().await.unwrap();
    for statement in [
        "INSERT INTO revisions (revision, at, day, kind, by) VALUES (1, 0, '2026-04-06', 'import', 'sato'), \
         (2, 0, '2026-04-07', 'answer', 'kato'), (3, 0, '2026-04-08', 'decision', 'mori')",
        "INSERT INTO answers (id, at, day, rule, subject, opening, kind, reason, by) \
         VALUES (1, 0, '2026-04-07', 'r', 'milestone/M1', 1, 'done', NULL, 'kato')",
        "INSERT INTO decisions (id, at, day, subject, outcome, reason, by, reference) \
         VALUES (1, 0, '2026-04-08', 'renewal/R1', 'end', '利用がない', 'mori', '第12号')",
        "INSERT INTO edits (revision, tbl, key, \"column\", cell, before, decision_id, answer_id) \
         VALUES (2, 'milestones', 'M1', 'status', '\"done\"', 'null', NULL, 1), \
                (3, 'renewals', 'R1', 'status', '\"ending\"', 'null', 1, NULL), \
                (3, 'renewals', 'R2', NULL, '{\"code\":\"R2\"}', NULL, 1, NULL), \
                (3, 'renewals', 'R1', NULL, NULL, '{}', 1, NULL)",
    ] {
        sqlx::query(statement).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let of = |table, key: &str| (table, key.to_owned());
    let rows = [of(Table::Milestones, "M1"), of(Table::Renewals, "R1"), of(Table::Kpis, "R1")];
    let writers = fresh.store.writers_of(&rows).await.unwrap();
    let told: Vec<_> =
        writers.iter().map(|w| (w.kind.as_str(), w.by.as_str(), w.column.as_deref())).collect();
    assert_eq!(told, [("answer", "kato", Some("status")), ("decision", "mori", Some("status"))]);
    assert_eq!(writers[1].cell, json!("ending"));
    assert_eq!(
        (writers[1].reference.as_deref(), writers[1].reason.as_deref()),
        (Some("第12号"), Some("利用がない"))
    );
    // A row that was added is told as a whole; one that was closed wrote nothing.
    let added = fresh.store.writers_of(&[of(Table::Renewals, "R2")]).await.unwrap();
    assert_eq!((added.len(), added[0].column.as_deref()), (1, None));
}
