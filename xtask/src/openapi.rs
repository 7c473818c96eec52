//! `cargo xtask openapi`: writes the OpenAPI documents that the repository keeps, from the types; with `--check` it fails
//! where they would change. The documents are made by `daigou dev openapi`, as this package knows none of our types.

use std::fs;
use std::path::Path;

use crate::report::{Ended, Outcome, conclude};
use crate::run::{Workspace, shown, stdout_of};

/// Where they are kept.
const KEPT: &str = "crates/openapi";
/// The documented examples that they show.
const EXAMPLES: &str = "tests/fixtures";

pub(crate) fn more_help() -> String {
    format!(
        "It writes to {KEPT}. options:\n  --check  write nothing; fail where a document would change, and show where\n"
    )
}

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Ended {
    match arguments {
        [] => Ok(conclude(&written(workspace))),
        [flag] if flag == "--check" => Ok(conclude(&check(workspace))),
        [other, ..] => Err(format!("unexpected argument `{other}`; openapi takes --check")),
    }
}

fn written(workspace: &Workspace) -> Outcome {
    let to = workspace.root.join(KEPT);
    match made(workspace, &to) {
        Ok(names) => Outcome::Passed(format!("wrote {} to {KEPT}", names.join(", "))),
        Err(why) => Outcome::Failed(why),
    }
}

/// Makes the documents aside and compares them with those that are kept.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let compared = || -> Result<Vec<String>, String> {
        let aside = workspace.target_folder()?.join("openapi");
        fs::create_dir_all(&aside).map_err(|why| format!("{}: {why}", aside.display()))?;
        let names = made(workspace, &aside)?;
        let text = |folder: &Path, name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
        let kept = workspace.root.join(KEPT);
        Ok(names.iter().filter_map(|name| differs(name, &text(&kept, name), &text(&aside, name))).collect())
    };
    match compared() {
        Ok(differences) if differences.is_empty() => Outcome::Passed("the documents are those of the types".to_owned()),
        Ok(differences) => {
            for difference in &differences {
                eprintln!("{difference}");
            }
            Outcome::Failed(format!("{} would change: cargo xtask openapi", differences.len()))
        }
        Err(why) => Outcome::Failed(why),
    }
}

/// Has the command make the documents, and returns their names.
fn made(workspace: &Workspace, to: &Path) -> Result<Vec<String>, String> {
    let mut command = workspace.cargo(&["run", "--quiet", "--locked", "-p", "daigou", "--", "dev", "openapi"]);
    command.arg(to).args(["--examples", EXAMPLES, "--format", "json"]);
    println!("{}", shown(&command));
    let names = stdout_of(command)?;
    serde_json::from_str(&names).map_err(|why| format!("daigou dev openapi: {why}"))
}

/// The first line in which two texts differ.
fn differs(name: &str, kept: &str, made: &str) -> Option<String> {
    if kept == made {
        return None;
    }
    let line = kept.lines().zip(made.lines()).take_while(|(kept, made)| kept == made).count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(the end)").trim().chars().take(120).collect::<String>();
    Some(format!("{KEPT}/{name}:{}:\n  kept: {}\n  made: {}", line + 1, at(kept), at(made)))
}

#[cfg(test)]
mod tests {
    use super::differs;

    #[test]
    fn the_first_difference_is_shown_with_its_line() {
        assert_eq!(differs("a.json", "x\ny\n", "x\ny\n"), None);
        let told = differs("a.json", "x\ny\n", "x\nz\n").unwrap();
        assert!(told.contains("a.json:2:") && told.contains("kept: y") && told.contains("made: z"), "{told}");
        assert!(differs("a.json", "x\n", "x\nz\n").unwrap().contains("(the end)"));
    }
}
