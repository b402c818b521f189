//! Words for what the parser cannot read: a Japanese keyboard's signs, and the slips of people who
//! know other languages.

use std::ops::Range;

use cel::ParseErrors;

use super::Mistake;

/// The characters of `text` with their offsets, and whether each stands inside a text literal.
pub(super) fn signs(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let mut quote: Option<char> = None;
    let mut escaped = false;
    text.char_indices().map(move |(i, c)| {
        let quoted = quote.is_some();
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(q) if c == q => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        (i, c, quoted)
    })
}

/// How deep brackets are nested.
pub(super) fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for (_, c, quoted) in signs(text) {
        match c {
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// An expression that nobody could read either.
pub(super) fn too_deep(text: &str) -> Mistake {
    Mistake::new(
        0..text.len(),
        "式の入れ子が深すぎます。ルールを分けるか、括弧を減らしてください",
        "the expression is nested too deeply; use fewer brackets, or make two rules of it",
    )
}

/// Every run of full-width or typographic signs, or of Japanese, outside of text literals, with what
/// is meant.
pub(super) fn foreign_signs(text: &str) -> Vec<Mistake> {
    let mut found: Vec<(Range<usize>, Option<String>)> = Vec::new();
    for (i, c, quoted) in signs(text) {
        if quoted || c.is_ascii() {
            continue;
        }
        let meant = plain(c);
        match found.last_mut() {
            Some((span, so_far)) if span.end == i && so_far.is_some() == meant.is_some() => {
                span.end = i + c.len_utf8();
                if let (Some(so_far), Some(meant)) = (so_far, meant) {
                    so_far.push_str(&meant);
                }
            }
            _ => found.push((i..i + c.len_utf8(), meant)),
        }
    }
    let mistake = |(span, meant): (Range<usize>, Option<String>)| match meant {
        Some(meant) => foreign(text, span, &meant),
        None => unquoted(text, span),
    };
    found.into_iter().map(mistake).collect()
}

fn unquoted(text: &str, span: Range<usize>) -> Mistake {
    let word = text[span.clone()].to_owned();
    Mistake::new(
        span,
        format!("`{word}` が引用符の外にあります。項目の名前は英字です"),
        format!("`{word}` stands outside of quotes; the names of fields are ASCII"),
    )
    .mend(format!("文字列なら `\"{word}\"` と書きます"), format!("if it is a text, write `\"{word}\"`"))
}

fn foreign(text: &str, span: Range<usize>, meant: &str) -> Mistake {
    let sign = text[span.clone()].to_owned();
    let (ja, en) = if meant.trim().is_empty() {
        ("半角の空白".to_owned(), "a plain space".to_owned())
    } else {
        (format!("半角の `{meant}`"), format!("`{meant}`"))
    };
    Mistake::new(
        span,
        format!("全角の記号 `{sign}` は式に使えません"),
        format!("the full-width sign `{sign}` cannot stand in an expression"),
    )
    .mend(format!("{ja} に直してください"), format!("write {en}"))
}

/// The plain sign that a full-width or typographic one stands for.
fn plain(c: char) -> Option<String> {
    Some(match c {
        '\u{3000}' => " ".into(),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0)?.to_string(),
        '“' | '”' | '「' | '」' => "\"".into(),
        '‘' | '’' => "'".into(),
        '≧' | '≥' => ">=".into(),
        '≦' | '≤' => "<=".into(),
        '≠' => "!=".into(),
        '×' => "*".into(),
        '÷' => "/".into(),
        '−' => "-".into(),
        '、' => ",".into(),
        _ => return None,
    })
}

/// What the parser says, in our words, at its place.
pub(super) fn syntax_errors(text: &str, errors: &ParseErrors) -> Vec<Mistake> {
    let mut found: Vec<Mistake> = Vec::new();
    for error in &errors.errors {
        let at = offset(text, error.pos);
        let span = at..word_end(text, at);
        if found.iter().any(|m| m.span.start == span.start) {
            continue;
        }
        found.push(mistake(text, span, error.msg.trim_start_matches("Syntax error: ")));
    }
    found
}

fn mistake(text: &str, span: Range<usize>, said: &str) -> Mistake {
    let word = &text[span.clone()];
    let rest = &text[span.start..];
    let before = text[..span.start].trim_end();
    if rest.starts_with('=') && !rest.starts_with("==") || before.ends_with('=') && !before.ends_with("==") {
        return Mistake::new(span, "`=` は比較ではありません", "`=` is no comparison")
            .mend("等しいかどうかは `==` と書きます", "write `==` to ask whether both are equal");
    }
    if let Some(sign) = sign_for(word) {
        return Mistake::new(
            span,
            format!("`{word}` はこの言語の演算子ではありません"),
            format!("`{word}` is no operator here"),
        )
        .mend(format!("`{sign}` と書きます"), format!("write `{sign}`"));
    }
    if span.start >= text.trim_end().len() {
        return Mistake::new(
            span,
            "式が途中で終わっています（括弧や引用符の閉じ忘れ、演算子のあとの値の抜けなど）",
            "the expression ends too early (an open bracket or quote, or nothing after an operator)",
        );
    }
    Mistake::new(
        span,
        format!("式として読めません（{said}）"),
        format!("this cannot be read as an expression ({said})"),
    )
}

fn sign_for(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "and" => "&&",
        "or" => "||",
        "not" => "!",
        "<>" => "!=",
        _ => return None,
    })
}

/// The offset of the parser's (line, column), both counted from one.
fn offset(text: &str, (line, column): (isize, isize)) -> usize {
    let start: usize = text.split_inclusive('\n').take((line - 1).max(0) as usize).map(str::len).sum();
    let chars = (column - 1).max(0) as usize;
    text[start..].char_indices().nth(chars).map_or(text.len(), |(i, _)| start + i)
}

/// The end of the word or sign at `at`.
fn word_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    match rest.chars().next() {
        Some(c) if word == 0 => at + c.len_utf8(),
        _ => at + word,
    }
}
