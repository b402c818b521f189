//! Values that several sections write alike: durations, addresses, links.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;

use crate::calendar::Span;
use crate::lang::Text;

/// A length of time: `30s`, `5m`, `12h`, `4d`; never none, and at most a year.
pub(super) fn duration(text: &str) -> Result<Duration, Text> {
    let read = || {
        let unit = text.find(|c: char| !c.is_ascii_digit())?;
        let seconds = match &text[unit..] {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 24 * 3600,
            _ => return None,
        };
        let length = Duration::from_secs(text[..unit].parse::<u64>().ok()?.checked_mul(seconds)?);
        (Duration::ZERO < length && length <= Duration::from_secs(366 * 24 * 3600)).then_some(length)
    };
    read().ok_or_else(|| {
        Text::new(
            format!("「{text}」は時間の長さとして読めません。30s（秒）、5m（分）、12h（時間）、4d（日）の形で、1年以内で書いてください。"),
            format!("\"{text}\" is no length of time; write 30s, 5m, 12h or 4d, at most a year."),
        )
    })
}

/// That the file at `path` cannot be read, and what to look at.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Text {
    let (ja, en) = match error.kind() {
        ErrorKind::NotFound => (
            "ファイルがありません。名前と置き場所を確かめてください".to_owned(),
            "there is no such file; check its name and place".to_owned(),
        ),
        ErrorKind::PermissionDenied => (
            "読む権限がありません。このプログラムの利用者に読めるようにしてください".to_owned(),
            "permission is denied; let the user that this program runs as read it".to_owned(),
        ),
        ErrorKind::IsADirectory => (
            "フォルダーです。ファイルの名前まで書いてください".to_owned(),
            "it is a folder; name the file".to_owned(),
        ),
        ErrorKind::InvalidData => (
            "UTF-8 の文字ではありません。違うファイルではないか確かめてください".to_owned(),
            "it is not UTF-8; is it another file?".to_owned(),
        ),
        _ => (error.to_string(), error.to_string()),
    };
    let path = path.display();
    Text::new(format!("{path} を読めません（{ja}）。"), format!("cannot read {path}: {en}."))
}

/// How many within how long: `60/m`, `1/s`, `300/5m`.
pub(super) fn rate(text: &str) -> Result<(u32, Duration), Text> {
    let read = || {
        let (number, span) = text.split_once('/')?;
        let number = number.trim().parse::<u32>().ok().filter(|n| (1..=10_000).contains(n))?;
        let span = span.trim();
        let span =
            if span.starts_with(|c: char| c.is_ascii_digit()) { span.to_owned() } else { format!("1{span}") };
        let within = duration(&span).ok().filter(|within| *within <= Duration::from_secs(24 * 3600))?;
        Some((number, within))
    };
    read().ok_or_else(|| {
        Text::new(
            format!("「{text}」は速さとして読めません。1/s（1秒に1通）、60/m（1分に60通）、300/5m（5分に300通）の形で、1〜10000通、1日以内で書いてください。"),
            format!("\"{text}\" is no rate; write 1/s (one letter a second), 60/m or 300/5m, of 1 to 10000 letters within at most a day."),
        )
    })
}

/// A span of days or more: `45d`, `10bd`, `2w`, `3mo`.
pub(super) fn days(text: &str) -> Result<Span, Text> {
    match Span::parse(text) {
        Some(span) if !matches!(span, Span::Minutes(_) | Span::Hours(_)) => Ok(span),
        _ => Err(Text::new(
            format!(
                "「{text}」は期間として読めません。45d（日）、10bd（営業日）、2w（週）、3mo（月）の形で書いてください。"
            ),
            format!(
                "\"{text}\" is no period; write 45d (days), 10bd (business days), 2w (weeks) or 3mo (months)."
            ),
        )),
    }
}

/// A number of business days: `10bd`.
pub(super) fn business_days(text: &str) -> Result<u32, Text> {
    match Span::parse(text) {
        Some(Span::BusinessDays(n)) if n <= 1000 => Ok(n),
        _ => Err(Text::new(
            format!("「{text}」は営業日数として読めません。10bd の形で書いてください。"),
            format!("\"{text}\" is no number of business days; write it as 10bd."),
        )),
    }
}

/// A number of days: `60d`, `8w`.
pub(super) fn calendar_days(text: &str) -> Result<u32, Text> {
    match Span::parse(text) {
        Some(Span::Days(n)) if n <= 3660 => Ok(n),
        Some(Span::Weeks(n)) if n <= 520 => Ok(n * 7),
        _ => Err(Text::new(
            format!("「{text}」は日数として読めません。60d（日）か 8w（週）の形で書いてください。"),
            format!("\"{text}\" is no number of days; write 60d (days) or 8w (weeks)."),
        )),
    }
}

/// A mail address alone.
pub(super) fn address(text: &str) -> Result<String, Text> {
    text.parse::<Address>().map(|_| text.to_owned()).map_err(|_| {
        Text::new(
            format!(
                "「{text}」はメールアドレスではありません。kikaku@city.example.jp の形で書いてください。"
            ),
            format!("\"{text}\" is no mail address; write it as kikaku@city.example.jp."),
        )
    })
}

/// A mail address, with a name if wanted: `飯塚市 <kikaku@city.example.jp>`.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, Text> {
    text.parse::<Mailbox>().map_err(|_| {
        Text::new(
            format!("「{text}」は差出人として読めません。kikaku@city.example.jp か 〇〇市 <kikaku@city.example.jp> の形で書いてください。"),
            format!("\"{text}\" is no sender; write kikaku@city.example.jp or City <kikaku@city.example.jp>."),
        )
    })
}

/// A machine's or a domain's name, as mail headers and greetings may hold it.
pub(super) fn domain(text: &str) -> Result<String, Text> {
    let label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if text.split('.').all(label) {
        return Ok(text.to_owned());
    }
    Err(Text::new(
        format!("「{text}」はドメイン名ではありません。city.example.jp の形で書いてください。"),
        format!("\"{text}\" is no domain name; write it as city.example.jp."),
    ))
}

/// A link: `http://` or `https://` and a host. The message does not repeat it: it may hold a token.
pub(super) fn link(text: &str) -> Result<String, Text> {
    let url = reqwest::Url::parse(text).ok();
    match url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
        Some(_) => Ok(text.to_owned()),
        None => Err(Text::new(
            "URLではありません。https:// で始まる形で書いてください。",
            "it is no URL; write one that begins with https://.",
        )),
    }
}

/// A page that letters name: a link of at most 300 characters without a user, a password, a query, or
/// anything that a chat could take for markup, and without a slash at its end.
pub(super) fn page(text: &str) -> Result<String, Text> {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-._~/:[]%".contains(c);
    let url = reqwest::Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url = url.filter(|url| url.username().is_empty() && url.password().is_none());
    match url.map(|url| url.as_str().trim_end_matches('/').to_owned()) {
        Some(url) if url.len() <= 300 && url.chars().all(safe) => Ok(url),
        _ => Err(Text::new(
            "ページの URL ではありません。https://yamedoki.city.example.jp の形で（ユーザー名や ? を付けずに）書いてください。",
            "it is no page; write it as https://yamedoki.city.example.jp, without a user or a `?`.",
        )),
    }
}

/// One of the words in `accepted`, each with its meaning.
pub(super) fn one_of<T: Copy>(text: &str, accepted: &[(&str, T)]) -> Result<T, Text> {
    if let Some((_, value)) = accepted.iter().find(|(word, _)| *word == text) {
        return Ok(*value);
    }
    let words = || accepted.iter().map(|(word, _)| *word);
    let list = words().collect::<Vec<_>>().join(", ");
    let (meant_ja, meant_en) = match super::section::nearest(text, words()) {
        Some(word) => (format!("「{word}」ではありませんか。"), format!(" Did you mean \"{word}\"?")),
        None => (String::new(), String::new()),
    };
    Err(Text::new(
        format!("「{text}」は使えません。{meant_ja}使えるのは: {list}"),
        format!("\"{text}\" is not accepted.{meant_en} Accepted: {list}"),
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_length_of_time_has_a_number_and_a_unit() {
        for (text, seconds) in [("30s", 30), ("5m", 300), ("12h", 43_200), ("4d", 345_600)] {
            assert_eq!(duration(text).unwrap(), Duration::from_secs(seconds), "{text}");
        }
        for text in ["", "5", "0s", "5 m", "1.5h", "400d", "99999999999999999999s", "5mo"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_is_no_hours() {
        assert_eq!(days("10bd").unwrap(), Span::BusinessDays(10));
        assert!(days("12h").is_err() && days("45").is_err());
    }

    #[test]
    fn a_sender_may_have_a_name() {
        assert_eq!(mailbox("飯塚市 <a@city.example.jp>").unwrap().email.domain(), "city.example.jp");
        assert_eq!(mailbox("a@city.example.jp").unwrap().name, None);
        assert!(mailbox("飯塚市").is_err() && address("a@").is_err() && address("名 <a@b.jp>").is_err());
    }

    #[test]
    fn a_domain_has_nothing_that_breaks_a_header() {
        assert!(domain("city.example.jp").is_ok() && domain("localhost").is_ok());
        for text in ["", "a b", "a..jp", "a>", "市.jp", "a@b.jp", "a\r\nX: y"] {
            assert!(domain(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_page_holds_nothing_that_a_chat_takes_for_markup() {
        assert_eq!(page("https://yamedoki.city.example.jp/").unwrap(), "https://yamedoki.city.example.jp");
        assert_eq!(page("http://10.1.2.3:9464/y").unwrap(), "http://10.1.2.3:9464/y");
        assert_eq!(
            page("https://市.example.jp/やめ").unwrap(),
            "https://xn--7st.example.jp/%E3%82%84%E3%82%81"
        );
        for text in [
            "",
            "city.example.jp",
            "https://u:p@h/",
            "https://h/?q",
            "https://h/a|b",
            "https://h/#a",
            "https://h/(a)*_",
        ] {
            assert!(page(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_refused_link_is_not_repeated() {
        assert!(link("https://hooks.example.jp/T0/token").is_ok());
        for text in ["hooks.example.jp/token", "ftp://h/token", "https:///", "file:///token"] {
            let refusal = link(text).unwrap_err();
            assert!(!refusal.en.contains("token") && !refusal.ja.contains("token"), "{text}");
        }
    }
}
