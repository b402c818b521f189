//! The audit record: who did what, when; whether it is what was written.

mod checking;
mod entry;
mod list;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router};

use super::board::Board;
use crate::lang::Lang;

/// The routes of these pages.
pub(super) fn routes() -> Router<Arc<Board>> {
    Router::new()
        .route("/audit", get(list::list))
        .route("/audit/check", post(checking::check))
        .route("/audit/entry/{seq}", get(entry::show))
        .layer(Extension(Arc::new(checking::Checking::default())))
}

/// What a kind of entry is called; its name where nothing is known of it.
fn kind(kind: &str, lang: Lang) -> String {
    super::shown::word(lang, &format!("audit.kind_{kind}")).unwrap_or_else(|| kind.to_owned())
}

/// Who did it: the program's own loops have a name of their own.
fn actor(actor: &str, lang: Lang) -> String {
    let own = ["daemon", "default"].contains(&actor);
    let word = own.then(|| super::shown::word(lang, &format!("audit.actor_{actor}"))).flatten();
    word.unwrap_or_else(|| actor.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::KINDS;

    #[test]
    fn every_kind_of_entry_has_words() {
        for (kind_of, lang) in KINDS.iter().flat_map(|kind| [(kind, Lang::Ja), (kind, Lang::En)]) {
            assert_ne!(kind(kind_of, lang), *kind_of, "words/{}/audit.toml: kind_{kind_of}", lang.code());
        }
    }
}
