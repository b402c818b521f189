//! What the TOML reader says of a file that is no TOML, in Japanese.

/// By how a message begins; of several the first.
const SAID: &[(&str, &str)] = &[
    ("unclosed array table", "「[[」が「]]」で閉じられていません"),
    ("unclosed array", "配列の「[」が「]」で閉じられていません"),
    ("unclosed table", "表の名前の「[」が「]」で閉じられていません"),
    ("unclosed inline table", "「{」が「}」で閉じられていません"),
    ("missing comma", "区切りの「,」がありません"),
    ("extra comma", "「,」が余分です"),
    ("unexpected `=` in array", "配列の中に「=」があります"),
    ("extra `=`", "「=」が余分です"),
    ("extra assignment", "「=」が余分です"),
    ("missing assignment", "「=」がありません"),
    ("key with no value", "項目に「= 値」がありません"),
    ("missing value", "「=」のあとに値がありません"),
    ("string values must be quoted", "文字列が「\"」で囲まれていません"),
    ("missing opening quote", "始まりの引用符がありません"),
    ("invalid basic string", "「\"」で囲んだ文字列が閉じられていないか、使えない文字があります"),
    (
        "invalid multi-line basic string",
        "「\"\"\"」で囲んだ文字列が閉じられていないか、使えない文字があります",
    ),
    ("invalid literal string", "「'」で囲んだ文字列が閉じられていないか、使えない文字があります"),
    ("duplicate key", "同じ名前の項目が二つあります"),
    ("invalid unquoted key", "項目の名前に、そのままでは使えない文字があります。「\"」で囲んでください"),
    ("unquoted keys cannot be empty", "項目の名前がありません"),
    ("missing key", "項目の名前がありません"),
    ("keys cannot be multi-line", "項目の名前は1行で書いてください"),
    ("unexpected key or value", "前の行との間に、余分なものか改行の抜けがあります"),
    ("unexpected content", "余分なものがあります"),
    ("unexpected leading zero", "数の先頭に余分な0があります"),
    ("`_` may only go", "数の中の「_」は数字の間にだけ書けます"),
    ("carriage return must", "改行の文字が壊れています"),
    ("invalid comment character", "コメントに使えない文字があります"),
    ("cannot recurse further", "入れ子が深すぎます"),
    ("recursion limit", "入れ子が深すぎます"),
    ("invalid", "値の書き方が誤っています"),
];

/// The message in Japanese; one that is not known as it is.
pub fn toml_said(message: &str) -> &str {
    SAID.iter().find(|(begin, _)| message.starts_with(begin)).map_or(message, |(_, ja)| ja)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_commonly_wrong_is_said_in_japanese() {
        for text in [
            "a = [1, 2",
            "a = [1 2]",
            "[[rule]\n",
            "[rule\n",
            "a = {b = 1",
            "a = {b = 1 c = 2}",
            "a",
            "a =",
            "a = b c",
            "a = \"x",
            "a = 'x",
            "a = 1\na = 2",
            "名前 = 1",
            "a = 1 b = 2",
            "a = 012",
            "= 1",
            "a = = 1",
            "a = 1_",
        ] {
            let (_, errors) = toml::de::DeTable::parse_recoverable(text);
            assert!(!errors.is_empty(), "{text}");
            for error in &errors {
                let said = toml_said(error.message());
                assert!(!said.is_ascii(), "{text}: {}", error.message());
            }
        }
    }
}
