//! `digest --preview`: the weekly digest, or a department's own sheet, as it would be sent now.

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use mail_parser::{MessageParser, MimeHeaders};

use super::failure::unwritten;
use super::setting::Desk;
use super::{Cli, Failure, Out, day};
use crate::clock::Clock;
use crate::lang::Text;
use crate::notices::Draft;
use crate::office::parts::Parts;
use crate::office::preview::{Asked, look};
use crate::render::{self, Letter, RenderError, Written};

/// `digest`
#[derive(Args, Debug)]
pub struct DigestArgs {
    /// Print it; nothing is sent (the only mode: the daemon sends it by schedule)
    #[arg(long, required = true)]
    pub preview: bool,
    /// The weekly sheet of this department instead, by its code
    #[arg(long, value_name = "CODE")]
    pub department: Option<String>,
    /// Print the HTML part
    #[arg(long)]
    pub html: bool,
    /// Write it to this folder with its charts and attachments: begin with digest.html
    #[arg(long, value_name = "DIR", conflicts_with = "html")]
    pub out: Option<PathBuf>,
    /// As it would have been sent at the end of this day
    #[arg(long, value_name = "DATE", value_parser = day::day)]
    pub as_of: Option<NaiveDate>,
}

/// Runs it.
pub(super) fn run(cli: &Cli, args: &DigestArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::judging(cli, out)?;
    let asked = Asked { department: args.department.clone(), lang: Some(out.lang), as_of: args.as_of };
    let now = Clock::System.now();
    let found = desk.block(async |store| look(store, &desk.parts, &asked, now).await)?;
    let Some((draft, at)) = found else { return Err(nothing(args)) };
    let refused = |error: RenderError| Failure::system(error.text());
    let written = render::written(&draft, &desk.parts.style, at).map_err(refused)?;
    if let Some(folder) = &args.out {
        let letter = letter(&draft, &desk.parts, at).map_err(refused)?;
        for path in write(folder, &written, &letter)? {
            out.line(path.display().to_string());
        }
    } else if args.html {
        out.line(&written.html);
    } else {
        out.line(&written.subject);
        out.line("");
        out.line(&written.text);
    }
    Ok(())
}

/// The letter as it would leave, with its charts.
fn letter(draft: &Draft, parts: &Parts, at: DateTime<Utc>) -> Result<Letter, RenderError> {
    let pencil = parts.pencil();
    let draw = |svg: &str, width| pencil.draw(svg, width);
    render::illustrated(draft, &parts.style, &draw, "preview", at)
}

/// Writes what a reader of the letter would see, and says where. A letter to a chat is no mail: of it there
/// are the words alone.
fn write(folder: &Path, written: &Written, letter: &Letter) -> Result<Vec<PathBuf>, Failure> {
    let mail = MessageParser::default().parse(&letter.payload).filter(|mail| mail.html_body_count() > 0);
    let html = mail.as_ref().and_then(|mail| mail.body_html(0)).map(|html| html.into_owned());
    let mut html = html.unwrap_or_else(|| written.html.clone());
    let mut files = Vec::new();
    for part in mail.iter().flat_map(|mail| mail.attachments()) {
        let name = match (part.attachment_name(), part.content_id()) {
            (Some(name), _) => name.to_owned(),
            (None, Some(id)) => {
                let name = format!("{}.png", id.split('.').next().unwrap_or("chart"));
                html = html.replace(&format!("cid:{id}"), &name);
                name
            }
            (None, None) => continue,
        };
        files.push((name, part.contents().to_vec()));
    }
    files.insert(0, ("digest.txt".to_owned(), written.text.clone().into_bytes()));
    files.insert(0, ("digest.html".to_owned(), html.into_bytes()));
    std::fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
    let write = |(name, bytes): (String, Vec<u8>)| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(|error| unwritten(&path, &error))?;
        Ok(path)
    };
    files.into_iter().map(write).collect()
}

fn nothing(args: &DigestArgs) -> Failure {
    Failure::input(match &args.department {
        Some(code) => Text::new(
            format!(
                "部署コード「{code}」の部署が計画にないか、宛先がないか、本部であるか、今その部署にお知らせすることがありません。"
            ),
            format!(
                "the plan has no department {code:?}, or nothing reaches it, or it is the headquarters, or there is nothing to tell it now."
            ),
        ),
        None => Text::new(
            "計画がまだないか、本部（役割が「本部」の部署）がありません。yamedoki import で計画を読み込んでください。",
            "there is no plan yet, or no department with the role of headquarters; read one in with yamedoki import.",
        ),
    })
}
