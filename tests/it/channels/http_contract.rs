//! What every service that takes letters by HTTP must do, as one table: a service is one line.

use std::thread;
use std::time::Duration;

use yamedoki::channels::{
    Access, Channel, HttpSettings, LineWorksSettings, Pace, ServiceSettings, Settings, TemplateSettings,
};
use yamedoki::render::{BodyTemplate, Language};

use super::contract::Expect::{After, Permanent, Taken, Transient};
use super::contract::{Expect, LONG, SECRET, SHORT, check};
use super::http_peer::{Answer, HttpPeer};
use super::{chat, local};

/// A service, and how it says yes and no.
struct Service {
    name: &'static str,
    /// Its settings; the port is that of an office that issues tokens.
    settings: fn(u16) -> ServiceSettings,
    /// What follows a 2xx with a body that is none of this service's.
    strange: Expect,
    /// Whether the body of a 2xx is waited for.
    reads: bool,
    /// Answers that mean yes, and the proof that is kept of each.
    yes: &'static [(&'static str, &'static str, &'static str)],
    /// Bodies that come with 200 and mean no.
    no: &'static [(&'static str, Expect)],
    /// Headers and bodies that come with 429, and for how many seconds they say to wait.
    waits: &'static [(&'static str, &'static str, u64)],
    /// Whether a 401 is answered with a new token, once.
    renews: bool,
}

/// One whose answers have a body of its own; what differs stands in its line.
const SPEAKING: Service = Service {
    name: "",
    settings: |_| ServiceSettings::Slack,
    strange: Permanent("answer"),
    reads: true,
    yes: &[],
    no: &[(PAGE, Permanent("answer")), ("", Permanent("answer"))],
    waits: &[],
    renews: false,
};
/// One whose status says it all.
const SILENT: Service =
    Service { strange: Taken, reads: false, yes: &[("204 No Content", "", "HTTP 204")], no: &[], ..SPEAKING };

/// What a device on the way may answer with.
const PAGE: &str = "<html>Please log in, taro@city.example SECRET</html>";
/// 90 s after `now`.
const RESET: &str = "x-ratelimit-reset: 1775435490\r\n";

const SERVICES: &[Service] = &[
    Service {
        name: "webhook",
        settings: |_| ServiceSettings::Webhook { secrets: vec![SECRET.into()], max_bytes: 262_144 },
        ..SILENT
    },
    Service {
        name: "slack",
        yes: &[("200 OK", "ok", "HTTP 200 ok")],
        no: &[
            ("invalid_token", Permanent("invalid_token")),
            ("channel_is_archived", Permanent("channel_is_archived")),
            (PAGE, Permanent("answer")),
            ("", Permanent("answer")),
        ],
        ..SPEAKING
    },
    Service {
        name: "teams",
        settings: |_| ServiceSettings::Teams,
        yes: &[("202 Accepted", "", "HTTP 202")],
        ..SPEAKING
    },
    Service {
        name: "google-chat",
        settings: |_| ServiceSettings::GoogleChat,
        yes: &[(
            "200 OK",
            r#"{"name":"spaces/AAA/messages/B.C","thread":{"name":"spaces/AAA/threads/B"}}"#,
            "HTTP 200 messages/B.C",
        )],
        ..SPEAKING
    },
    Service {
        name: "mattermost",
        settings: |_| ServiceSettings::Mattermost,
        yes: &[("200 OK", "ok", "HTTP 200 ok")],
        ..SPEAKING
    },
    Service {
        name: "rocket-chat",
        settings: |_| ServiceSettings::RocketChat,
        yes: &[("200 OK", r#"{"success":true}"#, "HTTP 200 success")],
        no: &[
            (r#"{"success":false,"error":"invalid-channel"}"#, Permanent("invalid-channel")),
            (r#"{"success":false,"error":"taro is not here"}"#, Permanent("answer")),
            (PAGE, Permanent("answer")),
        ],
        ..SPEAKING
    },
    Service {
        name: "discord",
        settings: |_| ServiceSettings::Discord,
        yes: &[("200 OK", r#"{"id":"123","type":0}"#, "HTTP 200 id 123"), ("204 No Content", "", "HTTP 204")],
        waits: &[
            ("", r#"{"message":"You are being rate limited.","retry_after":64.57,"global":false}"#, 65),
            ("Retry-After: 60\r\n", r#"{"message":"SECRET","retry_after":64.57}"#, 65),
        ],
        ..SPEAKING
    },
    Service {
        name: "chatwork",
        settings: |_| ServiceSettings::Chatwork { token: "SECRET-token".into(), self_unread: true },
        yes: &[("200 OK", r#"{"message_id":"1234567"}"#, "Chatwork message 1234567")],
        no: &[
            (r#"{"errors":["taro@city.example"]}"#, Permanent("answer")),
            (PAGE, Permanent("answer")),
            ("", Permanent("answer")),
        ],
        waits: &[(RESET, "", 90)],
        ..SPEAKING
    },
    Service {
        name: "line-works",
        settings: line_works,
        yes: &[("201 Created", "", "HTTP 201")],
        reads: false,
        renews: true,
        ..SPEAKING
    },
    Service {
        name: "ntfy",
        settings: |_| ServiceSettings::Ntfy {
            topic: "SECRET-topic".into(),
            access: Some(Access::Bearer("tk_SECRET".into())),
        },
        yes: &[("200 OK", r#"{"id":"sPs71M8A2T","event":"message"}"#, "ntfy message sPs71M8A2T")],
        no: &[
            (r#"{"id":"sPs71M8A2T","event":"open"}"#, Permanent("answer")),
            (r#"{"id":"taro@city.example","event":"message"}"#, Permanent("answer")),
            (PAGE, Permanent("answer")),
        ],
        ..SPEAKING
    },
    Service {
        name: "alertmanager",
        settings: |_| ServiceSettings::Alertmanager {
            access: Some(Access::Basic("prometheus".into(), "SECRET".into())),
        },
        strange: Taken,
        yes: &[("200 OK", "", "HTTP 200")],
        no: &[(PAGE, Permanent("answer"))],
        ..SPEAKING
    },
    Service {
        name: "template",
        settings: |_| template(Some(r#""status" *: *"ok""#)),
        yes: &[("200 OK", r#"{"status": "ok"}"#, "HTTP 200")],
        no: &[
            (r#"{"status": "error"}"#, Permanent("answer")),
            (PAGE, Permanent("answer")),
            ("", Permanent("answer")),
        ],
        ..SPEAKING
    },
    Service { name: "template by its status", settings: |_| template(None), ..SILENT },
];

fn line_works(office: u16) -> ServiceSettings {
    ServiceSettings::LineWorks(LineWorksSettings {
        auth_url: format!("http://127.0.0.1:{office}/auth?SECRET").into(),
        client_id: "client".into(),
        client_secret: "SECRET".into(),
        service_account: "abc.serviceaccount@city".into(),
        private_key: super::line_works::KEY.into(),
    })
}

fn template(ok: Option<&str>) -> ServiceSettings {
    ServiceSettings::Template(TemplateSettings {
        put: true,
        content_type: "text/plain; charset=utf-8".into(),
        headers: vec![("X-Api-Key".into(), "SECRET-key".into())],
        ok: ok.map(str::to_owned),
        body: BodyTemplate::new("{{ text }}", Language::Plain, 4096).unwrap(),
    })
}

/// The services by name, and how fast letters may follow each other.
pub(super) fn paces() -> impl Iterator<Item = (&'static str, Pace)> {
    SERVICES.iter().map(|service| (service.name, (service.settings)(9).pace()))
}

impl Service {
    /// A channel to `port`, with an office of its own that gives a token whenever it is asked.
    async fn channel(&self, port: u16, timeout: Duration) -> Channel {
        let token = r#"{"access_token":"T0K3N","token_type":"Bearer","expires_in":"86400"}"#;
        let office = HttpPeer::start(Answer::Reply("200 OK", "", token)).await;
        let url = format!("http://SECRET:SECRET@127.0.0.1:{port}/T0K3N?key=SECRET").into();
        let http = HttpSettings { url, timeout, service: (self.settings)(office.port) };
        Channel::build(&Settings::Http(http), &local()).unwrap()
    }

    async fn check(&self, answer: &Answer, expect: Expect) -> Option<String> {
        let peer = HttpPeer::start(answer.clone()).await;
        let hangs = expect == Transient("timeout");
        let channel = self.channel(peer.port, if hangs { SHORT } else { LONG }).await;
        let case = format!("{} {answer:?}", self.name);
        let proof = check(&case, &channel, &chat(), expect).await;
        let requests = if self.renews && expect == Transient("401") { 2 } else { 1 };
        assert_eq!(peer.requests().len(), requests, "{case}: one request a letter, whatever the answer");
        proof
    }
}

/// The same of every service, each on a thread of its own.
fn every(work: impl AsyncFn(&'static Service) + Sync) {
    thread::scope(|scope| {
        for service in SERVICES {
            let (work, runtime) = (&work, tokio::runtime::Builder::new_current_thread().enable_all().build());
            scope.spawn(move || runtime.unwrap().block_on(work(service)));
        }
    });
}

fn all(answer: &Answer, expect: Expect) {
    every(async |service| {
        service.check(answer, expect).await;
    });
}

/// `expect` of every service that reads the body; the others have been told enough by the status.
fn of_body(answer: &Answer, expect: Expect) {
    every(async |service| {
        service.check(answer, if service.reads { expect } else { service.strange }).await;
    });
}

#[test]
fn a_yes_is_a_yes_and_leaves_a_proof() {
    every(async |service| {
        for (status, body, proof) in service.yes {
            let kept = service.check(&Answer::Reply(status, "", body), Taken).await;
            assert_eq!(kept.as_deref(), Some(*proof), "{}", service.name);
        }
    });
}

#[test]
fn a_no_in_the_body_of_a_yes_is_a_no() {
    every(async |service| {
        for (body, expect) in service.no {
            service.check(&Answer::Reply("200 OK", "", body), *expect).await;
        }
    });
}

#[test]
fn statuses_are_told_apart() {
    let status = |line, headers| Answer::Reply(line, headers, "nothing");
    for (line, code) in [
        ("408 Request Timeout", "408"),
        ("425 Too Early", "425"),
        ("429 Too Many Requests", "429"),
        ("500 Internal Server Error", "500"),
        ("502 Bad Gateway", "502"),
        ("503 Service Unavailable", "503"),
        ("504 Gateway Timeout", "504"),
        ("599 What", "599"),
        // Who we are: the operator mends it, and no letter is lost meanwhile.
        ("401 Unauthorized", "401"),
        ("403 Forbidden", "403"),
    ] {
        all(&status(line, ""), Transient(code));
    }
    for (line, code) in [
        ("301 Moved Permanently", "301"),
        ("302 Found", "302"),
        ("303 See Other", "303"),
        ("307 Temporary Redirect", "307"),
        ("308 Permanent Redirect", "308"),
        ("400 Bad Request", "400"),
        ("404 Not Found", "404"),
        ("410 Gone", "410"),
        ("413 Content Too Large", "413"),
        ("422 Unprocessable Content", "422"),
    ] {
        all(&status(line, "Location: http://127.0.0.1:9/SECRET\r\n"), Permanent(code));
    }
}

#[test]
fn the_receivers_wish_to_wait_is_passed_on() {
    let status = |headers| Answer::Reply("429 Too Many Requests", headers, "");
    all(&status("Retry-After: 120\r\n"), After("429", 120));
    all(&status("Retry-After: Mon, 06 Apr 2026 00:31:30 GMT\r\n"), After("429", 90)); // 90 s after `now`
    all(&status("Retry-After: Sunday, 05-Apr-26 00:31:30 GMT\r\n"), After("429", 0));
    all(&status("Retry-After: soon\r\n"), Transient("429"));
    all(&status(""), Transient("429"));
    all(&Answer::Reply("503 Service Unavailable", "Retry-After: 7\r\n", ""), After("503", 7));
    all(&Answer::Reply("400 Bad Request", "Retry-After: 1\r\n", ""), Permanent("400"));
    every(async |service| {
        for (headers, body, seconds) in service.waits {
            let answer = Answer::Reply("429 Too Many Requests", headers, body);
            service.check(&answer, After("429", *seconds)).await;
        }
    });
}

#[test]
fn a_receiver_that_hangs_or_trickles_is_left_at_the_limit() {
    all(&Answer::Hang, Transient("timeout"));
    all(&Answer::TrickleHead, Transient("timeout"));
    of_body(&Answer::HangInBody, Transient("timeout"));
    of_body(&Answer::TrickleBody, Transient("timeout"));
}

#[test]
fn a_receiver_that_hangs_up_or_makes_no_sense_is_tried_again() {
    all(&Answer::Cut, Transient("connection"));
    all(&Answer::Nonsense, Transient("connection"));
    all(&Answer::EndlessHead, Transient("connection"));
    of_body(&Answer::CutInBody, Transient("connection"));
}

#[test]
fn an_answer_without_end_is_not_read_to_its_end() {
    for answer in [Answer::Endless, Answer::Large(8 * 1024 * 1024)] {
        every(async |service| {
            service.check(&answer, service.strange).await;
        });
    }
}

#[test]
fn what_is_not_there_is_tried_again() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    every(async |service| {
        let channel = service.channel(port, LONG).await;
        check(service.name, &channel, &chat(), Transient("connection")).await;
    });
}

#[test]
fn a_connection_is_used_for_letter_after_letter() {
    every(async |service| {
        for (status, body, _) in service.yes {
            let peer = HttpPeer::keeping(vec![Answer::Reply(status, "", body); 8], true).await;
            let channel = service.channel(peer.port, LONG).await;
            for _ in 0..8 {
                check(service.name, &channel, &chat(), Taken).await;
            }
            assert_eq!((peer.requests().len(), peer.connections()), (8, 1), "{}", service.name);
        }
    });
}

/// The request goes out on the old connection, finds it closed, and goes out once more on a fresh one.
#[test]
fn a_connection_that_was_closed_while_idle_costs_no_letter_its_turn() {
    every(async |service| {
        for (status, body, _) in service.yes {
            let peer = HttpPeer::keeping(vec![Answer::Reply(status, "", body)], true).await;
            let channel = service.channel(peer.port, LONG).await;
            check(service.name, &channel, &chat(), Taken).await;
            check(service.name, &channel, &chat(), Taken).await;
            assert_eq!((peer.requests().len(), peer.connections()), (3, 2), "{}", service.name);
        }
    });
}
