//! `publish`: the citizens' page, written into a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::failure::unwritten;
use super::setting::{self, Desk};
use super::{Cli, Failure, Format, Out};
use crate::clock::Clock;
use crate::lang::{self, Text};
use crate::office::stored::judged_plan;
use crate::plan::Table;
use crate::plan::facts::derive;
use crate::plan::fields::View;
use crate::publish::{Edition, Publication, PublishError, publish};

/// The list of what a publication wrote, beside it: its own files are known by their bytes.
const OURS: &str = ".yamedoki-published.json";

/// Digests by path: of one that stopped midway, those of the files before it and of its own.
type Listed = BTreeMap<String, BTreeSet<String>>;

/// `publish`
#[derive(Args, Debug)]
pub struct PublishArgs {
    /// The folder to write into; what an earlier publication left there and nobody changed is replaced
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Overwrite files there that no earlier publication wrote
    #[arg(long)]
    pub force: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &PublishArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::existing(cli, out)?;
    let publication = made(&desk)?;
    let before = known(&args.dir);
    free(args, &publication, &before)?;
    let gone = write(&args.dir, &publication, &before).map_err(|error| unwritten(&args.dir, &error))?;
    report(args, &publication, gone, out);
    Ok(())
}

fn made(desk: &Desk) -> Result<Publication, Failure> {
    let parts = &desk.parts;
    let today = parts.calendar.today(Clock::System.now());
    let stored = desk.block(async |store| judged_plan(store, today, None).await)?;
    if stored.revision == 0 {
        return Err(Failure::input(setting::no_plan(&parts.config.store.path)));
    }
    let facts = derive(&stored.plan, &stored.recorded, &parts.calendar, &parts.config.facts, today);
    let edition = Edition {
        view: View { plan: &stored.plan, facts: &facts },
        city: &parts.config.city.name,
        settings: &parts.config.publish,
        calendar: &parts.calendar,
        today,
    };
    publish(&edition).map_err(refused)
}

fn refused(error: PublishError) -> Failure {
    let PublishError::Unknown(codes) = error else {
        return Failure::system(Text::new(
            format!("公表するページを作れません: {error}"),
            format!("the pages cannot be made: {error}"),
        ));
    };
    let line = |(code, near): &(String, Option<String>)| {
        let (ja, en) = match near {
            Some(near) => (format!("。近いのは {near}"), format!("; the nearest is {near}")),
            None => (String::new(), String::new()),
        };
        (
            format!("[publish] の「{code}」という取り組みは計画にありません{ja}"),
            format!("[publish] names the initiative \"{code}\", which the plan has not{en}"),
        )
    };
    let lines: Vec<(String, String)> = codes.iter().map(line).collect();
    let all = |pick: fn(&(String, String)) -> &str| lines.iter().map(pick).collect::<Vec<_>>().join("\n");
    Failure::input(Text::new(all(|line| &line.0), all(|line| &line.1)))
}

/// The files of the last publication, by path, with the digest of each. A list that cannot be read is none:
/// then nothing there is ours.
fn known(dir: &Path) -> Listed {
    let text = fs::read_to_string(dir.join(OURS)).unwrap_or_default();
    let listed: Listed = serde_json::from_str(&text).unwrap_or_default();
    listed.into_iter().filter(|(path, _)| is_below(path)).collect()
}

/// Whether a path of the list stays below the folder: the list is a file that anybody may have written.
fn is_below(path: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':']);
    path.split('/').all(plain)
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the file at `path` is as the last publication wrote it.
fn is_ours(dir: &Path, path: &str, before: &Listed) -> bool {
    let Some(written) = before.get(path) else { return false };
    fs::read(dir.join(path)).is_ok_and(|bytes| written.contains(&digest(&bytes)))
}

/// Refuses to write over what is not ours, and to write anywhere but below the folder.
fn free(args: &PublishArgs, publication: &Publication, before: &Listed) -> Result<(), Failure> {
    if args.dir.exists() && !args.dir.is_dir() {
        return Err(Failure::input(Text::new(
            format!("{} はファイルです。フォルダーを指定してください。", args.dir.display()),
            format!("{} is a file; name a folder.", args.dir.display()),
        )));
    }
    for below in ["en", "data"] {
        let path = args.dir.join(below);
        if fs::symlink_metadata(&path).is_ok_and(|there| !there.is_dir()) {
            return Err(Failure::input(Text::new(
                format!("{} はフォルダーではありません。別のフォルダーを指定してください。", path.display()),
                format!("{} is no folder; name another place.", path.display()),
            )));
        }
    }
    let there = |path: &&String| fs::symlink_metadata(args.dir.join(path)).is_ok();
    let foreign: Vec<&String> = publication
        .files
        .iter()
        .map(|(path, _)| path)
        .filter(there)
        .filter(|path| !is_ours(&args.dir, path, before))
        .collect();
    if foreign.is_empty() || args.force {
        return Ok(());
    }
    let list = foreign.iter().take(5).map(|path| path.as_str()).collect::<Vec<_>>().join(", ");
    let n = foreign.len();
    Err(Failure::input(Text::new(
        format!(
            "{} には、以前の公表が書いたものでないか、その後に変えられたファイルが{n}個あります（{list}）。上書きするには --force を付けてください。",
            args.dir.display()
        ),
        format!(
            "{} holds {} that no earlier publication wrote, or that were changed since ({list}). Use --force to overwrite them.",
            args.dir.display(),
            lang::counted(n, "file")
        ),
    )))
}

/// Writes each file beside its place and moves it there, the first pages last; then takes away what the
/// last publication had and this one has not, where nobody changed it. How many were taken away.
fn write(dir: &Path, publication: &Publication, before: &Listed) -> io::Result<usize> {
    for below in ["en", "data"] {
        fs::create_dir_all(dir.join(below))?;
    }
    let listed = |(path, bytes): &(String, Vec<u8>)| (path.clone(), BTreeSet::from([digest(bytes)]));
    let now: Listed = publication.files.iter().map(listed).collect();
    let mut both = before.clone();
    for (path, digests) in &now {
        both.entry(path.clone()).or_default().extend(digests.iter().cloned());
    }
    list(dir, &both)?;
    for (path, bytes) in &publication.files {
        super::out::write_whole(&dir.join(path), bytes)?;
    }
    let stale = before.keys().filter(|path| !now.contains_key(*path) && is_ours(dir, path, before));
    let mut gone = 0;
    for path in stale {
        fs::remove_file(dir.join(path))?;
        gone += 1;
    }
    list(dir, &now)?;
    Ok(gone)
}

fn list(dir: &Path, files: &Listed) -> io::Result<()> {
    super::out::write_whole(&dir.join(OURS), format!("{:#}\n", json!(files)).as_bytes())
}

fn report(args: &PublishArgs, publication: &Publication, gone: usize, out: &mut Out) {
    let pages = publication.files.iter().filter(|(path, _)| path.ends_with(".html")).count();
    let path = args.dir.display().to_string();
    if args.format == Format::Json {
        let rows: serde_json::Map<_, _> =
            publication.rows.iter().map(|(table, n)| (table.name().to_owned(), json!(n))).collect();
        let written = json!({"path": path, "pages": pages, "rows": rows, "removed": gone,
            "like_formulas": publication.like_formulas});
        return out.line(written.to_string());
    }
    for (table, rows) in &publication.rows {
        let [ja, ..] = table.ja() else { continue };
        out.say(format!("  {ja}: {rows} 行"), format!("  {}: {}", table.name(), lang::counted(*rows, "row")));
    }
    out.say(
        format!("{path} に{pages}ページを書き出しました（初めのページは index.html）。"),
        format!("{} written to {path}; the first is index.html.", lang::counted(pages, "page")),
    );
    if publication.rows.iter().all(|(table, _)| *table != Table::Renewals) {
        out.remark(&Text::new(
            "更新案件は公表していません。公表する項目は、設定の [publish] fields で選べます。",
            "renewals are not published; [publish] fields in the configuration chooses what is.",
        ));
    }
    if gone > 0 {
        out.remark(&Text::new(
            format!("前回の公表にあって今回はないファイルを{gone}個取り除きました。"),
            format!(
                "{} of the last publication that this one has not {} taken away.",
                lang::counted(gone, "file"),
                if gone == 1 { "was" } else { "were" }
            ),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_nothing_outside_its_folder() {
        for path in ["index.html", "en/index.html", "data/plan.json"] {
            assert!(is_below(path), "{path}");
        }
        for path in ["", "/etc/passwd", "../index.html", "en/../../x", "en//x", "C:\\x", "a\\..\\b", "./x"] {
            assert!(!is_below(path), "{path}");
        }
    }
}
