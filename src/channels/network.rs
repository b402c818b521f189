//! The way out of a closed network: what all channels that speak HTTP have in common.

/// How the network is reached, and which targets are allowed.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Certificates of the city's own authorities in PEM, trusted besides the system's.
    pub ca_pem: Option<Vec<u8>>,
    /// Whether any certificate is taken, without a look at who issued it. For tests only.
    pub skip_verify: bool,
}
