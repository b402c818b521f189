//! `import --annotate`: the rejected workbook back, with a comment on each bad cell.

use std::path::Path;

use super::failure::unwritten;
use super::{Failure, ImportArgs, Out, out};
use crate::intake::Refused;
use crate::intake::annotate::{annotate, has_cells, no_cells};
use crate::lang::Text;

/// Whether a copy, where one is asked for, may be written where it is to go: told before anything is read.
pub(super) fn ready(args: &ImportArgs) -> Result<(), Failure> {
    let Some(copy) = &args.annotate else { return Ok(()) };
    if copy.extension().is_none_or(|e| !e.eq_ignore_ascii_case("xlsx")) {
        return Err(Failure::usage(Text::new(
            "注釈付きの写しの名前は .xlsx で終わらせてください（例: 計画-確認.xlsx）",
            "the annotated copy's name must end in .xlsx (for example plan-checked.xlsx)",
        )));
    }
    if !has_cells(&args.path) {
        return Err(Failure::usage(no_cells()));
    }
    if same(copy, &args.path) {
        return Err(Failure::input(Text::new(
            "注釈付きの写しを、取り込むファイルそのものに書くことはできません。別の名前にしてください。",
            "the annotated copy cannot be written over the source itself; give it another name.",
        )));
    }
    if copy.exists() && !args.force {
        let copy = copy.display();
        return Err(Failure::input(Text::new(
            format!("{copy} は既にあります。上書きするには --force を付けてください。"),
            format!("{copy} is already there. Use --force to overwrite it."),
        )));
    }
    Ok(())
}

/// Writes the copy of a refused source, where one is asked for, and says so.
pub(super) fn write(args: &ImportArgs, refused: &Refused, out: &mut Out) -> Result<(), Failure> {
    let Some(copy) = &args.annotate else { return Ok(()) };
    match annotate(&args.path, refused, out.lang) {
        Ok(bytes) => {
            out::write_whole(copy, &bytes).map_err(|error| unwritten(copy, &error))?;
            let copy = copy.display();
            out.remark(&Text::new(
                format!("誤りのあるセルにコメントを付けた写しを {copy} に書き出しました（値と表示形式だけの写しです）。"),
                format!("a copy with a comment on each bad cell was written to {copy} (values and number formats only)."),
            ));
        }
        Err(why) => out.remark(&Text::new(
            format!("注釈付きの写しは作れませんでした。{}", why.ja),
            format!("no annotated copy was made: {}", why.en),
        )),
    }
    Ok(())
}

/// Says that there is nothing to annotate.
pub(super) fn not_needed(args: &ImportArgs, out: &mut Out) {
    if args.annotate.is_some() {
        out.remark(&Text::new(
            "誤りがないため、注釈付きの写しは書き出していません。",
            "there is no mistake, and no annotated copy was written.",
        ));
    }
}

/// Whether both paths lead to one file.
fn same(copy: &Path, source: &Path) -> bool {
    match (copy.canonicalize(), source.canonicalize()) {
        (Ok(copy), Ok(source)) => copy == source,
        _ => false,
    }
}
