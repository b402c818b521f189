//! `serve`: the daemon.

use super::{Cli, Failure, Out, ServeArgs, setting};
use crate::clock::Clock;
use crate::config::LogFormat;
use crate::daemon::serve;
use crate::lang::Text;
use crate::office::parts::Loaded;
use crate::telemetry;

/// Runs it.
pub(super) fn run(cli: &Cli, args: &ServeArgs, out: &mut Out) -> Result<(), Failure> {
    let places = setting::places(cli, None);
    let loaded = setting::load(cli, None, out)?;
    start_log(&loaded)?;
    for warning in &loaded.warnings {
        tracing::warn!(warning = warning.en, "configuration");
    }
    // One thread turns the loops; the pure cycle and the database have threads of their own.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if args.once {
        return runtime.block_on(serve::once(loaded, Clock::System)).map_err(Failure::from);
    }
    let clean = runtime.block_on(serve::serve(loaded, places, Clock::System))?;
    runtime.shutdown_background();
    if !clean {
        // No failure: the outbox knows what was in hand, and the next start takes it up.
        out.remark(&Text::new(
            "期限までに終わらなかった送信があります。次に起動したときに送り直します（二度届くことがあります）。",
            "some deliveries did not end in time; they are tried again at the next start and may arrive twice.",
        ));
    }
    Ok(())
}

fn start_log(loaded: &Loaded) -> Result<(), Failure> {
    let log = &loaded.parts.config.log;
    let format = match log.format {
        LogFormat::Text => telemetry::Format::Text,
        LogFormat::Json => telemetry::Format::Json,
    };
    let subscriber =
        telemetry::subscriber(format, log.level.name(), std::io::stderr).map_err(Failure::input)?;
    tracing::subscriber::set_global_default(subscriber).map_err(|error| {
        Failure::system(Text::new(
            format!("ログを始められません: {error}"),
            format!("cannot start the log: {error}"),
        ))
    })
}
