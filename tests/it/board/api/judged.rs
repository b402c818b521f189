//! The API judged by schemathesis, and its description by openapi-spec-validator (both of PyPI): every
//! operation called in hundreds of ways, by each role, all checks on.

use std::process::{Output, Stdio};

use yamedoki::office::secrets;
use yamedoki::people::Role;
use yamedoki::store::NewToken;

use super::super::Site;
use crate::tools;

/// Calls of each operation, and in which phases: the two roles that may do most are tried hardest.
fn effort(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Headquarters | Role::Operator => ("12", "coverage,fuzzing"),
        _ => ("4", "fuzzing"),
    }
}

/// A token of this role, as `yamedoki token add` makes it.
async fn token(site: &Site, role: Role, department: Option<&str>) -> String {
    let secret = secrets::secret().expect("random");
    let new = NewToken {
        at: site.engine.clock.now(),
        by: "test",
        token: &secrets::hashed(&secret),
        name: role.name(),
        role,
        department,
        expires_at: None,
    };
    site.engine.store.add_token(&new).await.expect("added");
    secret
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
    std::fs::write(folder.path().join("openapi.json"), yamedoki::web::description().to_string())
        .expect("written");
    let url = format!("http://127.0.0.1:{}", site.port);
    for role in Role::ALL {
        let department = (role == Role::Department).then_some("DX");
        let token = format!("Authorization: Bearer {}", token(&site, role, department).await);
        let (calls, phases) = effort(role);
        let arguments = [
            "run",
            "openapi.json",
            "--url",
            &url,
            "--header",
            &token,
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
