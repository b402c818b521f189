//! What can go wrong around the daemon, with the real binary: after each fault one account is made of
//! every letter that was decided ([`scene::Scene::account`]).

mod ailing;
mod burst;
pub(crate) mod hook;
pub(crate) mod scene;
mod store;
mod time;
