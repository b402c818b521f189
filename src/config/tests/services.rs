//! The sections of the services as their users meet them: what is refused, where, and in which words.

use super::*;
use crate::render::Form;

fn service(config: &str, files: &[(&str, &str)]) -> ServiceSettings {
    http(config, files).service
}

fn http(config: &str, files: &[(&str, &str)]) -> HttpSettings {
    let config = format!("[channel.c]\n{config}\n");
    let world = files.iter().fold(World::new(&config), |world, (name, text)| world.file(name, text));
    let Settings::Http(http) = world.config().channels["c"].settings.clone() else { panic!("{config}") };
    assert!(!format!("{http:?}").contains("s3cr3t"), "{http:?}");
    http
}

/// The English mistakes of `[channel.c]`, whose first line is 2; none shows a secret.
fn mistakes(config: &str) -> Vec<(usize, String)> {
    let world =
        World::new(&format!("[channel.c]\n{config}\n")).file("secret", "s3cr3t\n").file("empty", "\n");
    let mistakes = world.mistakes();
    assert!(!format!("{mistakes:?}").contains("s3cr3t"), "{mistakes:?}");
    mistakes.into_iter().map(|(line, _, message)| (line, message)).collect()
}

fn told(config: &str, expected: &[(usize, &str)]) {
    let found = mistakes(config);
    assert_eq!(found.len(), expected.len(), "{config}: {found:#?}");
    for ((line, message), (at, part)) in found.iter().zip(expected) {
        assert!(line == at && message.contains(part), "{config}: {line}: {message}");
    }
}

#[test]
fn a_chatwork_room_makes_its_address() {
    let http = http("type = \"chatwork\"\nroom = \"123\"\ntoken_file = \"t\"", &[("t", "s3cr3t\n")]);
    assert_eq!(http.url.expose_secret(), "https://api.chatwork.com/v2/rooms/123/messages");
    assert_eq!(http.service.form(), Form::Chatwork { self_unread: false });
    told("type = \"chatwork\"", &[(1, "token_file: it is required"), (1, "room: it is required")]);
    told(
        "type = \"chatwork\"\nroom = \"#!rid12\"\ntoken = \"s3cr3t\"\ntoken_file = \"empty\"\napi_url = \"x\"",
        &[(3, "the digits after rid"), (4, "token_file, token_env"), (5, "it is empty"), (6, "it is no URL")],
    );
}

#[test]
fn a_line_works_bot_names_everything_that_is_missing_at_once() {
    told(
        "type = \"line-works\"\nbot = \"1/../2\"",
        &[
            (1, "channel: it is required"),
            (1, "client_id"),
            (1, "service_account"),
            (1, "client_secret_file, client_secret_env"),
            (1, "private_key_file, private_key_env"),
            (3, "this is no ID"),
        ],
    );
}

#[test]
fn ntfy_asks_for_a_server_and_a_topic() {
    told("type = \"ntfy\"", &[(1, "topic, topic_file, topic_env"), (1, "url, url_file, url_env")]);
    told(
        "type = \"ntfy\"\nurl = \"https://h\"\ntopic = \"s3cr3t topic\"\nuser = \"u\"\ntoken_file = \"secret\"",
        &[(4, "no name of a topic"), (5, "password_file, password_env"), (5, "keep one")],
    );
}

#[test]
fn alertmanager_is_found_below_its_address() {
    for url in ["http://127.0.0.1:9093", "http://127.0.0.1:9093/"] {
        let http = http(&format!("type = \"alertmanager\"\nurl = \"{url}\""), &[]);
        assert_eq!(http.url.expose_secret(), "http://127.0.0.1:9093/api/v2/alerts");
    }
}

#[test]
fn a_webhooks_keys_come_from_one_file_or_several_the_newest_first() {
    let (new, old) = ("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz");
    let base = "type = \"webhook\"\nurl = \"https://h/x\"\n";
    let keys = |config: &str, files: &[(&str, &str)]| {
        let ServiceSettings::Webhook { secrets, .. } = service(&format!("{base}{config}"), files) else {
            panic!()
        };
        secrets.iter().map(|secret| secret.expose_secret().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys("secret_file = \"k\"", &[("k", &format!("{new}\n\n{old}\n"))]), [new, old]);
    assert_eq!(keys("secret_files = [\"n\", \"o\"]", &[("n", new), ("o", old)]), [new, old]);
    told(&format!("{base}secret_file = \"secret\""), &[(4, "one a line, the newest first")]);
    told(&format!("{base}secret_files = []"), &[(4, "no signing secret")]);
    told(
        &format!("{base}secret_files = [\"none\", \"secret\"]"),
        &[(4, "no signing secret"), (4, "cannot read")],
    );
    told(base, &[(1, "secret_file, secret_files, secret_env")]);
    told(
        &format!("{base}secret_file = \"empty\"\nmax_bytes = 5"),
        &[(4, "it is empty"), (5, "2048 to 16777216")],
    );
}

const TEMPLATED: &str = "type = \"template\"\nurl = \"https://h/x\"\n";

#[test]
fn a_template_that_cannot_work_is_refused_when_it_is_read() {
    for (body, part) in [
        (r#"{"text": "{{ text }}"}"#, "Write values without quotes around them"),
        ("{{ txt }}", "Did you mean \"text\"?"),
        ("{% if critical %}", "line 1 of the template"),
    ] {
        told(&format!("{TEMPLATED}body = '{body}'"), &[(4, part)]);
    }
    told(TEMPLATED, &[(1, "body, body_file")]);
    told(
        &format!(
            "{TEMPLATED}body = '{{{{ text }}}}'\nmethod = \"PSOT\"\ncontent_type = \"image/png\"\nok = \"(\""
        ),
        &[(5, "Did you mean \"POST\"?"), (6, "Accepted: application/json"), (7, "no regular expression")],
    );
    told(&format!("{TEMPLATED}body_file = \"none\""), &[(4, "cannot read")]);
}

#[test]
fn a_templates_headers_come_from_the_table_a_file_or_the_environment() {
    let config = format!(
        "{TEMPLATED}method = \"PUT\"\nbody = '{{{{ text }}}}'\n[channel.c.headers]\nX-A = \"1\"\nX-B_file = \"b\""
    );
    let ServiceSettings::Template(settings) = service(&config, &[("b", "s3cr3t\n")]) else { panic!() };
    let headers: Vec<_> =
        settings.headers.iter().map(|(name, value)| (name.as_str(), value.expose_secret())).collect();
    assert_eq!((settings.put, &headers[..]), (true, &[("X-A", "1"), ("X-B", "s3cr3t")][..]));
    told(
        &format!(
            "{TEMPLATED}body = '{{{{ text }}}}'\n[channel.c.headers]\nhost = \"x\"\n\"a b\" = \"x\"\nX-C = 5\nX-D = \"秘s3cr3t\"\nX-E_env = \"s3cr3t\"\nX-F_file = \"empty\"\nX-G = \"1\"\nx-g_file = \"secret\""
        ),
        &[
            (6, "no name of a header"),
            (7, "no name of a header"),
            (8, "this is a number"),
            (9, "one line of ASCII"),
            (10, "no environment variable"),
            (11, "it is empty"),
            (13, "keep one"),
        ],
    );
}
