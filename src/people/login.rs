//! Logins: what people type at the door, and what a proxy in front may call them.

use unicode_normalization::UnicodeNormalization;

use crate::lang::Text;

/// The most characters of a login.
const MOST: usize = 64;

/// A login as accounts have it, however it was typed: one form of each letter (NFKC), small ones.
pub fn login(typed: &str) -> String {
    typed.trim().nfkc().collect::<String>().to_lowercase()
}

/// The login of a new account.
///
/// # Errors
/// What a login may be made of: letters, digits and `. _ - @ + \`, as directories and Kerberos name people.
pub fn new_login(typed: &str) -> Result<String, Text> {
    let login = login(typed);
    let fits = |c: char| c.is_alphanumeric() || "._-@+\\".contains(c);
    if !login.is_empty() && login.chars().count() <= MOST && login.chars().all(fits) {
        return Ok(login);
    }
    Err(Text::new(
        format!(
            "「{}」はログイン名にできません。文字と数字、. _ - @ + \\ だけで、{MOST}文字までにしてください（例: hanako、yamada.hanako）。",
            typed.escape_debug()
        ),
        format!(
            "\"{}\" cannot be a login: letters, digits and . _ - @ + \\ alone, at most {MOST} of them (hanako, hanako.yamada).",
            typed.escape_debug()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_the_same_however_it_is_typed() {
        for typed in ["hanako", " Hanako ", "ＨＡＮＡＫＯ"] {
            assert_eq!(login(typed), "hanako", "{typed}");
        }
    }

    #[test]
    fn what_could_break_a_line_or_a_table_is_no_login() {
        for good in ["hanako", "CITY\\Hanako", "hanako@CITY.EXAMPLE.JP", "山田花子"] {
            assert!(new_login(good).is_ok(), "{good}");
        }
        for bad in ["", "  ", "a b", "a\nb", "token/1", "<b>", &"a".repeat(65)] {
            assert!(new_login(bad).is_err(), "{bad}");
        }
    }
}
