//! How a command ends badly: an exit code and what to say.

use std::io::ErrorKind;
use std::path::Path;

use crate::lang::Text;
use crate::office::trouble::Trouble;

/// Why a command did not do what it was asked (`rules.md`, exit codes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// 1 the input is at fault, 2 usage, 3 the system is at fault.
    pub code: u8,
    /// What happened and the mend; empty where it was printed already.
    pub text: Text,
}

impl Failure {
    /// The input is at fault: plan, rules or configuration.
    pub fn input(text: Text) -> Failure {
        Failure { code: 1, text }
    }

    /// The command was used wrongly.
    pub fn usage(text: Text) -> Failure {
        Failure { code: 2, text }
    }

    /// The system is at fault: database, network, files.
    pub fn system(text: Text) -> Failure {
        Failure { code: 3, text }
    }

    /// The input is at fault, and every mistake was printed already.
    pub fn printed() -> Failure {
        Failure { code: 1, text: Text::default() }
    }
}

/// That `path` could not be written, and what to look at.
pub(super) fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    let (ja, en) = match error.kind() {
        ErrorKind::NotFound => {
            ("その置き場所のフォルダーがありません。".to_owned(), "there is no such folder.".to_owned())
        }
        ErrorKind::PermissionDenied => {
            ("書く権限がありません。権限を確かめてください。".to_owned(), "permission is denied.".to_owned())
        }
        ErrorKind::IsADirectory => {
            ("フォルダーです。ファイルの名前まで書いてください。".to_owned(), "it is a folder.".to_owned())
        }
        ErrorKind::StorageFull => ("空き容量がありません。".to_owned(), "the disk is full.".to_owned()),
        _ => (format!("{error}"), format!("{error}")),
    };
    let path = path.display();
    Failure::system(Text::new(format!("{path} に書き込めません: {ja}"), format!("cannot write {path}: {en}")))
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::system(Text::new(
            format!("読み書きに失敗しました: {error}"),
            format!("reading or writing failed: {error}"),
        ))
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Failure {
        let code = if matches!(trouble, Trouble::Input(_)) { 1 } else { 3 };
        Failure { code, text: trouble.text() }
    }
}
