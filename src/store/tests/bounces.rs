//! What a letter that came back leaves: it proves nothing any more, and its address is known.

use super::*;

fn bounce(address: &str, code: &str) -> Bounce {
    let is_dead = code.starts_with("5.1.");
    let is_final = code.starts_with('5');
    Bounce { addresses: vec![address.into()], is_final, is_dead, code: Some(code.into()), detail: None }
}

/// A question in one letter to two addresses, handed over; `refused`: of these the relay refused at once.
async fn asked(refused: &[&str]) -> Fresh {
    let fresh = Fresh::new().await;
    let first = book(&[("milestone/a", alert())], 0);
    let letters = [Letter { recipients: vec!["a@x.jp".into(), "b@x.jp".into()], ..letter("q") }];
    let told = [told_entry("milestone/a", Some("q"), Reason::Told)];
    let before = Book::default();
    let commit = CycleCommit { letters: &letters, told: &told, ..cycle(0, 0, &before, &first) };
    fresh.store.commit_cycle(&commit).await.unwrap();
    let settled = Settled {
        key: "q".into(),
        owner: "d".into(),
        attempt: 1,
        at: at(1),
        outcome: Outcome::HandedOver,
        addresses: vec![],
        maybe_arrived: false,
    };
    fresh.store.settle_many(&[settled]).await.unwrap();
    for address in refused {
        sqlx::query("INSERT INTO addressed VALUES (1, $1, 'refused', NULL, NULL, 0) ON CONFLICT DO NOTHING")
            .bind(address)
            .execute(&fresh.store.writer)
            .await
            .unwrap();
    }
    fresh
}

async fn proven(fresh: &Fresh) -> bool {
    fresh.store.load_book().await.unwrap().book.alerts[&key("milestone/a")].first_delivered.is_some()
}

#[tokio::test]
async fn a_letter_proves_until_all_who_took_it_sent_it_back() {
    let fresh = asked(&[]).await;
    let back = async |hash: &str, bounces: &[Bounce]| {
        fresh.store.record_bounces(at(5), hash, Some("q"), bounces).await.unwrap()
    };
    assert!(proven(&fresh).await);
    back("1", &[bounce("a@x.jp", "4.2.0"), bounce("b@x.jp", "4.2.0")]).await;
    assert!(proven(&fresh).await, "a delay is no return");
    back("2", &[bounce("a@x.jp", "5.2.2")]).await;
    assert!(proven(&fresh).await, "the other one has it");
    back("3", &[bounce("B@X.jp", "5.1.1")]).await;
    assert!(!proven(&fresh).await);
}

#[tokio::test]
async fn an_address_that_the_relay_refused_at_once_has_nothing() {
    let fresh = asked(&["b@x.jp"]).await;
    assert!(proven(&fresh).await);
    fresh.store.record_bounces(at(5), "1", Some("q"), &[bounce("a@x.jp", "5.1.1")]).await.unwrap();
    assert!(!proven(&fresh).await);
}

#[tokio::test]
async fn a_mail_is_recorded_once_and_one_about_no_letter_of_ours_changes_nothing() {
    let fresh = asked(&[]).await;
    let store = &fresh.store;
    let two = [bounce("a@x.jp", "5.1.1"), bounce("b@x.jp", "5.7.1")];
    let found = store.record_bounces(at(5), "1", Some("q"), &two).await.unwrap().unwrap();
    let rows: Vec<_> = found.iter().map(|f| (f.address.as_deref(), f.unreachable_since)).collect();
    assert_eq!(rows, [(Some("a@x.jp"), Some(at(5))), (Some("b@x.jp"), None)]);
    assert_eq!(store.record_bounces(at(6), "1", Some("q"), &two).await.unwrap(), None);
    assert!(store.bounce_is_known("1").await.unwrap());
    assert_eq!(store.record_bounces(at(6), "2", Some("other"), &two).await.unwrap(), Some(vec![]));
    assert_eq!(store.record_bounces(at(6), "3", None, &two).await.unwrap(), Some(vec![]));
    assert_eq!(store.record_bounces(at(6), "3", None, &two).await.unwrap(), None);
    assert_eq!(store.unreachable().await.unwrap().len(), 1);
    let untold = store.untold_failures(0).await.unwrap();
    assert_eq!(untold.returned, found);
    let letters = |of: &[OutboxRow]| of.iter().map(|row| (row.key.clone(), row.bounced)).collect::<Vec<_>>();
    assert_eq!(letters(&untold.letters), [("q".to_owned(), 2)], "one letter, though both sent it back");
    let listed = store.failures_since(at(5)).await.unwrap();
    assert_eq!(listed.iter().map(|one| one.letter.key.as_str()).collect::<Vec<_>>(), ["q"], "one line");
    store.record_bounces(at(7), "4", Some("q"), &two).await.unwrap();
    let later = store.untold_failures(untold.seq).await.unwrap();
    assert_eq!(later.letters, [], "said again, it is told once");
}

#[tokio::test]
async fn an_address_stays_on_the_list_until_somebody_clears_it_and_no_address_is_on_record() {
    let fresh = asked(&[]).await;
    let store = &fresh.store;
    let back = async |n: i64| {
        let found =
            store.record_bounces(at(n), &n.to_string(), Some("q"), &[bounce("a@x.jp", "5.1.1")]).await;
        found.unwrap().unwrap()[0].unreachable_since
    };
    assert_eq!((back(5).await, back(6).await), (Some(at(5)), None), "once");
    let list = async || store.unreachable_addresses().await.unwrap().into_iter().collect::<Vec<_>>();
    assert_eq!(list().await, ["a@x.jp"]);
    assert_eq!(Store::unreachable_at(&fresh.path()).await, store.unreachable_addresses().await.unwrap());
    assert!(!store.clear_unreachable("c@x.jp", at(7), "sato", None).await.unwrap());
    assert!(store.clear_unreachable("A@x.jp", at(7), "sato", Some("直った")).await.unwrap());
    assert_eq!(list().await, Vec::<String>::new());
    assert_eq!(back(8).await, Some(at(8)));
    assert!(Store::unreachable_at(&fresh.folder.path().join("none.db")).await.is_empty());
    let audit: Vec<String> = sqlx::query_scalar("SELECT kind || data FROM audit ORDER BY seq")
        .fetch_all(&store.readers)
        .await
        .unwrap();
    let of = |kind: &str| audit.iter().filter(|entry| entry.starts_with(kind)).count();
    assert_eq!(
        (of("letter_bounced"), of("address_unreachable"), of("address_cleared")),
        (1, 2, 1),
        "{audit:?}"
    );
    assert!(audit.iter().all(|entry| !entry.contains("x.jp")), "{audit:?}");
}
