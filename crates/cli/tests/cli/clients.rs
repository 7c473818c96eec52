//! The OpenAPI documents, by programs that nobody here wrote: a validator, and clients generated from the document of
//! `daigou serve` that play a buyer's day on all four buyers. What is needed stands in `xtask/src/needs.rs`.

use crate::support::Process;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const DOCUMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi");
const CLIENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/clients");
const TOKEN: &str = "a-token-for-the-tests-of-clients";

/// A program of Python's that `cargo xtask setup` installed.
fn python(name: &str) -> Command {
    Command::new(tools().join("python/bin").join(name))
}

fn tools() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("tools")
}

/// An empty folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn done(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{command:?}: {status}\n{out}\n{err}");
    out.into_owned()
}

/// A sandbox and `daigou serve` over it.
struct Served {
    sandbox: Process,
    serve: Child,
    api: String,
}

impl Served {
    fn start(folder: &Path) -> Self {
        let sandbox = Process::start();
        let store = format!("sqlite:{}", folder.join("orders.db").display());
        let mut command = Command::new(env!("CARGO_BIN_EXE_daigou"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--store", &store, "--format", "json"]).env_clear();
        sandbox.point(&mut command);
        command.env("DAIGOU_SERVE_TOKEN", TOKEN).current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut serve = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(serve.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        Self { sandbox, serve, api: told["api"].as_str().unwrap().to_owned() }
    }

    /// The arguments of the programs in `tests/clients`.
    fn arguments(&self) -> [&str; 3] {
        [&self.api, TOKEN, self.sandbox.description["admin"].as_str().unwrap()]
    }

    /// Four orders were placed by that program, and each once.
    fn must_have_sold(&self, told: &str) {
        assert_eq!(told.lines().filter(|line| line.contains("placed, paid, shipped")).count(), 4, "{told}");
        let orders = self.sandbox.admin("/orders");
        let bought: Vec<_> = orders.as_array().unwrap().iter().filter(|order| order["status"] != "unpaid").collect();
        assert!(bought.len() >= 4, "{orders}");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.serve.kill();
        let _ = self.serve.wait();
    }
}

#[test]
fn openapi_validator_finds_nothing_wrong_in_the_documents() {
    for name in ["pandapon.json", "dajisaas.json", "gateway.json"] {
        let told = done(python("openapi-spec-validator").arg(Path::new(DOCUMENTS).join(name)));
        assert!(told.contains("OK"), "{name}: {told}");
    }
}

#[test]
fn openapi_validator_takes_every_documented_example_by_its_schema() {
    let told = done(python("python").arg(Path::new(CLIENTS).join("python/examples.py")).current_dir(DOCUMENTS));
    assert!(told.contains(" 0 bad"), "{told}");
}

#[test]
fn generated_python_client_plays_a_day_on_all_four() {
    let folder = folder("generated-python");
    let served = Served::start(&folder);
    let document = Path::new(DOCUMENTS).join("gateway.json");
    done(
        python("openapi-python-client")
            .args(["generate", "--output-path", "client", "--path"])
            .arg(document)
            .current_dir(&folder),
    );
    let mut day = python("python");
    day.arg(Path::new(CLIENTS).join("python/day.py")).args(served.arguments()).env("PYTHONPATH", folder.join("client"));
    served.must_have_sold(&done(&mut day));
}

#[test]
fn generated_typescript_client_plays_a_day_on_all_four() {
    let folder = folder("generated-typescript");
    let served = Served::start(&folder);
    for name in ["day.ts", "package.json", "tsconfig.json"] {
        std::fs::copy(Path::new(CLIENTS).join("typescript").join(name), folder.join(name)).unwrap();
    }
    let modules = tools().join("node/node_modules");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&modules, folder.join("node_modules")).unwrap();
    let program = |name: &str| Command::new(modules.join(".bin").join(name));
    let document = Path::new(DOCUMENTS).join("gateway.json");
    done(program("openapi-typescript").arg(document).args(["-o", "gateway.d.ts"]).current_dir(&folder));
    done(program("tsc").current_dir(&folder));
    let mut day = Command::new("node");
    day.arg("day.js").args(served.arguments()).current_dir(&folder);
    served.must_have_sold(&done(&mut day));
}

/// Answers that the document does not name, or that are not as it says.
const CHECKS: &str =
    "status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance";

fn schemathesis(location: &str, checks: &str) -> Command {
    let mut command = python("schemathesis");
    command.args(["run", location, "--checks", checks, "--phases", "examples,fuzzing", "--max-examples", "2"]);
    command.args(["--workers", "2", "--seed", "1688", "--suppress-health-check", "all", "--continue-on-failure"]);
    command.args(["--generation-database", "none", "--warnings", "off"]);
    command
}

#[test]
fn schemathesis_finds_no_answer_of_serve_that_is_not_documented() {
    let folder = folder("schemathesis-serve");
    let served = Served::start(&folder);
    let checks = format!("{CHECKS},negative_data_rejection,unsupported_method,ignored_auth");
    let mut run = schemathesis(&format!("{}/openapi.json", served.api), &checks);
    let told = done(run.args(["--header", &format!("Authorization: Bearer {TOKEN}")]).current_dir(&folder));
    assert!(told.contains("passed"), "{told}");
}

#[test]
fn schemathesis_finds_no_answer_of_the_sandbox_that_is_not_documented() {
    let folder = folder("schemathesis-sandbox");
    let sandbox = Process::start();
    let base = sandbox.description["console"].as_str().unwrap().trim_end_matches('/');
    for platform in ["pandapon", "dajisaas"] {
        let checks = format!("{CHECKS},not_a_server_error");
        let mut run = schemathesis(&format!("{base}/openapi/{platform}.json"), &checks);
        run.args(["--url", &format!("{base}/{platform}")]).current_dir(&folder);
        sandbox.point(&mut run);
        run.env("SCHEMATHESIS_HOOKS", "signed").env("PYTHONPATH", Path::new(CLIENTS).join("python"));
        let told = done(run.env("DAIGOU_UNDER_TEST", platform));
        assert!(told.contains("passed"), "{platform}: {told}");
    }
    // They were signed as the documents say, and so looked at.
    let signed = |entry: &&serde_json::Value| entry["signature"]["ok"] == true && entry["code"] == 200;
    assert!(sandbox.journal().iter().filter(signed).count() > 100);
}

/// An agent's session over each buyer, by the protocol's official library.
#[test]
fn agent_python_plays_the_day_within_its_caps_and_nothing_beyond_them() {
    for buyer in ["pandapon-1688", "dajisaas-1688"] {
        let sandbox = Process::start();
        let folder = folder(&format!("agent-{buyer}"));
        let mut command = python("python");
        command.arg(Path::new(CLIENTS).join("python/agent.py")).arg(env!("CARGO_BIN_EXE_daigou"));
        let console = sandbox.description["console"].as_str().unwrap().trim_end_matches('/').to_owned();
        let told = done(command.args([&console, &folder.display().to_string(), buyer]));
        assert!(told.contains(&format!("{buyer}: ok")), "{told}");
    }
}

#[test]
fn agent_python_reads_by_http_and_is_offered_nothing_else() {
    let served = Served::start(&folder("agent-http"));
    let mut command = python("python");
    command.arg(Path::new(CLIENTS).join("python/agent_http.py")).args([&served.api, TOKEN]);
    assert_eq!(done(&mut command).trim(), "ok");
}
