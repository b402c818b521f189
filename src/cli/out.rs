//! Where commands print: results to standard output, progress and remarks to standard error.

use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use crate::lang::{Lang, Text};

/// Writes a file beside its place and moves it there: nobody finds half of it, and what stood there is
/// kept where writing fails.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(name);
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// The two streams, and the language of what goes there.
pub struct Out {
    /// The reader's language.
    pub lang: Lang,
    /// Whether a person watches standard error.
    pub terminal: bool,
    result: Box<dyn Write + Send>,
    remark: Box<dyn Write + Send>,
    progress_shown: bool,
}

impl Out {
    /// The process's own streams.
    pub fn standard(lang: Lang) -> Out {
        Out {
            lang,
            terminal: std::io::stderr().is_terminal(),
            result: Box::new(std::io::BufWriter::new(std::io::stdout())),
            remark: Box::new(std::io::stderr()),
            progress_shown: false,
        }
    }

    /// Prints a line of the result. A reader that went away (`| head`) is no mistake of ours.
    pub fn line(&mut self, text: impl AsRef<str>) {
        let _ = writeln!(self.result, "{}", text.as_ref());
    }

    /// Prints bytes of the result as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let _ = self.result.write_all(bytes);
    }

    /// Prints a line of the result in the reader's language.
    pub fn say(&mut self, ja: impl AsRef<str>, en: impl AsRef<str>) {
        let text = self.lang.pick(ja.as_ref().to_owned(), en.as_ref().to_owned());
        self.line(text);
    }

    /// Prints a remark beside the result: a warning, a hint.
    pub fn remark(&mut self, text: &Text) {
        self.end_progress();
        let _ = writeln!(self.remark, "{}", text.get(self.lang));
    }

    /// Shows progress in place, where a person watches.
    pub fn progress(&mut self, text: &Text) {
        if self.terminal {
            let _ = write!(self.remark, "\r\x1b[2K{}", text.get(self.lang));
            let _ = self.remark.flush();
            self.progress_shown = true;
        }
    }

    /// Clears the progress line.
    pub fn end_progress(&mut self) {
        if self.progress_shown {
            let _ = write!(self.remark, "\r\x1b[2K");
            self.progress_shown = false;
        }
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) {
        self.end_progress();
        let _ = self.result.flush();
    }
}
