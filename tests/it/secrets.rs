//! What is secret stays so: not in the log, however much is logged, not in the record, not in an export; and
//! what holds it is its owner's alone.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use crate::world::{World, wait_for};

const CONFIG: &str = "[city]\nname = \"飯盛市\"\n[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:0\"\n\
    url = \"https://y.example.lg.jp\"\n[log]\nlevel = \"trace\"\n[adoption]\nrelease = \"at-once\"\n\
    [delivery]\nhours = \"always\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\ncounts_as_delivered = true\n";

fn ask(port: u16, head: &str, body: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    let length = body.len();
    write!(
        socket,
        "{head}\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .expect("sent");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn no_secret_is_logged_or_recorded_or_exported() {
    let world = World::new(CONFIG);
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
    world.run(&["import", &example.display().to_string()]).says(0, &[]);
    let made = world.run(&["token", "add", "x", "--role", "headquarters"]);
    made.says(0, &[]);
    let all = format!("{} {}", made.out, made.err);
    let token = all.split_whitespace().max_by_key(|word| word.len()).expect("a token").to_owned();
    assert!(token.len() > 30, "{all}");
    let mut daemon = world.serve();
    let port = || {
        let log = world.log();
        let ready = log.lines().find(|line| line.contains("ready"))?;
        ready.rsplit(':').next()?.trim().parse::<u16>().ok()
    };
    wait_for("it listens", Duration::from_secs(60), || port().is_some());
    let port = port().expect("a port");
    let bearer = format!("authorization: Bearer {token}\r\ncontent-type: application/json");
    let feed = ask(port, &format!("POST /api/v1/feeds HTTP/1.1\r\n{bearer}"), "{}");
    let feed =
        feed.split("/feeds/").nth(1).and_then(|rest| rest.split(".ics").next()).expect("a feed").to_owned();
    assert!(ask(port, &format!("GET /feeds/{feed}.ics HTTP/1.1"), "").contains("VCALENDAR"));
    let password = "aikotoba-no-himitsu";
    let form = "content-type: application/x-www-form-urlencoded";
    ask(port, &format!("POST /login HTTP/1.1\r\n{form}"), &format!("login=nobody&password={password}"));
    ask(port, "GET /account HTTP/1.1\r\ncookie: __Host-yamedoki_session=kukkii-no-himitsu", "");
    ask(port, "GET /api/v1/me HTTP/1.1\r\nauthorization: Bearer token-no-himitsu", "");
    ask(port, "GET /a/rinku-no-himitsu HTTP/1.1", "");
    daemon.stop(Duration::from_secs(60));
    let bytes = fs::read(world.path("y.db")).expect("the store");
    let log = world.log();
    let record = world.run(&["audit", "export", "record"]);
    let record = format!("{}{}", record.out, fs::read_to_string(world.path("record")).unwrap_or_default());
    world.run(&["export", "plan.toml"]).says(0, &[]);
    let export = fs::read_to_string(world.path("plan.toml")).expect("an export");
    let secrets = [&token, &feed, password, "kukkii-no-himitsu", "token-no-himitsu", "rinku-no-himitsu"];
    for secret in secrets {
        for (place, text) in [("log", &log), ("record", &record), ("export", &export)] {
            assert!(!text.contains(secret), "{secret} is in the {place}");
        }
        // Of what is given out the store keeps hashes.
        assert!(
            !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()),
            "{secret} is in the store"
        );
    }
    assert!(log.contains("DEBUG") || log.contains("TRACE"), "little is logged: {log}");
}

#[test]
fn the_store_is_its_owners_alone() {
    let world = World::new(CONFIG);
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
    world.run(&["import", &example.display().to_string()]).says(0, &[]);
    let mode = |name: &str| fs::metadata(world.path(name)).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode("y.db"), 0o600);
    world.run(&["backup", "copy.db"]).says(0, &[]);
    assert_eq!(mode("copy.db"), 0o600);
}
