//! The API judged by schemathesis, and its description by openapi-spec-validator (both of PyPI): every
//! operation called in hundreds of ways, by each role, all checks on.

use std::process::{Output, Stdio};

use yamedoki::people::Role;

use super::super::Site;
use crate::tools;

/// Calls of each operation, and in which phases: the two roles that may do most are tried hardest.
fn effort(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Headquarters | Role::Operator => ("12", "coverage,fuzzing"),
        _ => ("4", "fuzzing"),
    }
}

/// The description without its security: schemathesis would invent tokens and sessions of its own, beside
/// the session that it is given here. That those are refused, other tests hold.
fn of_sessions() -> String {
    let mut document = yamedoki::web::description().clone();
    document["security"] = serde_json::json!([]);
    document["components"]["securitySchemes"] = serde_json::json!({});
    document.to_string()
}

/// What schemathesis cannot know: a call that is well written may still not fit the plan (422), be held
/// against a newer state (409), or name what is not there (404); none of them is told as 400.
const SETTINGS: &str = "\
[checks.positive_data_acceptance]
expected-statuses = [\"2xx\", 401, 403, 404, 409, 422]
";

async fn run(folder: &std::path::Path, arguments: &[&str]) -> Output {
    tokio::process::Command::new("schemathesis")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .await
        .expect("schemathesis runs")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_breaks_it_or_is_answered_otherwise_than_described() {
    if !tools::require("schemathesis") {
        return;
    }
    let site = Site::example().await;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("schemathesis.toml"), SETTINGS).expect("written");
    std::fs::write(folder.path().join("openapi.json"), of_sessions()).expect("written");
    let url = format!("http://127.0.0.1:{}", site.port);
    for role in Role::ALL {
        let department = (role == Role::Department).then_some("DX");
        let guest = site.person(role, department).await;
        let cookie = format!("Cookie: {}", guest.cookie().expect("signed in"));
        let (calls, phases) = effort(role);
        let arguments = [
            "run",
            "openapi.json",
            "--url",
            &url,
            "--header",
            &cookie,
            "--checks",
            "all",
            "--max-examples",
            calls,
            "--seed",
            "1",
            "--generation-database",
            "none",
            "--phases",
            phases,
            "--suppress-health-check",
            "all",
            "--no-shrink",
        ];
        let Output { status, stdout, .. } = run(folder.path(), &arguments).await;
        let told = String::from_utf8_lossy(&stdout);
        assert!(status.success(), "as {}:\n{told}", role.name());
        assert!(told.contains("Tested: 37"), "every operation was called:\n{told}");
    }
}

#[test]
fn its_description_is_openapi() {
    if !tools::python_module("openapi_spec_validator") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, yamedoki::web::description().to_string()).expect("written");
    let told = std::process::Command::new("python3")
        .args(["-m", "openapi_spec_validator"])
        .arg(&file)
        .output()
        .expect("python3 runs");
    let words = String::from_utf8_lossy(&told.stdout);
    assert!(told.status.success(), "{words}");
}
