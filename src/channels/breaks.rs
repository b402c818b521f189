//! Whether a failure is about the channel, and so about every other letter for it, or about one letter.

use std::time::Duration;

use super::failure::{Failure, Kind};

impl Failure {
    /// Whether it concerns the channel as a whole: no connection, no time, no login, a disk that is full,
    /// or a receiver that is in trouble or wants to be left alone (HTTP 408, 425, 429 and 5xx; SMTP 421,
    /// 454, and what keeps a conversation from opening, RFC 5321, 3.8 and 4.2.1).
    ///
    /// An answer about a letter (SMTP 450, say, as greylisting has it) shows that the channel is alive.
    pub fn is_of_the_channel(&self) -> bool {
        if !matches!(self.kind, Kind::Transient { .. }) {
            return false;
        }
        let code = self.code.as_deref().unwrap_or_default();
        let first = code.split(' ').next().unwrap_or_default();
        match first.parse::<u16>() {
            // A 5xx that passes by itself is a web server's, or about login and greeting.
            Ok(number) => matches!(number, 408 | 421 | 425 | 429 | 454 | 500..=599),
            // Enhanced status codes (RFC 3463): X.3 is the system's state, X.4 the network's.
            Err(_) if first.starts_with("4.") => first.starts_with("4.3.") || first.starts_with("4.4."),
            Err(_) => {
                matches!(first, "connection" | "timeout" | "dns" | "tls" | "starttls" | "AUTH" | "file")
            }
        }
    }

    /// For how long the receiver asked to be left alone.
    pub fn rest(&self) -> Option<Duration> {
        match self.kind {
            Kind::Transient { retry_after } => retry_after,
            Kind::Permanent | Kind::Misaddressed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Text;

    fn text() -> Text {
        Text::new("あ", "a")
    }

    #[test]
    fn a_dead_line_is_the_channels_and_a_deferred_letter_is_not() {
        for code in ["connection", "timeout", "dns", "tls", "421", "421 4.3.2", "535", "503", "429", "4.4.2"]
        {
            assert!(Failure::transient(code, text()).is_of_the_channel(), "{code}");
        }
        for code in ["450", "451", "452", "4.7.1", "4.2.2", "no_channel", ""] {
            assert!(!Failure::transient(code, text()).is_of_the_channel(), "{code}");
        }
    }

    #[test]
    fn what_was_refused_for_good_is_about_the_letter() {
        for code in ["500", "550", "421", "connection"] {
            assert!(!Failure::permanent(code, text()).is_of_the_channel(), "{code}");
            assert!(!Failure::misaddressed(code, text()).is_of_the_channel(), "{code}");
        }
    }
}
