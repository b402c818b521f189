//! Letters to try a template with: each once harmless and once as an enemy would write it.

use serde_json::{Value, json};

use super::body_template::Page;

/// What breaks what is not escaped: quotes, backslashes, line breaks, markup, form and template syntax.
const HOSTILE: &str = "\"'\\\r\n\t&x=1&<b>]]>%22{{ 7*7 }}{% raw %}-->\u{1}\u{2028}💥";
const HARMLESS: &str = "期限を過ぎた項目";
const KINDS: [&str; 5] = ["notice", "sheet", "overview", "digest", "word"];

/// Harmless and hostile, of the same shape.
pub(super) fn pages() -> Vec<(Page, Page)> {
    let kinds = KINDS.into_iter().flat_map(|kind| [(kind, true), (kind, false)]);
    kinds.map(|(kind, full)| (page(kind, full, HARMLESS), page(kind, full, HOSTILE))).collect()
}

/// `full`: with everything that can be absent.
fn page(kind: &str, full: bool, said: &str) -> Page {
    let lists = matches!(kind, "notice" | "sheet") && (full || kind == "notice");
    Page {
        subject: said.to_owned(),
        text: said.to_owned(),
        html: "<p>text</p>".to_owned(),
        kind: kind.to_owned(),
        key: "2026-12-07/notice/soumu".to_owned(),
        city: said.to_owned(),
        language: if full { "ja" } else { "en" },
        to: said.to_owned(),
        department: full.then(|| said.to_owned()),
        critical: full,
        severity: if full { "critical" } else { "info" },
        items: if lists { vec![item(full, said), item(false, said)] } else { Vec::new() },
        left_out: usize::from(!full),
        link: full.then(|| "https://yamedoki.example.jp".to_owned()),
        cut: !full,
    }
}

/// As the writer gives an alert as data.
fn item(full: bool, said: &str) -> Value {
    json!({
        "rule": "milestone-overdue",
        "subject": said,
        "kind": if full { "opened" } else { "resolved" },
        "severity": if full { "critical" } else { "info" },
        "title": said,
        "advice": if full { said } else { "" },
        "owner": said,
        "initiative": full.then_some(said),
        "since": "2026-12-01",
        "deadline": full.then_some("2026-12-07"),
        "evidence": if full { vec![json!({ "label": said, "value": said })] } else { vec![] },
        "copy": !full,
        "notes": if full { vec![said] } else { vec![] },
        "link": full.then_some("https://yamedoki.example.jp/a/x"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::lang::Lang;
    use crate::notices::Body;
    use crate::render::testing::{decision, draft, now, style};

    #[test]
    fn a_sample_alert_has_the_fields_of_a_real_one() {
        let draft = draft("都市計画課", Lang::Ja, Body::Notice(vec![decision()]));
        let written = crate::render::written(&draft, &style(), now()).unwrap();
        let fields = |item: &Value| item.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(fields(&written.data["items"][0]), fields(&item(true, "x")));
    }
}
