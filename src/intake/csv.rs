//! CSV: bytes → text → rows. UTF-8 with or without BOM is tried first and strictly, then CP932,
//! because UTF-8 would decode as CP932 without an error.
//!
//! # Why a parser of our own
//! A mistake is named by its spreadsheet address, so blank lines and line breaks inside cells must
//! count as a spreadsheet counts them, and a quote that is never closed must not swallow the rest of
//! the file in silence.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

use super::cell::Raw;
use super::grid::Row;
use crate::lang::Text;

/// Why a file is no CSV, and where.
#[derive(Debug, PartialEq)]
pub(crate) struct Fault {
    /// The one-based row, where it is known.
    pub(crate) row: Option<u32>,
    /// The zero-based column, where it is known.
    pub(crate) column: Option<u32>,
    /// What was found and what is accepted.
    pub(crate) message: Text,
}

/// The text of `bytes`, and whether it was CP932.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, bool), Fault> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(whole_file(utf16()));
    }
    if bytes.contains(&0) {
        return Err(whole_file(binary()));
    }
    let (body, bom) = match bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    match std::str::from_utf8(body) {
        Ok(text) => Ok((Cow::Borrowed(text), false)),
        Err(error) => {
            let good = body.get(..error.valid_up_to()).unwrap_or_default();
            if bom || multibyte_characters(good) >= 3 {
                return Err(Fault { row: Some(line_at(good)), column: None, message: damaged("UTF-8") });
            }
            match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(body) {
                Some(text) => Ok((text, true)),
                None => Err(Fault { row: bad_line(body), column: None, message: neither() }),
            }
        }
    }
}

/// The rows of `text`, numbered as a spreadsheet numbers them.
pub(crate) fn rows(text: &str) -> Result<Vec<Row<'_>>, Fault> {
    let mut rows = Vec::new();
    let mut parser = Parser { text, at: 0 };
    let mut number = 0u32;
    while parser.at < text.len() {
        number = number.saturating_add(1);
        let cells = parser.row(number)?;
        rows.push(Row::new(number, cells));
    }
    Ok(rows)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn row(&mut self, number: u32) -> Result<Vec<Raw<'a>>, Fault> {
        let mut cells = Vec::new();
        loop {
            let column = u32::try_from(cells.len()).ok();
            let fault = |message| Fault { row: Some(number), column, message };
            let cell = if self.rest().starts_with('"') { self.quoted().map_err(fault)? } else { self.bare() };
            cells.push(if cell.is_empty() { Raw::Empty } else { Raw::Text(cell) });
            if !self.rest().starts_with(',') {
                break;
            }
            self.at += 1;
        }
        self.at += if self.rest().starts_with("\r\n") { 2 } else { usize::from(!self.rest().is_empty()) };
        Ok(cells)
    }

    fn bare(&mut self) -> Cow<'a, str> {
        let rest = self.rest();
        let end = rest.bytes().position(|b| matches!(b, b',' | b'\n' | b'\r')).unwrap_or(rest.len());
        self.at += end;
        Cow::Borrowed(rest.get(..end).unwrap_or_default())
    }

    fn quoted(&mut self) -> Result<Cow<'a, str>, Text> {
        let start = self.at + 1;
        let mut doubled = false;
        let mut search = start;
        loop {
            let tail = self.text.get(search..).unwrap_or_default();
            let Some(found) = tail.find('"') else { return Err(unclosed()) };
            let after = search + found + 1;
            if !self.text.get(after..).unwrap_or_default().starts_with('"') {
                let inside = self.text.get(start..after - 1).unwrap_or_default();
                self.at = after;
                if !matches!(self.rest().bytes().next(), None | Some(b',' | b'\n' | b'\r')) {
                    return Err(after_quote());
                }
                return Ok(if doubled { Cow::Owned(inside.replace("\"\"", "\"")) } else { inside.into() });
            }
            doubled = true;
            search = after + 1;
        }
    }
}

fn multibyte_characters(good: &[u8]) -> usize {
    std::str::from_utf8(good).map_or(0, |text| text.chars().filter(|c| !c.is_ascii()).take(3).count())
}

fn line_at(before: &[u8]) -> u32 {
    let breaks = before.iter().filter(|b| **b == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}

/// The first line that CP932 cannot decode; a line feed is no second byte of it.
fn bad_line(body: &[u8]) -> Option<u32> {
    let bad = |line: &[u8]| SHIFT_JIS.decode_without_bom_handling_and_without_replacement(line).is_none();
    let at = body.split(|b| *b == b'\n').position(bad)?;
    u32::try_from(at + 1).ok()
}

fn whole_file(message: Text) -> Fault {
    Fault { row: None, column: None, message }
}

fn utf16() -> Text {
    Text::new(
        "UTF-16（Excel の「Unicode テキスト」）のファイルです。「CSV UTF-8」で保存し直してください。",
        "is UTF-16 (Excel's “Unicode text”); save it as “CSV UTF-8”.",
    )
}

fn binary() -> Text {
    Text::new(
        "文字ではないデータ（NUL）が入っており、CSV として読めません。「CSV UTF-8」で保存し直してください。",
        "holds NUL bytes and is no CSV text; save it as “CSV UTF-8”.",
    )
}

fn damaged(encoding: &str) -> Text {
    Text::new(
        format!("この行で {encoding} の文字が壊れています。元のファイルから保存し直してください。"),
        format!("the {encoding} text is damaged in this line; save it again from its source."),
    )
}

fn neither() -> Text {
    Text::new(
        "この行は UTF-8 としても Shift_JIS（CP932）としても読めません。「CSV UTF-8」で保存し直してください。",
        "this line is neither UTF-8 nor Shift_JIS (CP932); save the file as “CSV UTF-8”.",
    )
}

fn unclosed() -> Text {
    Text::new(
        "このセルで始まる引用符（\"）が閉じられていません。ファイルが途中で切れていないか確かめてください。",
        "the double quote that opens this cell is never closed; see whether the file was cut off.",
    )
}

fn after_quote() -> Text {
    Text::new(
        "引用符（\"）で囲んだセルの後に文字が続いています。セルの中の引用符は \"\" と2つ書いてください。",
        "characters follow a cell in double quotes; a quote inside a cell is written twice (\"\").",
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(text: &str, expected: &[(u32, &[&str])]) {
        let found = rows(text).unwrap();
        let found: Vec<(u32, Vec<String>)> =
            found.iter().map(|r| (r.number, r.cells.iter().map(Raw::seen).collect())).collect();
        let expected: Vec<(u32, Vec<String>)> =
            expected.iter().map(|(n, cells)| (*n, cells.iter().map(|c| (*c).to_owned()).collect())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        check("a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a,b\r\n\r\n1,2", &[(1, &["a", "b"]), (2, &[""]), (3, &["1", "2"])]);
        check("a\rb\r", &[(1, &["a"]), (2, &["b"])]);
        check("\"a\nb\",c\nd,e", &[(1, &["a\nb", "c"]), (2, &["d", "e"])]);
        check("\"a\r\n\"\"b\"\"\",\n", &[(1, &["a\r\n\"b\"", ""])]);
        check("5\" 管,x", &[(1, &["5\" 管", "x"])]);
        check("\"\",\"\"\n", &[(1, &["", ""])]);
        check("", &[]);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_where_it_opens() {
        let fault = rows("a,b\n1,\"2\n3,4\n").err().unwrap();
        assert_eq!((fault.row, fault.column), (Some(2), Some(1)));
        assert!(fault.message.ja.contains("閉じられていません") && fault.message.en.contains("never closed"));
        let fault = rows("\"a\"b,c\n").err().unwrap();
        assert!(fault.message.ja.contains("2つ") && fault.message.en.contains("twice"));
    }

    #[test]
    fn the_encoding_is_detected() {
        let text = "コード,名称\nD1,総務課〜①\n";
        let cp932 = SHIFT_JIS.encode("コード,名称\nD1,総務課～①\n").0.into_owned();
        assert_eq!(decode(text.as_bytes()).unwrap(), (Cow::Borrowed(text), false));
        assert_eq!(decode(format!("\u{FEFF}{text}").as_bytes()).unwrap().0, text);
        let (decoded, was_cp932) = decode(&cp932).unwrap();
        assert!(was_cp932 && decoded.contains("総務課～①"), "{decoded}");
    }

    #[test]
    fn damage_is_told_and_not_taken_for_another_encoding() {
        let mut cut = "コード,名称\nD1,総務課".as_bytes().to_vec();
        cut.pop();
        let fault = decode(&cut).err().unwrap();
        assert_eq!(fault.row, Some(2));
        assert!(fault.message.ja.contains("UTF-8") && fault.message.en.contains("damaged"));
        for (bytes, part) in [
            (&b"\xFF\xFEa\0"[..], "UTF-16"),
            (&b"code\0name"[..], "NUL"),
            (&b"code\n\xFF\xFF\x80,\n"[..], "neither"),
        ] {
            let fault = decode(bytes).err().unwrap();
            assert!(fault.message.en.contains(part), "{}", fault.message.en);
        }
    }
}
