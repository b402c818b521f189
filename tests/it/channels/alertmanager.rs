//! The real Alertmanager takes our alerts and forgets them when they are over.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use yamedoki::alerts::{AlertKey, Told};
use yamedoki::channels::{Channel, HttpSettings, ServiceSettings, Settings};
use yamedoki::clock::Clock;
use yamedoki::lang::{Lang, Text};
use yamedoki::notices::{Body, Draft, Item, Party};
use yamedoki::render::{Form, Outlet, Style, letter};
use yamedoki::rules::Severity;

use super::local;
use crate::tools::require;
use crate::world::wait_for;

/// Alertmanager on a loopback port, ended when dropped.
struct Alertmanager {
    child: Child,
    url: String,
    _dir: tempfile::TempDir,
}

impl Alertmanager {
    fn start() -> Alertmanager {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("alertmanager.yml");
        std::fs::write(&config, "route:\n  receiver: none\nreceivers:\n- name: none\n").unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("prometheus-alertmanager")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.path={}", dir.path().join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .arg("--cluster.listen-address=")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let alertmanager = Alertmanager { child, url: format!("http://127.0.0.1:{port}"), _dir: dir };
        wait_for("Alertmanager listens", Duration::from_secs(60), || {
            std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        alertmanager
    }

    /// What `amtool alert` lists, as JSON.
    fn alerts(&self) -> Vec<serde_json::Value> {
        let output = Command::new("amtool")
            .args(["alert", "query", "-o", "json", &format!("--alertmanager.url={}", self.url)])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text} {:?}", output.stderr))
    }

    /// Their names and severities.
    fn names(&self) -> Vec<(String, String)> {
        let label =
            |alert: &serde_json::Value, name: &str| alert["labels"][name].as_str().unwrap().to_owned();
        let mut names: Vec<_> =
            self.alerts().iter().map(|a| (label(a, "alertname"), label(a, "severity"))).collect();
        names.sort();
        names
    }
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn item(rule: &str, told: Told, severity: Severity) -> Item {
    let nasty = "\"}\n{{ .Labels }}<b>髙橋㈱</b>";
    Item {
        alert: AlertKey { rule: rule.into(), subject: format!("milestone/{nasty}") },
        told,
        severity,
        title: Text::new(nasty, nasty),
        advice: Text::new("", ""),
        evidence: vec![(Text::new("期限", "due"), nasty.into())],
        deadline: "2026-09-30".parse().ok(),
        initiative: None,
        owner: "総務課".into(),
        since: "2026-04-01".parse().unwrap(),
        copy: false,
        notes: vec![],
        letter: None,
        asks: None,
    }
}

async fn tell(alertmanager: &Alertmanager, body: Body) {
    let now = Clock::System.now();
    let to = Party {
        department: Some("soumu".into()),
        name: "総務課".into(),
        channel: "am".into(),
        addresses: vec![],
        lang: Lang::Ja,
        fallback: None,
    };
    let mut style = Style::new("飯盛市", chrono_tz::Asia::Tokyo).with("am", Outlet::Form(Form::Alertmanager));
    style.link = Some("https://yamedoki.city.example.jp".into());
    let letter =
        letter(&Draft { to, not_before: now, held: false, thread: Vec::new(), body }, &style, "k", now)
            .unwrap();
    let http = HttpSettings {
        url: format!("{}/api/v2/alerts", alertmanager.url).into(),
        timeout: Duration::from_secs(20),
        service: ServiceSettings::Alertmanager { access: None },
    };
    let channel = Channel::build(&Settings::Http(http), &local()).unwrap();
    channel.send(&letter, now).await.unwrap();
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, severity)| ((*name).to_owned(), (*severity).to_owned())).collect()
}

#[tokio::test]
async fn the_real_one_lists_what_is_open_and_forgets_what_is_over() {
    if !require("prometheus-alertmanager") || !require("amtool") {
        return;
    }
    let alertmanager = Alertmanager::start();
    let (late, due) = ("milestone-overdue", "renewal-decision-due");
    let both =
        vec![item(late, Told::Opened, Severity::Warning), item(due, Told::DecisionAsked, Severity::Critical)];
    tell(&alertmanager, Body::Notice(both)).await;
    assert_eq!(alertmanager.names(), named(&[(late, "warning"), (due, "critical")]));
    let listed = alertmanager.alerts();
    let first = listed.iter().find(|alert| alert["labels"]["alertname"] == late).unwrap();
    assert_eq!(first["labels"]["department"], "soumu");
    assert_eq!(first["labels"]["city"], "飯盛市");
    assert_eq!(first["annotations"]["summary"], "\"} {{ .Labels }}<b>髙橋㈱</b>");
    assert_eq!(first["generatorURL"], "https://yamedoki.city.example.jp");

    tell(&alertmanager, Body::Notice(vec![item(late, Told::Escalated, Severity::Critical)])).await;
    assert_eq!(alertmanager.names(), named(&[(late, "critical"), (due, "critical")]), "one self, not two");

    let over = vec![
        item(late, Told::Resolved, Severity::Critical),
        item(due, Told::DefaultApplied, Severity::Critical),
    ];
    tell(&alertmanager, Body::Notice(over)).await;
    assert_eq!(alertmanager.names(), []);

    let body = Text::new("ルールに誤りがあります。", "A rule is wrong.");
    tell(&alertmanager, Body::Word { subject: body.clone(), body }).await;
    assert_eq!(alertmanager.names(), named(&[("yamedoki-word", "info")]));
}
