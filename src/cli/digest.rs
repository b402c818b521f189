//! `digest --preview`: the headquarters' weekly digest as it would be sent now.

use super::setting::Desk;
use super::{Cli, DigestArgs, Failure, Out};
use crate::clock::Clock;
use crate::lang::Text;
use crate::office::preview::{preview, preview_as_of};

/// Runs it.
pub(super) fn run(cli: &Cli, args: &DigestArgs, out: &mut Out) -> Result<(), Failure> {
    let desk = Desk::judging(cli, out)?;
    let lang = out.lang;
    let now = Clock::System.now();
    let written = desk.block(async |store| match args.as_of {
        Some(day) => preview_as_of(store, &desk.parts, lang, day).await,
        None => preview(store, &desk.parts, lang, now).await,
    })?;
    let Some(written) = written else {
        return Err(Failure::input(Text::new(
            "計画がまだないか、本部（役割が「本部」の部署）がありません。yamedoki import で計画を読み込んでください。",
            "there is no plan yet, or no department with the role of headquarters; read one in with yamedoki import.",
        )));
    };
    if args.html {
        out.line(&written.html);
    } else {
        out.line(&written.subject);
        out.line("");
        out.line(&written.text);
    }
    Ok(())
}
