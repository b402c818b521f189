//! Secrets: from a file, from the environment, never shown.

use std::path::Path;

use secrecy::SecretString;

use super::section::Section;
use super::{Place, values};
use crate::lang::Text;

/// The keys under which a secret may be given.
pub(super) struct Keys {
    /// The secret itself; `None` where it must not stand in the configuration.
    pub(super) inline: Option<&'static str>,
    /// A file that holds it.
    pub(super) file: &'static str,
    /// An environment variable that holds it.
    pub(super) env: &'static str,
}

/// The secret that one of `keys` gives; `None` where none does. Two of them, an unreadable or an
/// empty one are mistakes; a file that everybody may read is a warning.
pub(super) fn read(section: &Section<'_>, place: &Place<'_>, keys: &Keys) -> Option<SecretString> {
    let inline = keys.inline.and_then(|key| section.text(key).map(|value| (key, value.to_owned())));
    let file = section.text(keys.file).and_then(|path| {
        let read = of_file(section, place, path);
        read.map_err(|refusal| section.refuse(keys.file, refusal)).ok().map(|text| (keys.file, text))
    });
    let env = section.text(keys.env).and_then(|name| {
        let read = of_variable(place, name);
        read.map_err(|refusal| section.refuse(keys.env, refusal)).ok().map(|text| (keys.env, text))
    });
    let mut given = [inline, file, env].into_iter().flatten();
    let (key, value) = given.next()?;
    if let Some((second, _)) = given.next() {
        section.refuse(second, given_twice(key, second));
    }
    filled(&value).map_err(|refusal| section.refuse(key, refusal)).ok()
}

/// What the file at `path` holds; with a warning where everybody may read it.
pub(super) fn of_file(section: &Section<'_>, place: &Place<'_>, path: &str) -> Result<String, Text> {
    let path = place.resolve(path);
    warn_if_public(section, &path);
    std::fs::read_to_string(&path).map_err(|error| values::unreadable(&path, &error))
}

/// What the environment variable `name` holds.
pub(super) fn of_variable(place: &Place<'_>, name: &str) -> Result<String, Text> {
    (place.env)(name).ok_or_else(no_variable)
}

/// A secret without the line break at its end, unless nothing is left of it.
pub(super) fn filled(value: &str) -> Result<SecretString, Text> {
    let value = value.trim_end_matches(['\r', '\n']);
    if value.trim().is_empty() {
        return Err(Text::new("中身が空です。", "it is empty."));
    }
    Ok(SecretString::from(value))
}

/// Whether any of `keys` stands there, readable or not.
pub(super) fn given(section: &Section<'_>, keys: &Keys) -> bool {
    keys.inline.into_iter().chain([keys.file, keys.env]).any(|key| section.has(key))
}

#[cfg(unix)]
fn warn_if_public(section: &Section<'_>, path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let public = std::fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o004 != 0);
    if public {
        let path = path.display();
        section.mistakes.warn(Text::new(
            format!("{path} は誰でも読めます。chmod 600 {path} としてください。"),
            format!("{path} can be read by everybody; run chmod 600 {path}."),
        ));
    }
}

#[cfg(not(unix))]
fn warn_if_public(_section: &Section<'_>, _path: &Path) {}

/// Does not repeat the name: the secret itself is easily written in its place.
fn no_variable() -> Text {
    Text::new(
        "ここに書かれた名前の環境変数は設定されていません。",
        "no environment variable of the name given here is set.",
    )
}

fn given_twice(first: &str, second: &str) -> Text {
    Text::new(
        format!("{first} と {second} の両方があります。どちらか一方にしてください。"),
        format!("both {first} and {second} are given; keep one."),
    )
}
