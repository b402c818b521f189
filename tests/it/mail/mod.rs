//! Mail as others read it: parsers, calendars, verifiers of signatures, and what mail programs can show.

mod calendars;
mod letters;
mod parsers;
mod programs;
mod signatures;
mod threads;

use std::path::Path;
use std::process::Command;

/// What the Python program `script` prints about the files in `folder`; it fails where that does.
fn python(script: &str, folder: &Path) -> String {
    let output =
        Command::new("python3").arg("-X").arg("utf8").args(["-c", script]).arg(folder).output().unwrap();
    let (out, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{errors}");
    out.into_owned()
}
