//! Signatures verified by PyPI's `dkimpy`, with keys that `openssl` made.

use std::fs;
use std::path::Path;
use std::process::Command;

use yamedoki::render::{Dkim, SigningKey};

use super::letters::{all_at, style};
use super::python;
use crate::tools;
use crate::world::World;

/// Verifies each letter of a folder against the record in it, whole and with one thing changed.
const JUDGE: &str = r#"
import dkim, pathlib, sys
folder = pathlib.Path(sys.argv[1])
name, value = (folder / 'record').read_text().split('\n', 1)
asked = []
def dns(domain, timeout=5):
    asked.append(domain)
    return value.encode() if domain.decode().rstrip('.') == name else None
def good(bytes):
    try:
        return dkim.verify(bytes, dnsfunc=dns)
    except dkim.DKIMException as error:
        return repr(error)
letters = sorted(folder.glob('*.eml'))
assert letters
for path in letters:
    bytes = path.read_bytes()
    found = good(bytes)
    assert found is True, (path.name, found)
    head, body = bytes.split(b'\r\n\r\n', 1)
    lines = body.split(b'\r\n')
    at = max(range(len(lines)), key=lambda n: len(lines[n]))
    lines[at] = (b'A' if lines[at][:1] != b'A' else b'B') + lines[at][1:]
    changed = [
        head + b'\r\n\r\n' + b'\r\n'.join(lines),
        bytes.replace(b'\r\nSubject: ', b'\r\nSubject: X', 1),
        bytes.replace(b'\r\nMessage-ID: <', b'\r\nMessage-ID: <x', 1),
        bytes.replace(b'\r\nList-Id: ', b'\r\nList-Id: x ', 1),
        b'From: evil@else.example\r\n' + bytes,
    ]
    for n, other in enumerate(changed):
        assert other != bytes and good(other) is not True, (path.name, n)
    # What relays may do: fold otherwise, and add an empty line at the end.
    assert good(bytes.replace(b'\r\n <yamedoki.', b' \t <yamedoki.', 1) + b'\r\n') is True, path.name
assert set(a.decode().rstrip('.') for a in asked) == {name}, asked
"#;

/// The PEM that `openssl` writes with these words.
fn key(folder: &Path, words: &str) -> String {
    let path = folder.join("key.pem");
    let (command, rest) = words.split_once(' ').unwrap();
    let mut openssl = Command::new("openssl");
    let made = openssl.args([command, "-out"]).arg(&path).args(rest.split(' ')).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    fs::read_to_string(path).unwrap()
}

fn check(words: &str, begins: &str) {
    if !(tools::runs("openssl version") && tools::python_module("dkim") && tools::python_module("nacl")) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let pem = key(folder.path(), words);
    assert!(pem.starts_with(begins), "openssl writes another form now");
    let key = SigningKey::from_pem(&pem).unwrap();
    let dkim = Dkim { domain: "example.lg.jp".into(), selector: "yamedoki".into(), key };
    // A signature of a day to come is no good: the verifier reads the machine's clock.
    let then = "2024-01-05T00:00:00Z".parse().unwrap();
    let record = dkim.record();
    fs::write(folder.path().join("record"), format!("{}\n{}", record.name, record.value)).unwrap();
    for sample in all_at(&style(Some(dkim)), then) {
        fs::write(folder.path().join(format!("{}.eml", sample.name)), sample.letter.payload).unwrap();
    }
    python(JUDGE, folder.path());
}

#[test]
fn a_signature_by_rsa_holds_and_no_change_does() {
    check("genrsa -traditional 2048", "-----BEGIN RSA PRIVATE KEY-----");
    check("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048", "-----BEGIN PRIVATE KEY-----");
}

#[test]
fn a_signature_by_ed25519_holds_and_no_change_does() {
    check("genpkey -algorithm ED25519", "-----BEGIN PRIVATE KEY-----");
}

#[test]
fn a_short_key_is_refused_without_being_shown() {
    if !tools::runs("openssl version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let pem = key(folder.path(), "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024");
    let refused = SigningKey::from_pem(&pem).unwrap_err();
    assert!(refused.en.contains("2048 to 4096 bits"), "{}", refused.en);
    let secret = pem.lines().nth(1).unwrap();
    assert!(!refused.en.contains(secret) && !refused.ja.contains(secret));
}

#[test]
fn check_shows_what_to_put_into_the_dns_and_not_the_key() {
    if !tools::runs("openssl version") {
        return;
    }
    let world = World::new(
        "[channel.mail]\ntype = \"smtp\"\nhost = \"relay.city.example.jp\"\nfrom = \"a@city.example.jp\"\n\
         dkim_selector = \"plan\"\ndkim_key_file = \"dkim.pem\"\n",
    );
    let pem = key(world.path("yamedoki.toml").parent().unwrap(), "genpkey -algorithm ED25519");
    world.write("dkim.pem", &pem);
    let answer = world.run(&["check"]);
    answer.says(0, &["plan._domainkey.city.example.jp", "v=DKIM1; k=ed25519; p="]);
    let secret = pem.lines().nth(1).unwrap();
    assert!(!format!("{answer:?}").contains(secret));
}
