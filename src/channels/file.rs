//! A maildir-like folder: a letter is written whole into `tmp/`, then moved into `new/`.
//!
//! The name follows from the letter's key, so sending again replaces the same file. A mail reader
//! opens `new/*.eml`; chat bodies lie beside them as `.json`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::failure::{Failure, Receipt};
use crate::lang::Text;
use crate::render::Letter;

/// The longest name of a file before its ending; file systems allow 255 bytes in all.
const LONGEST_NAME: usize = 180;

/// The folder.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    pub(super) fn new(dir: PathBuf) -> Folder {
        Folder { dir }
    }

    /// Writes the letter; it is on the disk when this returns.
    pub(super) async fn send(&self, letter: &Letter) -> Result<Receipt, Failure> {
        let (dir, name, bytes) = (self.dir.clone(), file_name(letter), letter.payload.clone());
        let written = tokio::task::spawn_blocking(move || write(&dir, &name, &bytes)).await;
        match written.unwrap_or_else(|_| Err(io::Error::other("the writer stopped"))) {
            Ok(path) => Ok(Receipt::whole(path.display().to_string())),
            Err(error) => Err(self.failure(&error)),
        }
    }

    /// Transient whatever it is: the letter is good, and the folder is the operator's to mend.
    fn failure(&self, error: &io::Error) -> Failure {
        let dir = self.dir.display();
        let text = Text::new(
            format!(
                "フォルダー {dir} に手紙を書き込めませんでした（{error}）。フォルダーの書き込み権限とディスクの空きを確かめてください。"
            ),
            format!(
                "The letter could not be written into the folder {dir} ({error}). Check the folder's permissions and the free space on the disk."
            ),
        );
        Failure::transient("file", text)
    }
}

/// Writes `bytes` as `new/<name>` so that a reader sees all of it or nothing, a power cut included.
fn write(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let (tmp, new) = (dir.join("tmp"), dir.join("new"));
    fs::create_dir_all(&tmp)?;
    fs::create_dir_all(&new)?;
    let (draft, done) = (tmp.join(name), new.join(name));
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, &done)?;
    File::open(&new)?.sync_all()?;
    Ok(done)
}

/// The key with everything but plain letters, digits and `-_@+=.` written as `%XX`, so that two keys
/// never share a name and none leaves the folder; a very long one is cut and told apart by its hash.
fn file_name(letter: &Letter) -> String {
    let mut name = String::new();
    for byte in letter.key.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-_@+=".contains(&byte);
        if plain || (byte == b'.' && !name.is_empty()) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    if name.len() > LONGEST_NAME {
        let hash: String = Sha256::digest(&letter.key)[..16].iter().map(|b| format!("{b:02x}")).collect();
        name = format!("{}%{hash}", &name[..LONGEST_NAME - hash.len() - 1]);
    }
    format!("{name}.{}", if is_json(&letter.payload) { "json" } else { "eml" })
}

/// A chat body is a JSON object; no mail starts with a brace.
fn is_json(payload: &[u8]) -> bool {
    payload.trim_ascii_start().first() == Some(&b'{')
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn check(key: &str, payload: &str, name: &str) {
        let letter = Letter {
            key: key.into(),
            channel: "file".into(),
            department: None,
            recipients: vec![],
            subject: String::new(),
            payload: payload.into(),
            critical: false,
            not_before: DateTime::UNIX_EPOCH,
            held: false,
            proves: true,
            tells: vec![],
            stand_in: None,
        };
        assert_eq!(file_name(&letter), name);
    }

    #[test]
    fn a_name_follows_from_the_key_and_cannot_leave_the_folder() {
        check("n-42.soumu@city", "From: a", "n-42.soumu@city.eml");
        check("../../etc/passwd", "From: a", "%2E.%2F..%2Fetc%2Fpasswd.eml");
        check(".hidden", "From: a", "%2Ehidden.eml");
        check("a\0b\nc", "From: a", "a%00b%0Ac.eml");
        check("課", "From: a", "%E8%AA%B2.eml");
    }

    #[test]
    fn a_chat_body_is_named_json() {
        check("k", "{\"text\":\"\"}", "k.json");
        check("k", "\n {}", "k.json");
    }

    #[test]
    fn very_long_keys_that_differ_at_the_end_get_different_names() {
        let name = |end: &str| {
            let key = format!("{}{end}", "x".repeat(400));
            let letter = Letter {
                key,
                channel: String::new(),
                department: None,
                recipients: vec![],
                subject: String::new(),
                payload: vec![],
                critical: false,
                not_before: DateTime::UNIX_EPOCH,
                held: false,
                proves: true,
                tells: vec![],
                stand_in: None,
            };
            file_name(&letter)
        };
        assert!(name("a").len() < 200);
        assert_ne!(name("a"), name("b"));
    }
}
