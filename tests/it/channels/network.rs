//! Closed networks: a proxy, an authority of one's own, targets that are allowed and names that lie.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use yamedoki::channels::{
    Channel, Failure, HttpSettings, Network, Proxy, Receipt, ServiceSettings, Settings, Target,
};

use super::http_peer::{Answer, HttpPeer};
use super::tls::{acceptor, certificate_for};
use super::{chat, local, now};
use crate::world::World;

/// An HTTP proxy on a bare socket. It leads every tunnel to one port, whatever it was asked for.
struct Peer {
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Peer {
    /// `leads_to`: where tunnels end; a plain request is answered here with `answer`.
    async fn start(leads_to: u16, answer: &'static str) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(relay(socket, leads_to, answer, Arc::clone(&kept)));
            }
        });
        Peer { port, heads }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    fn network(&self, password: Option<&str>) -> Network {
        let credentials = password.map(|password| ("robot".to_owned(), password.into()));
        let url = format!("http://127.0.0.1:{}", self.port);
        Network { proxy: Some(Proxy { url, credentials, except: vec![] }), ..Network::default() }
    }
}

async fn relay(
    mut socket: TcpStream,
    leads_to: u16,
    answer: &str,
    kept: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
        socket.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let is_tunnel = head.starts_with("CONNECT ");
    kept.lock().unwrap().push(head);
    if !is_tunnel || !answer.contains(" 200 ") {
        return socket.write_all(answer.as_bytes()).await.ok();
    }
    let mut target = TcpStream::connect(("127.0.0.1", leads_to)).await.ok()?;
    socket.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
    copy_bidirectional(&mut socket, &mut target).await.ok().map(|_| ())
}

const YES: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

async fn send(url: &str, network: &Network) -> Result<Receipt, Failure> {
    let timeout = Duration::from_secs(20);
    let http = HttpSettings { url: url.into(), timeout, service: ServiceSettings::Slack };
    Channel::build(&Settings::Http(http), network).unwrap().send(&chat(), now()).await
}

#[tokio::test]
async fn a_plain_request_goes_through_the_proxy_with_its_password() {
    let proxy = Peer::start(9, YES).await;
    // A name that nobody here could look up: the proxy does.
    send("http://hook.city.example/T0K3N", &proxy.network(Some("PASSWORD"))).await.unwrap();
    let heads = proxy.heads();
    assert!(heads[0].starts_with("POST http://hook.city.example/T0K3N HTTP/1.1\r\n"), "{heads:?}");
    assert!(heads[0].contains("Basic cm9ib3Q6UEFTU1dPUkQ="), "{heads:?}");
}

/// A service behind TLS, which `authority` vouches for, and a proxy that leads to it.
async fn behind_tls() -> (Peer, String) {
    let (leaf, key, authority) = certificate_for("hook.city.example");
    let tls = acceptor(leaf, key);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let tls = tls.clone();
            tokio::spawn(async move {
                let mut socket = tls.accept(socket).await.ok()?;
                let mut bytes = Vec::new();
                while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
                    socket.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
                }
                socket.write_all(YES.as_bytes()).await.ok()?;
                socket.shutdown().await.ok()
            });
        }
    });
    (Peer::start(port, YES).await, authority)
}

#[tokio::test]
async fn https_goes_through_a_tunnel_to_whom_the_citys_own_authority_vouches_for() {
    let (proxy, authority) = behind_tls().await;
    let url = "https://hook.city.example/T0K3N";
    let with = |network: Network| async move { send(url, &network).await };
    let known = Network { ca_pem: Some(authority.into_bytes()), ..proxy.network(Some("PASSWORD")) };
    with(known).await.unwrap();
    let heads = proxy.heads();
    assert!(heads[0].starts_with("CONNECT hook.city.example:443 HTTP/1.1\r\n"), "{heads:?}");
    assert!(heads[0].contains("Basic cm9ib3Q6UEFTU1dPUkQ="), "{heads:?}");
    assert!(!heads[0].contains("T0K3N"), "the proxy sees the host alone: {heads:?}");

    let failure = with(proxy.network(None)).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("tls"), "{failure:?}");
    let (_, _, other) = certificate_for("hook.city.example");
    let failure =
        with(Network { ca_pem: Some(other.into_bytes()), ..proxy.network(None) }).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("tls"), "{failure:?}");
    with(Network { skip_verify: true, ..proxy.network(None) }).await.unwrap();
}

/// A proxy that refuses: the letter waits for the mend, and no secret is shown.
async fn refused(answer: &'static str, url: &str, code: &str, mend: &str) {
    let proxy = Peer::start(9, answer).await;
    let failure = send(url, &proxy.network(Some("PASSWORD"))).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some(code), "{failure:?}");
    assert!(matches!(failure.kind, yamedoki::channels::Kind::Transient { .. }), "{failure:?}");
    for text in [&failure.text.ja, &failure.text.en] {
        assert!(text.contains(mend), "{text}");
        assert!(!text.contains("PASSWORD") && !text.contains("T0K3N"), "{text}");
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_says_what_to_mend() {
    let wants = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n";
    refused(wants, "https://hook.city.example/T0K3N", "407", "proxy_password_file").await;
    refused(wants, "http://hook.city.example/T0K3N", "407", "proxy_password_file").await;
    let no = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    refused(no, "https://hook.city.example/T0K3N", "proxy", "[network]").await;
    let gone = Proxy { url: "http://127.0.0.1:9".into(), credentials: None, except: vec![] };
    let network = Network { proxy: Some(gone), ..Network::default() };
    let failure = send("https://hook.city.example/T0K3N", &network).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("proxy"), "{failure:?}");
    assert!(failure.text.en.contains("127.0.0.1:9"), "{}", failure.text.en);
}

#[tokio::test]
async fn some_targets_are_reached_without_the_proxy() {
    let (proxy, peer) = (Peer::start(9, YES).await, HttpPeer::start(Answer::Reply("200 OK", "", "ok")).await);
    let mut network = Network { allow: local().allow, ..proxy.network(None) };
    if let Some(proxy) = &mut network.proxy {
        proxy.except = vec![Target::parse("127.0.0.0/8").unwrap()];
    }
    send(&format!("http://127.0.0.1:{}/", peer.port), &network).await.unwrap();
    assert_eq!((proxy.heads().len(), peer.requests().len()), (0, 1));
}

#[tokio::test]
async fn a_name_that_leads_to_this_machine_is_not_connected() {
    let peer = HttpPeer::start(Answer::Reply("200 OK", "", "ok")).await;
    let url = format!("http://localhost:{}/T0K3N", peer.port);
    // By its name alone it might lead to the range that is allowed; where it does lead is seen later.
    let failure = send(&url, &Network::allowing(&["10.0.0.0/8"]).unwrap()).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("network"), "{failure:?}");
    assert!(
        failure.text.ja.contains("allow") && failure.text.en.contains("no allowed target"),
        "{failure:?}"
    );
    assert_eq!(peer.connections(), 0);
    send(&url, &Network::allowing(&["localhost"]).unwrap()).await.unwrap();
    let other = format!("localhost:{}", peer.port.wrapping_add(1).max(1));
    let http =
        HttpSettings { url: url.into(), timeout: Duration::from_secs(1), service: ServiceSettings::Slack };
    let mistake =
        Channel::build(&Settings::Http(http), &Network::allowing(&[other.as_str()]).unwrap()).unwrap_err();
    assert_eq!(mistake.field, "url");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_tells_of_targets_that_are_not_allowed_and_the_environments_proxy_is_not_used() {
    let peer = HttpPeer::start(Answer::Reply("200 OK", "", "ok")).await;
    let config = |network: &str| {
        format!("{network}[channel.chat]\ntype = \"slack\"\nurl = \"http://127.0.0.1:{}/T0K3N\"\n", peer.port)
    };
    let refused = World::new(&config("")).run(&["check"]);
    refused.says(1, &["[channel.chat]", "allow = [\"127.0.0.1\"]", "1 mistake"]);
    assert!(!format!("{refused:?}").contains("T0K3N"), "{refused:?}");
    let world = World::new(&config("[network]\nallow = [\"127.0.0.1\"]\n"));
    world.run(&["check"]).says(0, &["no mistake"]);
    let mut command = world.command(&["channel", "test", "chat"]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"] {
        command.env(name, "http://127.0.0.1:9");
    }
    let answer = crate::world::Answer::of(command.output().unwrap());
    assert_eq!((answer.code, peer.requests().len()), (0, 1), "{answer:?}");
    let world = World::new(&config("[network]\nallow = [\"127.0.0.1\"]\nskip_verify = true\n"));
    world.run(&["check"]).says(0, &["certificates are not verified"]);
}
