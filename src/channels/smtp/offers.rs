//! What a relay offers in its answer to EHLO.

use super::reply::Reply;

/// The extensions that matter here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    /// Several commands in one go (RFC 2920).
    pub(super) pipelining: bool,
    /// Bytes beyond ASCII in the message (RFC 6152).
    pub(super) eight_bit: bool,
    /// Characters beyond ASCII in addresses (RFC 6531).
    pub(super) utf8: bool,
    /// Encryption from here on (RFC 3207).
    pub(super) starttls: bool,
    /// The size of a message is announced (RFC 1870); the most that is taken, in bytes, 0: no limit.
    pub(super) size: Option<u64>,
    /// A login with user and password at once (RFC 4616).
    pub(super) plain: bool,
    /// A login with one after the other (never standardised, widely spoken).
    pub(super) login: bool,
}

impl Offers {
    /// Reads the answer to EHLO; its first line is a greeting.
    pub(super) fn read(reply: &Reply) -> Offers {
        let mut offers = Offers::default();
        for line in reply.lines().iter().skip(1) {
            // Old relays write AUTH=PLAIN.
            let line = line.to_ascii_uppercase().replace('=', " ");
            let mut words = line.split_whitespace();
            match words.next() {
                Some("PIPELINING") => offers.pipelining = true,
                Some("8BITMIME") => offers.eight_bit = true,
                Some("SMTPUTF8") => offers.utf8 = true,
                Some("STARTTLS") => offers.starttls = true,
                Some("SIZE") => offers.size = Some(words.next().and_then(|n| n.parse().ok()).unwrap_or(0)),
                Some("AUTH") => words.for_each(|mechanism| match mechanism {
                    "PLAIN" => offers.plain = true,
                    "LOGIN" => offers.login = true,
                    _ => {}
                }),
                _ => {}
            }
        }
        offers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_read_in_any_case_and_unknown_ones_passed_over() {
        let mut reply = Reply::new(250, "PIPELINING.example at your service".to_owned());
        for line in ["size 10240000", "8BitMime", "AUTH=LOGIN CRAM-MD5", "X-WHAT", ""] {
            reply.add(line.to_owned());
        }
        let size = Some(10_240_000);
        assert_eq!(Offers::read(&reply), Offers { eight_bit: true, login: true, size, ..Offers::default() });
        reply.add("SIZE".to_owned());
        assert_eq!(Offers::read(&reply).size, Some(0));
    }
}
