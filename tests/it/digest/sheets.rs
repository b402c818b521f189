//! A department's own weekly sheet: its matters alone, once a period, and none where there is nothing.

use super::{city, letters, mail};

/// The sheets' subjects and texts.
fn sheets(city: &crate::daemon::City) -> Vec<(String, String)> {
    let read = |bytes: &Vec<u8>| {
        let mail = mail(bytes);
        (mail.subject().unwrap().to_owned(), mail.body_text(0).unwrap().replace("\r\n", "\n"))
    };
    letters(city, "【週報").iter().map(read).collect()
}

#[tokio::test]
async fn only_those_who_asked_get_one_and_only_once_a_period() {
    let city = city("[digest]\ndepartments = [\"JINJI\", \"HONBU\", \"GONE\"]\n").await;
    city.passes("2026-06-15T08:00").await;
    let first = sheets(&city);
    assert_eq!(first.len(), 1, "{first:?}");
    let (subject, text) = &first[0];
    assert!(subject.contains("人事課"), "{subject}");
    assert!(text.starts_with("人事課　ご担当者様"), "{text}");
    assert!(!text.contains("〈部署別〉") && !text.contains("お届けできなかった"), "{text}");
    assert!(!text.contains("判断の画面を開く"), "only the headquarters decides: {text}");
    for when in ["2026-06-15T08:00", "2026-06-15T12:00"] {
        city.passes(when).await;
        assert_eq!(sheets(&city).len(), 1, "{when}");
    }
    assert_eq!(letters(&city, "【週次報告").len(), 1);
    city.passes("2026-06-22T08:00").await;
    assert_eq!(sheets(&city).len(), 2);
}

#[tokio::test]
async fn a_sheet_tells_of_nobody_else_s_matters() {
    let city = city("[digest]\ndepartments = [\"*\"]\n").await;
    city.passes("2026-06-15T08:00").await;
    let all = sheets(&city);
    assert!(all.len() > 3, "{}", all.len());
    let owners = |text: &str| -> Vec<String> {
        // Below each entry stands its owner, before the deadline.
        let lines: Vec<&str> = text.lines().collect();
        let below = lines.windows(2).filter(|pair| pair[0].starts_with("- ") && pair[0].contains('】'));
        below.map(|pair| pair[1].trim().split(" / ").next().unwrap().to_owned()).collect()
    };
    for (subject, text) in &all {
        let name = text.split('　').next().unwrap();
        let named = text.split("■ 分野別").next().unwrap();
        assert!(owners(named).iter().all(|owner| owner == name), "{subject}: {:?}", owners(named));
        assert!(!text.contains("■ 計画の新しさと、お届けの状況\n- 見守っているもの"), "{text}");
    }
    let departments = std::fs::read_to_string(city.world.path("plan/departments.csv")).unwrap();
    assert!(all.len() < departments.lines().count() - 1, "who has nothing to do with anything gets nothing");
}
