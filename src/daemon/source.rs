//! The watched plan: imported again when it changed and has come to rest; the secretariat is told when
//! it is refused, and when it has not changed for long.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::shared::Daemon;
use super::watch::{Look, Watch};
use crate::intake::Problem;
use crate::lang::{Lang, Text, counted};
use crate::office::engine::{Engine, Word};
use crate::office::importing::{Choices, NotImported, Request, import, source_name};
use crate::office::trouble::Trouble;
use crate::office::withheld::objections;

/// How many mistakes the word about a refused plan lists.
const LISTED: usize = 50;
/// How long to wait after a failure of the system.
const PAUSE: Duration = Duration::from_secs(30);

/// Watches until the daemon ends.
pub async fn run(daemon: Arc<Daemon>) {
    let parts = daemon.engine.parts();
    let settings = parts.config.source.clone();
    drop(parts);
    let Some(path) = settings.path else {
        return stale_only(daemon).await;
    };
    let mut watch = Watch::over(std::slice::from_ref(&path));
    let mut taken: Option<Look> = None;
    let mut seen = Look::at(&path);
    loop {
        // Taken when it looks as it did one settle ago, and not as it did when last taken.
        let settled = seen == Look::at(&path);
        let mut pause = settings.poll;
        if !settled {
            seen = Look::at(&path);
            pause = settings.settle;
        } else if taken.as_ref() != Some(&seen) {
            match take(&daemon.engine, &path, &seen).await {
                Ok(changed) => {
                    taken = Some(seen.clone());
                    if changed {
                        daemon.changed.notify_one();
                    }
                }
                Err(trouble) => {
                    tracing::error!(error = trouble.text().en, "the watched plan could not be imported");
                    pause = PAUSE;
                }
            }
        } else if let Err(trouble) = stale(&daemon.engine).await {
            tracing::error!(error = trouble.text().en, "the age of the plan could not be told");
        }
        let rested = async {
            watch.changed().await;
            tokio::time::sleep(settings.settle).await;
        };
        tokio::select! {
            () = daemon.stop.cancelled() => return,
            () = rested => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

async fn stale_only(daemon: Arc<Daemon>) {
    loop {
        if let Err(trouble) = stale(&daemon.engine).await {
            tracing::error!(error = trouble.text().en, "the age of the plan could not be told");
        }
        tokio::select! {
            () = daemon.stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(3600)) => {}
        }
    }
}

/// Looks at the watched plan once, and imports it if it changed.
///
/// # Errors
/// What the store reports.
pub async fn look_once(engine: &Engine) -> Result<(), Trouble> {
    if let Some(path) = engine.parts().config.source.path.clone() {
        take(engine, &path, &Look::at(&path)).await?;
    }
    stale(engine).await
}

/// Imports the plan as it looks now. Says whether the plan in force changed. A refused plan is told, and
/// not tried again until it changes.
async fn take(engine: &Engine, path: &Path, look: &Look) -> Result<bool, Trouble> {
    let parts = engine.parts();
    if look.is_empty() {
        let place = path.display();
        let word = Word {
            subject: Text::new("計画のファイルが見つかりません", "the plan's file is missing"),
            body: Text::new(
                format!(
                    "{place} がありません。前に読み込んだ計画で動き続けます。ファイルを戻すか、設定の [source] path を改めてください。"
                ),
                format!(
                    "{place} is not there. The plan as it was last read stays in force. Put it back, or change [source] path."
                ),
            ),
        };
        tracing::error!(path = %place, "the watched plan is missing");
        engine.tell_once("source", "missing", &word).await?;
        return Ok(false);
    }
    let source = source_name(path);
    let request = Request {
        path,
        source: &source,
        by: "daemon",
        now: engine.clock.now(),
        calendar: &parts.calendar,
        dry_run: false,
        choices: Choices::default(),
    };
    match import(&engine.store, &request, &mut |_| {}).await {
        Ok(imported) => {
            if imported.committed {
                tracing::info!(
                    path = source,
                    added = imported.merged.added.len(),
                    changed = imported.merged.changed.len(),
                    "the watched plan was imported"
                );
            }
            engine.over("source").await?;
            Ok(imported.committed)
        }
        Err(NotImported::Trouble(trouble)) => Err(trouble),
        Err(NotImported::Refused(refused)) => refused_by(engine, &source, &refused.problems).await,
        Err(NotImported::Withheld(done)) => {
            refused_by(engine, &source, &objections(&source, &done, request.choices)).await
        }
    }
}

/// Tells that the watched plan was not taken up, and why.
async fn refused_by(engine: &Engine, source: &str, problems: &[Problem]) -> Result<bool, Trouble> {
    tracing::error!(
        path = source,
        mistakes = problems.len(),
        "the watched plan was refused; the last good one stays in force"
    );
    let word = refusal(source, problems);
    engine.tell_once("source", &word.body.en, &word).await?;
    Ok(false)
}

fn refusal(source: &str, problems: &[Problem]) -> Word {
    let list = |lang: Lang| {
        let mut lines: Vec<String> =
            problems.iter().take(LISTED).map(|p| format!("- {}: {}", p.place, p.message.get(lang))).collect();
        let more = problems.len().saturating_sub(LISTED);
        if more > 0 {
            lines.push(lang.pick(format!("ほか {more} 件"), format!("and {more} more")));
        }
        lines.join("\n")
    };
    let number = problems.len();
    Word {
        subject: Text::new(
            format!("計画を読み込めませんでした（誤り {number} 件）"),
            format!("the plan was not taken up ({})", counted(number, "mistake")),
        ),
        body: Text::new(
            format!(
                "{source} に誤りがあるため、読み込みませんでした。前の計画がそのまま生きています。直して保存すると、自動で読み直します。\n\n{}",
                list(Lang::Ja)
            ),
            format!(
                "{source} has mistakes and was not taken up. The plan before stays in force. Mend and save it; it is read again by itself.\n\n{}",
                list(Lang::En)
            ),
        ),
    }
}

/// Tells, once for each import, that the plan has not changed for so long.
async fn stale(engine: &Engine) -> Result<(), Trouble> {
    let Some(last) = engine.store.imports(Some(1)).await?.into_iter().next() else { return Ok(()) };
    let parts = engine.parts();
    let after = parts.config.source.stale_after;
    let limit: DateTime<Utc> = after.after_instant(last.at, &parts.calendar);
    if engine.clock.now() < limit {
        return engine.over("stale").await;
    }
    let (day, words) = (last.day, after.words());
    // The file's name says enough: where it stands on the server is nobody's affair.
    let file = Path::new(&last.source).file_name().map(|name| name.to_string_lossy().into_owned());
    let file = file.unwrap_or_else(|| last.source.clone());
    let word = Word {
        subject: Text::new("計画が長く更新されていません", "the plan has not changed for long"),
        body: Text::new(
            format!(
                "計画は{day}の取り込み（{file}）を最後に変わらないまま、{}を過ぎました。進み具合や実績を入れて、読み込み直してください。古い計画での判定は、実情を表しません。",
                words.ja
            ),
            format!(
                "The plan has not changed since {} (from {}), more than {}. Please enter progress and results and import it again: what is judged by an old plan does not show how things stand.",
                last.day, file, words.en
            ),
        ),
    };
    engine.tell_once_in_hours("stale", &last.id.to_string(), &word).await.map(|_| ())
}
