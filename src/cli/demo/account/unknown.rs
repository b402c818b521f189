//! What could not be told, and what was missing.

use super::super::super::Out;
use super::super::record::Record;
use super::{heading, paragraph};

/// How many are shown.
const SHOWN: usize = 5;

/// The list.
pub(super) fn list(record: &Record, out: &mut Out) {
    let all = &record.stand.unknown;
    let n = all.len();
    heading(9, &format!("判定できなかったもの（{n} 件）"), &format!("What could not be told ({n})"), out);
    let lang = out.lang;
    for (_, subject, missing) in all.iter().take(SHOWN) {
        let missing: Vec<&str> = missing.iter().map(|text| text.get(lang)).collect();
        let missing = missing.join(lang.pick("、", ", "));
        let text = lang.pick(
            format!("{subject}：{missing}がわかりません"),
            format!("{subject}: {missing} is not known"),
        );
        paragraph(&text, 2, out);
    }
    if n > 0 {
        let text = lang.pick(
            "目標値や実績が計画にないものです（「〇台」など）。順調とも遅れているとも言わず、毎週の週報に挙げ続けます。",
            "The plan lacks a target or results (“〇台” is none). It is called neither good nor late, and stays in every digest.",
        );
        paragraph(text, 2, out);
    }
    if n > SHOWN {
        out.say(format!("  ほか {} 件", n - SHOWN), format!("  and {} more", n - SHOWN));
    }
}
