//! `backup`: a verified copy of the database, also while the daemon runs.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;

use super::setting::Desk;
use super::{Cli, Failure, Format, Out};
use crate::clock::Clock;
use crate::daemon::backups::{self, InFolder};
use crate::lang::{Text, counted};

/// `backup`
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The file to write, or a folder: then it is named by the moment [default: the folder in `[backup] dir`]
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// In a folder: keep so many backups of this database, the newest, and remove older ones
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub keep: Option<u32>,
    /// Overwrite the file if it is there
    #[arg(long)]
    pub force: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &BackupArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    let configured = desk.parts.config.backup.dir.clone();
    let Some(path) = args.path.clone().or(configured) else { return Err(nowhere()) };
    let made =
        if is_folder(&path, args) { in_folder(&desk, &path, args.keep)? } else { file(&desk, &path, args)? };
    report(&desk, &made, args.format, out);
    Ok(())
}

fn is_folder(path: &Path, args: &BackupArgs) -> bool {
    args.path.is_none() || path.is_dir() || path.to_string_lossy().ends_with('/')
}

fn in_folder(desk: &Desk, dir: &Path, keep: Option<u32>) -> Result<InFolder, Failure> {
    let (now, zone) = (Clock::System.now(), desk.parts.calendar.zone());
    desk.block(async |store| backups::into_folder(store, dir, keep, now, zone).await)
}

fn file(desk: &Desk, file: &Path, args: &BackupArgs) -> Result<InFolder, Failure> {
    if args.keep.is_some() {
        return Err(Failure::usage(Text::new(
            format!("--keep は、フォルダーに控えを取るときに使います（{} はファイルです）。", file.display()),
            format!("--keep goes with a folder, and {} is a file.", file.display()),
        )));
    }
    let of_store = |path: &Path| path.canonicalize().ok();
    if file.exists() && of_store(file) == of_store(&desk.parts.config.store.path) {
        return Err(Failure::input(Text::new(
            format!("{} は、控えを取るデータベースそのものです。別の名前にしてください。", file.display()),
            format!("{} is the database itself; choose another name.", file.display()),
        )));
    }
    if file.exists() && !args.force {
        return Err(Failure::input(Text::new(
            format!(
                "{} は既にあります。別の名前にするか、上書きするなら --force を付けてください。",
                file.display()
            ),
            format!(
                "{} is already there; choose another name, or overwrite it with --force.",
                file.display()
            ),
        )));
    }
    let made = desk.block(async |store| Ok(store.backup(file).await?))?;
    Ok(InFolder { file: file.to_owned(), made, pruned: Vec::new() })
}

fn report(desk: &Desk, made: &InFolder, format: Format, out: &mut Out) {
    let (file, checked) = (made.file.display(), &made.made.checked);
    if format == Format::Json {
        let pruned: Vec<String> = made.pruned.iter().map(|p| p.display().to_string()).collect();
        return out.line(
            json!({
                "file": file.to_string(),
                "bytes": made.made.bytes,
                "layout": checked.layout,
                "rows": checked.rows,
                "letters": checked.letters,
                "pending": checked.pending,
                "held": checked.held,
                "audit": { "entries": checked.audit.entries, "last_hash": checked.audit.last_hash },
                "pruned": pruned,
            })
            .to_string(),
        );
    }
    let (letters, entries) = (checked.letters, checked.audit.entries);
    let as_of = checked.last_at.map(|at| local(desk, at)).unwrap_or_default();
    out.say(
        format!("{file} に控えを取り、読み直して確かめました（{}）。", size(made.made.bytes)),
        format!("{file} was written, read back and verified ({}).", size(made.made.bytes)),
    );
    out.say(
        format!(
            "  計画 {} 行、通知 {letters} 通（うち送信待ち {} 通）、記録 {entries} 件（最後は {as_of}）",
            checked.rows, checked.pending
        ),
        format!(
            "  {} of the plan, {} ({} to be sent), {} of the audit record (the last of {as_of})",
            counted(checked.rows, "row"),
            counted(letters, "letter"),
            checked.pending,
            if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") },
        ),
    );
    for old in &made.pruned {
        out.say(
            format!("  古い控えを消しました: {}", old.display()),
            format!("  removed an older one: {}", old.display()),
        );
    }
}

/// A moment as the city's clocks show it.
pub(super) fn local(desk: &Desk, at: DateTime<Utc>) -> String {
    at.with_timezone(&desk.parts.calendar.zone()).format("%Y-%m-%d %H:%M").to_string()
}

/// A size for people.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..=9_999 => format!("{bytes} B"),
        10_000..=9_999_999 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

fn nowhere() -> Failure {
    Failure::usage(Text::new(
        "どこに控えを取るかを書いてください: yamedoki backup /backup/（または設定の [backup] dir）",
        "say where to: yamedoki backup /backup/ (or set dir in [backup] of the configuration).",
    ))
}
