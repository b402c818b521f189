//! Whether a workbook may be opened at all: every part is unpacked once into nothing and counted, so
//! that neither its size nor the sizes it claims can surprise the reader.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::intake::limits;
use crate::lang::Text;

/// A shared string takes at least `<si/>` of text.
const LEAST_STRING: u64 = 5;

/// Refuses what is no workbook, is cut off, or would unpack to too much.
pub(super) fn check(bytes: &[u8]) -> Result<(), Text> {
    check_within(bytes, limits::UNPACKED)
}

fn check_within(bytes: &[u8], most: u64) -> Result<(), Text> {
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(old_or_locked());
    }
    if !bytes.starts_with(b"PK") {
        return Err(no_workbook());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > limits::PARTS {
        return Err(too_large());
    }
    let mut total = 0;
    let mut sheets = false;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.to_lowercase();
        if name.ends_with("vbaproject.bin") {
            return Err(with_macros());
        }
        sheets |= name.ends_with("workbook.xml");
        let strings = name.ends_with("sharedstrings.xml");
        let size = measure(part, most - total, strings)?;
        total += size;
    }
    if sheets { Ok(()) } else { Err(no_workbook()) }
}

/// The unpacked size of a part, at most `left`.
fn measure(part: impl Read, left: u64, strings: bool) -> Result<u64, Text> {
    let mut part = part.take(left.saturating_add(1));
    let mut buffer = [0; 64 << 10];
    let mut head = Vec::new();
    let mut size = 0;
    loop {
        let read = part.read(&mut buffer).map_err(|_| damaged())?;
        if read == 0 {
            break;
        }
        if strings && head.len() < 4096 {
            head.extend_from_slice(buffer.get(..read).unwrap_or_default());
        }
        size += read as u64;
    }
    // The reader sets memory aside for as many strings as the part claims.
    if size > left || claimed_strings(&head) > size / LEAST_STRING + 1 {
        return Err(too_large());
    }
    Ok(size)
}

fn claimed_strings(head: &[u8]) -> u64 {
    let head = String::from_utf8_lossy(head);
    let Some((_, after)) = head.split_once("uniqueCount") else { return 0 };
    let digits: String = after
        .chars()
        .skip_while(|c| matches!(c, '=' | '"' | '\'') || c.is_whitespace())
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
}

/// The mistake that the file is cut off or damaged.
pub(super) fn damaged() -> Text {
    Text::new(
        "Excel ブックとして読めません。ファイルが途中で切れているか壊れています。元のファイルをコピーし直すか、Excel で開いて保存し直してください。",
        "cannot be read as an Excel workbook: the file is cut off or damaged. Copy it again, or open it in Excel and save it again.",
    )
}

/// The mistake that the file is no workbook.
fn no_workbook() -> Text {
    Text::new(
        "Excel ブック（.xlsx）ではありません。名前だけ .xlsx になっていないか確かめ、Excel から「Excel ブック (.xlsx)」で保存してください。",
        "is no Excel workbook (.xlsx) whatever its name says; save it from Excel as “Excel Workbook (.xlsx)”.",
    )
}

fn old_or_locked() -> Text {
    Text::new(
        "パスワード付きのブックか、古い形式（.xls）です。パスワードを外し、「Excel ブック (.xlsx)」で保存し直してください。",
        "is protected by a password, or of the old .xls format; remove the password and save it as “Excel Workbook (.xlsx)”.",
    )
}

fn with_macros() -> Text {
    Text::new(
        "マクロ付きのブックです。マクロのない「Excel ブック (.xlsx)」で保存し直してください。",
        "is a workbook with macros; save it without them as “Excel Workbook (.xlsx)”.",
    )
}

/// The mistake that the workbook unpacks to too much.
pub(super) fn too_large() -> Text {
    let megabytes = limits::UNPACKED >> 20;
    Text::new(
        format!(
            "展開すると {megabytes} MB を超えるか、中身の数が大きさと合いません。計画のブックではないため開きません。"
        ),
        format!(
            "would unpack to more than {megabytes} MB, or claims more than it holds; it is no workbook of a plan and is not opened."
        ),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            out.start_file(*name, SimpleFileOptions::default()).unwrap();
            out.write_all(bytes).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    #[test]
    fn a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read() {
        let spaces = vec![b' '; 600_000];
        let one = archive(&[("xl/workbook.xml", &spaces)]);
        assert!(one.len() < 2_000);
        assert_eq!(check_within(&one, 1_000_000), Ok(()));
        let two = archive(&[("xl/workbook.xml", &spaces), ("xl/worksheets/sheet1.xml", &spaces)]);
        let message = check_within(&two, 1_000_000).unwrap_err();
        assert!(message.ja.contains("512 MB") && message.en.contains("512 MB"), "{message:?}");
    }

    #[test]
    fn a_size_that_lies_is_found_out_by_counting() {
        let mut forged = archive(&[("xl/workbook.xml", &[b' '; 600_000])]);
        let size = 600_000u32.to_le_bytes();
        while let Some(at) = forged.windows(4).position(|w| w == size) {
            forged[at..at + 4].copy_from_slice(&7u32.to_le_bytes());
        }
        assert!(check_within(&forged, 100_000).is_err());
    }
}
