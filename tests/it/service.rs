//! The daemon as a service manager and a monitoring system see it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::process::Stdio;
use std::time::Duration;

use crate::plans;
use crate::relay::Relay;
use crate::world::{World, wait_for};

fn config(port: u16) -> String {
    format!(
        "[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:0\"\n[delivery]\nchannel = \"mail\"\nhours = \"always\"\n\
         [adoption]\nrelease = \"at-once\"\n[channel.mail]\ntype = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\n\
         security = \"plain\"\nfrom = \"yamedoki@example.lg.jp\"\n"
    )
}

fn get(world: &World, path: &str) -> String {
    let log = world.log();
    let ready = log.lines().find(|l| l.contains("ready")).expect("ready");
    let port: u16 = ready.rsplit(':').next().and_then(|p| p.trim().parse().ok()).expect("a port in the log");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

#[test]
fn letters_reach_the_relay_health_and_metrics_say_so_and_no_address_is_logged() {
    let relay = Relay::start(Duration::ZERO);
    let world = World::new(&config(relay.port));
    plans::small(&world, "plan");
    world.run(&["import", "plan"]).says(0, &[]);
    let mut daemon = world.serve();
    let overview = || relay.mails().into_iter().find(|mail| mail.to == ["hq@example.lg.jp"]);
    wait_for("the overview is at the relay", Duration::from_secs(20), || overview().is_some());
    wait_for("the gauges follow", Duration::from_secs(20), || {
        let metrics = get(&world, "/metrics");
        metrics.lines().any(|l| l.contains("outbox") && l.contains("handed_over") && !l.ends_with(" 0"))
    });
    let health = get(&world, "/healthz");
    assert!(health.starts_with("HTTP/1.1 200") && health.contains("\"status\":\"ok\""), "{health}");
    let mail = overview().expect("it has arrived");
    assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert!(mail.header("Message-ID").is_some_and(|id| id.ends_with("@example.lg.jp>")));
    assert_eq!(daemon.stop(Duration::from_secs(15)), Some(0));
    let log = world.log();
    assert!(log.contains("stopped cleanly"), "{log}");
    assert!(!log.contains("@example"), "an address is in the log:\n{log}");
}

#[test]
fn the_service_manager_hears_ready_signs_of_life_and_stopping() {
    let world = World::new("[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:0\"\n");
    let socket = UnixDatagram::bind(world.path("notify")).expect("a socket");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
    let hear = |what: &str| {
        let mut words = [0; 256];
        loop {
            let n = socket.recv(&mut words).unwrap_or_else(|e| panic!("no {what}: {e}"));
            if String::from_utf8_lossy(&words[..n]).contains(what) {
                return;
            }
        }
    };
    let mut child = world
        .command(&["serve"])
        .env("NOTIFY_SOCKET", world.path("notify"))
        .env("WATCHDOG_USEC", "200000")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the daemon starts");
    hear("READY=1");
    hear("WATCHDOG=1");
    hear("WATCHDOG=1");
    let asked = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(asked.expect("kill starts").success());
    hear("STOPPING=1");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_relay_that_hangs_does_not_hold_the_daemon_and_the_letter_is_not_lost() {
    let hung = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let world = World::new(&config(hung.local_addr().expect("an address").port()));
    plans::small(&world, "plan");
    world.run(&["import", "plan"]).says(0, &[]);
    let mut daemon = world.serve();
    let _held = hung.accept().expect("the daemon connects");
    assert_eq!(daemon.stop(Duration::from_secs(20)), Some(0), "{}", world.log());
    let relay = Relay::start(Duration::ZERO);
    world.write("yamedoki.toml", config(relay.port));
    let mut again = world.serve();
    wait_for("the letter arrives after all", Duration::from_secs(20), || !relay.mails().is_empty());
    assert_eq!(again.stop(Duration::from_secs(15)), Some(0));
    let rows = world.run(&["outbox", "list", "--format", "json"]).json();
    assert!(rows["letters"].as_array().is_some_and(|l| l.iter().any(|r| r["maybe_twice"] == true)), "{rows}");
}
