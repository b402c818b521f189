//! `template`: an empty plan workbook.

use std::path::Path;

use super::{Failure, Out, TemplateArgs};
use crate::intake;
use crate::lang::Text;

/// Runs it.
pub(super) fn run(args: &TemplateArgs, out: &mut Out) -> Result<(), Failure> {
    if args.path.extension().is_none_or(|e| !e.eq_ignore_ascii_case("xlsx")) {
        return Err(Failure::usage(Text::new(
            "ファイル名は .xlsx で終わらせてください（例: plan.xlsx）",
            "the file's name must end in .xlsx (for example plan.xlsx)",
        )));
    }
    if args.path.exists() && !args.force {
        return Err(Failure::input(Text::new(
            format!("{} は既にあります。上書きするには --force を付けてください。", args.path.display()),
            format!("{} is already there. Use --force to overwrite it.", args.path.display()),
        )));
    }
    write(&args.path)?;
    out.line(args.path.display().to_string());
    Ok(())
}

/// Writes the workbook.
pub(super) fn write(path: &Path) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::system(Text::new(
            format!("{} に書き込めません: {error}", path.display()),
            format!("cannot write {}: {error}", path.display()),
        ))
    };
    let bytes = intake::template::workbook().map_err(|e| failed(&e))?;
    std::fs::write(path, bytes).map_err(|error| super::failure::unwritten(path, &error))
}
