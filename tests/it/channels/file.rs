//! What the folder alone must do.

use std::fs;

use yamedoki::channels::{Channel, Network, Settings};

use super::{chat, mail, now};

#[tokio::test]
async fn a_letter_sent_again_replaces_itself_and_leaves_no_draft() {
    let dir = tempfile::tempdir().unwrap();
    let channel =
        Channel::build(&Settings::File { dir: dir.path().join("out") }, &Network::default()).unwrap();
    let receipt = channel.send(&mail(), now()).await.unwrap();
    channel.send(&mail(), now()).await.unwrap();
    channel.send(&chat(), now()).await.unwrap();
    let names = |sub: &str| {
        let entries = fs::read_dir(dir.path().join("out").join(sub)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let stem = "2026-04-06%2Fopened%2Fsoumu";
    assert_eq!(names("new"), [format!("{stem}.eml"), format!("{stem}.json")]);
    assert!(names("tmp").is_empty());
    assert_eq!(fs::read(receipt.proof).unwrap(), mail().payload);
}
