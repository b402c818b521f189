//! TLS: refused where the certificate is not trusted, spoken where it is.
//!
//! Trust comes from the system's store, which follows `SSL_CERT_FILE`; a process may not change its
//! own environment safely, so the trusting half runs in a second process of this same binary.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer};
use yamedoki::channels::{
    Channel, HttpSettings, Kind, Network, Security, ServiceSettings, Settings, SmtpSettings,
};

use super::smtp_peer::{Script, SmtpPeer};
use super::{chat, mail, now};

/// Set in the second process: the folder with `leaf.der` and `key.der`.
const CHILD: &str = "YAMEDOKI_TEST_TLS_CHILD";

fn certificate() -> (Vec<u8>, Vec<u8>, String) {
    certificate_for("localhost")
}

/// A server certificate for `name`, its key, and in PEM the authority that signed it.
pub(super) fn certificate_for(name: &str) -> (Vec<u8>, Vec<u8>, String) {
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.extended_key_usages.push(rcgen::ExtendedKeyUsagePurpose::ServerAuth);
    let leaf = params.signed_by(&key, &authority).unwrap();
    (leaf.der().to_vec(), key.serialize_der(), authority.pem())
}

pub(super) fn acceptor(leaf: Vec<u8>, key: Vec<u8>) -> TlsAcceptor {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.into()], PrivateKeyDer::Pkcs8(key.into()))
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

fn relay(host: &str, port: u16, security: Security) -> Channel {
    relay_in(&Network::default(), host, port, security)
}

fn relay_in(network: &Network, host: &str, port: u16, security: Security) -> Channel {
    Channel::build(
        &Settings::Smtp(SmtpSettings {
            host: host.into(),
            port,
            security,
            credentials: Some(("robot".into(), "SECRET".into())),
            envelope_from: None,
            verp: false,
            helo: None,
            timeout: Duration::from_secs(5),
            idle: Duration::from_secs(30),
        }),
        network,
    )
    .unwrap()
}

async fn check_refused(host: &str, security: Security, tls: TlsAcceptor) {
    let peer = SmtpPeer::start_tls(Script::new(), Some(tls), security == Security::Tls).await;
    let failure = relay(host, peer.port, security).send(&mail(), now()).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Transient { retry_after: None }, "{failure:?}");
    assert_eq!(failure.code.as_deref(), Some("tls"), "{failure:?}");
    assert!(failure.text.en.contains("certificate"), "{}", failure.text.en);
    assert!(!peer.commands().iter().any(|command| command.starts_with("AUTH")), "no password before trust");
    assert!(peer.messages().is_empty());
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_before_the_password() {
    let (leaf, key, _) = certificate();
    let tls = acceptor(leaf, key);
    check_refused("localhost", Security::StartTls, tls.clone()).await;
    check_refused("localhost", Security::Tls, tls).await;
}

#[tokio::test]
async fn the_citys_own_authority_is_trusted_where_the_config_names_it() {
    let (leaf, key, authority) = certificate();
    let tls = acceptor(leaf, key);
    let network = Network { ca_pem: Some(authority.into_bytes()), ..Network::default() };
    for security in [Security::StartTls, Security::Tls] {
        let wrapped = security == Security::Tls;
        let peer = SmtpPeer::start_tls(Script::new(), Some(tls.clone()), wrapped).await;
        let relay = relay_in(&network, "localhost", peer.port, security);
        for _ in 0..3 {
            relay.send(&mail(), now()).await.unwrap();
        }
        assert_eq!((peer.connections(), peer.messages().len()), (1, 3), "{security:?}");
        let elsewhere = relay_in(&network, "127.0.0.1", peer.port, security);
        let failure = elsewhere.send(&mail(), now()).await.unwrap_err();
        assert_eq!(failure.code.as_deref(), Some("tls"), "the name must be the certificate's: {failure:?}");
    }
}

#[tokio::test]
async fn any_certificate_is_taken_only_where_a_test_asks_for_it() {
    let (leaf, key, _) = certificate();
    let peer = SmtpPeer::start_tls(Script::new(), Some(acceptor(leaf, key)), true).await;
    let network = Network { skip_verify: true, ..Network::default() };
    relay_in(&network, "127.0.0.1", peer.port, Security::Tls).send(&mail(), now()).await.unwrap();
    assert_eq!(peer.messages().len(), 1);
}

#[tokio::test]
async fn what_was_said_before_the_encryption_does_not_count_after_it() {
    let (leaf, key, _) = certificate();
    let more = super::smtp_peer::Act::Say("220 go\r\n250-injected\r\n250 AUTH PLAIN");
    let script = Script::from([("STARTTLS", more)]);
    let peer = SmtpPeer::start_tls(script, Some(acceptor(leaf, key)), false).await;
    let network = Network { skip_verify: true, ..Network::default() };
    let relay = relay_in(&network, "localhost", peer.port, Security::StartTls);
    assert_eq!(relay.send(&mail(), now()).await.unwrap_err().code.as_deref(), Some("connection"));
    assert!(!peer.commands().iter().any(|command| command.starts_with("AUTH")));
}

#[tokio::test]
async fn a_relay_without_starttls_gets_neither_password_nor_letter() {
    let script = Script::from([("EHLO", super::smtp_peer::Act::Say("250-peer\r\n250 AUTH PLAIN"))]);
    let peer = SmtpPeer::start(script).await;
    let failure = relay("127.0.0.1", peer.port, Security::StartTls).send(&mail(), now()).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("starttls"));
    assert!(peer.commands().iter().all(|command| command.starts_with("EHLO")), "{:?}", peer.commands());
}

#[tokio::test]
async fn an_https_receiver_that_nobody_vouches_for_is_refused() {
    let (leaf, key, _) = certificate();
    let peer = SmtpPeer::start_tls(Script::new(), Some(acceptor(leaf, key)), true).await;
    let url = format!("https://localhost:{}/T0K3N", peer.port);
    let channel = Channel::build(
        &Settings::Http(HttpSettings {
            url: url.into(),
            timeout: Duration::from_secs(5),
            service: ServiceSettings::Slack,
        }),
        &super::local(),
    )
    .unwrap();
    let failure = channel.send(&chat(), now()).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("tls"), "{failure:?}");
    assert!(!format!("{failure:?}").contains("T0K3N"));
}

/// In the second process the authority is trusted: `localhost` is served, another name is not.
async fn trusting(dir: &std::path::Path) {
    let read = |name| std::fs::read(dir.join(name)).unwrap();
    let tls = acceptor(read("leaf.der"), read("key.der"));
    for security in [Security::StartTls, Security::Tls] {
        let wrapped = security == Security::Tls;
        let peer = SmtpPeer::start_tls(Script::new(), Some(tls.clone()), wrapped).await;
        relay("localhost", peer.port, security).send(&mail(), now()).await.unwrap();
        assert_eq!(peer.messages().len(), 1, "{security:?}");
        check_refused("127.0.0.1", security, tls.clone()).await;
    }
}

#[tokio::test]
async fn starttls_and_tls_are_spoken_with_a_certificate_that_the_system_trusts() {
    if let Some(dir) = std::env::var_os(CHILD) {
        return trusting(dir.as_ref()).await;
    }
    let dir = tempfile::tempdir().unwrap();
    let (leaf, key, authority) = certificate();
    std::fs::write(dir.path().join("leaf.der"), leaf).unwrap();
    std::fs::write(dir.path().join("key.der"), key).unwrap();
    std::fs::write(dir.path().join("authority.pem"), authority).unwrap();
    let name = "channels::tls::starttls_and_tls_are_spoken_with_a_certificate_that_the_system_trusts";
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, dir.path())
        .env("SSL_CERT_FILE", dir.path().join("authority.pem"))
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
