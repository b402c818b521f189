//! The daemon's pages over real HTTP.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use yamedoki::clock::Clock;
use yamedoki::web::{Health, Metrics, Site, bare, serve};

struct World {
    port: u16,
    site: Arc<Site>,
    clock: Clock,
    store: Arc<AtomicBool>,
    stop: CancellationToken,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
}

fn start() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-04-06T00:00:00Z").unwrap().to_utc()
}

impl World {
    async fn new() -> World {
        let clock = Clock::manual(start());
        let store = Arc::new(AtomicBool::new(true));
        let asked = Arc::clone(&store);
        let probe = Box::new(move || {
            let answer = asked.load(Ordering::SeqCst);
            let future: std::pin::Pin<Box<dyn Future<Output = bool> + Send>> =
                Box::pin(async move { answer });
            future
        });
        let health = Health::new(clock.clone(), None, start() + TimeDelta::minutes(5), probe);
        let site = Arc::new(Site { health, metrics: Metrics::new() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let stop = CancellationToken::new();
        let server = tokio::spawn(serve(listener, bare(Arc::clone(&site)), stop.clone()));
        World { port, site, clock, store, stop, server }
    }

    /// Status, head and body.
    async fn get(&self, request: &str) -> (u16, String, String) {
        let mut socket = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let text = format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        socket.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), head.to_lowercase(), body.to_owned())
    }

    async fn health(&self) -> (u16, serde_json::Value) {
        let (status, _, body) = self.get("GET /healthz").await;
        (status, serde_json::from_str(&body).unwrap())
    }
}

#[tokio::test]
async fn healthz_tells_the_age_of_the_last_evaluation_and_turns_when_the_next_is_overdue() {
    let world = World::new().await;
    let (status, json) = world.health().await;
    assert_eq!(
        (status, &json["status"], &json["last_evaluation"]),
        (200, &"ok".into(), &serde_json::Value::Null)
    );
    world.site.health.evaluated(start(), start() + TimeDelta::hours(1));
    world.clock.set(start() + TimeDelta::minutes(59));
    let (status, json) = world.health().await;
    assert_eq!((status, &json["last_evaluation_age_seconds"]), (200, &3540.into()));
    assert_eq!(json["version"], env!("CARGO_PKG_VERSION"));
    world.clock.set(start() + TimeDelta::minutes(61));
    let (status, json) = world.health().await;
    assert_eq!((status, &json["status"], &json["evaluation"]), (503, &"failing".into(), &"overdue".into()));
}

#[tokio::test]
async fn healthz_turns_when_the_first_evaluation_never_comes() {
    let world = World::new().await;
    world.clock.set(start() + TimeDelta::minutes(6));
    assert_eq!(world.health().await.0, 503);
}

#[tokio::test]
async fn healthz_turns_when_the_store_fails() {
    let world = World::new().await;
    world.store.store(false, Ordering::SeqCst);
    let (status, json) = world.health().await;
    assert_eq!((status, &json["store"]), (503, &"failing".into()));
}

#[tokio::test]
async fn only_these_pages_exist_and_all_are_guarded() {
    let world = World::new().await;
    for (request, status) in [
        ("GET /healthz", 200),
        ("GET /metrics", 200),
        ("GET /", 404),
        ("POST /metrics", 405),
        ("GET /../etc", 404),
    ] {
        let (got, head, _) = world.get(request).await;
        assert_eq!(got, status, "{request}");
        for header in ["x-content-type-options: nosniff", "cache-control: no-store", "x-frame-options: deny"]
        {
            assert!(head.contains(header), "{request} lacks {header}");
        }
        assert!(head.contains("content-security-policy: default-src 'none'"), "{request}");
    }
}

#[tokio::test]
async fn a_client_that_says_nothing_does_not_hold_the_stop() {
    let world = World::new().await;
    let mut idle = TcpStream::connect(("127.0.0.1", world.port)).await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\n").await.unwrap();
    let begun = Instant::now();
    world.stop.cancel();
    tokio::time::timeout(Duration::from_secs(5), world.server).await.unwrap().unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn metrics_show_what_the_daemon_set() {
    let world = World::new().await;
    let metrics = &world.site.metrics;
    metrics.evaluated(start(), Duration::from_millis(7));
    metrics.evaluated(start(), Duration::from_secs(60));
    metrics.evaluation_failed();
    metrics.alerts("firing", "critical", 3);
    metrics.outbox("queued", 12);
    metrics.delivered("mail \"x\"\\\n", "handed_over", start());
    metrics.delivered("chat", "retry", start());
    metrics.sent_maybe_twice("mail");
    metrics.circuit("chat", true);
    metrics.circuit("mail", false);
    metrics.due([("gone", start())].into_iter(), start() + chrono::TimeDelta::seconds(90));
    metrics.due([("chat", start())].into_iter(), start() + chrono::TimeDelta::seconds(90));
    metrics.plan_rows("milestone", 240);
    metrics.plan_imported(start());
    metrics.rules_loaded(25);
    metrics.reload_failed("rules");
    metrics.cannot_tell(4);
    let (_, head, body) = world.get("GET /metrics").await;
    assert!(head.contains("content-type: application/openmetrics-text; version=1.0.0; charset=utf-8"));
    let samples = parse(&body);
    let check = |name: &str, value: f64| assert_eq!(samples.get(name), Some(&value), "{name} in\n{body}");
    check("yamedoki_evaluations_total", 2.0);
    check("yamedoki_sendings_maybe_twice_total{channel=\"mail\"}", 1.0);
    check("yamedoki_circuit_open{channel=\"chat\"}", 1.0);
    check("yamedoki_circuit_open{channel=\"mail\"}", 0.0);
    check("yamedoki_outbox_oldest_due_seconds{channel=\"chat\"}", 90.0);
    assert!(!body.contains("channel=\"gone\""), "{body}");
    assert_eq!(body.matches("yamedoki_last_handover_timestamp_seconds{").count(), 1, "{body}");
    check("yamedoki_evaluation_failures_total", 1.0);
    check("yamedoki_evaluation_duration_seconds_count", 2.0);
    check("yamedoki_evaluation_duration_seconds_bucket{le=\"0.005\"}", 0.0);
    check("yamedoki_evaluation_duration_seconds_bucket{le=\"0.01\"}", 1.0);
    check("yamedoki_evaluation_duration_seconds_bucket{le=\"+Inf\"}", 2.0);
    check("yamedoki_last_evaluation_timestamp_seconds", 1_775_433_600.0);
    check("yamedoki_alerts{state=\"firing\",severity=\"critical\"}", 3.0);
    check("yamedoki_outbox_letters{state=\"queued\"}", 12.0);
    check("yamedoki_deliveries_total{channel=\"mail \\\"x\\\"\\\\\\n\",outcome=\"handed_over\"}", 1.0);
    check("yamedoki_plan_rows{table=\"milestone\"}", 240.0);
    check("yamedoki_plan_import_timestamp_seconds", 1_775_433_600.0);
    check("yamedoki_rules_loaded", 25.0);
    check("yamedoki_reload_failures_total{what=\"rules\"}", 1.0);
    check("yamedoki_cannot_tell", 4.0);
    check(&format!("yamedoki_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION")), 1.0);
}

/// Samples by name and labels. Holds the text against the format: each family typed and explained
/// before its samples, once; names as allowed; the end marked.
fn parse(text: &str) -> BTreeMap<String, f64> {
    let mut samples = BTreeMap::new();
    let mut families: Vec<(String, bool, bool)> = Vec::new();
    let body = text.strip_suffix("# EOF\n").expect("it ends with # EOF");
    for line in body.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let (kind, rest) = comment.split_once(' ').unwrap();
            let (name, said) = rest.split_once(' ').unwrap();
            if families.last().is_none_or(|family| family.0 != name) {
                assert!(families.iter().all(|family| family.0 != name), "{name} comes twice");
                families.push((name.to_owned(), false, false));
            }
            let family = families.last_mut().unwrap();
            match kind {
                "TYPE" => family.1 = true,
                "HELP" => family.2 = said.ends_with('.'),
                "UNIT" => assert!(name.ends_with(said), "{line}"),
                _ => panic!("{line}"),
            }
            continue;
        }
        let (name, value) = line.rsplit_once(' ').unwrap();
        let family = families.last().expect("a family comes first");
        assert!(name.starts_with(&family.0) && family.1 && family.2, "{line} after {family:?}");
        let bare = name.split('{').next().unwrap();
        assert!(bare.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
        assert!(samples.insert(name.to_owned(), value.parse().unwrap()).is_none(), "{name} comes twice");
    }
    samples
}
