//! What the digest of a picture says: made once for each language, when it is first asked for.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::OnceCell;

use super::{Picture, stopped};
use crate::lang::Lang;
use crate::notices::Digest;
use crate::office::engine::Engine;
use crate::office::standing::{Beside, standing};
use crate::office::trouble::Trouble;

/// The digest of the moment, without a look ahead.
#[derive(Debug)]
pub(in crate::web) struct Agenda {
    /// What changed is counted from here: the last digest, or the store's adoption.
    pub(in crate::web) from: DateTime<Utc>,
    /// What it says.
    pub(in crate::web) digest: Digest,
}

/// One for each language.
#[derive(Debug, Default)]
pub(super) struct Agendas {
    ja: OnceCell<Agenda>,
    en: OnceCell<Agenda>,
}

impl Agendas {
    pub(super) async fn of(
        &self,
        picture: &Arc<Picture>,
        engine: &Engine,
        lang: Lang,
    ) -> Result<&Agenda, Trouble> {
        lang.pick(&self.ja, &self.en).get_or_try_init(|| made(picture, engine, lang)).await
    }
}

async fn made(picture: &Arc<Picture>, engine: &Engine, lang: Lang) -> Result<Agenda, Trouble> {
    let beside = Beside::load(&engine.store, &picture.standing(), lang, picture.at).await?;
    let picture = Arc::clone(picture);
    let made = tokio::task::spawn_blocking(move || Agenda {
        digest: standing(&picture.standing(), &beside, lang),
        from: beside.from,
    });
    made.await.map_err(|error| stopped(&error))
}
