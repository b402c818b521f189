//! Text from a plan, put so that no chat takes any of it for markup: it can neither link, nor call
//! people, nor format. What a reader sees stays as the city wrote it, or looks alike.
//!
//! What would become a link or a call is taken apart by a space without width (U+200B), as every
//! service looks for these on its own, with or without markup.

use std::borrow::Cow;

use super::cut::Glyph;

/// Takes apart what becomes a link, a call, a channel or a picture by itself: `https://…`,
/// `www.example.jp`, `a@example.jp`, `@all`, `#general`, `:smile:`. `None`: harmless.
fn unlinked(glyph: Glyph) -> Option<&'static str> {
    let Glyph { before, here, after } = glyph;
    match here {
        '@' => Some("@\u{200B}"),
        '#' if after.is_alphanumeric() || after == '_' => Some("#\u{200B}"),
        '.' if before.is_alphanumeric() && after.is_alphabetic() => Some(".\u{200B}"),
        ':' if !(before.is_ascii_digit() && after.is_ascii_digit())
            && (after.is_alphanumeric() || matches!(after, '/' | '+' | '-' | '_')) =>
        {
            Some(":\u{200B}")
        }
        _ => None,
    }
}

/// For services that know Markdown and its backslash. Without the backslash what it cannot keep from
/// being markup: `<`, which takes a space without width, and `$` (formulas), which is put by its twin.
pub(super) fn escaped(glyph: Glyph) -> Cow<'static, str> {
    let Glyph { before, here, after } = glyph;
    let unlinked = unlinked(glyph);
    match here {
        '_' if before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric() => "_".into(),
        '#' => format!("\\{}", unlinked.unwrap_or("#")).into(),
        '\\' | '*' | '_' | '~' | '`' | '[' | ']' | '(' | ')' | '!' | '|' | '>' => format!("\\{here}").into(),
        '-' | '+' if starts_line(before) => format!("\\{here}").into(),
        '.' if before.is_ascii_digit() && after.is_whitespace() => "\\.".into(),
        '=' if starts_line(before) => "\u{200B}=".into(),
        '$' => "＄".into(),
        '<' => "<\u{200B}".into(),
        '&' if after == '#' || after.is_ascii_alphabetic() => "&\u{200B}".into(),
        ' ' if starts_line(before) => "\u{A0}".into(),
        _ => unlinked.map_or_else(|| glyph.itself(), Cow::Borrowed),
    }
}

/// For services that mark text up but know no escape: what they would take for markup is put by its
/// full-width twin.
pub(super) fn alike(glyph: Glyph) -> Cow<'static, str> {
    let Glyph { before, here, after } = glyph;
    match here {
        '_' if before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric() => "_".into(),
        '*' => "＊".into(),
        '_' => "＿".into(),
        '~' => "～".into(),
        '`' => "｀".into(),
        '[' => "［".into(),
        ']' => "］".into(),
        '|' => "｜".into(),
        '\\' => "＼".into(),
        '$' => "＄".into(),
        '>' if starts_line(before) => "＞".into(),
        '#' if starts_line(before) => "＃".into(),
        '-' | '+' if starts_line(before) => "・".into(),
        '.' if before.is_ascii_digit() && after.is_whitespace() => "．".into(),
        '<' => "<\u{200B}".into(),
        '&' if after == '#' || after.is_ascii_alphabetic() => "&\u{200B}".into(),
        ' ' if starts_line(before) => "\u{A0}".into(),
        _ => unlinked(glyph).map_or_else(|| glyph.itself(), Cow::Borrowed),
    }
}

/// For what knows no markup at all, such as the footers of Discord.
pub(super) fn bare(glyph: Glyph) -> Cow<'static, str> {
    match glyph.here {
        '<' => "<\u{200B}".into(),
        _ => unlinked(glyph).map_or_else(|| glyph.itself(), Cow::Borrowed),
    }
}

/// For Adaptive Cards whose text stands in runs, which know no Markdown: what is left are the dates
/// and times that they compute (`{{DATE(…)}}`).
pub(super) fn card(glyph: Glyph) -> Cow<'static, str> {
    match glyph.here {
        '{' if glyph.after == '{' => "{\u{200B}".into(),
        _ => bare(glyph),
    }
}

/// For Slack, which reads `<…>` as links and calls and asks for these three to be written so.
pub(super) fn entities(glyph: Glyph) -> Cow<'static, str> {
    match glyph.here {
        '&' => "&amp;".into(),
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        _ => unlinked(glyph).map_or_else(|| glyph.itself(), Cow::Borrowed),
    }
}

/// Whether what follows `before` is, but for spaces, a line's first character.
fn starts_line(before: char) -> bool {
    matches!(before, '\n' | ' ')
}

#[cfg(test)]
mod tests {
    use super::super::cut::{Neutral, whole};
    use super::*;

    fn check(neutral: Neutral, text: &str, expected: &str) {
        assert_eq!(whole(text, neutral).replace('\u{200B}', "¦").replace('\u{A0}', "·"), expected, "{text}");
    }

    #[test]
    fn what_links_or_calls_by_itself_is_taken_apart() {
        for neutral in [escaped as Neutral, alike, card, entities] {
            check(neutral, "https://evil.example", "https:¦//evil.¦example");
            check(neutral, "@all a@b.jp", "@¦all a@¦b.¦jp");
            check(neutral, "0.82、08:30、期限：9月", "0.82、08:30、期限：9月");
        }
    }

    #[test]
    fn markdown_is_escaped_and_identifiers_stay_readable() {
        check(escaped, "*太字* [x](y) plan_2026", "\\*太字\\* \\[x\\]\\(y\\) plan_2026");
        check(escaped, "# a\n- b\n1. c\n    d", "\\# a\n\\- b\n1\\. c\n····d");
        check(escaped, "<@1> &lt; $x$", "<¦@¦1\\> &¦lt; ＄x＄");
    }

    #[test]
    fn without_an_escape_the_twin_stands_in() {
        check(alike, "*太字* _x_ ~y~ `z`", "＊太字＊ ＿x＿ ～y～ ｀z｀");
        check(alike, "# a\n> b\n- c\n1. d", "＃ a\n＞ b\n・ c\n1． d");
        check(alike, "<users/all> [x](y)", "<¦users/all> ［x］(y)");
    }

    #[test]
    fn a_card_computes_nothing_from_a_cell() {
        check(
            card,
            "{{DATE(2026-01-01T00:00:00Z)}} <at>x</at>",
            "{¦{DATE(2026-01-01T00:00:00Z)}} <¦at>x<¦/at>",
        );
    }

    #[test]
    fn slack_reads_no_brackets() {
        check(entities, "<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@¦U1&gt;");
    }
}
