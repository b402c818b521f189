//! What is recorded of the plan's past.

use super::*;
use crate::plan::history::{Eased, Easing, EasingKind};

fn easing(subject: &str, kind: EasingKind, row: (Table, &str)) -> Easing {
    let (table, key) = (row.0, row.1.to_owned());
    let eased = Eased { table, key, column: "on", from: "2027-03-31".into(), to: "2028-03-31".into() };
    Easing { subject: subject.into(), kind, cells: vec![eased] }
}

/// A decision on `subject`, `minutes` after the first import.
async fn decide(store: &Store, subject: &str, minutes: i64) {
    sqlx::query(
        "INSERT INTO decisions (at, day, subject, outcome, reason, by) VALUES ($1, $2, $3, 'revise', 'r', 'b')",
    )
    .bind(at(minutes).timestamp_millis())
    .bind(day().to_string())
    .bind(subject)
    .execute(&store.writer)
    .await
    .unwrap();
}

#[tokio::test]
async fn an_easing_counts_until_a_later_decision_ratifies_it() {
    let fresh = Fresh::new().await;
    let sheet = sheet();
    let plan = [initiative("a", "甲", 2, &sheet)];
    let easings = [
        easing("initiative/a", EasingKind::EndMoved, (Table::Initiatives, "a")),
        easing("initiative/a", EasingKind::ExitPointEased, (Table::ExitPoints, "x")),
        easing("kpi/k", EasingKind::TargetEased, (Table::KpiTargets, "k@2027-03-31")),
    ];
    let ends = [("initiative/a".to_owned(), day())];
    decide(&fresh.store, "initiative/a", -5).await; // before: ratifies nothing
    let past = PastOf { easings: &easings, first_ends: &ends, ..PastOf::default() };
    fresh.store.commit_import(&ImportCommit { past, ..import(0, &plan, &plan) }).await.unwrap();
    let past = async || fresh.store.load_plan().await.unwrap().recorded.past;
    let found = past().await;
    let a = &found["initiative/a"];
    assert_eq!((a.ends_moved, a.exit_points_eased, a.ends_first), (1, 1, Some(day())));
    assert_eq!(found["kpi/k"].targets_eased, 1);
    let shown = format!("2027-03-31: 2027-03-31 → 2028-03-31 ({})", day());
    assert_eq!(found["kpi/k"].targets_eased_last.as_deref(), Some(&*shown));
    let shown = format!("x: 2027-03-31 → 2028-03-31 ({})", day());
    assert_eq!(a.exit_points_eased_last.as_deref(), Some(&*shown));

    decide(&fresh.store, "exit_point/x", 1).await;
    assert_eq!(past().await["initiative/a"].exit_points_eased, 0);
    assert_eq!(past().await["initiative/a"].ends_moved, 1);
    decide(&fresh.store, "initiative/a", 2).await;
    assert_eq!(past().await["initiative/a"].ends_moved, 0);
    assert_eq!(past().await["kpi/k"].targets_eased, 1, "a target's easing stays on record");
    let before = day().pred_opt().unwrap();
    assert!(fresh.store.load_plan_as_of(before).await.unwrap().recorded.past.is_empty());
}

#[tokio::test]
async fn what_a_decision_wrote_last_is_known_by_cell() {
    let fresh = Fresh::new().await;
    let sheet = sheet();
    let plan = [initiative("a", "甲", 2, &sheet)];
    fresh.store.commit_import(&import(0, &plan, &plan)).await.unwrap();
    decide(&fresh.store, "initiative/a", 1).await;
    let write = async |column: &str, cell: &str, decision: Option<i64>| {
        sqlx::query(
            "INSERT INTO edits (revision, tbl, key, \"column\", cell, decision_id) \
             VALUES (1, 'initiatives', 'a', $1, $2, $3)",
        )
        .bind(column)
        .bind(cell)
        .bind(decision)
        .execute(&fresh.store.writer)
        .await
        .unwrap();
    };
    write("status", "\"ending\"", Some(1)).await;
    write("ends_on", "{\"date\":\"2027-03-31\"}", Some(1)).await;
    write("ends_on", "{\"date\":\"2028-03-31\"}", Some(1)).await;
    write("policy", "null", Some(1)).await;
    write("title", "\"甲\"", Some(1)).await;
    write("title", "\"乙\"", None).await; // an answer wrote it after
    let cells = fresh.store.decided_cells().await.unwrap();
    let cell = |column: &str| {
        cells.get(&(Table::Initiatives, "a".to_owned(), column.to_owned())).map(|d| d.cell.clone())
    };
    use crate::plan::Cell;
    assert_eq!(cell("status"), Some(Cell::Text("ending".into())));
    assert_eq!(cell("ends_on"), Some(Cell::Date("2028-03-31".parse().unwrap())));
    assert_eq!((cell("policy"), cell("title")), (Some(Cell::Empty), None));
}

#[tokio::test]
async fn what_vanished_is_kept_and_ends_once() {
    let fresh = Fresh::new().await;
    let sheet = sheet();
    let plan = [initiative("a", "甲", 2, &sheet), initiative("b", "乙", 3, &sheet)];
    fresh.store.commit_import(&import(0, &plan, &plan)).await.unwrap();
    let b = [(Table::Initiatives, "b".to_owned())];
    let gone =
        ImportCommit { past: PastOf { vanished: &b, ..PastOf::default() }, ..import(1, &plan[..1], &plan) };
    fresh.store.commit_import(&gone).await.unwrap();
    let vanished = async || fresh.store.load_plan().await.unwrap().recorded.vanished;
    assert_eq!(vanished().await.into_iter().collect::<Vec<_>>(), ["initiative/b"]);
    assert_eq!(fresh.store.vanished_from("plan").await.unwrap().len(), 1);
    assert!(fresh.store.vanished_from("another").await.unwrap().is_empty(), "only its own source lost it");
    assert_eq!(fresh.store.source_names().await.unwrap(), ["plan"]);
    let said = fresh.store.load_said("plan").await.unwrap();
    assert_eq!((said.ever.len(), said.elsewhere.len()), (2, 0));
    assert_eq!(fresh.store.load_said("another").await.unwrap().elsewhere.len(), 1);
    let back = ImportCommit { past: PastOf { returned: &b, ..PastOf::default() }, ..import(2, &plan, &plan) };
    fresh.store.commit_import(&back).await.unwrap();
    assert!(vanished().await.is_empty());
    for sql in ["DELETE FROM vanished", "UPDATE vanished SET until = NULL"] {
        assert!(sqlx::query(sql).execute(&fresh.store.writer).await.is_err(), "{sql}");
    }
}
