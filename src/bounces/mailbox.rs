//! What lies in a mailbox and was not looked at yet.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::{LARGEST, Mailbox};

/// The most mails of one look.
const BATCH: usize = 200;
/// The most of a line that is read at once, in bytes: a stranger's line may have no end.
const PIECE: u64 = 64 * 1024;

/// A mail, as far as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// SHA-256, in hexadecimal, of `bytes`: the same mail is known again by it.
    pub hash: String,
    /// Its first [`LARGEST`] bytes.
    pub bytes: Vec<u8>,
    /// Its file, where it has one of its own.
    pub file: Option<PathBuf>,
}

impl Mail {
    fn new(bytes: Vec<u8>, file: Option<PathBuf>) -> Mail {
        let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Mail { hash, bytes, file }
    }
}

/// Repeated looks into one mailbox: what was seen is not given again.
#[derive(Debug, Default)]
pub struct Visit {
    /// Names of files; of an mbox the hashes of its mails.
    seen: HashSet<String>,
    /// What an mbox looked like when all of it had been seen.
    done: Option<(u64, Option<SystemTime>)>,
}

impl Visit {
    /// The next mails, a few hundred at most; none where everything was seen.
    ///
    /// # Errors
    /// Where the mailbox cannot be read.
    pub fn next(&mut self, mailbox: &Mailbox) -> io::Result<Vec<Mail>> {
        match mailbox {
            Mailbox::Maildir(folder) => self.maildir(folder),
            Mailbox::Mbox(file) => self.mbox(file),
        }
    }

    fn maildir(&mut self, folder: &Path) -> io::Result<Vec<Mail>> {
        let mut there = Vec::new();
        for part in ["new", "cur"] {
            for entry in fs::read_dir(folder.join(part))? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                // No links: a mail is a file that the mail system wrote. Names with a dot first are not mails.
                if entry.file_type()?.is_file() && !name.starts_with('.') {
                    // Flags come behind `:2,` and may change.
                    there.push((name.split(":2,").next().unwrap_or_default().to_owned(), entry.path()));
                }
            }
        }
        there.sort();
        self.seen.retain(|seen| there.binary_search_by(|(name, _)| name.cmp(seen)).is_ok());
        let mut mails = Vec::new();
        for (name, path) in there {
            if mails.len() == BATCH {
                break;
            }
            if self.seen.contains(&name) {
                continue;
            }
            match beginning(&path) {
                Ok(bytes) => mails.push(Mail::new(bytes, Some(path))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {} // moved meanwhile
                Err(error) => return Err(error),
            }
            self.seen.insert(name);
        }
        Ok(mails)
    }

    fn mbox(&mut self, path: &Path) -> io::Result<Vec<Mail>> {
        let metadata = fs::metadata(path)?;
        let look = (metadata.len(), metadata.modified().ok());
        // Where its lock is held, the mail system is writing: the last mail may be half there.
        if self.done == Some(look) || lock_of(path).exists() {
            return Ok(Vec::new());
        }
        let mut mails = Vec::new();
        let seen = &mut self.seen;
        let whole = split(BufReader::new(File::open(path)?), |bytes| {
            let mail = Mail::new(bytes, None);
            if seen.insert(mail.hash.clone()) {
                mails.push(mail);
            }
            mails.len() < BATCH
        })?;
        self.done = whole.then_some(look);
        Ok(mails)
    }
}

fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `<file>.lock`, as mail systems lock an mbox.
fn lock_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

/// Gives the mails of an mbox one by one, until `take` wants no more. Says whether all were given.
fn split(mut reader: impl BufRead, mut take: impl FnMut(Vec<u8>) -> bool) -> io::Result<bool> {
    let (mut mail, mut inside, mut starts_line, mut after_blank) = (Vec::new(), false, true, true);
    let mut piece = Vec::new();
    loop {
        piece.clear();
        if reader.by_ref().take(PIECE).read_until(b'\n', &mut piece)? == 0 {
            return Ok(!inside || {
                take(mail);
                true
            });
        }
        let begins = starts_line && after_blank && piece.starts_with(b"From ");
        after_blank = starts_line && matches!(piece.as_slice(), b"\n" | b"\r\n");
        let was_start = std::mem::replace(&mut starts_line, piece.ends_with(b"\n"));
        if begins {
            if std::mem::replace(&mut inside, true) && !take(std::mem::take(&mut mail)) {
                return Ok(false);
            }
            continue;
        }
        // `>From ` stands for a line of the mail that would look like the next one's beginning.
        let quoted = was_start
            && piece.iter().find(|b| **b != b'>').is_some()
            && piece.starts_with(b">")
            && piece.iter().skip_while(|b| **b == b'>').copied().take(5).eq(*b"From ");
        let line = if quoted { &piece[1..] } else { &piece[..] };
        let room = LARGEST.saturating_sub(mail.len());
        mail.extend_from_slice(&line[..line.len().min(room)]);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn mails(mbox: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let whole = split(mbox, |mail| {
            found.push(String::from_utf8_lossy(&mail).into_owned());
            true
        });
        assert!(whole.unwrap());
        found
    }

    #[test]
    fn an_mbox_is_split_at_its_from_lines_alone() {
        let mbox = "From a@x Mon\nSubject: 1\n\none\nFrom here on\n\n>From there\n>>From far\n>no\n\nFrom b@x Tue\nSubject: 2\n\ntwo\n";
        assert_eq!(
            mails(mbox.as_bytes()),
            ["Subject: 1\n\none\nFrom here on\n\nFrom there\n>From far\n>no\n\n", "Subject: 2\n\ntwo\n"]
        );
        assert_eq!(mails(b""), Vec::<String>::new());
        assert_eq!(mails(b"no mbox at all"), Vec::<String>::new());
    }

    #[test]
    fn a_mail_without_end_is_cut_and_the_next_one_is_found() {
        let mut mbox = b"From a@x Mon\n".to_vec();
        mbox.resize(mbox.len() + 3 * LARGEST, b'x');
        mbox.extend_from_slice(b"\n\nFrom b@x Tue\nSubject: 2\n");
        let found = mails(&mbox);
        assert_eq!((found.len(), found[0].len(), found[1].as_str()), (2, LARGEST, "Subject: 2\n"));
    }

    #[test]
    fn a_maildir_gives_each_mail_once_also_when_its_flags_change() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let mailbox = Mailbox::Maildir(dir.path().to_owned());
        let mut visit = Visit::default();
        assert!(visit.next(&mailbox).is_err(), "no maildir yet");
        ["new", "cur", "tmp"].iter().for_each(|part| fs::create_dir(at(part)).unwrap());
        fs::write(at("new/1.a"), "Subject: 1\n").unwrap();
        fs::write(at("tmp/2.a"), "half of it").unwrap();
        let found = visit.next(&mailbox).unwrap();
        assert_eq!((found.len(), &found[0].file), (1, &Some(at("new/1.a"))));
        fs::rename(at("new/1.a"), at("cur/1.a:2,S")).unwrap();
        assert_eq!(visit.next(&mailbox).unwrap(), []);
        fs::write(at("new/3.a"), vec![b'x'; 2 * LARGEST]).unwrap();
        let found = visit.next(&mailbox).unwrap();
        assert_eq!((found.len(), found[0].bytes.len()), (1, LARGEST));
        for n in 0..BATCH + 5 {
            fs::write(at(&format!("new/4.{n}")), format!("Subject: {n}\n")).unwrap();
        }
        let batches: Vec<usize> = (0..3).map(|_| visit.next(&mailbox).unwrap().len()).collect();
        assert_eq!(batches, [BATCH, 5, 0]);
    }

    #[test]
    fn an_mbox_gives_what_was_added_and_waits_for_its_lock() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("in");
        let mailbox = Mailbox::Mbox(path.clone());
        let mut visit = Visit::default();
        fs::write(&path, "From a@x Mon\nSubject: 1\n\n").unwrap();
        assert_eq!(visit.next(&mailbox).unwrap().len(), 1);
        assert_eq!(visit.next(&mailbox).unwrap().len(), 0);
        fs::write(&path, "From a@x Mon\nSubject: 1\n\nFrom b@x Tue\nSubject: 2\n\n").unwrap();
        fs::write(dir.path().join("in.lock"), "").unwrap();
        assert_eq!(visit.next(&mailbox).unwrap().len(), 0);
        fs::remove_file(dir.path().join("in.lock")).unwrap();
        let found = visit.next(&mailbox).unwrap();
        assert_eq!((found.len(), found[0].bytes.as_slice()), (1, &b"Subject: 2\n\n"[..]));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            mails(&bytes);
        }
    }
}
