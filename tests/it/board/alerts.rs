//! The list of alerts with its filters, and an alert's page.

use yamedoki::clock::Clock;
use yamedoki::people::Role;

use super::{Answer, CONFIG, Site};
use crate::daemon::{City, at};
use crate::world::World;

/// The page as a reader sees it: templates write a slash as `&#x2f;`.
fn plain(answer: &Answer) -> String {
    answer.body.replace("&#x2f;", "/")
}

/// How many alerts a page lists.
fn listed(answer: &Answer) -> usize {
    plain(answer).matches("href=\"/alerts/").count()
}

#[tokio::test]
async fn filters_stand_in_the_address_and_keep_each_other() {
    let site = Site::example().await;
    let guest = site.person(Role::Viewer, None).await;
    guest.get("/alerts").await.says(200, &["64件あります", "業務改善・DX推進課"]);
    let page = guest.get("/alerts?severity=warning&department=JINJI&sort=newest").await;
    page.says(200, &["期限を過ぎた項目"]);
    assert_eq!(listed(&page), 5, "{}", page.body);
    let body = plain(&page);
    for kept in [
        "<option value=\"warning\" selected>",
        "<option value=\"JINJI\" selected>",
        "<option value=\"newest\" selected>",
        "href=\"/alerts?state=all&amp;severity=warning&amp;department=JINJI&amp;sort=newest\"",
    ] {
        assert!(body.contains(kept), "{kept} is not on\n{body}");
    }
    for (query, n) in [
        ("?severity=critical", 3),
        ("?rule=kpi-off-track&q=KPI%201-1-01", 0),
        ("?q=1-1-01-J-", 4),
        ("?due=month", 4),
        ("?due=past", 1),
        ("?asks=1", 2),
        ("?state=resolved", 0),
        ("?perspective=%E4%BA%BA&rule=milestone-overdue", 2),
    ] {
        let page = guest.get(&format!("/alerts{query}")).await;
        assert_eq!((page.status, listed(&page)), (200, n), "{query}\n{}", page.body);
    }
    guest.get("/alerts?q=zzz").await.says(200, &["この条件に当てはまるお知らせはありません"]);
    guest
        .get_en("/alerts?severity=critical")
        .await
        .says(200, &["3 alerts.", "Urgent", "Decisions on exit points"]);
}

#[tokio::test]
async fn a_list_is_shown_page_by_page() {
    let site = Site::example().await;
    let guest = site.person(Role::Viewer, None).await;
    let first = guest.get("/alerts?state=all").await;
    assert_eq!(listed(&first), 50);
    first.says(200, &["2ページ中1ページ目"]);
    assert!(plain(&first).contains("href=\"/alerts?state=all&amp;page=2\""), "{}", first.body);
    let last = guest.get("/alerts?state=all&page=2").await;
    assert_eq!(listed(&last), 14);
    let beyond = guest.get("/alerts?state=all&page=99").await;
    beyond.says(200, &["2ページ中2ページ目"]);
}

#[tokio::test]
async fn a_hostile_query_shows_a_page_and_nothing_else() {
    let site = Site::example().await;
    let guest = site.person(Role::Viewer, None).await;
    for query in [
        "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "?rule=%3Cimg%20src=x%3E&department=%27%3B--",
        "?page=-1&page=abc&sort=%00&due=%FF%FE",
        "?q=%0d%0aset-cookie:%20a=b&state=%2e%2e%2f",
        "?=&&&=%&q",
        "?q=a&q=b&q=c",
    ] {
        let page = guest.get(&format!("/alerts{query}")).await;
        assert_eq!(page.status, 200, "{query}\n{}", page.body);
        assert!(!page.body.contains("<script>") && !page.body.contains("<img"), "{query}\n{}", page.body);
        assert_eq!(page.header("set-cookie"), None, "{query}");
    }
    let long = format!("/alerts?q={}", "a".repeat(4000));
    assert_eq!(guest.get(&long).await.status, 200);
}

#[tokio::test]
async fn a_department_lists_what_concerns_it_and_reads_no_other_alert() {
    let site = Site::example().await;
    let own = site.person(Role::Department, Some("SHIMIN")).await;
    let list = own.get("/alerts").await;
    list.says(200, &["市民課窓口業務委託契約"]);
    assert!(listed(&list) < 64 && !list.body.contains("人事課</option>"), "{}", list.body);
    own.get("/alerts/renewal-decision-due/renewal/Y-02").await.says(200, &["市民課窓口業務委託契約"]);
    // What must fail: another department's alert, by its address.
    let denied = own.get("/alerts/milestone-overdue/milestone/1-1-02-a7").await;
    denied.says(403, &["この操作はできません"]);
    assert!(!denied.body.contains("代替職員"), "{}", denied.body);
    let none = own.get("/alerts?department=JINJI&state=all").await;
    assert_eq!((none.status, listed(&none)), (200, 0));
    // Who is merely related, or was told as the headquarters, may.
    for (department, path) in [
        ("JINJI", "/alerts/exit-point-reached/exit_point/1-2-02-X1"),
        ("HONBU", "/alerts/exit-point-reached/exit_point/1-2-02-X1"),
    ] {
        let guest = site.person(Role::Department, Some(department)).await;
        guest.get(path).await.says(200, &["庁内コンテスト"]);
    }
}

#[tokio::test]
async fn an_alert_tells_its_evidence_its_reasons_its_history_and_what_comes() {
    let site = Site::example().await;
    let guest = site.person(Role::Headquarters, None).await;
    let page = guest.get("/alerts/renewal-decision-due/renewal/Y-02").await;
    page.says(
        200,
        &[
            "市民課窓口業務委託契約",
            "renewals.csv!I10",
            "令和8年9月30日（満了日） − 3か月",
            "今日の判定：当てはまります",
            "次のすべてが成り立つか",
            "令和8年6月23日",
            "判断を待っています",
            "上への知らせ",
            "行政経営戦略推進本部",
            "に渡しました",
            "お知らせになりました",
        ],
    );
    let body = plain(&page);
    for link in ["href=\"/decide/renewal/Y-02\"", "href=\"/plan/initiative/2-2-02\"", "href=\"/deliveries/"] {
        assert!(body.contains(link), "{link} is not on\n{body}");
    }
    let viewer = site.person(Role::Viewer, None).await;
    let body = plain(&viewer.get_en("/alerts/renewal-decision-due/renewal/Y-02").await);
    assert!(body.contains("What comes next") && body.contains("30 Jun 2026"), "{body}");
    assert!(!body.contains("href=\"/decide/") && !body.contains("href=\"/deliveries"), "{body}");
}

#[tokio::test]
async fn what_never_was_an_alert_is_explained_and_what_is_unknown_is_not_found() {
    let site = Site::example().await;
    let guest = site.person(Role::Viewer, None).await;
    guest
        .get("/alerts/milestone-overdue/milestone/1-1-01-b8")
        .await
        .says(200, &["このルールのお知らせはこれまでありません", "当てはまりません"]);
    for unknown in [
        "/alerts/milestone-overdue/milestone/nothing",
        "/alerts/no-such-rule/milestone/1-1-01-b8",
        "/alerts/milestone-overdue/renewal/Y-02",
        "/alerts/milestone-overdue/nonsense/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/alerts/%00/%0d%0a/%22",
    ] {
        guest.get(unknown).await.says(404, &["見つかりません"]);
    }
}

#[tokio::test]
async fn a_plan_that_is_hostile_shows_as_text() {
    const CODE: &str = "a/b?c#<d>&\"e\"";
    let world = World::new(CONFIG);
    std::fs::create_dir_all(world.path("plan")).unwrap();
    let write = |name: &str, text: String| std::fs::write(world.path("plan").join(name), text).unwrap();
    write(
        "departments.csv",
        "コード,名称,役割,メール\nHQ,本部,本部,hq@example.jp\nA,<b>課</b>,,a@example.jp\n".into(),
    );
    write(
        "renewals.csv",
        format!(
            "コード,種類,名称,所管部署,満了日\n\"{}\",契約,\"<script>alert('x')</script>{{{{ 7*7 }}}}\",<b>課</b>,2026-06-30\n",
            CODE.replace('"', "\"\"")
        ),
    );
    let city = City { world, clock: Clock::manual(at("2026-04-01T07:00")) };
    city.passes("2026-04-01T07:00").await;
    let site = Site::of(city).await;
    let guest = site.person(Role::Headquarters, None).await;
    let list = guest.get("/alerts").await;
    let body = plain(&list);
    let path = body.split("href=\"/alerts/").nth(1).and_then(|rest| rest.split('"').next()).expect(&body);
    let page = guest.get(&format!("/alerts/{path}")).await;
    for page in [&guest.get("/").await, &list, &page] {
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("&lt;script&gt;alert(&#x27;x&#x27;)&lt;"), "{}", page.body);
        assert!(!page.body.contains("<script>") && !page.body.contains("<b>"), "{}", page.body);
        assert!(page.body.contains("{{ 7*7 }}"), "{}", page.body);
    }
    assert!(path.ends_with("renewal/a%2Fb%3Fc%23%3Cd%3E%26%22e%22"), "{path}");
}

#[tokio::test]
async fn the_history_of_an_alert_leads_to_its_letters() {
    let site = Site::example().await;
    let guest = site.person(Role::Headquarters, None).await;
    let page = plain(&guest.get("/alerts/renewal-decision-due/renewal/Y-02").await);
    let path = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let letters: Vec<&str> = path.filter(|path| path.starts_with("/deliveries/")).collect();
    assert!(!letters.is_empty(), "{page}");
    for letter in letters {
        let shown = guest.get(letter).await;
        assert_eq!(shown.status, 200, "{letter}");
        // A letter leads back to what it tells.
        let back = plain(&shown);
        assert!(back.contains("href=\"/alerts/renewal-decision-due/renewal/Y-02\""), "{back}");
    }
}
