//! What every operation of the API shares, added to its description: who may call it, and what else it
//! may answer. It is written on the finished document, where it is plain JSON.

use serde_json::{Map, Value as Json, json};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa::{PartialSchema, ToSchema};

use super::problem::Written;

const ABOUT: &str = "What the board of Yamedoki shows and does, for programs. \
    Names are those of the plan's tables and of the rules. Days are civil days in the city's time zone, \
    moments are in UTC. Problems are told as RFC 9457 has it, in Japanese or English by `Accept-Language`. \
    `yamedoki token add` makes a token for a role; what a role may do, it may do here too.";

/// A description without operations.
pub(super) fn empty() -> OpenApi {
    let info = InfoBuilder::new().title("Yamedoki").version(env!("CARGO_PKG_VERSION"));
    OpenApiBuilder::new().info(info.description(Some(ABOUT)).build()).build()
}

/// `described`, with what all operations share.
pub(super) fn whole(described: OpenApi) -> Json {
    let mut document = serde_json::to_value(described).unwrap_or_default();
    let mut schemas = Vec::new();
    <Written as ToSchema>::schemas(&mut schemas);
    schemas.push(("Problem".to_owned(), Written::schema()));
    for (name, schema) in schemas {
        document["components"]["schemas"][name] = serde_json::to_value(schema).unwrap_or_default();
    }
    document["components"]["securitySchemes"] = json!({
        "token": {"type": "http", "scheme": "bearer", "description": "Of `yamedoki token add`."},
        "session": {"type": "apiKey", "in": "cookie", "name": "yamedoki_session"},
    });
    document["security"] = json!([{"token": []}, {"session": []}]);
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            shared(path, operation);
        }
    }
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.values_mut().for_each(closed);
    }
    document
}

/// What an operation may answer besides what it says itself.
fn shared(path: &str, operation: &mut Json) {
    let takes_body = operation.get("requestBody").is_some();
    let takes = takes_body || operation.get("parameters").is_some();
    let mut parameters = operation["parameters"].as_array().into_iter().flatten();
    let names_rows = parameters.any(|p| p["name"] == "owner" || p["name"] == "initiative");
    let words = [
        ("400", takes, "It cannot be read."),
        ("401", true, "Nobody is signed in, and no token was given that is good."),
        ("403", true, "They may not."),
        ("404", path.contains('{') || names_rows, "There is no such thing."),
        ("413", takes_body, "It is too long."),
        ("415", takes_body, "It is no JSON."),
        ("422", takes_body, "It can be read, and does not fit; each mistake."),
        ("500", true, "The program is at fault."),
        ("503", true, "It took too long, or the program is stopping."),
    ];
    if let Some(responses) = operation["responses"].as_object_mut() {
        for (status, _, what) in words.into_iter().filter(|(_, may, _)| *may) {
            responses.entry(status).or_insert_with(|| problem(what));
        }
        for answer in responses.values_mut().filter_map(Json::as_object_mut) {
            // OpenAPI wants one, and a schema's own says it best.
            let told = answer.get("description").and_then(Json::as_str).unwrap_or_default();
            if told.is_empty() {
                answer.insert("description".to_owned(), json!("What was asked for."));
            }
        }
        let mut sorted: Vec<_> = std::mem::take(responses).into_iter().collect();
        sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
        *responses = sorted.into_iter().collect::<Map<_, _>>();
    }
}

/// The description of a problem.
fn problem(what: &str) -> Json {
    let schema = json!({"$ref": "#/components/schemas/Problem"});
    json!({"description": what, "content": {"application/problem+json": {"schema": schema}}})
}

/// An alternative whose kind a field tells (`answer`, …) is read strictly, as objects without kinds are.
fn closed(schema: &mut Json) {
    let Some(choices) = schema.get_mut("oneOf").and_then(Json::as_array_mut) else { return };
    for choice in choices.iter_mut().filter(|choice| choice.get("properties").is_some()) {
        choice["additionalProperties"] = json!(false);
    }
}
