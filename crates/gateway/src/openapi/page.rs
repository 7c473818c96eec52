//! The page `/docs`: the gateway's document for people, with a command to copy for every route.

use super::gateway::gateway;
use askama::Template;
use serde_json::Value;

/// The page as it is filled in.
#[derive(Template)]
#[template(path = "docs.html")]
struct Docs {
    /// The address that the reader came by.
    base: String,
    about: Vec<String>,
    groups: Vec<Group>,
    types: Vec<Type>,
}

struct Group {
    name: String,
    about: String,
    routes: Vec<Entry>,
}

struct Entry {
    id: String,
    method: String,
    path: String,
    summary: String,
    details: String,
    parameters: Vec<Row>,
    body: Option<Link>,
    answers: Vec<Answer>,
    curl: String,
}

struct Row {
    name: String,
    place: String,
    kind: Link,
    required: bool,
    about: String,
}

struct Answer {
    status: String,
    about: String,
    kind: Link,
}

/// A type by its words, and the definition that it leads to.
#[derive(Default)]
struct Link {
    words: String,
    to: Option<String>,
}

struct Type {
    name: String,
    about: String,
    members: Vec<Row>,
}

/// The page for a reader who came by this host.
pub(super) fn page(host: &str) -> Result<String, askama::Error> {
    // What is no host is not repeated.
    let is_host = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]_".contains(&b));
    let base = format!("http://{}", if is_host { host } else { "127.0.0.1:8168" });
    let document = gateway();
    let about = text(&document["info"]["description"]).split("\n\n").map(str::to_owned).collect();
    let groups = document["tags"].as_array().into_iter().flatten().map(|tag| group(&document, tag)).collect();
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let types = schemas.map(|(name, schema)| kind_page(name, schema)).collect();
    Docs { base, about, groups, types }.render()
}

fn group(document: &Value, tag: &Value) -> Group {
    let name = text(&tag["name"]);
    let paths = document["paths"].as_object().into_iter().flatten();
    let mut routes: Vec<Entry> = paths
        .flat_map(|(path, methods)| {
            methods.as_object().into_iter().flatten().map(move |(method, item)| (path, method, item))
        })
        .filter(|(_, _, item)| item["tags"][0] == name)
        .map(|(path, method, item)| entry(path, method, item))
        .collect();
    // In the order of a purchase, which is that of the table.
    let place = |id: &str| crate::table::ROUTES.iter().position(|route| route.id == id);
    routes.sort_by_key(|route| place(&route.id));
    Group { name, about: text(&tag["description"]), routes }
}

fn entry(path: &str, method: &str, item: &Value) -> Entry {
    let parameters: Vec<Row> = item["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| Row {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            kind: kind(&parameter["schema"]),
            required: parameter["required"] == true,
            about: with_values(text(&parameter["description"]), &parameter["schema"]),
        })
        .collect();
    let answers = item["responses"].as_object().into_iter().flatten().map(|(status, response)| {
        let media = response["content"].as_object().and_then(|content| content.values().next());
        let kind = media.map(|media| kind(&media["schema"])).unwrap_or_default();
        Answer { status: status.clone(), about: text(&response["description"]), kind }
    });
    let json = &item["requestBody"]["content"]["application/json"];
    Entry {
        id: text(&item["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&item["summary"]),
        details: text(&item["description"]),
        body: json.is_object().then(|| kind(&json["schema"])),
        answers: answers.collect(),
        curl: curl(path, method, item),
        parameters,
    }
}

/// The command for a shell. `$DAIGOU` and `$TOKEN` are set at the top of the page.
fn curl(path: &str, method: &str, item: &Value) -> String {
    let mut address = path.to_owned();
    let mut query = Vec::new();
    let mut out = String::from("curl");
    if method != "get" {
        out.push_str(&format!(" -X {}", method.to_uppercase()));
    }
    let id = text(&item["operationId"]);
    for parameter in item["parameters"].as_array().into_iter().flatten() {
        let name = text(&parameter["name"]);
        match parameter["in"].as_str() {
            Some("path") => address = address.replace(&format!("{{{name}}}"), &text(&parameter["example"])),
            Some("query") => query.extend(super::examples::query(&id, &name).map(|value| format!("{name}={value}"))),
            _ => {}
        }
    }
    let waits = item["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "Prefer"));
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    out.push_str(&format!(" \"$DAIGOU{address}{query}\""));
    if item.get("security").is_none_or(|security| security != &Value::Array(Vec::new())) {
        out.push_str(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
    }
    if waits {
        out.push_str(" \\\n  -H 'Prefer: wait=20'");
    }
    let json = &item["requestBody"]["content"]["application/json"]["example"];
    if id == "search_by_image" {
        out.push_str(" \\\n  -H 'Content-Type: image/jpeg' --data-binary @picture.jpg");
    } else if json.is_object() {
        out.push_str(&format!(" \\\n  -H 'Content-Type: application/json' \\\n  -d '{json}'"));
    }
    out
}

fn kind_page(name: &str, schema: &Value) -> Type {
    let required = schema["required"].as_array();
    let member = |(name, schema): (&String, &Value)| Row {
        name: name.clone(),
        place: String::new(),
        kind: kind(schema),
        required: required.is_some_and(|names| names.iter().any(|required| required == name)),
        about: with_values(text(&schema["description"]), schema),
    };
    // The words of an enumeration stand in its description, each with its meaning.
    let described = text(&schema["description"]);
    let (about, words) = described.split_once("\n\n- ").unwrap_or((&described, ""));
    let words = words.split("\n- ").filter_map(|line| line.split_once(": ")).map(|(word, about)| Row {
        name: word.trim_matches('`').to_owned(),
        place: String::new(),
        kind: Link::default(),
        required: false,
        about: about.to_owned(),
    });
    let members = schema["properties"].as_object().into_iter().flatten().map(member).chain(words).collect();
    let about = if described == about { with_values(about.to_owned(), schema) } else { about.to_owned() };
    Type { name: name.to_owned(), about, members }
}

/// A type in words, with a link where it has a definition.
fn kind(schema: &Value) -> Link {
    if let Some(name) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
        return Link { words: name.to_owned(), to: Some(name.to_owned()) };
    }
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().find(|one| one["type"] != "null").map(kind).unwrap_or_default();
    }
    let first = match &schema["type"] {
        Value::Array(kinds) => kinds.first().map(text).unwrap_or_default(),
        kind => text(kind),
    };
    match first.as_str() {
        "array" => {
            let inner = kind(&schema["items"]);
            Link { words: format!("list of {}", inner.words), to: inner.to }
        }
        "string" if schema["format"] == "date-time" => Link { words: "time".to_owned(), to: None },
        "string" => Link { words: "text".to_owned(), to: None },
        "boolean" => Link { words: "true or false".to_owned(), to: None },
        "" => Link { words: "any".to_owned(), to: None },
        other => Link { words: other.to_owned(), to: None },
    }
}

fn with_values(about: String, schema: &Value) -> String {
    let Some(values) = schema["enum"].as_array() else { return about };
    let values: Vec<String> = values.iter().map(|value| format!("`{}`", text(value))).collect();
    format!("{about} One of {}.", values.join(", ")).trim_start().to_owned()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Words of Markdown as HTML: code, bold, and addresses.
#[allow(unreachable_pub, reason = "the macro writes an item of this visibility")]
mod filters {
    use askama::Values;
    use askama::filters::Safe;
    use std::fmt::Display;

    /// The text escaped, with `code` and **bold** marked.
    #[allow(clippy::unnecessary_wraps, reason = "as the templates want it")]
    #[askama::filter_fn]
    pub(super) fn marked(text: impl Display, _: &dyn Values) -> askama::Result<Safe<String>> {
        let escaped =
            text.to_string().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let mut out = String::with_capacity(escaped.len());
        for (i, part) in escaped.split('`').enumerate() {
            match i % 2 {
                0 => out.push_str(&bold(part)),
                _ => out.push_str(&format!("<code>{part}</code>")),
            }
        }
        Ok(Safe(out))
    }

    fn bold(text: &str) -> String {
        let part = |(i, part): (usize, &str)| if i % 2 == 0 { part.to_owned() } else { format!("<b>{part}</b>") };
        text.split("**").enumerate().map(part).collect()
    }
}
