//! `[digest]`: who gets a weekly sheet of their own, and what its charts are drawn with.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Place;
use super::section::Section;
use crate::lang::Text;
use crate::notices::Weekly;

/// `[digest]`: the weekly letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The departments that get a weekly sheet of their own matters (default none).
    pub departments: Weekly,
    /// Whether charts are drawn where a font is found (default true); else tables stand for them.
    pub charts: bool,
    /// The folder that holds the fonts; `None`: the system's folders.
    pub fonts: Option<PathBuf>,
    /// The family that charts are lettered in; `None`: the first Japanese one that is there.
    pub font: Option<String>,
}

impl Digest {
    pub(super) fn read(top: &Section<'_>, place: &Place<'_>) -> Digest {
        let section = top.section("digest");
        let codes = section.list("departments", code);
        let digest = Digest {
            departments: codes.map_or(Weekly::Nobody, weekly),
            charts: section.flag("charts").unwrap_or(true),
            fonts: section.text("fonts").map(|path| place.resolve(path)),
            font: section.text("font").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        };
        section.close();
        digest
    }
}

fn weekly(codes: Vec<String>) -> Weekly {
    match codes.iter().any(|code| code == "*") {
        true => Weekly::Everybody,
        false => codes.into_iter().collect::<BTreeSet<_>>().into(),
    }
}

/// A department's code as the plan has it, or `*` for all of them.
fn code(text: &str) -> Result<String, Text> {
    let code = text.trim();
    if code.is_empty() {
        return Err(Text::new(
            "部署コードが空です。計画の「部署」のコードか、全部署なら \"*\" を書いてください。",
            "this is no department: write its code as the plan has it, or \"*\" for all of them.",
        ));
    }
    Ok(code.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_star_means_every_department() {
        let of = |codes: &[&str]| weekly(codes.iter().map(|code| (*code).to_owned()).collect());
        assert_eq!(of(&[]), Weekly::Nobody);
        assert_eq!(of(&["1200", "*"]), Weekly::Everybody);
        assert!(of(&["1200"]).includes("1200") && !of(&["1200"]).includes("1300"));
    }
}
