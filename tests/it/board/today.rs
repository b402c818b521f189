//! Today: what needs a decision, what changed, what cannot be told, what is held.

use yamedoki::people::Role;

use super::{Answer, Site};

/// The page as a reader sees it: templates write a slash as `&#x2f;`.
fn plain(answer: &Answer) -> String {
    answer.body.replace("&#x2f;", "/")
}

#[tokio::test]
async fn the_headquarters_sees_what_it_has_to_decide_and_what_happens_otherwise() {
    let site = Site::example().await;
    let guest = site.person(Role::Headquarters, None).await;
    let page = guest.get("/").await;
    page.says(
        200,
        &[
            "令和8年6月15日（月）の状況",
            "市民課窓口業務委託契約：継続するかどうかの判断が必要です",
            "あと15日",
            "判断がないときは、令和8年6月30日に「終了」となります。",
            "これから4週間",
            "総合体育館の指定管理：満了日（令和8年6月30日）を過ぎています",
            "目標をやや下回る指標",
            "達成度（3件）",
            "保留している通知はありません。",
        ],
    );
    assert!(plain(&page).contains("href=\"/decide/renewal/Y-02\""), "it leads to where one decides");
    let english = guest.get_en("/").await;
    english.says(
        200,
        &[
            "How things stand on 15 Jun 2026",
            "15 days left",
            "If nobody decides, it will end on 30 Jun 2026.",
            "KPIs somewhat below target",
            "No letters are held.",
        ],
    );
}

#[tokio::test]
async fn a_question_that_the_default_has_answered_no_longer_asks() {
    let site = Site::example().await;
    let guest = site.person(Role::Headquarters, None).await;
    let page = guest.get("/").await;
    assert!(!plain(&page).contains("href=\"/decide/exit_point/1-2-02-X1\""), "nobody decided by 30 April");
    guest
        .get("/alerts/exit-point-reached/exit_point/1-2-02-X1")
        .await
        .says(200, &["次の判定で解消します", "判断がなかったため、結論は「見直し」となりました"]);
}

#[tokio::test]
async fn what_changed_is_told_for_the_whole_day_of_the_digest() {
    let site = Site::example().await;
    let guest = site.person(Role::Viewer, None).await;
    let page = guest.get("/").await;
    page.says(200, &["令和8年4月1日（水）からの変化です", "新しいもの（", "「データの整備」が期限"]);
}

#[tokio::test]
async fn a_department_sees_its_own_matters_first_and_nothing_that_does_not_concern_it() {
    let site = Site::example().await;
    let guest = site.person(Role::Department, Some("SHIMIN")).await;
    let page = guest.get("/").await;
    page.says(200, &["市民課の案件", "市民課窓口業務委託契約：継続するかどうかの判断が必要です"]);
    assert!(!page.body.contains("姉妹都市交流に関する協定"), "that is the business of others");
    assert!(!plain(&page).contains("href=\"/decide/"), "a department does not decide");
    assert!(!plain(&page).contains("href=\"/deliveries"), "nor does it read the letters of others");
}

#[tokio::test]
async fn everybody_but_the_stranger_may_read_today() {
    let site = Site::example().await;
    for role in Role::ALL {
        let department = (role == Role::Department).then_some("TOSHI");
        site.person(role, department).await.get("/").await.says(200, &["の状況"]);
    }
    assert_eq!(site.stranger().get("/").await.leads_to(), "/login");
}
