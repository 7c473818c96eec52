//! The cost of an operation in lines of code: the marketplace crates' sources without tests, comments, blank lines and
//! model structs (structs, enums, replies, setters), divided by the number of operations. A way to buy (`buyer`) is made
//! of operations, and does not count as their cost.

use std::path::{Path, PathBuf};

/// The words that open a model: everything up to the closing brace is the shape of the wire, not code.
const MODELS: [&str; 8] =
    ["pub struct ", "struct ", "pub enum ", "enum ", "reply! {", "setters! {", "open_enum! {", "daigou_core::reply! {"];

/// The lines of code in these sources that are no model.
pub(crate) fn of_crate(source: &Path) -> Result<usize, String> {
    let mut files = Vec::new();
    collect(source, &mut files)?;
    let mut total = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        total += of_text(&text);
    }
    Ok(total)
}

/// The names of files that are no operations.
const OTHER: [&str; 4] = ["tests", "tests.rs", "buyer", "buyer.rs"];

/// The `.rs` files below a folder, but those of tests and of ways to buy.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| e.to_string())?.path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        if OTHER.contains(&name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if name.ends_with(".rs") {
            files.push(path);
        }
    }
    Ok(())
}

fn of_text(text: &str) -> usize {
    let mut count = 0;
    let mut depth = 0;
    for line in text.lines() {
        let code = line.trim();
        if code.starts_with("#[cfg(test)]") {
            break;
        }
        if code.is_empty() || code.starts_with("//") {
            continue;
        }
        let opens = MODELS.iter().any(|model| code.starts_with(model));
        if depth > 0 || opens {
            depth += braces(code);
            continue;
        }
        // Attributes belong to what they stand on: mostly models.
        if !code.starts_with("#[") && !code.starts_with("#![") {
            count += 1;
        }
    }
    count
}

fn braces(code: &str) -> i32 {
    code.chars()
        .map(|c| match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::of_text;

    #[test]
    fn models_comments_and_tests_do_not_count() {
        let text = "//! Doc.\n\nuse a::b;\n\n/// A model.\n#[derive(Debug)]\npub struct A {\n    pub x: i64,\n}\n\nimpl A {\n    fn new() -> Self {\n        Self { x: 1 }\n    }\n}\n\nreply! {\n    /// Doc.\n    pub struct B {\n        pub y: i64,\n    }\n}\n\npub struct C(i64);\n\noperation! {\n    A => B,\n}\n\n#[cfg(test)]\nmod tests {\n    fn t() {}\n}\n";
        assert_eq!(of_text(text), 1 + 5 + 3);
    }
}
