//! The JSON API: what it says, to whom, and how it refuses.

mod judged;

use serde_json::{Value as Json, json};
use yamedoki::people::Role;

use super::{Answer, Guest, Site};

impl Guest {
    /// JSON sent to `path`.
    async fn send(&self, method: &str, path: &str, body: &Json) -> Answer {
        self.ask(method, path, &[("content-type", "application/json")], &body.to_string()).await
    }
}

impl Answer {
    /// The status that is expected, and the JSON.
    pub(super) fn json(&self, status: u16) -> Json {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

#[tokio::test]
async fn who_is_not_known_is_told_so_and_led_nowhere() {
    let site = Site::example().await;
    let stranger = site.stranger();
    for path in ["/api/v1/today", "/api/v1/alerts?page=x", "/api/openapi.json", "/api/v1/silences"] {
        let answer = stranger.get(path).await;
        let problem = answer.json(401);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
        assert!(answer.header("www-authenticate").is_some_and(|h| h.starts_with("Bearer")), "{path}");
        assert_eq!(problem["status"], 401, "{path}");
    }
    let forged = stranger.ask("GET", "/api/v1/today", &[("authorization", "Bearer x")], "").await;
    assert_eq!(forged.status, 401);
}

#[tokio::test]
async fn a_problem_is_told_in_the_language_that_is_asked_for() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let check = async |language: &str, expected: &str| {
        let headers = [("accept-language", language)];
        let answer = viewer.ask("GET", "/api/v1/kpis/nowhere", &headers, "").await;
        let problem = answer.json(404);
        assert_eq!(problem["detail"], expected, "{language}");
        assert_eq!(problem["errors"][0]["detail"], expected, "{language}");
        assert_eq!(problem["title"], "Not Found");
    };
    check("en-GB", "There is no kpi \"nowhere\".").await;
    check("ja", "KPI「nowhere」はありません。").await;
    check("fr", "KPI「nowhere」はありません。").await; // the city's
}

#[tokio::test]
async fn what_stands_nowhere_and_what_is_not_done_so_is_a_problem_too() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    assert_eq!(viewer.get("/api/v2").await.json(404)["status"], 404);
    let answer = viewer.ask("DELETE", "/api/v1/plan", &[], "").await;
    assert_eq!(answer.json(405)["status"], 405);
    assert_eq!(answer.header("allow"), Some("GET,HEAD"));
    assert_eq!(viewer.get("/api/v1/alerts?colour=red").await.json(400)["status"], 400);
    assert_eq!(viewer.get("/api/v1/alerts?page=0").await.json(400)["status"], 400);
}

#[tokio::test]
async fn the_plan_is_read_by_the_names_of_its_tables() {
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    let plan = viewer.get("/api/v1/plan").await.json(200);
    assert_eq!(plan["today"], "2026-06-15");
    let initiatives = plan["rows"]["initiatives"].as_u64().expect("a number");
    let page = viewer.get("/api/v1/initiatives?per_page=1").await.json(200);
    assert_eq!((&page["total"], &page["pages"]), (&json!(initiatives), &json!(initiatives)));
    let code = page["items"][0]["code"].as_str().expect("a code");
    let one = viewer.get(&format!("/api/v1/initiatives/{code}")).await.json(200);
    assert_eq!(one["initiative"]["code"], *code);
    assert!(one["initiative"]["milestones_total"].is_u64() && one["initiative"]["owner"].is_string());
    let kpis = viewer.get("/api/v1/kpis").await.json(200);
    let code = kpis["items"][0]["code"].as_str().expect("a code");
    let kpi = viewer.get(&format!("/api/v1/kpis/{code}")).await.json(200);
    assert!(kpi["targets"].is_array() && kpi["measurements"].is_array());
    let departments = viewer.get("/api/v1/departments").await;
    assert!(!departments.body.contains('@'), "nobody's address: {}", departments.body);
    for list in ["milestones", "exit-points", "renewals"] {
        let total = &viewer.get(&format!("/api/v1/{list}")).await.json(200)["total"];
        assert!(total.as_u64().is_some_and(|total| total > 0), "{list}");
    }
}

#[tokio::test]
async fn an_alert_is_shown_with_its_history_and_explained() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let alerts = headquarters.get("/api/v1/alerts?state=firing&per_page=200").await.json(200);
    let mut all = alerts["items"].as_array().expect("a list").iter();
    let late = |a: &&Json| a["subject"].as_str().is_some_and(|s| s.starts_with("milestone/"));
    let first = all.find(late).expect("a milestone is late");
    let path = format!("/api/v1/alerts/{}", first["alert"].as_str().expect("a name"));
    let one = headquarters.get(&path).await.json(200);
    assert_eq!(one["alert"], *first);
    assert!(!one["evidence"].as_array().expect("a list").is_empty());
    assert!(!one["told"].as_array().expect("a list").is_empty());
    let explained = headquarters.get(&format!("{path}/explanation")).await.json(200);
    assert_eq!(explained["result"], "fires");
    assert!(explained["next"].is_object() && explained["facts"].is_array());
    headquarters.get("/api/v1/alerts/no-rule/kpi/K").await.json(404);
}

#[tokio::test]
async fn a_department_reads_and_answers_its_own_alerts_only() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let alerts = headquarters.get("/api/v1/alerts?per_page=200").await.json(200);
    let alerts = alerts["items"].as_array().expect("a list");
    let milestone =
        alerts.iter().find(|a| a["subject"].as_str().is_some_and(|s| s.starts_with("milestone/")));
    let milestone = milestone.expect("a milestone is late");
    let (owner, path) = (milestone["owner"].as_str().expect("a code"), milestone["alert"].as_str());
    let path = format!("/api/v1/alerts/{}/answers", path.expect("a name"));
    let answer = json!({"answer": "working", "until": "2026-07-31"});
    let other = alerts.iter().map(|a| a["owner"].as_str().expect("a code")).find(|code| *code != owner);
    let other = site.person(Role::Department, other).await;
    other.send("POST", &path, &answer).await.json(403);
    site.person(Role::Viewer, None).await.send("POST", &path, &answer).await.json(403);
    let listed = other.get("/api/v1/alerts?per_page=200").await.json(200);
    let names = listed["items"].as_array().expect("a list").iter().map(|a| &a["alert"]);
    assert!(names.clone().count() > 0 && names.clone().all(|name| *name != milestone["alert"]));

    let own = site.person(Role::Department, Some(owner)).await;
    let tried = own.send("POST", &format!("{path}?dry_run=true"), &answer).await.json(200);
    assert_eq!(tried["recorded"], false);
    assert_eq!(own.send("POST", &path, &answer).await.json(200)["recorded"], true);
    let again = own.send("POST", &path, &answer).await.json(200);
    assert_eq!((&again["recorded"], &again["unchanged"]), (&json!(false), &json!(true)));
    let past = json!({"answer": "working", "until": "2020-01-01"});
    assert!(!own.send("POST", &path, &past).await.json(422)["errors"][0]["detail"].is_null());
    for (body, status) in [
        (json!({"answer": "working"}), 400),
        (json!({"answer": "working", "until": "soon"}), 400),
        (json!({"answer": "working", "until": "2026-07-31", "because": "…"}), 400),
        (json!([]), 400),
    ] {
        own.send("POST", &path, &body).await.json(status);
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    own.ask("POST", &path, &form, "answer=working").await.json(415);
    let shown = own.get(path.strip_suffix("/answers").expect("an alert")).await.json(200);
    assert_eq!(shown["answers"][0]["answer"], "working");
    assert_eq!(shown["answers"][0]["department"], *owner);
}

#[tokio::test]
async fn a_decision_is_tried_taken_once_and_stands() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let subject = "renewal/K-01";
    let decision = json!({"subject": subject, "outcome": "end", "because": "役目を終えた", "last_seen": 0});
    site.person(Role::Viewer, None).await.send("POST", "/api/v1/decisions", &decision).await.json(403);
    let tried = headquarters.send("POST", "/api/v1/decisions?dry_run=true", &decision).await.json(200);
    assert_eq!(tried["recorded"], false);
    let taken = headquarters.send("POST", "/api/v1/decisions", &decision).await.json(201);
    assert_eq!((&taken["recorded"], &taken["outcome"]), (&json!(true), &json!("end")));
    // Who decides on what they saw before is told that it changed; who knows of it, that it stands.
    headquarters.send("POST", "/api/v1/decisions", &decision).await.json(409);
    let mut knowing = decision.clone();
    knowing["last_seen"] = Json::Null;
    headquarters.send("POST", "/api/v1/decisions", &knowing).await.json(422);
    let listed = headquarters.get("/api/v1/decisions").await.json(200);
    assert_eq!(listed["items"][0]["subject"], *subject);
    assert_eq!(listed["items"][0]["by"], "headquartersさん");
}

#[tokio::test]
async fn a_silence_is_set_listed_and_ended() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let silence = json!({"matchers": {"severity": "warning"}, "until": "2026-06-30", "because": "集計中"});
    site.person(Role::Operator, None).await.send("POST", "/api/v1/silences", &silence).await.json(403);
    let set = headquarters.send("POST", "/api/v1/silences", &silence).await.json(201);
    assert_eq!((&set["until"], &set["in_force"]), (&json!("2026-06-30"), &json!(true)));
    assert_eq!(headquarters.get("/api/v1/silences").await.json(200)[0]["because"], "集計中");
    let path = format!("/api/v1/silences/{}", set["id"]);
    assert_eq!(headquarters.ask("DELETE", &path, &[], "").await.status, 204);
    headquarters.ask("DELETE", &path, &[], "").await.json(404);
    assert_eq!(headquarters.get("/api/v1/silences").await.json(200), json!([]));
    let wrong = json!({"matchers": {"rule": "kpi-off-trak"}, "until": "2020-01-01", "because": " "});
    let refused = headquarters.send("POST", "/api/v1/silences", &wrong).await.json(422);
    assert_eq!(refused["errors"].as_array().map(Vec::len), Some(3), "{refused}");
}

#[tokio::test]
async fn a_rehearsal_plays_the_rules_in_force_or_others() {
    let site = Site::example().await;
    let headquarters = site.person(Role::Headquarters, None).await;
    let span = json!({"from": "2026-04-01", "to": "2026-06-30"});
    let played = headquarters.send("POST", "/api/v1/rehearsals", &span).await.json(200);
    assert!(!played["notices"].as_array().expect("a list").is_empty());
    assert!(played["added"].is_null());
    let rule = "[[rule]]\nname = \"everything\"\neach = \"initiative\"\nwhen = \"true\"\nseverity = \"info\"\nto = [\"owner\"]\ntitle = { ja = \"x\", en = \"x\" }\n";
    let own = json!({"from": "2026-04-01", "to": "2026-04-30", "rules": rule});
    let compared = headquarters.send("POST", "/api/v1/rehearsals", &own).await.json(200);
    assert!(!compared["added"]["notices"].as_array().expect("a list").is_empty());
    let broken = json!({"from": "2026-04-01", "to": "2026-04-30", "rules": "[[rule]]\nname = 1\n"});
    headquarters.send("POST", "/api/v1/rehearsals", &broken).await.json(422);
    let long = json!({"from": "2026-04-01", "to": "2036-04-30"});
    headquarters.send("POST", "/api/v1/rehearsals", &long).await.json(422);
    site.person(Role::Viewer, None).await.send("POST", "/api/v1/rehearsals", &span).await.json(403);
}

#[tokio::test]
async fn letters_the_record_and_health_are_for_those_who_may() {
    let site = Site::example().await;
    let operator = site.person(Role::Operator, None).await;
    let viewer = site.person(Role::Viewer, None).await;
    let letters = operator.get("/api/v1/deliveries").await.json(200);
    let key = letters["items"][0]["key"].as_str().expect("a letter").to_owned();
    assert_eq!(operator.get(&format!("/api/v1/deliveries/{key}")).await.json(200)["letter"]["key"], *key);
    for path in ["/api/v1/deliveries", "/api/v1/audit", "/api/v1/audit/verification", "/api/v1/holds"] {
        viewer.get(path).await.json(403);
        operator.get(path).await.json(200);
    }
    let because = json!({"because": "二重のため"});
    let path = format!("/api/v1/deliveries/{key}/discard");
    viewer.send("POST", &path, &because).await.json(403);
    operator.send("POST", &path, &because).await.json(409); // it was handed over
    operator.send("POST", "/api/v1/deliveries/none/discard", &because).await.json(404);
    operator.send("POST", &path, &json!({"because": ""})).await.json(422);
    operator.send("POST", "/api/v1/deliveries/none/retry", &json!({})).await.json(404);
    operator.send("POST", "/api/v1/holds/belt/discard", &because).await.json(404);
    let audit = operator.get("/api/v1/audit?limit=2").await.json(200);
    assert_eq!(audit[0]["prev_hash"], audit[1]["hash"], "the newest first");
    let older =
        operator.get(&format!("/api/v1/audit?kind=plan_imported&before={}", audit[1]["seq"])).await.json(200);
    let kinds = older.as_array().expect("a list").iter().map(|entry| &entry["kind"]);
    assert!(kinds.clone().count() > 0 && kinds.clone().all(|kind| kind == "plan_imported"), "{older}");
    let first = operator.get("/api/v1/deliveries?limit=1").await.json(200);
    let next = operator.get(&format!("/api/v1/deliveries?limit=1&before={}", first["next"])).await.json(200);
    assert!(next["items"][0]["key"] != first["items"][0]["key"] && !next["items"][0].is_null(), "{next}");
    assert!(operator.get("/api/v1/audit/verification").await.json(200)["broken"].is_null());
    let health = viewer.get("/api/v1/health").await.json(200);
    assert_eq!(health["evaluated_at"], "2026-06-15T00:00:00Z");
    assert_eq!(viewer.get("/api/v1/rules").await.json(200)[0]["errors"], 0);
    assert!(viewer.get("/api/v1/rule-files").await.body.contains("[[rule]]"));
    assert_eq!(viewer.get("/api/v1/me").await.json(200)["role"], "viewer");
}

#[tokio::test]
async fn every_operation_may_be_refused_and_says_so() {
    let document = yamedoki::web::description();
    assert_eq!(document["openapi"], "3.1.0");
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            operations += 1;
            for status in ["401", "403", "500"] {
                assert!(!operation["responses"][status].is_null(), "{method} {path} lacks {status}");
            }
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        }
    }
    assert!(operations >= 30, "{operations}");
    let site = Site::example().await;
    let viewer = site.person(Role::Viewer, None).await;
    assert_eq!(viewer.get("/api/openapi.json").await.json(200), *document);
    let world = crate::world::World::new("");
    world.run(&["openapi"]).says(0, &["\"openapi\": \"3.1.0\"", "/api/v1/alerts/{rule}/{table}/{code}"]);
}
