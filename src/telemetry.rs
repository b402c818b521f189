//! The log: one subscriber, whose sink is given to it, and through which no person's address passes.
//!
//! Modules log with identifiers as fields and no addresses; the sink masks what a library's error
//! might still bring along, so that a log may be handed to others as it is.

use std::borrow::Cow;
use std::io::{self, Write};

use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::lang::Text;

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// A subscriber that writes to `sink` what `level` lets through: `info`, or by module, such as
/// `info,yamedoki::channels=debug`.
///
/// # Errors
/// What is wrong with `level`, and what is accepted.
pub fn subscriber<S>(format: Format, level: &str, sink: S) -> Result<impl Subscriber + Send + Sync, Text>
where
    S: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(level).map_err(|error| wrong_level(level, &error.to_string()))?;
    // This one writes whole addresses at `trace`: of a letter's link and of a feed they are the secret itself.
    let silent = "tower_http::csrf=off".parse().map_err(|_| wrong_level(level, "tower_http::csrf"))?;
    let filter = filter.add_directive(silent);
    let lines = fmt::layer().with_ansi(false).with_writer(Masked(sink));
    let lines = match format {
        Format::Text => lines.boxed(),
        Format::Json => lines.json().flatten_event(true).boxed(),
    };
    Ok(tracing_subscriber::registry().with(filter).with(lines))
}

fn wrong_level(level: &str, error: &str) -> Text {
    Text::new(
        format!(
            "ログの水準「{level}」が読めません（{error}）。error、warn、info、debug、trace のどれか、または info,yamedoki::channels=debug のように書いてください。"
        ),
        format!(
            "The log level {level:?} cannot be read ({error}). Write one of error, warn, info, debug, trace, or such as info,yamedoki::channels=debug."
        ),
    )
}

/// A sink behind the mask.
struct Masked<S>(S);

/// Its writer; a line comes in one call.
struct MaskedWriter<W>(W);

impl<'a, S: MakeWriter<'a>> MakeWriter<'a> for Masked<S> {
    type Writer = MaskedWriter<S::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        MaskedWriter(self.0.make_writer())
    }
}

impl<W: Write> Write for MaskedWriter<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(masked(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The line with `taro@city.example` as `…@city.example`.
fn masked(line: &str) -> Cow<'_, str> {
    if !line.contains('@') {
        return Cow::Borrowed(line);
    }
    let mut shown = String::with_capacity(line.len());
    for (i, part) in line.split('@').enumerate() {
        if i > 0 {
            let person = shown
                .rfind(ends_a_person)
                .map_or(0, |at| at + shown[at..].chars().next().map_or(0, char::len_utf8));
            if person < shown.len() {
                shown.truncate(person);
                shown.push('…');
            }
            shown.push('@');
        }
        shown.push_str(part);
    }
    Cow::Owned(shown)
}

/// Characters that stand before an address and are no part of it.
fn ends_a_person(c: char) -> bool {
    c.is_whitespace() || "<>()[]{}\"'`,;:=/\\「」（）、。：".contains(c)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::{Arc, Mutex};

    use super::*;

    /// A sink that can be read.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: Format, level: &str, log: impl FnOnce()) -> String {
        let lines = Lines::default();
        let sink = lines.clone();
        let subscriber = subscriber(format, level, move || sink.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, log);
        String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn an_address_is_masked_in_both_formats() {
        for format in [Format::Text, Format::Json] {
            let line = logged(format, "info", || {
                tracing::warn!(
                    error = "550 <taro.yamada@city.example> unknown",
                    "not sent to hanako@city.example"
                );
            });
            assert!(line.contains("…@city.example") && line.ends_with('\n'), "{line}");
            assert!(!line.contains("taro") && !line.contains("hanako"), "{line}");
        }
    }

    #[test]
    fn json_is_one_object_a_line_with_its_fields() {
        let line = logged(Format::Json, "info", || tracing::info!(letters = 3, "sent \"a\"\nb"));
        let json: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&json["letters"], &json["level"]), (&3.into(), &"INFO".into()));
        assert_eq!(line.lines().count(), 1);
    }

    #[test]
    fn the_level_holds_back_what_is_finer() {
        assert_eq!(logged(Format::Text, "warn", || tracing::info!("quiet")), "");
        assert_ne!(logged(Format::Text, "warn,yamedoki=info", || tracing::info!("heard")), "");
    }

    #[test]
    fn a_level_that_is_none_is_refused_with_what_is_accepted() {
        let Err(text) = subscriber(Format::Text, "yamedoki=loud", io::sink) else {
            unreachable!("it was accepted")
        };
        assert!(text.en.contains("yamedoki=loud") && text.en.contains("debug"), "{}", text.en);
        assert!(text.ja.contains("yamedoki=loud"));
    }

    #[test]
    fn masking_leaves_the_rest_of_a_line() {
        let check = |line: &str, shown: &str| assert_eq!(masked(line), shown);
        check("no address", "no address");
        check("to=taro@a.example, 山田@b.example", "to=…@a.example, …@b.example");
        check("宛先：taro+x@a.example。", "宛先：…@a.example。");
        check("@ alone, a@b@c", "@ alone, …@c");
    }
}
