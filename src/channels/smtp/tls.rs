//! Who is trusted: the system's certificates and the city's own.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::channels::failure::Mistake;
use crate::channels::network::Network;

/// Whom to trust.
#[derive(Clone, Default)]
pub(super) struct Trust {
    /// Besides the system's.
    own: Vec<CertificateDer<'static>>,
    /// Anybody.
    skip_verify: bool,
}

impl Trust {
    /// Reads the city's own certificates.
    pub(super) fn new(network: &Network) -> Result<Trust, Mistake> {
        let pem = network.ca_pem.as_deref().unwrap_or_default();
        let own: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        match own {
            Ok(own) if network.ca_pem.is_none() || !own.is_empty() => {
                Ok(Trust { own, skip_verify: network.skip_verify })
            }
            _ => Err(Mistake::new(
                "ca_file",
                "認証局の証明書として読めません。-----BEGIN CERTIFICATE----- で始まる PEM 形式のファイルを指定してください。",
                "This holds no certificates of an authority. Give a PEM file, which starts with -----BEGIN CERTIFICATE-----.",
            )),
        }
    }

    /// What TLS is spoken with. Reads the system's certificates: once a relay, at its first letter.
    pub(super) fn client(&self) -> Result<Arc<ClientConfig>, Error> {
        let provider = Arc::new(ring::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = if self.skip_verify {
            Arc::new(Anybody(Arc::clone(&provider)))
        } else {
            Arc::new(Verifier::new_with_extra_roots(self.own.clone(), Arc::clone(&provider))?)
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous() // as rustls calls any verifier but its own; the platform's is no less strict
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(Arc::new(config))
    }
}

/// Takes any certificate, for tests that ask for it by `skip_verify`. Signatures are checked all the
/// same: the other end has the key of what it shows.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
