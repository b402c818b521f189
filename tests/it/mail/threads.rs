//! A reminder in its reader's mailbox stands under the letter that told of the matter first.

use std::fs;

use mail_parser::{HeaderValue, MessageParser};

use crate::belt::pass;
use crate::plans;
use crate::world::World;

const CONFIG: &str = "[city]\nlanguage = \"en\"\n[store]\npath = \"y.db\"\n[source]\npath = \"plan\"\n[delivery]\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\ncounts_as_delivered = true\nmessage_id_domain = \"city.example\"\n";

const DEPARTMENTS: &str = "code,name,role,emails,parent,valid_until,successor\n\
    HQ,本部,headquarters,hq@example.lg.jp,,,\n\
    TK,都市計画課,,toshi@example.lg.jp,,,\n";

/// A letter's head: its id, what it answers, what it refers to, its moment.
#[derive(Clone, Debug, PartialEq)]
struct Head {
    id: String,
    answers: Option<String>,
    references: Vec<String>,
    seconds: i64,
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// The letters to the owner, the oldest first.
fn heads(world: &World) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    for entry in fs::read_dir(world.path("letters/new")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        if mail.to().and_then(|to| to.first()).and_then(|to| to.address.as_deref())
            != Some("toshi@example.lg.jp")
        {
            continue;
        }
        heads.push(Head {
            id: mail.message_id().unwrap().to_owned(),
            answers: ids(mail.in_reply_to()).into_iter().next(),
            references: ids(mail.references()),
            seconds: mail.date().unwrap().to_timestamp(),
        });
    }
    heads.sort_by_key(|head| head.seconds);
    heads
}

#[tokio::test]
async fn a_reminder_leads_back_to_the_letter_that_told_of_it_first() {
    let world = World::new(CONFIG);
    plans::small(&world, "plan");
    world.write("plan/departments.csv", DEPARTMENTS);
    pass(&world, "2026-09-28T07:00").await;
    fs::remove_dir_all(world.path("letters/new")).unwrap();
    pass(&world, "2026-10-02T07:00").await;
    pass(&world, "2026-10-09T07:00").await;
    pass(&world, "2026-10-23T07:00").await;
    let heads = heads(&world);
    let (first, later) = heads.split_first().expect("it was told");
    assert!(later.len() >= 2, "{heads:?}");
    assert_eq!(first.answers, None, "nothing was told before: {heads:?}");
    for head in later {
        assert_eq!(head.answers.as_ref(), Some(&first.id), "{heads:?}");
        assert_eq!(head.references.last(), Some(&first.id), "{heads:?}");
        assert_ne!(head.id, first.id);
    }
    let rows = world.run(&["outbox", "list", "--format", "json"]).json();
    for head in &heads {
        let key = head.id.strip_suffix("@city.example").expect("of the configured domain");
        let row = rows["letters"].as_array().unwrap().iter().find(|row| row["key"] == key).expect("its row");
        let created: chrono::DateTime<chrono::Utc> = row["created_at"].as_str().unwrap().parse().unwrap();
        assert_eq!(head.seconds, created.timestamp(), "Date and Message-ID are the row's");
    }
}
