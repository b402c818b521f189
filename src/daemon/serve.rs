//! `serve`: the loops around the engine, from ready to drained.
//!
//! Seven loops and a web page, each ended by one token: judging (evaluations and digests when their
//! moments were crossed), delivery (one loop a channel), the watched plan, mail that came back, reloading,
//! and upkeep. SIGTERM lets what is in hand end within a deadline.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::desk::Desk;
use super::shared::Daemon;
use super::{bouncing, judging, post, reload, rules_in_force, source, systemd, upkeep};
use crate::bounces::Visit;
use crate::clock::Clock;
use crate::lang::Text;
use crate::office::engine::Engine;
use crate::office::parts::{Loaded, Places};
use crate::office::trouble::Trouble;
use crate::store::{DaemonLock, Store};
use crate::web::{self, Board, Metrics, Site};

/// How long what is in hand may take once the daemon was asked to end.
const DRAIN: Duration = Duration::from_secs(10);

/// Runs the daemon until it is told to stop. Says whether it ended cleanly: nothing in hand was cut off.
///
/// # Errors
/// What kept it from starting.
pub async fn serve(loaded: Loaded, places: Places, clock: Clock) -> Result<bool, Trouble> {
    let Loaded { parts, channels, .. } = loaded;
    let lock = Store::lock_daemon(&parts.config.store.path)?;
    let listen = parts.config.web.listen;
    let listener = TcpListener::bind(listen).await.map_err(|error| cannot_listen(listen, &error))?;
    let listen = listener.local_addr().unwrap_or(listen);
    let engine = Arc::new(Engine::open(parts, clock).await?);
    engine.store.check_at_start().await?;
    take_over(&engine, &lock).await?;
    engine.over(reload::MATTER).await?; // what it starts with is whole
    rules_in_force::record(&engine).await?;
    let site = Arc::new(Site { health: judging::health(&engine).await?, metrics: Metrics::new() });
    let daemon = Arc::new(Daemon {
        post: Desk::new(channels),
        engine,
        places,
        site: Arc::clone(&site),
        queued: Arc::default(),
        changed: Arc::default(),
        stop: CancellationToken::new(),
    });
    judging::show(&daemon).await?;
    daemon.site.metrics.unverified(daemon.engine.parts().config.network.skip_verify);
    let parts = daemon.engine.parts();
    if let Some(warning) = parts.holidays_run_out(parts.calendar.today(daemon.engine.clock.now())) {
        tracing::warn!(warning = warning.en, "calendar");
    }
    drop(parts);

    let mut terminate = listen_for(SignalKind::terminate())?;
    let mut interrupt = listen_for(SignalKind::interrupt())?;
    let mut loops = JoinSet::new();
    let stop = daemon.stop.clone();
    let board =
        Board::new(Arc::clone(&daemon.engine), Arc::clone(&daemon.queued), Arc::clone(&daemon.changed));
    let pages = web::whole(site, board);
    loops.spawn(async move {
        if let Err(error) = web::serve(listener, pages, stop).await {
            tracing::error!(%error, "the board ended");
        }
    });
    loops.spawn(judging::run(Arc::clone(&daemon)));
    loops.spawn(post::run(Arc::clone(&daemon)));
    loops.spawn(source::run(Arc::clone(&daemon)));
    loops.spawn(reload::run(Arc::clone(&daemon)));
    loops.spawn(upkeep::run(Arc::clone(&daemon)));
    loops.spawn(bouncing::run(Arc::clone(&daemon)));
    loops.spawn(alive(daemon.stop.clone()));
    systemd::ready();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), %listen, "ready");

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    systemd::stopping();
    tracing::info!("asked to stop; finishing what is in hand");
    daemon.stop.cancel();
    let clean =
        tokio::time::timeout(DRAIN, async { while loops.join_next().await.is_some() {} }).await.is_ok();
    if clean {
        daemon.engine.store.close().await;
        tracing::info!("stopped cleanly");
    } else {
        tracing::warn!("stopped with letters in hand; they are tried again and may arrive twice");
    }
    Ok(clean)
}

/// Does all that is due now, then ends: for a machine that is not always on.
///
/// # Errors
/// The first piece of work that was not done.
pub async fn once(loaded: Loaded, clock: Clock) -> Result<(), Trouble> {
    let Loaded { parts, channels, .. } = loaded;
    let lock = Store::lock_daemon(&parts.config.store.path)?;
    let engine = Engine::open(parts, clock).await?;
    engine.store.check_at_start().await?;
    take_over(&engine, &lock).await?;
    rules_in_force::record(&engine).await?;
    source::look_once(&engine).await?;
    if let Some(settings) = engine.parts().config.bounces.clone() {
        bouncing::look(&engine, &settings, &mut Visit::default()).await?;
    }
    judging::due(&engine).await?;
    // A failed backup is told, and does not keep letters from leaving.
    let backed_up = upkeep::back_up_if_due(&engine).await;
    upkeep::retain_if_due(&engine).await?;
    post::empty(&engine, channels).await?;
    engine.store.close().await;
    backed_up.map(|_| ())
}

/// What the daemon before had in hand when it was killed is in nobody's hand now.
async fn take_over(engine: &Engine, lock: &DaemonLock) -> Result<(), Trouble> {
    let now = engine.clock.now();
    engine.store.recall(now).await?;
    let letters = engine.store.end_leases(lock, now).await?;
    if letters > 0 {
        tracing::warn!(
            letters,
            "the daemon was cut off before; letters in flight are sent again and may arrive twice"
        );
    }
    Ok(())
}

/// Gives the service manager its sign of life: while this runtime turns, the daemon does.
async fn alive(stop: CancellationToken) {
    let Some(every) = systemd::watchdog() else { return };
    loop {
        systemd::alive();
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(every) => {}
        }
    }
}

fn listen_for(kind: SignalKind) -> Result<tokio::signal::unix::Signal, Trouble> {
    signal(kind).map_err(|error| {
        Trouble::System(Text::new(
            format!("シグナルを待てません: {error}"),
            format!("cannot wait for signals: {error}"),
        ))
    })
}

fn cannot_listen(at: std::net::SocketAddr, error: &std::io::Error) -> Trouble {
    Trouble::System(Text::new(
        format!(
            "{at} で待ち受けできません（{error}）。ほかのプログラムが使っていないか確かめるか、設定の [web] listen を変えてください。"
        ),
        format!(
            "cannot listen on {at} ({error}). See whether another program uses it, or change [web] listen."
        ),
    ))
}
