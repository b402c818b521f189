//! Deciding at the board: who may, what is shown first, what is recorded, and the paper.

use std::process::Command;

use yamedoki::alerts::State;
use yamedoki::people::Role;
use yamedoki::plan::Outcome;

use super::{Answer, Site};

/// The address of the page of a renewal that waits for a decision.
async fn waiting(site: &Site) -> String {
    let book = site.engine.store.load_book().await.expect("a book").book;
    let asked = book
        .alerts
        .iter()
        .find(|(key, alert)| key.rule.ends_with("decision-due") && alert.state == State::Firing);
    asked.map(|(key, _)| key.subject.clone()).unwrap_or_else(|| "renewal/K-01".to_owned())
}

fn last(page: &Answer) -> String {
    let rest = page.body.split("name=\"last\" value=\"").nth(1).expect("the field");
    rest.split('"').next().expect("its end").to_owned()
}

async fn decisions(site: &Site, subject: &str) -> Vec<(Outcome, String, Option<String>)> {
    let rows = site.engine.store.decisions_of(subject).await.expect("decisions");
    rows.into_iter().map(|row| (row.decided.outcome, row.by, row.reference)).collect()
}

#[tokio::test]
async fn only_the_headquarters_decides() {
    let site = Site::example().await;
    let address = format!("/decide/{}", waiting(&site).await);
    let form = [("outcome", "end"), ("because", "終える"), ("step", "confirm"), ("last", "")];
    for (role, department) in
        [(Role::Viewer, None), (Role::Department, Some("DX")), (Role::Operator, None), (Role::Auditor, None)]
    {
        let guest = site.person(role, department).await;
        guest.get(&address).await.says(403, &["この操作はできません"]);
        guest.post(&address, &form).await.says(403, &["この操作はできません"]);
    }
    assert!(site.stranger().get(&address).await.leads_to().starts_with("/login"));
    assert!(site.stranger().post(&address, &form).await.leads_to().starts_with("/login"));
    assert_eq!(decisions(&site, address.trim_start_matches("/decide/")).await, []);
}

#[tokio::test]
async fn one_looks_first_and_then_decides_and_a_later_decision_supersedes() {
    let site = Site::example().await;
    let subject = waiting(&site).await;
    let address = format!("/decide/{subject}");
    let hq = site.person(Role::Headquarters, None).await;
    let page = hq.get(&address).await;
    page.says(200, &["判断のもとになること", "計画の内容", "影響を確かめる", "回議用の紙"]);
    assert!(!page.body.contains("この判断を記録する"), "one looks first");
    hq.get_en(&address).await.says(200, &["What it rests on", "See what would follow"]);
    let seen = last(&page);
    let fields = |step: &'static str, supersede: &'static str| {
        vec![
            ("outcome", "end"),
            ("last_on", "2027-03-31"),
            ("because", "利用が少ないため"),
            ("reference", "R8-決-12"),
            ("step", step),
            ("supersede", supersede),
        ]
    };
    let looked = hq.post(&address, &[fields("look", ""), vec![("last", seen.as_str())]].concat()).await;
    looked.says(200, &["次のようになります", "令和9年3月31日", "この判断を記録する", "利用が少ないため"]);
    assert_eq!(decisions(&site, &subject).await, [], "nothing is recorded by looking");
    let confirm = [fields("confirm", ""), vec![("last", seen.as_str())]].concat();
    assert_eq!(hq.post(&address, &confirm).await.leads_to(), address);
    let taken = (Outcome::End, "headquartersさん".to_owned(), Some("R8-決-12".to_owned()));
    assert_eq!(decisions(&site, &subject).await, std::slice::from_ref(&taken));
    // The same form once more: somebody decided meanwhile.
    hq.post(&address, &confirm).await.says(409, &["判断が記録されました"]);
    let page = hq.get(&address).await;
    page.says(200, &["記録されている判断", "R8-決-12", "前の判断を改める"]);
    let seen = last(&page);
    let again = [fields("confirm", ""), vec![("last", seen.as_str())]].concat();
    hq.post(&address, &again).await.says(422, &["すでに判断が記録されています"]);
    let revise = [
        ("outcome", "revise"),
        ("because", "見直す"),
        ("supersede", "yes"),
        ("step", "confirm"),
        ("last", &seen),
    ];
    hq.post(&address, &revise).await.leads_to();
    assert_eq!(decisions(&site, &subject).await.len(), 2);
    hq.get(&address).await.says(200, &["後の判断で改められました"]);
}

#[tokio::test]
async fn what_is_missing_stands_beside_its_field() {
    let site = Site::example().await;
    let address = format!("/decide/{}", waiting(&site).await);
    let hq = site.person(Role::Headquarters, None).await;
    hq.post(&address, &[])
        .await
        .says(422, &["判断を1つ選んでください", "判断の理由を", "id=\"d-because-error\""]);
    let no_day = [("outcome", "continue"), ("because", "続ける"), ("step", "confirm")];
    hq.post(&address, &no_day).await.says(422, &["日付を入れてください", "id=\"d-next_on-error\"", "続ける"]);
    let past = [("outcome", "continue"), ("because", "続ける"), ("next_on", "2026-06-01")];
    let refused = hq.post(&address, &past).await;
    refused.says(422, &["id=\"d-next_on-error\"", "2026-06-01"]);
    assert!(!refused.body.contains("--"), "no word of commands");
    let not_there =
        ["/decide/renewal/none", "/decide/milestone/2-1-01-a8", "/decide/x/y", "/decide/renewal/none/paper"];
    for address in not_there {
        assert_eq!(hq.get(address).await.status, 404, "{address}");
    }
}

#[tokio::test]
async fn the_paper_and_the_letter_are_for_those_whom_it_concerns() {
    let site = Site::example().await;
    let hq = site.person(Role::Headquarters, None).await;
    hq.get("/decide/renewal/K-01/paper")
        .await
        .says(200, &["回議書", "決裁欄", "飯盛大学との包括連携協定", "伺い", "□ 継続"]);
    hq.get_en("/decide/renewal/K-01/paper").await.says(200, &["For circulation"]);
    hq.get("/decide/renewal/K-01/letter")
        .await
        .says(200, &["学校法人飯盛学園", "終了について（通知）", "飯盛市長"]);
    assert_eq!(hq.get("/decide/renewal/J-01/letter").await.status, 404, "an ordinance takes a repeal");
    let own = site.person(Role::Department, Some("DX")).await;
    own.get("/decide/renewal/K-01/paper").await.says(200, &["回議書"]);
    let other = site.person(Role::Department, Some("ZAISEI")).await;
    assert_eq!(other.get("/decide/renewal/K-01/paper").await.status, 403);
    assert_eq!(other.get("/decide/renewal/K-01/letter").await.status, 403);
}

/// Whether there is a browser to print with.
fn chromium() -> bool {
    let found = Command::new("chromium").arg("--version").output().is_ok_and(|out| out.status.success());
    if !found {
        println!("skipped: no chromium");
        assert!(std::env::var_os("YAMEDOKI_REQUIRE_TOOLS").is_none(), "chromium is missing");
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_paper_prints_on_one_page() {
    let site = Site::example().await;
    if !chromium() {
        return;
    }
    let hq = site.person(Role::Headquarters, None).await;
    let css = hq.get("/assets/board.css").await.body;
    for (name, address) in
        [("renewal", "/decide/renewal/K-01/paper"), ("exit", "/decide/exit_point/2-2-01-X1/paper")]
    {
        let page = hq.get(address).await.body;
        let html = page.replace(
            "<link rel=\"stylesheet\" href=\"/assets/board.css\">",
            &format!("<style>{css}</style>"),
        );
        let (file, pdf) =
            (site.city.world.path(&format!("{name}.html")), site.city.world.path(&format!("{name}.pdf")));
        std::fs::write(&file, html).expect("written");
        let printed = Command::new("chromium")
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
            .arg(format!("--user-data-dir={}", site.city.world.path("chromium").display()))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(format!("file://{}", file.display()))
            .output()
            .expect("chromium runs");
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
        let bytes = std::fs::read(&pdf).expect("a PDF");
        let text = String::from_utf8_lossy(&bytes);
        let pages = text.matches("/Type /Page\n").count().max(text.matches("/Type /Page ").count());
        assert_eq!(pages.max(text.matches("/Type/Page/").count()), 1, "{name}");
    }
}
