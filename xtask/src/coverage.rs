//! `cargo xtask coverage`: the catalogue × what the code says of itself × the fixtures × the sandbox's
//! routes. The code's side is asked of `daigou dev coverage`, as this package knows none of our types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::diff::{Key, by_key, differences, key, route};
use crate::lines;
use crate::report::{Ended, Outcome, aligned, conclude, print_result};
use crate::run::{Workspace, stdout_of};

const CATALOGUE: &str = "tests/catalogue/operations.json";
const FIXTURES: &str = "tests/fixtures";
const GENERATIONS: [&str; 2] = ["v1", "v2"];

/// The operations that must stay typed, held to their contract by a test, and served by the sandbox: whole marketplaces
/// (`*`) and single operations. Add to it when more becomes typed.
const FLOOR: &[(&str, &str)] = &[("taobao", "*"), ("alibaba1688", "*"), ("logistics", "*"), ("dajisaas", "*")];

/// An operation may cost this many lines of code on average, its models aside.
const MOST_LINES: usize = 45;

/// Marketplaces that miss this, with their number: it is told each time, and may shrink but not grow.
const MISSED: &[(&str, usize)] = &[];

/// Kinds of fixture that an operation has: `request`, `response`, `message`.
type Kinds = BTreeSet<String>;

/// One operation, everything about it joined.
struct Row {
    key: Key,
    evidence: [Option<String>; 2],
    /// A callback: it is sent by the platform, so no route serves it.
    message: bool,
    /// How much of its fields the reference knows: `full`, `partial`, `upstream` or `unknown`.
    fields: String,
    doc: String,
    typed: bool,
    sandbox: bool,
    fixtures: Kinds,
}

impl Row {
    /// How a test holds it to its contract: by the documented example, or by the least that it takes. The test walks
    /// every typed operation and fails for one that it does not cover.
    fn contract(&self) -> Option<&'static str> {
        match self.typed {
            false => None,
            true if self.fixtures.contains("request") || self.fixtures.contains("message") => Some("example"),
            true if self.message => None,
            true => Some("least"),
        }
    }
}

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Ended {
    let as_json = wants_json(arguments)?;
    let outcome = report(workspace, as_json);
    // JSON has stdout to itself; only a failure, on stderr, is told besides.
    if as_json && matches!(outcome, Outcome::Passed(_)) {
        return Ok(0);
    }
    Ok(conclude(&outcome))
}

/// The coverage as one step of `ci`.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    report(workspace, false)
}

fn wants_json(arguments: &[String]) -> Result<bool, String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["--format", "text"] | ["--format=text"] => Ok(false),
        ["--format", "json"] | ["--format=json"] => Ok(true),
        _ => Err("usage: cargo xtask coverage [--format text|json]".to_owned()),
    }
}

fn report(workspace: &Workspace, as_json: bool) -> Outcome {
    let mut problems = Vec::new();
    let rows = match joined(workspace, &mut problems) {
        Ok(rows) => rows,
        Err(why) => return Outcome::Failed(why),
    };
    problems.extend(below_floor(&rows, FLOOR));
    let costs = costs(workspace, &rows, &mut problems);
    print_result(&if as_json { as_document(&rows) } else { as_table(&rows) + &costs });
    for problem in &problems {
        eprintln!("{problem}");
    }
    let rows: Vec<&Row> = rows.iter().collect();
    Outcome::of(problems.len(), "hole", counts(&rows))
}

/// Reads the three sides, compares them, and joins them in the catalogue's order.
fn joined(workspace: &Workspace, problems: &mut Vec<String>) -> Result<Vec<Row>, String> {
    let catalogue = parsed(CATALOGUE, &workspace.read(CATALOGUE)?)?;
    let catalogue = array(CATALOGUE, catalogue.get("operations"))?;
    let manifest_file = format!("{FIXTURES}/manifest.json");
    let manifest = parsed(&manifest_file, &workspace.read(&manifest_file)?)?;
    let files = array(&manifest_file, manifest.get("files"))?;
    let code_says = "daigou dev coverage";
    let code = workspace.cargo(&["run", "--quiet", "--locked", "-p", "daigou", "--", "dev", "coverage"]);
    let code = parsed(code_says, &stdout_of(code)?)?;
    let code = array(code_says, Some(&code))?;

    let listed = by_key("the catalogue", catalogue, problems);
    let coded = by_key("the code", code, problems);
    problems.extend(differences(&listed, &coded));
    let fixtures = fixtures(files, &listed, problems);
    for file in files.iter().filter_map(|file| file.get("file")?.as_str()) {
        if !workspace.root.join(FIXTURES).join(file).is_file() {
            problems.push(format!("{manifest_file} names {file}, which does not exist"));
        }
    }
    let keys = catalogue.iter().filter_map(key);
    Ok(keys.map(|key| row(key, &listed, &coded, &fixtures)).collect())
}

fn row(
    key: Key,
    listed: &BTreeMap<Key, &Value>,
    coded: &BTreeMap<Key, &Value>,
    fixtures: &BTreeMap<Key, Kinds>,
) -> Row {
    let says = |member: &str| {
        let said = coded.get(&key).and_then(|operation| operation.get(member));
        said.and_then(Value::as_bool).unwrap_or(false)
    };
    let word = |member: &str| {
        let said = listed.get(&key).and_then(|operation| operation.get(member)?.as_str());
        said.unwrap_or("unknown").to_owned()
    };
    Row {
        message: word("kind") == "message",
        fields: word("fields"),
        doc: word("doc"),
        evidence: GENERATIONS.map(|generation| {
            let route = listed.get(&key).and_then(|operation| route(operation, generation))?;
            Some(route.get("evidence")?.as_str()?.to_owned())
        }),
        typed: says("typed"),
        sandbox: says("sandbox"),
        fixtures: fixtures.get(&key).cloned().unwrap_or_default(),
        key,
    }
}

/// The kinds of fixture of each operation; a fixture of an operation that nobody knows is a problem.
fn fixtures(files: &[Value], listed: &BTreeMap<Key, &Value>, problems: &mut Vec<String>) -> BTreeMap<Key, Kinds> {
    let mut found: BTreeMap<Key, Kinds> = BTreeMap::new();
    for file in files {
        let word = |member: &str| file.get(member).and_then(Value::as_str).unwrap_or("").to_owned();
        let key = (word("marketplace"), word("operation"));
        if !listed.contains_key(&key) {
            let (marketplace, id) = &key;
            problems.push(format!("fixture {}: no operation {marketplace} {id}", word("file")));
        }
        found.entry(key).or_default().insert(word("kind"));
    }
    found
}

fn below_floor(rows: &[Row], floor: &[(&str, &str)]) -> Vec<String> {
    let mut missing = Vec::new();
    for (marketplace, id) in floor {
        let meant: Vec<&Row> =
            rows.iter().filter(|row| row.key.0 == *marketplace && (*id == "*" || row.key.1 == *id)).collect();
        if meant.is_empty() {
            missing.push(format!("{marketplace} {id}: must be in the catalogue, and is not"));
        }
        for row in meant {
            let facts = [
                ("typed", row.typed),
                ("held to its contract by a test", row.contract().is_some()),
                ("served by the sandbox", row.sandbox || row.message),
            ];
            for (fact, _) in facts.iter().filter(|(_, holds)| !holds) {
                missing.push(format!("{marketplace} {}: must be {fact}, and is not", row.key.1));
            }
        }
    }
    missing
}

/// Tells the cost of an operation in each marketplace whose operations are all typed; too much is a problem.
fn costs(workspace: &Workspace, rows: &[Row], problems: &mut Vec<String>) -> String {
    let mut out = String::from("\nlines of code an operation, models aside:\n");
    for (marketplace, _) in FLOOR.iter().filter(|(_, id)| *id == "*") {
        let operations = rows.iter().filter(|row| row.key.0 == *marketplace).count().max(1);
        match lines::of_crate(&workspace.root.join("crates").join(marketplace).join("src")) {
            Err(why) => problems.push(why),
            Ok(lines) => {
                let each = lines.div_ceil(operations);
                let missed = MISSED.iter().find(|(name, _)| name == marketplace).map(|(_, lines)| *lines);
                let most = missed.unwrap_or(MOST_LINES);
                let told = if each > MOST_LINES { ": missed" } else { "" };
                out.push_str(&format!("{marketplace}: {lines} / {operations} = {each} (at most {MOST_LINES}{told})\n"));
                if each > most {
                    problems
                        .push(format!("{marketplace}: an operation costs {each} lines, at most {most} are allowed"));
                }
            }
        }
    }
    out
}

fn as_table(rows: &[Row]) -> String {
    let header = ["marketplace", "operation", "v1", "v2", "fields", "typed", "fixture", "contract", "sandbox", "doc"];
    let mut cells = vec![header.map(str::to_owned).to_vec()];
    for row in rows {
        let [v1, v2] = row.evidence.clone().map(|evidence| evidence.unwrap_or_else(|| "-".to_owned()));
        cells.push(vec![
            row.key.0.clone(),
            row.key.1.clone(),
            v1,
            v2,
            row.fields.clone(),
            mark(row.typed),
            mark(!row.fixtures.is_empty()),
            row.contract().unwrap_or("·").to_owned(),
            if row.message { "callback".to_owned() } else { mark(row.sandbox) },
            row.doc.clone(),
        ]);
    }
    let mut lines = aligned(&cells);
    lines.push(String::new());
    lines.extend(totals(rows));
    lines.push(String::new());
    lines.join("\n")
}

fn mark(yes: bool) -> String {
    if yes { "✓" } else { "·" }.to_owned()
}

/// `taobao: typed 1/35, fixture 30/35, sandbox 1/35`, a line for each marketplace in the catalogue's order.
fn totals(rows: &[Row]) -> Vec<String> {
    let mut marketplaces: Vec<&str> = Vec::new();
    for row in rows {
        if !marketplaces.contains(&row.key.0.as_str()) {
            marketplaces.push(&row.key.0);
        }
    }
    marketplaces
        .into_iter()
        .map(|marketplace| {
            let of: Vec<&Row> = rows.iter().filter(|row| row.key.0 == marketplace).collect();
            format!("{marketplace}: {}", counts(&of))
        })
        .collect()
}

fn counts(rows: &[&Row]) -> String {
    let all = rows.len();
    let count = |holds: fn(&Row) -> bool| rows.iter().filter(|row| holds(row)).count();
    let (typed, contract) = (count(|row| row.typed), count(|row| row.contract().is_some()));
    let (fixture, sandbox) = (count(|row| !row.fixtures.is_empty()), count(|row| row.sandbox));
    let calls = count(|row| !row.message);
    format!("typed {typed}/{all}, fixture {fixture}/{all}, contract {contract}/{all}, sandbox {sandbox}/{calls} calls")
}

fn as_document(rows: &[Row]) -> String {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let [v1, v2] = &row.evidence;
            let has = |kind: &str| row.fixtures.contains(kind);
            json!({
                "marketplace": row.key.0,
                "id": row.key.1,
                "evidence": {"v1": v1, "v2": v2},
                "fields": row.fields,
                "doc": row.doc,
                "typed": row.typed,
                "contract": row.contract(),
                "fixture": {"request": has("request"), "response": has("response"), "message": has("message")},
                "sandbox": row.sandbox,
            })
        })
        .collect();
    format!("{:#}\n", Value::Array(rows))
}

fn parsed(name: &str, text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{name} is not JSON: {error}"))
}

fn array<'a>(name: &str, value: Option<&'a Value>) -> Result<&'a [Value], String> {
    value
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .ok_or_else(|| format!("{name} holds no list where one is expected"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(id: &str, typed: bool, fixtures: &[&str]) -> Row {
        Row {
            key: ("taobao".to_owned(), id.to_owned()),
            evidence: [Some("unpublished".to_owned()), None],
            message: false,
            fields: "full".to_owned(),
            doc: "unknown".to_owned(),
            typed,
            sandbox: typed,
            fixtures: fixtures.iter().map(|kind| (*kind).to_owned()).collect(),
        }
    }

    #[test]
    fn a_lost_operation_of_the_floor_is_named_with_what_it_lost() {
        let rows = [sample("order.create", true, &["request"]), sample("order.get", false, &[])];
        let floor = [("taobao", "*"), ("taobao", "order.gone")];
        assert_eq!(
            below_floor(&rows, &floor),
            [
                "taobao order.get: must be typed, and is not",
                "taobao order.get: must be held to its contract by a test, and is not",
                "taobao order.get: must be served by the sandbox, and is not",
                "taobao order.gone: must be in the catalogue, and is not",
            ]
        );
        assert!(below_floor(&rows[..1], &floor[..1]).is_empty());
        let callback = Row { message: true, sandbox: false, ..sample("message.refund", true, &["message"]) };
        assert!(below_floor(&[callback], &floor[..1]).is_empty(), "no route serves a callback");
    }

    #[test]
    fn the_table_shows_evidence_marks_and_totals() {
        let rows = [sample("order.create", true, &["request"]), sample("order.get", false, &[])];
        let table = as_table(&rows);
        let line = |id: &str| table.lines().find(|l| l.contains(id)).unwrap().split_whitespace().collect::<Vec<_>>();
        let created = ["taobao", "order.create", "unpublished", "-", "full", "✓", "✓", "example", "✓", "unknown"];
        assert_eq!(line("order.create"), created);
        assert_eq!(line("order.get")[5..], ["·", "·", "·", "·", "unknown"]);
        assert!(table.ends_with("taobao: typed 1/2, fixture 1/2, contract 1/2, sandbox 1/2 calls\n"), "{table}");
    }

    #[test]
    fn a_row_joins_the_catalogue_the_code_and_the_fixtures() {
        let operation = json!({"marketplace": "taobao", "id": "order.create",
            "routes": {"v2": {"method": "POST", "path": "/x", "evidence": "derived"}}});
        let said = json!({"typed": true});
        let files = [
            json!({"file": "a", "marketplace": "taobao", "operation": "order.create", "kind": "request"}),
            json!({"file": "b", "marketplace": "taobao", "operation": "order.lost", "kind": "request"}),
        ];
        let key = key(&operation).unwrap();
        let listed = BTreeMap::from([(key.clone(), &operation)]);
        let coded = BTreeMap::from([(key.clone(), &said)]);
        let mut problems = Vec::new();
        let fixtures = fixtures(&files, &listed, &mut problems);
        let row = row(key, &listed, &coded, &fixtures);
        assert_eq!(row.evidence, [None, Some("derived".to_owned())]);
        assert!(row.typed && !row.sandbox && row.fixtures.contains("request"));
        assert_eq!(problems, ["fixture b: no operation taobao order.lost"]);
    }
}
