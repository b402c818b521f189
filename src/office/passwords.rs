//! Passwords: how they are kept, checked, chosen.
//!
//! Argon2id with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane). A
//! password is brought to one form of its letters first (NFKC; NIST SP 800-63B, 5.1.1.2), so that it is the
//! same password on another keyboard.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use ring::rand::{SecureRandom, SystemRandom};
use unicode_normalization::UnicodeNormalization;

use super::secrets;
use super::trouble::Trouble;
use crate::lang::Text;

/// The least number of characters.
pub const LEAST: usize = 12;
/// The most: longer ones are no passwords but an attempt to keep the machine busy.
pub const MOST: usize = 200;

/// Memory in KiB, passes, lanes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// A hash that no password has: what is checked where there is no account, so that it takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIHRoZXJl$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The PHC string that is kept of `password`. Takes some ten milliseconds and 19 MiB.
///
/// # Errors
/// Where the machine gives no random bytes or no memory.
pub fn kept(password: &str) -> Result<String, Trouble> {
    let mut salt = [0; 16];
    SystemRandom::new().fill(&mut salt).map_err(|_| no_chance())?;
    let hash = hasher().and_then(|hasher| {
        hasher.hash_password_with_salt(one_form(password).as_bytes(), &salt).map_err(|error| failed(&error))
    })?;
    Ok(hash.to_string())
}

/// Whether `password` is the one that `kept` was made of. Takes as long where there is none to compare with.
pub fn is_right(kept: Option<&str>, password: &str) -> bool {
    if password.chars().count() > MOST {
        return false;
    }
    let (Ok(hasher), Ok(hash)) = (hasher(), PasswordHash::new(kept.unwrap_or(NOBODY))) else { return false };
    let right = hasher.verify_password(one_form(password).as_bytes(), &hash).is_ok();
    right && kept.is_some()
}

/// Whether somebody may choose `password`; `about` is what others know of them: login, name.
///
/// # Errors
/// What is wrong with it.
pub fn accepted(password: &str, about: &[&str]) -> Result<(), Text> {
    let password = one_form(password);
    let n = password.chars().count();
    let folded = password.to_lowercase();
    let first = password.chars().next();
    if n < LEAST {
        return Err(Text::new(
            format!(
                "パスワードは{LEAST}文字以上にしてください（今は{n}文字です）。単語をいくつか並べると、長くても覚えやすくなります。"
            ),
            format!(
                "The password needs at least {LEAST} characters; this one has {n}. A few words in a row are long and easy to remember."
            ),
        ));
    }
    if n > MOST {
        return Err(Text::new(
            format!("パスワードは{MOST}文字までです。"),
            format!("The password may have at most {MOST} characters."),
        ));
    }
    if password.chars().all(|c| Some(c) == first) {
        return Err(Text::new(
            "同じ文字だけのパスワードは使えません。",
            "A password of one character alone is not accepted.",
        ));
    }
    if about.iter().map(|about| about.to_lowercase()).any(|about| about.len() >= 4 && folded.contains(&about))
    {
        return Err(Text::new(
            "ログイン名や名前を含むパスワードは使えません。",
            "A password that holds the login or the name is not accepted.",
        ));
    }
    Ok(())
}

/// A password for somebody else, to be changed by them: four groups of five letters and digits that are not
/// mistaken for each other, 97 bits.
///
/// # Errors
/// Where the machine gives no random bytes.
pub fn generated() -> Result<String, Trouble> {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut text = String::new();
    let mut bytes = secrets::random::<64>()?.into_iter().filter(|b| usize::from(*b) < 8 * LETTERS.len());
    while text.len() < 23 {
        if text.len() % 6 == 5 {
            text.push('-');
        }
        let byte = bytes.next().ok_or_else(no_chance)?;
        text.push(LETTERS.get(usize::from(byte) % LETTERS.len()).map_or('x', |b| char::from(*b)));
    }
    Ok(text)
}

fn hasher() -> Result<Argon2<'static>, Trouble> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| failed(&error))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn one_form(password: &str) -> String {
    password.nfkc().collect()
}

fn failed(error: &dyn std::fmt::Display) -> Trouble {
    Trouble::System(Text::new(
        format!("パスワードを処理できません: {error}"),
        format!("a password could not be worked on: {error}"),
    ))
}

pub(super) fn no_chance() -> Trouble {
    Trouble::System(Text::new(
        "乱数を得られません。機械の状態を確かめてください。",
        "the machine gives no random bytes; look at its state.",
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_password_is_known_again_however_its_letters_were_typed() {
        let hash = kept("ﾊﾟｽﾜｰﾄﾞは長いほどよい").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_right(Some(&hash), "パスワードは長いほどよい"));
        assert!(!is_right(Some(&hash), "パスワードは長いほどよい "));
        assert_ne!(hash, kept("パスワードは長いほどよい").unwrap(), "each has a salt of its own");
    }

    #[test]
    fn nobody_takes_as_long_as_somebody() {
        let somebody = kept("いつもの長いパスワード").unwrap();
        let cost = |phc: &str| {
            let hash = PasswordHash::new(phc).unwrap();
            let output = hash.hash.as_ref().unwrap().len();
            (hash.algorithm.to_string(), hash.version, hash.params.to_string(), output)
        };
        assert_eq!(cost(NOBODY), cost(&somebody));
        assert!(!is_right(None, "いつもの長いパスワード"));
    }

    #[test]
    fn what_is_too_easy_is_refused() {
        for (password, good) in [
            ("horse battery staple", true),
            ("夕焼けの橋を渡る三月の朝", true),
            ("short", false),
            ("aaaaaaaaaaaaaaa", false),
            ("hanako-yamada-1", false),
            ("x山田花子の長い合言葉", false),
        ] {
            assert_eq!(accepted(password, &["hanako", "山田花子"]).is_ok(), good, "{password}");
        }
        assert!(accepted(&"ab".repeat(MOST), &[]).is_err());
    }

    #[test]
    fn a_generated_password_is_accepted_and_never_the_same() {
        let (one, other) = (generated().unwrap(), generated().unwrap());
        assert_ne!(one, other);
        assert_eq!((one.len(), one.split('-').count()), (23, 4), "{one}");
        accepted(&one, &[]).unwrap();
    }
}
