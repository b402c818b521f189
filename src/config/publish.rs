//! `[publish]`: what citizens may see.

use super::section::Section;
use crate::lang::Text;
use crate::publish::{Fields, Settings, field};

/// The most characters of a title, a contact, a licence.
const LONG: usize = 200;

pub(super) fn read(top: &Section<'_>) -> Settings {
    let section = top.section("publish");
    let fields = section.list("fields", field).map_or_else(Fields::default, Fields::of);
    for (idle, lacking) in fields.idle() {
        section.refuse("fields", idle_field(&idle, &lacking));
    }
    let settings = Settings {
        fields,
        initiatives: section.list("initiatives", |code| Ok(code.trim().to_owned())),
        exclude: section.list("exclude", |code| Ok(code.trim().to_owned())).unwrap_or_default(),
        title: section.read("title", line),
        contact: section.read("contact", line),
        license: section.read("license", line),
        license_url: section.read("license_url", address),
    };
    if settings.license_url.is_some() && settings.license.is_none() && !section.has("license") {
        section.refuse(
            "license_url",
            Text::new(
                "利用条件の名前を license に書いてください（例 \"CC BY 4.0\"）。",
                "give the licence a name as well, as license (such as \"CC BY 4.0\").",
            ),
        );
    }
    section.close();
    settings
}

fn idle_field(idle: &str, lacking: &str) -> Text {
    Text::new(
        format!(
            "「{idle}」は「{lacking}」と一緒でなければ公表できません。「{lacking}」も書くか、「{idle}」を外してください。"
        ),
        format!("\"{idle}\" is shown only together with \"{lacking}\": add that, or take \"{idle}\" out."),
    )
}

/// One line of text.
fn line(text: &str) -> Result<String, Text> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONG || text.chars().any(char::is_control) {
        return Err(Text::new(
            format!("1行で、{LONG}文字までで書いてください。"),
            format!("write one line of at most {LONG} characters."),
        ));
    }
    Ok(text.to_owned())
}

/// An address that citizens can open.
fn address(text: &str) -> Result<String, Text> {
    let text = text.trim();
    let whole = reqwest::Url::parse(text).is_ok_and(|url| url.has_host());
    if whole && (text.starts_with("https://") || text.starts_with("http://")) {
        return Ok(text.to_owned());
    }
    Err(Text::new(
        "https:// で始まるアドレスを書いてください。",
        "write an address that begins with https://.",
    ))
}
