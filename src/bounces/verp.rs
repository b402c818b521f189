//! The mark that an envelope's sender bears, so that a notification shows which letter it is about even
//! where it gives nothing of it back: `user+HASH@domain` (RFC 5233 calls the part behind `+` the detail).

/// How many hexadecimal digits the mark has: the channel that wrote it says what they mean.
const DIGITS: usize = 16;

/// The mark that `address` bears.
pub fn marked(address: &str) -> Option<&str> {
    let (user, _) = address.rsplit_once('@')?;
    let (_, mark) = user.rsplit_once('+')?;
    let is_mark = mark.len() == DIGITS && mark.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_mark.then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_address_gives_its_mark_back_and_no_other_does() {
        let mark = "7a3c77f01f90dc4b";
        assert_eq!(marked(&format!("bounce+{mark}@city.example.jp")), Some(mark));
        assert_eq!(marked(&format!("bounce+a+{mark}@city.example.jp")), Some(mark));
        for other in ["bounce@city.example.jp", "bounce+abc@city.example.jp", "+", "", "a+0123456789ABCDEF@x"]
        {
            assert_eq!(marked(other), None, "{other}");
        }
    }
}
