//! A city with one department a channel, the sinks that its channels lead to, and one account of it all.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::hook::{Ailment, Hook};
use crate::relay::{Act, Relay, Stage};
use crate::world::{Daemon, World, wait_for};

/// For whatever a test waits: a slow machine may take as long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Where a channel leads.
pub(crate) enum Sink {
    Mail(Relay),
    /// With an id in each post.
    Webhook(Hook),
    /// Without.
    Slack(Hook),
}

impl Sink {
    pub(crate) fn relay() -> Sink {
        Sink::Mail(Relay::start(Duration::ZERO))
    }

    /// A relay that ails.
    pub(crate) fn ailing_relay(stage: Stage, act: Act) -> Sink {
        let relay = Relay::start(Duration::ZERO);
        relay.ails(Some((stage, act)));
        Sink::Mail(relay)
    }

    /// A webhook's sink that ails.
    pub(crate) fn ailing_hook(ailment: Ailment) -> Sink {
        let hook = Hook::start();
        hook.ails(Some(ailment));
        Sink::Webhook(hook)
    }

    /// A chat that ails.
    pub(crate) fn ailing_chat(ailment: Ailment) -> Sink {
        let hook = Hook::start();
        hook.ails(Some(ailment));
        Sink::Slack(hook)
    }

    /// It is well from now on.
    pub(crate) fn heals(&self) {
        match self {
            Sink::Mail(relay) => relay.ails(None),
            Sink::Webhook(hook) | Sink::Slack(hook) => hook.ails(None),
        }
    }

    fn section(&self, name: &str, timeout: &str) -> String {
        let (kind, rest) = match self {
            Sink::Mail(relay) => (
                "smtp",
                format!(
                    "host = \"127.0.0.1\"\nport = {}\nsecurity = \"plain\"\nfrom = \"yamedoki@example.lg.jp\"",
                    relay.port
                ),
            ),
            Sink::Webhook(hook) => {
                ("webhook", format!("url = \"http://127.0.0.1:{}/\"\nsecret_file = \"secret\"", hook.port))
            }
            Sink::Slack(hook) => ("slack", format!("url = \"http://127.0.0.1:{}/\"", hook.port)),
        };
        format!("[channel.{name}]\ntype = \"{kind}\"\ntimeout = \"{timeout}\"\n{rest}\n")
    }
}

/// A letter as it arrived: whose it is, for whom (one address; none on a chat), and its bytes.
struct Arrival {
    key: String,
    to: String,
    bytes: String,
}

/// The city.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) sinks: BTreeMap<String, Sink>,
}

const CONFIG: &str = "[city]\nlanguage = \"en\"\n[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:0\"\n\
    [source]\npath = \"plan\"\npoll = \"1s\"\nsettle = \"1s\"\n[adoption]\nrelease = \"at-once\"\n[schedule]\nafter_import = true\n\
    [network]\nallow = [\"127.0.0.1\"]\n[operator]\nemails = [\"ops@example.lg.jp\"]\n\
    [delivery]\nchannel = \"mail\"\nhours = \"always\"\nmax_percent = 100\nmax_notices = 10000\n";

impl Scene {
    /// A city whose departments are the channels of `sinks`, each conversation with a `timeout`; the
    /// headquarters, the operator and the others go by the channel `mail`.
    pub(crate) fn new(sinks: impl IntoIterator<Item = (String, Sink)>, timeout: &str) -> Scene {
        let mut sinks: BTreeMap<String, Sink> = sinks.into_iter().collect();
        sinks.entry("mail".to_owned()).or_insert_with(Sink::relay);
        let sections: String = sinks.iter().map(|(name, sink)| sink.section(name, timeout)).collect();
        let scene = Scene { world: World::new(&format!("{CONFIG}{sections}")), sinks };
        scene.world.write("secret", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n");
        scene
    }

    /// A plan with `departments` departments on each channel, and of each department one milestone a
    /// round that is late, up to `round`. Every third department that reads mail has an address that is no
    /// more; those that read a chat have none, so that nothing stands in for it.
    pub(crate) fn plan(&self, departments: usize, round: u64) {
        let mut all = String::from("code,name,role,emails,channel\nHQ,本部,headquarters,hq@example.lg.jp,\n");
        let mut initiatives = String::from("code,title,owner,policy,target_state,starts_on,ends_on\n");
        let mut milestones = String::from("code,initiative,title,due_on\n");
        for (name, sink) in &self.sinks {
            for n in 0..departments {
                let d = format!("{name}-{n}");
                let emails = match sink {
                    Sink::Mail(_) if n % 3 == 2 => format!("{d}@example.lg.jp;gone-{d}@example.lg.jp"),
                    Sink::Mail(_) => format!("{d}@example.lg.jp"),
                    Sink::Webhook(_) | Sink::Slack(_) => String::new(),
                };
                all.push_str(&format!("{d},第{d}課,,{emails},{name}\n"));
                initiatives.push_str(&format!("I{d},取り組み{d},{d},方針,姿,2024-04-01,\n"));
                for r in 0..=round {
                    milestones.push_str(&format!("M{d}-{r},I{d},項目{r},2025-05-{:02}\n", 1 + r % 28));
                }
            }
        }
        self.world.write("plan/departments.csv", all);
        self.world.write("plan/initiatives.csv", initiatives);
        self.world.write("plan/milestones.csv", milestones);
    }

    /// As [`Self::plan`], taken into force.
    pub(crate) fn import(&self, departments: usize) {
        self.plan(departments, 0);
        self.world.run(&["import", "plan"]).says(0, &[]);
    }

    /// The outbox.
    pub(crate) fn letters(&self) -> Vec<Value> {
        let list = self.world.run(&["outbox", "list", "--format", "json"]).json();
        list["letters"].as_array().cloned().unwrap_or_default()
    }

    /// The letters on one channel.
    pub(crate) fn on(&self, channel: &str) -> Vec<Value> {
        self.letters().into_iter().filter(|letter| letter["channel"] == channel).collect()
    }

    /// A page of the daemon's.
    pub(crate) fn get(&self, path: &str) -> String {
        let log = self.world.log();
        let ready = log.lines().rfind(|l| l.contains("ready") && l.contains("listen")).expect("ready");
        let port: u16 = ready.rsplit(':').next().and_then(|p| p.trim().parse().ok()).expect("a port");
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        answer
    }

    /// Whether the daemon's numbers have a line that begins so and does not end in zero.
    pub(crate) fn counts(&self, beginning: &str) -> bool {
        self.get("/metrics").lines().any(|line| line.starts_with(beginning) && !line.ends_with(" 0"))
    }

    /// A daemon that is ready.
    pub(crate) fn serve(&self) -> Daemon {
        let before = self.world.log().matches("ready").count();
        let daemon = self.world.serve();
        wait_for("it is ready", PATIENCE, || self.world.log().matches("ready").count() > before);
        daemon
    }

    /// A person has mended what was broken: what waits is sent now, without waiting for its next attempt.
    pub(crate) fn send_now(&self, daemon: &Daemon) {
        for letter in self.letters() {
            if letter["state"] == "pending" || letter["state"] == "failed" {
                self.world.run(&["outbox", "retry", letter["key"].as_str().expect("a key")]);
            }
        }
        daemon.signal("HUP");
    }

    /// Waits until every letter that was decided is handed over.
    pub(crate) fn all_handed_over(&self) {
        wait_for("every letter is handed over", PATIENCE, || {
            let letters = self.letters();
            !letters.is_empty() && letters.iter().all(|letter| letter["state"] == "handed_over")
        });
    }

    /// Lets the daemon deliver all that is decided and end; what it decided while it was asked to is
    /// delivered by another one. Then the account is made.
    pub(crate) fn end(&self, mut daemon: Daemon) {
        for _ in 0..10 {
            self.all_handed_over();
            assert_eq!(daemon.stop(Duration::from_secs(20)), Some(0), "{}", self.world.log());
            if self.letters().iter().all(|letter| letter["state"] == "handed_over") {
                return self.account();
            }
            daemon = self.serve();
        }
        panic!("there is always something left: {:?}", self.letters());
    }

    fn arrivals(&self, letters: &[Value]) -> Vec<Arrival> {
        let mut all = Vec::new();
        for (channel, sink) in &self.sinks {
            match sink {
                Sink::Mail(relay) => all.extend(relay.mails().into_iter().flat_map(|mail| {
                    let id = mail.header("Message-ID").expect("a Message-ID");
                    let key = id.trim_start_matches('<').split('@').next().unwrap_or_default().to_owned();
                    let arrival = move |to| Arrival { key: key.clone(), to, bytes: mail.data.clone() };
                    mail.to.into_iter().map(arrival).collect::<Vec<_>>()
                })),
                Sink::Webhook(hook) => all.extend(hook.posts().into_iter().map(|post| Arrival {
                    key: post.id.expect("a webhook-id"),
                    to: String::new(),
                    bytes: post.body,
                })),
                Sink::Slack(hook) => {
                    let ours = letters.iter().filter(|letter| letter["channel"] == channel.as_str());
                    let bodies: BTreeMap<String, String> = ours
                        .map(|letter| {
                            let key = letter["key"].as_str().expect("a key");
                            (self.world.run(&["outbox", "show", key, "--raw"]).out, key.to_owned())
                        })
                        .collect();
                    all.extend(hook.posts().into_iter().map(|post| Arrival {
                        key: bodies.get(&post.body).expect("a letter of the outbox").clone(),
                        to: String::new(),
                        bytes: post.body,
                    }));
                }
            }
        }
        all
    }

    /// The one account: every letter decided is handed over and has arrived, at each of its addresses
    /// that took it; nothing else has; what came more than once is the same to the byte, and the outbox
    /// says that it may have.
    pub(crate) fn account(&self) {
        let letters = self.letters();
        for letter in &letters {
            assert_eq!(letter["state"], "handed_over", "{letter}");
        }
        let mut arrived: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for Arrival { key, to, bytes } in self.arrivals(&letters) {
            arrived.entry((key, to)).or_default().push(bytes);
        }
        let decided: BTreeSet<&str> = letters.iter().filter_map(|letter| letter["key"].as_str()).collect();
        let came: BTreeSet<&str> = arrived.keys().map(|(key, _)| key.as_str()).collect();
        assert_eq!(decided, came, "what was decided, and what arrived");
        for letter in letters.iter().filter(|letter| letter["addresses"] != 0) {
            let number = |name: &str| letter[name].as_u64().expect("a number") as usize;
            let addresses = arrived.keys().filter(|(key, _)| letter["key"] == key.as_str()).count();
            assert_eq!(addresses, number("addresses") - number("refused"), "{letter}");
        }
        for ((key, _), copies) in arrived.iter().filter(|(_, copies)| copies.len() > 1) {
            assert!(copies.windows(2).all(|w| w[0] == w[1]), "{key} differs between its copies");
            let letter = letters.iter().find(|letter| letter["key"] == key.as_str()).expect("it is there");
            assert_eq!(letter["maybe_twice"], true, "it came {} times: {letter}", copies.len());
        }
    }

    /// How many letters came more than once.
    pub(crate) fn doubles(&self) -> usize {
        let mut arrived: BTreeMap<(String, String), usize> = BTreeMap::new();
        for Arrival { key, to, .. } in self.arrivals(&self.letters()) {
            *arrived.entry((key, to)).or_default() += 1;
        }
        arrived.values().filter(|copies| **copies > 1).count()
    }
}
