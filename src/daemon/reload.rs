//! Reloading on SIGHUP or when a file changed: the new parts as a whole, or the last good ones.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::rules_in_force;
use super::shared::Daemon;
use super::watch::{Look, Watch};
use crate::lang::{Lang, Text};
use crate::office::engine::Word;
use crate::office::parts::{Loaded, Parts};
use crate::office::trouble::Trouble;

/// Under which the operator is told of a mistake, once until it is mended.
pub(super) const MATTER: &str = "reload";
/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(30);
/// How long a changed file must rest: editors write in steps.
const REST: Duration = Duration::from_millis(300);

/// Watches until the daemon ends.
pub async fn run(daemon: Arc<Daemon>) {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    let watched = paths(&daemon);
    let mut watch = Watch::over(&watched);
    let looks = || watched.iter().map(|p| Look::at(p)).collect::<Vec<_>>();
    let mut last = looks();
    loop {
        let asked = tokio::select! {
            () = daemon.stop.cancelled() => return,
            _ = hangup.recv() => true,
            // Asked to meanwhile: once is enough.
            () = watch.changed() => tokio::select! {
                _ = hangup.recv() => true,
                () = tokio::time::sleep(REST) => false,
            },
            () = tokio::time::sleep(LOOK) => false,
        };
        let now = looks();
        if asked || now != last {
            last = now;
            if let Err(trouble) = reload(&daemon).await {
                tracing::error!(error = trouble.text().en, "reloading could not be recorded");
            }
        }
    }
}

fn paths(daemon: &Daemon) -> Vec<PathBuf> {
    let parts = daemon.engine.parts();
    daemon
        .places
        .config
        .iter()
        .cloned()
        .chain(daemon.places.rules.clone().or(parts.config.rules.dir.clone()))
        .collect()
}

/// Loads everything anew; what has a mistake leaves the last good parts in force, and the operator is
/// told once.
async fn reload(daemon: &Daemon) -> Result<(), Trouble> {
    let engine = &daemon.engine;
    let before = engine.parts();
    let refused = match Parts::load(&daemon.places) {
        Ok(loaded) => match fixed_at_start(&before, &loaded.parts) {
            Some(mistake) => vec![mistake],
            None => return take_up(daemon, &before, loaded).await,
        },
        Err(mistakes) => mistakes,
    };
    daemon.site.metrics.reload_failed("config");
    let said = |lang: Lang| refused.iter().map(|m| m.get(lang)).collect::<Vec<_>>().join("\n\n");
    for mistake in &refused {
        let mistake = on_a_line(&mistake.en);
        tracing::error!(%mistake, "not reloaded: the last good configuration and rules stay in force");
    }
    let word = Word {
        subject: Text::new("設定またはルールに誤りがあります", "the configuration or a rule has a mistake"),
        body: Text::new(
            format!(
                "変更を読み込めませんでした。直るまで、前の設定とルールで動き続けます。\n\n{}",
                said(Lang::Ja)
            ),
            format!(
                "The change could not be taken up. Until it is mended, the last good configuration and rules stay in force.\n\n{}",
                said(Lang::En)
            ),
        ),
    };
    // One word until it is whole again, however the mistakes change while somebody mends them.
    if engine.tell_once(MATTER, "broken", &word).await? {
        daemon.queued.notify_waiters();
    }
    Ok(())
}

/// A mistake with its place, without the lines that show it: a log has a line an event.
fn on_a_line(mistake: &str) -> String {
    mistake.lines().map(str::trim).take_while(|line| *line != "|").collect::<Vec<_>>().join(" ")
}

async fn take_up(daemon: &Daemon, before: &Parts, loaded: Loaded) -> Result<(), Trouble> {
    for warning in &loaded.warnings {
        tracing::warn!(warning = warning.en, "configuration");
    }
    let judged_anew = before.rules.fingerprint != loaded.parts.rules.fingerprint;
    daemon.site.metrics.rules_loaded(loaded.parts.rules.rules.len());
    daemon.site.metrics.unverified(loaded.parts.config.network.skip_verify);
    daemon.engine.put(loaded.parts);
    daemon.post.put(loaded.channels);
    tracing::info!(rules_changed = judged_anew, "reloaded");
    daemon.engine.over(MATTER).await?;
    rules_in_force::record(&daemon.engine).await?;
    if judged_anew {
        daemon.changed.notify_one();
    }
    Ok(())
}

/// What cannot change under a running daemon: it says so rather than half obey.
fn fixed_at_start(before: &Parts, now: &Parts) -> Option<Text> {
    let (old, new) = (&before.config, &now.config);
    let moved = [
        ("[store] path", old.store.path != new.store.path),
        ("[web] listen", old.web.listen != new.web.listen),
        ("[source] path", old.source.path != new.source.path),
        ("[rules] dir", old.rules.dir != new.rules.dir),
    ];
    let keys: Vec<&str> = moved.iter().filter(|(_, changed)| *changed).map(|(key, _)| *key).collect();
    (!keys.is_empty()).then(|| {
        Text::new(
            format!("{} の変更は、再起動すると効きます。", keys.join("、")),
            format!("{} takes effect at the next start; please restart.", keys.join(", ")),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_one_line_of_the_log() {
        let mistake = "error: log.level: \"loud\" is no level\n  --> a.toml:2:9\n   |\n 2 | level = \"loud\"\n   |         ^^^^^^";
        assert_eq!(on_a_line(mistake), "error: log.level: \"loud\" is no level --> a.toml:2:9");
        assert_eq!(
            on_a_line("[store] path takes effect at the next start"),
            "[store] path takes effect at the next start"
        );
    }
}
