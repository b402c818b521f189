//! The way out of a closed network: what all channels that speak HTTP have in common.

/// How the network is reached, and which targets are allowed.
#[derive(Clone, Debug, Default)]
pub struct Network {}
