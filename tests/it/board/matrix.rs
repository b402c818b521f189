//! Who may what, over HTTP: every route by every role. A route that is new and not in the table fails here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use yamedoki::people::Role;

use super::{Answer, Guest, Site};

/// Whom a route is open to: S stranger, V viewer, D the department whose matter it is (JINJI), F a foreign
/// department (SHIMIN), H headquarters, O operator, A auditor.
const ALL: &str = "SVDFHOA";
const INSIDE: &str = "VDFHOA";
/// Whoever has what the address itself holds; a wrong one opens nothing for anybody.
const HOLDER: &str = "";

/// A route as the sources write it, an address of it, what is sent to it, and whom it is open to.
type Route = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// What is sent is never good enough to do anything, but for a feed that is made and ended.
const ROUTES: &[Route] = &[
    ("GET", "/healthz", "/healthz", "", ALL),
    ("GET", "/metrics", "/metrics", "", ALL),
    ("GET", "/", "/", "", INSIDE),
    ("GET", "/plan", "/plan", "", INSIDE),
    ("GET", "/plan/initiative/{*code}", "/plan/initiative/1-1-02", "", INSIDE),
    ("POST", "/plan/initiative/{*code}", "/plan/initiative/1-1-02", "what=value&code=x", "DH"),
    ("GET", "/plan/history/{table}/{*code}", "/plan/history/milestone/1-1-02-a7", "", INSIDE),
    ("GET", "/alerts", "/alerts", "", INSIDE),
    ("GET", "/alerts/{rule}/{table}/{*code}", "/alerts/milestone-overdue/milestone/1-1-02-a7", "", "VDHOA"),
    ("GET", "/decide/{table}/{*rest}", "/decide/renewal/K-01", "", "H"),
    ("GET", "/decide/{table}/{*rest}", "/decide/renewal/K-01/paper", "", "VHOA"),
    ("GET", "/decide/{table}/{*rest}", "/decide/renewal/K-01/letter", "", "VHOA"),
    ("POST", "/decide/{table}/{*rest}", "/decide/renewal/K-01", "outcome=none", "H"),
    ("GET", "/renewals", "/renewals", "", INSIDE),
    ("GET", "/renewals/{*code}", "/renewals/K-01", "", INSIDE),
    ("GET", "/silences", "/silences", "", INSIDE),
    ("POST", "/silences", "/silences", "because=x", "H"),
    ("POST", "/silences/{id}/end", "/silences/999/end", "", "H"),
    ("GET", "/rehearsal", "/rehearsal", "", "HOA"),
    ("POST", "/rehearsal", "/rehearsal", "from=x&to=y", "HOA"),
    ("GET", "/rules", "/rules", "", INSIDE),
    ("GET", "/rules/{name}", "/rules/milestone-overdue", "", INSIDE),
    ("GET", "/deliveries", "/deliveries", "", "HOA"),
    ("POST", "/deliveries/release", "/deliveries/release", "hold=none&seen=1", "HO"),
    ("POST", "/deliveries/discard", "/deliveries/discard", "hold=none&seen=1&because=x", "HO"),
    ("GET", "/deliveries/letter/{key}", "/deliveries/letter/none", "", "HOA"),
    ("POST", "/deliveries/letter/{key}/retry", "/deliveries/letter/none/retry", "because=x", "O"),
    ("POST", "/deliveries/letter/{key}/discard", "/deliveries/letter/none/discard", "because=x", "O"),
    ("GET", "/audit", "/audit", "", "HOA"),
    ("POST", "/audit/check", "/audit/check", "", "HOA"),
    ("GET", "/audit/entry/{seq}", "/audit/entry/1", "", "HOA"),
    ("GET", "/status", "/status", "", INSIDE),
    ("GET", "/answer/{rule}/{table}/{*code}", "/answer/milestone-overdue/milestone/1-1-02-a7", "", "DH"),
    (
        "POST",
        "/answer/{rule}/{table}/{*code}",
        "/answer/milestone-overdue/milestone/1-1-02-a7",
        "kind=none",
        "DH",
    ),
    ("GET", "/a/{token}", "/a/forged", "", HOLDER),
    ("POST", "/a/{token}", "/a/forged", "kind=working&by=x", HOLDER),
    ("GET", "/feeds", "/feeds", "", "DFHO"),
    ("POST", "/feeds", "/feeds", "department=JINJI", "DHO"),
    ("POST", "/feeds/{id}/revoke", "/feeds/1/revoke", "", "DHO"),
    ("GET", "/feeds/{file}", "/feeds/0123456789abcdef.ics", "", HOLDER),
    ("GET", "/language", "/language?lang=ja&to=/", "", ALL),
    ("GET", "/api/openapi.json", "/api/openapi.json", "", INSIDE),
    ("GET", "/api/{*rest}", "/api/nowhere", "", ALL),
    ("GET", "/api/v1/me", "/api/v1/me", "", INSIDE),
    ("GET", "/api/v1/today", "/api/v1/today", "", INSIDE),
    ("GET", "/api/v1/plan", "/api/v1/plan", "", INSIDE),
    ("GET", "/api/v1/departments", "/api/v1/departments", "", INSIDE),
    ("GET", "/api/v1/initiatives", "/api/v1/initiatives", "", INSIDE),
    ("GET", "/api/v1/initiatives/{code}", "/api/v1/initiatives/1-1-02", "", INSIDE),
    ("GET", "/api/v1/milestones", "/api/v1/milestones", "", INSIDE),
    ("GET", "/api/v1/kpis", "/api/v1/kpis", "", INSIDE),
    ("GET", "/api/v1/kpis/{code}", "/api/v1/kpis/none", "", INSIDE),
    ("GET", "/api/v1/exit-points", "/api/v1/exit-points", "", INSIDE),
    ("GET", "/api/v1/renewals", "/api/v1/renewals", "", INSIDE),
    ("GET", "/api/v1/alerts", "/api/v1/alerts", "", INSIDE),
    (
        "GET",
        "/api/v1/alerts/{rule}/{table}/{code}",
        "/api/v1/alerts/milestone-overdue/milestone/1-1-02-a7",
        "",
        "VDHOA",
    ),
    (
        "GET",
        "/api/v1/alerts/{rule}/{table}/{code}",
        "/api/v1/alerts/milestone-overdue/milestone/1-1-02-c7", // there is none: nobody else learns that
        "",
        "VDHOA",
    ),
    (
        "GET",
        "/api/v1/alerts/{rule}/{table}/{code}/explanation",
        "/api/v1/alerts/milestone-overdue/milestone/1-1-02-a7/explanation",
        "",
        "VDHOA",
    ),
    (
        "POST",
        "/api/v1/alerts/{rule}/{table}/{code}/answers",
        "/api/v1/alerts/milestone-overdue/milestone/1-1-02-a7/answers?dry_run=true",
        r#"{"answer":"working","until":"2026-07-31"}"#,
        "DH",
    ),
    ("GET", "/api/v1/decisions", "/api/v1/decisions", "", INSIDE),
    (
        "POST",
        "/api/v1/decisions",
        "/api/v1/decisions?dry_run=true",
        r#"{"subject":"renewal/K-01","outcome":"end","because":"x"}"#,
        "H",
    ),
    ("GET", "/api/v1/silences", "/api/v1/silences", "", INSIDE),
    (
        "POST",
        "/api/v1/silences",
        "/api/v1/silences",
        r#"{"matchers":{},"until":"2026-12-31","because":"x"}"#,
        "H",
    ),
    ("DELETE", "/api/v1/silences/{id}", "/api/v1/silences/999", "", "H"),
    ("POST", "/api/v1/rehearsals", "/api/v1/rehearsals", r#"{"from":"2026-06-30","to":"2026-04-01"}"#, "HOA"),
    ("GET", "/api/v1/rules", "/api/v1/rules", "", INSIDE),
    ("GET", "/api/v1/rules/{name}", "/api/v1/rules/milestone-overdue", "", INSIDE),
    ("GET", "/api/v1/rule-files", "/api/v1/rule-files", "", INSIDE),
    ("GET", "/api/v1/deliveries", "/api/v1/deliveries", "", "HOA"),
    ("GET", "/api/v1/deliveries/{key}", "/api/v1/deliveries/none", "", "HOA"),
    ("POST", "/api/v1/deliveries/{key}/retry", "/api/v1/deliveries/none/retry", "{}", "O"),
    (
        "POST",
        "/api/v1/deliveries/{key}/discard",
        "/api/v1/deliveries/none/discard",
        r#"{"because":"x"}"#,
        "O",
    ),
    ("GET", "/api/v1/holds", "/api/v1/holds", "", "HOA"),
    ("POST", "/api/v1/holds/{name}/release", "/api/v1/holds/none/release", "", "HO"),
    ("POST", "/api/v1/holds/{name}/discard", "/api/v1/holds/none/discard", r#"{"because":"x"}"#, "HO"),
    ("GET", "/api/v1/audit", "/api/v1/audit", "", "HOA"),
    ("GET", "/api/v1/audit/verification", "/api/v1/audit/verification", "", "HOA"),
    ("GET", "/api/v1/health", "/api/v1/health", "", INSIDE),
    ("GET", "/api/v1/feeds", "/api/v1/feeds", "", INSIDE),
    ("POST", "/api/v1/feeds", "/api/v1/feeds", r#"{"department":"JINJI"}"#, "DHO"),
    ("DELETE", "/api/v1/feeds/{id}", "/api/v1/feeds/1", "", "DHO"),
    ("GET", "/login", "/login", "", ALL),
    ("POST", "/login", "/login", "login=nobody&password=x", ALL),
    ("GET", "/account", "/account", "", INSIDE),
    ("GET", "/account/password", "/account/password", "", ALL),
    ("POST", "/account/password", "/account/password", "old=x&new=y&again=z", INSIDE),
    ("GET", "/account/sign-out", "/account/sign-out", "", ALL),
    // These end the sessions: they come last.
    ("POST", "/account/sign-out", "/account/sign-out", "", INSIDE),
    ("POST", "/logout", "/logout", "", ALL),
];

/// Every route of the sources and of the API's description.
fn routes() -> BTreeSet<(String, String)> {
    let mut files: Vec<PathBuf> = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"), &mut files);
    let mut found = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).expect("readable");
        for part in text.split(".route(").skip(1) {
            let Some(path) = part.split('"').nth(1).filter(|path| path.starts_with('/')) else { continue };
            let handlers = part.split('"').nth(2).unwrap_or_default().split(['\n', ';']).next().unwrap_or("");
            let methods = ["get", "post", "put", "patch", "delete"].into_iter();
            let named = methods.filter(|method| handlers.contains(&format!("{method}(")));
            let any = handlers.contains("any(").then_some("get");
            found.extend(named.chain(any).map(|method| (method.to_uppercase(), path.to_owned())));
        }
    }
    for (path, item) in yamedoki::web::description()["paths"].as_object().expect("paths") {
        let methods = item.as_object().expect("operations").keys();
        found.extend(methods.map(|method| (method.to_uppercase(), path.clone())));
    }
    found
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_route_is_in_the_table() {
    let listed: BTreeSet<(String, String)> =
        ROUTES.iter().map(|(method, route, ..)| ((*method).to_owned(), (*route).to_owned())).collect();
    let there = routes();
    let missing: Vec<_> = there.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&there).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the table: {missing:?}\nno route: {gone:?}");
}

async fn ask(guest: &Guest, (method, route, path, sent, _): &Route) -> Answer {
    let json = route.starts_with("/api/");
    let kind = if json { "application/json" } else { "application/x-www-form-urlencoded" };
    let headers = [("content-type", kind)];
    guest.ask(method, path, if sent.is_empty() && json { &[] } else { &headers }, sent).await
}

/// Whether somebody was let in: whatever then came of what they sent. Who signs out stands at the door too.
fn let_in(answer: &Answer, path: &str) -> bool {
    let door = answer.header("location").is_some_and(|to| to.starts_with("/login"));
    (!door || ["/logout", "/account/sign-out"].contains(&path))
        && [200, 201, 204, 303, 400, 404, 409, 422].contains(&answer.status)
}

fn kept_out(answer: &Answer) -> bool {
    let door = answer.header("location").is_some_and(|to| to.starts_with("/login"));
    (answer.status == 303 && door) || [401, 403].contains(&answer.status)
}

#[tokio::test]
async fn every_route_is_open_to_whom_the_table_says_and_to_nobody_else() {
    let site = Site::example().await;
    let guests = [
        ('S', site.stranger()),
        ('V', site.person(Role::Viewer, None).await),
        ('D', site.person(Role::Department, Some("JINJI")).await),
        ('F', site.person(Role::Department, Some("SHIMIN")).await),
        ('H', site.person(Role::Headquarters, None).await),
        ('O', site.person(Role::Operator, None).await),
        ('A', site.person(Role::Auditor, None).await),
    ];
    let mut wrong = Vec::new();
    for route in ROUTES {
        for (letter, guest) in &guests {
            let answer = ask(guest, route).await;
            let fits = match route.4 {
                HOLDER => [403, 404].contains(&answer.status),
                open if open.contains(*letter) => let_in(&answer, route.2),
                _ => kept_out(&answer),
            };
            if !fits {
                let to = answer.header("location").unwrap_or_default();
                wrong.push(format!("{letter} {} {}: {} {to}", route.0, route.2, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many open alerts of each severity the API lists.
async fn listed(guest: &Guest) -> [u64; 3] {
    let mut all = [0; 3];
    for (at, severity) in ["critical", "warning", "info"].into_iter().enumerate() {
        let page = guest.get(&format!("/api/v1/alerts?state=firing&severity={severity}")).await;
        all[at] = page.json(200)["total"].as_u64().expect("a number");
    }
    all
}

#[tokio::test]
async fn a_department_counts_what_it_may_read_and_lists_the_same_on_the_board_and_by_the_api() {
    let site = Site::example().await;
    let mut different = BTreeSet::new();
    for code in ["SHIMIN", "JINJI", "HONBU", "GYOKEI"] {
        let guest = site.person(Role::Department, Some(code)).await;
        let today = guest.get("/api/v1/today").await.json(200);
        let open = ["critical", "warning", "info"].map(|name| today["open"][name].as_u64().expect("n"));
        assert_eq!(open, listed(&guest).await, "{code}");
        let all = open.iter().sum::<u64>();
        let said = if all == 0 {
            "お知らせは、いまありません".to_owned()
        } else {
            format!("{all}件あります")
        };
        guest.get("/alerts").await.says(200, &[&said]);
        different.insert(all);
    }
    assert!(different.len() > 1, "all departments see the same: {different:?}");
}

#[tokio::test]
async fn a_department_reads_of_no_silence_that_is_for_anothers_matters() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let set = async |matchers: &str, because: &str| {
        let body = format!(r#"{{"matchers":{matchers},"until":"2026-12-31","because":"{because}"}}"#);
        let headers = [("content-type", "application/json")];
        headquarters.ask("POST", "/api/v1/silences", &headers, &body).await.json(201);
    };
    set(r#"{"subject":"milestone/1-1-02-a7"}"#, "一番目の理由").await;
    set(r#"{"department":"JINJI"}"#, "二番目の理由").await;
    set(r#"{"rule":"kpi-off-track"}"#, "三番目の理由").await;
    for (code, own) in [("JINJI", true), ("SHIMIN", false)] {
        let guest = site.person(Role::Department, Some(code)).await;
        for path in ["/silences", "/api/v1/silences?all=true"] {
            let page = guest.get(path).await;
            page.says(200, &["三番目の理由"]);
            for reason in ["一番目の理由", "二番目の理由"] {
                assert_eq!(page.body.contains(reason), own, "{code} {path} {reason}");
            }
        }
    }
}

#[tokio::test]
async fn what_was_answered_is_not_in_a_rows_history_for_other_departments() {
    let site = Site::example().await;
    let own = site.person(Role::Department, Some("JINJI")).await;
    let path = "/api/v1/alerts/milestone-overdue/milestone/1-1-02-a7";
    let headers = [("content-type", "application/json")];
    let body = r#"{"answer":"working","until":"2026-07-31"}"#;
    own.ask("POST", &format!("{path}/answers"), &headers, body).await.json(200);
    let history = "/plan/history/milestone/1-1-02-a7";
    own.get(history).await.says(200, &["お知らせへの回答"]);
    let other = site.person(Role::Department, Some("SHIMIN")).await.get(history).await;
    assert!(other.status == 200 && !other.body.contains("お知らせへの回答"), "{}", other.body);
    site.person(Role::Viewer, None).await.get(history).await.says(200, &["お知らせへの回答"]);
}

#[tokio::test]
async fn the_headquarters_answers_by_the_api_for_itself_too() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let path = "/api/v1/alerts/milestone-overdue/milestone/1-1-02-a7";
    let headers = [("content-type", "application/json")];
    let body = r#"{"answer":"working","until":"2026-07-31"}"#;
    headquarters.ask("POST", &format!("{path}/answers"), &headers, body).await.json(200);
    assert_eq!(headquarters.get(path).await.json(200)["answers"][0]["department"], "HONBU");
}

#[tokio::test]
async fn what_is_refused_before_the_api_sees_it_is_a_problem_as_well() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let json = ("content-type", "application/json");
    let long = format!("\"{}\"", "x".repeat(65 * 1024));
    let cross = [json, ("origin", "https://evil.example")];
    for (headers, body, status) in [(&[json][..], long.as_str(), 413), (&cross[..], "{}", 403)] {
        let answer = headquarters.ask("POST", "/api/v1/silences", headers, body).await;
        assert_eq!(answer.json(status)["status"], status, "{}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test]
async fn who_has_to_change_their_password_calls_nothing_before() {
    let site = Site::example().await;
    site.account("hanako", "ひみつのあいことば2026", true).await;
    let form = [("login", "hanako"), ("password", "ひみつのあいことば2026")];
    let given = site.stranger().post("/login", &form).await.session().expect("a session");
    let guest = site.with_cookie(&format!("yamedoki_session={given}"));
    for path in ["/api/v1/me", "/api/v1/audit", "/api/openapi.json"] {
        assert!(guest.get(path).await.json(403)["detail"].as_str().is_some_and(|d| d.contains("/account")));
    }
    assert_eq!(guest.get("/audit").await.leads_to(), "/account");
}
