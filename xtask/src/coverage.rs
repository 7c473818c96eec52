//! `cargo xtask coverage`: the catalogue × what the code says of itself × the fixtures × the sandbox's
//! routes. The code's side is asked of `daigou dev coverage`, as this package knows none of our types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::Ended;
use crate::diff::{Key, by_key, differences, key, route};
use crate::report::{Outcome, aligned, conclude, print_result};
use crate::run::{Workspace, stdout_of};

const CATALOGUE: &str = "tests/catalogue/operations.json";
const FIXTURES: &str = "tests/fixtures";
const GENERATIONS: [&str; 2] = ["v1", "v2"];

/// Operations that were typed once and must stay so: typed, with a documented request, and served by the
/// sandbox. Add to it when an operation becomes typed.
const TYPED_FLOOR: &[(&str, &str)] = &[
    ("alibaba1688", "order.batch_preview"),
    ("alibaba1688", "cart.create_order"),
    ("alibaba1688", "order.list"),
    ("taobao", "order.create"),
    ("dajisaas", "alibaba.order_preview"),
];

/// Kinds of fixture that an operation has: `request`, `response`, `message`.
type Kinds = BTreeSet<String>;

/// One operation, everything about it joined.
struct Row {
    key: Key,
    evidence: [Option<String>; 2],
    typed: bool,
    sandbox: bool,
    fixtures: Kinds,
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
    problems.extend(below_floor(&rows, TYPED_FLOOR));
    print_result(&if as_json { as_document(&rows) } else { as_table(&rows) });
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
    Row {
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
        let row = rows.iter().find(|row| (row.key.0.as_str(), row.key.1.as_str()) == (*marketplace, *id));
        let facts = [
            ("typed", row.is_some_and(|row| row.typed)),
            ("given a request fixture", row.is_some_and(|row| row.fixtures.contains("request"))),
            ("served by the sandbox", row.is_some_and(|row| row.sandbox)),
        ];
        for (fact, _) in facts.iter().filter(|(_, holds)| !holds) {
            missing.push(format!("{marketplace} {id}: must be {fact}, and is not"));
        }
    }
    missing
}

fn as_table(rows: &[Row]) -> String {
    let header = ["marketplace", "operation", "v1", "v2", "typed", "fixture", "sandbox"];
    let mut cells = vec![header.map(str::to_owned).to_vec()];
    for row in rows {
        let [v1, v2] = row.evidence.clone().map(|evidence| evidence.unwrap_or_else(|| "-".to_owned()));
        cells.push(vec![
            row.key.0.clone(),
            row.key.1.clone(),
            v1,
            v2,
            mark(row.typed),
            mark(!row.fixtures.is_empty()),
            mark(row.sandbox),
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
    let (typed, sandbox) = (count(|row| row.typed), count(|row| row.sandbox));
    let fixture = count(|row| !row.fixtures.is_empty());
    format!("typed {typed}/{all}, fixture {fixture}/{all}, sandbox {sandbox}/{all}")
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
                "typed": row.typed,
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
            typed,
            sandbox: typed,
            fixtures: fixtures.iter().map(|kind| (*kind).to_owned()).collect(),
        }
    }

    #[test]
    fn a_lost_operation_of_the_floor_is_named_with_what_it_lost() {
        let rows = [sample("order.create", true, &["response"]), sample("order.get", false, &[])];
        let floor = [("taobao", "order.create"), ("taobao", "order.gone")];
        assert_eq!(
            below_floor(&rows, &floor),
            [
                "taobao order.create: must be given a request fixture, and is not",
                "taobao order.gone: must be typed, and is not",
                "taobao order.gone: must be given a request fixture, and is not",
                "taobao order.gone: must be served by the sandbox, and is not",
            ]
        );
        assert!(below_floor(&[sample("order.create", true, &["request"])], &floor[..1]).is_empty());
    }

    #[test]
    fn the_table_shows_evidence_marks_and_totals() {
        let rows = [sample("order.create", true, &["request"]), sample("order.get", false, &[])];
        let table = as_table(&rows);
        assert!(table.contains("taobao       order.create  unpublished  -   ✓      ✓        ✓\n"), "{table}");
        assert!(table.contains("taobao       order.get     unpublished  -   ·      ·        ·\n"), "{table}");
        assert!(table.ends_with("taobao: typed 1/2, fixture 1/2, sandbox 1/2\n"), "{table}");
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

    #[test]
    fn the_floor_is_in_the_catalogue_and_has_its_fixtures() {
        let workspace = Workspace::find().unwrap();
        let catalogue = parsed(CATALOGUE, &workspace.read(CATALOGUE).unwrap()).unwrap();
        let listed: Vec<Key> = array(CATALOGUE, catalogue.get("operations")).unwrap().iter().filter_map(key).collect();
        for (marketplace, id) in TYPED_FLOOR {
            assert!(listed.contains(&((*marketplace).to_owned(), (*id).to_owned())), "{id}");
            let request = format!("{FIXTURES}/{marketplace}/{id}.request.json");
            assert!(workspace.root.join(&request).is_file(), "{request}");
        }
    }
}
