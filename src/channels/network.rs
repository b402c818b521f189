//! The way out of a closed network: what all channels that speak HTTP have in common.
//!
//! A mail relay is not held against the list of targets: one on the same machine is the usual way to
//! send mail, and its host is a setting of its own, with nothing in it that a user could have written.

use std::sync::Arc;

use reqwest::{Certificate, Url};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use secrecy::{ExposeSecret, SecretString};

use super::cause::Peer;
use super::resolver::Guarded;
use super::targets::{Target, Targets};
use crate::lang::Text;

/// How the network is reached, and which targets are allowed. Its `Debug` shows no secret.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The proxy that HTTP goes through; `None`: none, whatever the environment says.
    pub proxy: Option<Proxy>,
    /// Authorities that are trusted beside the system's, as PEM.
    pub ca_pem: Option<Vec<u8>>,
    /// The targets that HTTP channels may reach; `None`: all but this machine and its link.
    pub allow: Option<Vec<Target>>,
    /// Whether the certificates of servers are taken as they come. For tests only.
    pub skip_verify: bool,
}

/// An HTTP proxy.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// Its URL, `http://` without user, password or path.
    pub url: String,
    /// User and password, where it asks for them.
    pub credentials: Option<(String, SecretString)>,
    /// Targets that are reached without it.
    pub except: Vec<Target>,
}

impl Network {
    /// One that may reach these targets.
    ///
    /// # Errors
    /// The first entry that is no target.
    pub fn allowing(targets: &[&str]) -> Result<Network, Text> {
        let allow = targets.iter().map(|target| Target::parse(target)).collect::<Result<_, _>>()?;
        Ok(Network { allow: Some(allow), ..Network::default() })
    }

    /// The way to the host and port of `url`; `None` where they are no target that is allowed.
    pub(super) fn way(&self, url: &Url) -> Option<Way> {
        let (host, port) = (url.host_str()?, url.port_or_known_default()?);
        let targets = Targets(self.allow.clone());
        let proxy = self.proxy.as_ref().filter(|proxy| !proxy.is_passed_by(host, port)).cloned();
        // What is behind a proxy is looked up by the proxy.
        targets.host(host, port, proxy.is_none()).then(|| Way {
            proxy,
            resolver: Arc::new(Guarded::new(port, targets)),
            ca_pem: self.ca_pem.clone(),
            skip_verify: self.skip_verify,
        })
    }
}

impl Proxy {
    fn is_passed_by(&self, host: &str, port: u16) -> bool {
        Targets(Some(self.except.clone())).host(host, port, false)
    }

    /// Its name, as it may be shown.
    pub(super) fn peer(&self) -> Peer {
        let url = Url::parse(&self.url).ok();
        let place = url.as_ref().and_then(|url| Some((url.host_str()?, url.port_or_known_default()?)));
        let (host, port) = place.unwrap_or(("?", 0));
        Peer::proxy(host, port)
    }
}

/// The way to one target.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) proxy: Option<Proxy>,
    resolver: Arc<Guarded>,
    ca_pem: Option<Vec<u8>>,
    skip_verify: bool,
}

impl Way {
    /// The builder of a client that goes this way and no other.
    pub(super) fn client(&self) -> reqwest::Result<reqwest::ClientBuilder> {
        // The provider may have been installed already; that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client =
            reqwest::Client::builder().no_proxy().tls_danger_accept_invalid_certs(self.skip_verify);
        if let Some(pem) = &self.ca_pem {
            client = client.tls_certs_merge(Certificate::from_pem_bundle(pem)?);
        }
        let Some(Proxy { url, credentials, .. }) = &self.proxy else {
            return Ok(client.dns_resolver(Arc::clone(&self.resolver)));
        };
        let mut proxy = reqwest::Proxy::all(url)?;
        if let Some((user, password)) = credentials {
            proxy = proxy.basic_auth(user, password.expose_secret());
        }
        Ok(client.proxy(proxy))
    }
}

/// How many authorities a PEM bundle holds.
///
/// # Errors
/// Where it holds none, or one that is no certificate.
pub fn authorities(pem: &[u8]) -> Result<usize, Text> {
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| unreadable(&error.to_string()))?;
        store.add(certificate).map_err(|error| unreadable(&error.to_string()))?;
    }
    match store.len() {
        0 => Err(Text::new(
            "証明書が入っていません。認証局の証明書を PEM（-----BEGIN CERTIFICATE----- で始まる形）で入れてください。DER 形式なら openssl x509 -inform der -in ca.cer -out ca.pem で変換できます。",
            "it holds no certificate. Put the authority's certificate in as PEM, which begins with -----BEGIN CERTIFICATE-----; `openssl x509 -inform der -in ca.cer -out ca.pem` makes it from DER.",
        )),
        number => Ok(number),
    }
}

fn unreadable(why: &str) -> Text {
    Text::new(
        format!("証明書として読めないものがあります（{why}）。認証局の証明書を PEM で入れ直してください。"),
        format!(
            "a certificate in it cannot be read ({why}). Put the authority's certificate in again, as PEM."
        ),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_bundle_without_a_certificate_is_refused() {
        for pem in ["", "hello", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            assert!(authorities(pem.as_bytes()).unwrap_err().en.contains("no certificate"), "{pem}");
        }
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(authorities(broken.as_bytes()).unwrap_err().en.contains("cannot be read"));
    }

    #[test]
    fn behind_a_proxy_a_name_is_held_against_the_list_and_some_go_without_it() {
        let except = vec![Target::parse("intra.example.jp").unwrap()];
        let proxy = Proxy { url: "http://proxy.example.jp:8080".into(), credentials: None, except };
        let network =
            Network { proxy: Some(proxy), ..Network::allowing(&["10.0.0.0/8", "*.example.jp"]).unwrap() };
        let way = |url| network.way(&Url::parse(url).unwrap()).map(|way| way.proxy.is_some());
        assert_eq!(way("https://hook.example.jp/"), Some(true));
        assert_eq!(way("https://intra.example.jp/"), Some(false));
        assert_eq!(way("https://10.0.0.1/"), Some(true));
        assert_eq!(way("https://hook.example.com/"), None); // who knows where the proxy would go
    }
}
