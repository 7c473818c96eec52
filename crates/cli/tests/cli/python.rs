//! Programs in another language: a script that knows nothing of daigou buys from the sandbox, and a proxy that is a
//! process of its own carries calls.

use crate::support::{Process, run, stderr, stdout};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/python/buy.py");

#[test]
fn a_python_script_buys_from_both_platforms() {
    let sandbox = Process::start();
    let run = |line: &str| {
        let mut python = Command::new("python3");
        // -B: no compiled files beside the script. No proxy of this machine's may stand in between.
        python.args(["-B", SCRIPT, line]).env("no_proxy", "127.0.0.1").env("PYTHONIOENCODING", "utf-8");
        python.output().unwrap_or_else(|error| panic!("python3 is needed for this test ({error}): cargo xtask setup"))
    };
    // Twice: nothing of the catalogue is used up, and no number is taken.
    for _ in 0..2 {
        let output = run(&sandbox.description.to_string());
        let text = stdout(&output);
        assert!(output.status.success(), "{text}{}", stderr(&output));
        let buyers = [("PandaPon 1688", 9), ("PandaPon Taobao", 7), ("DajiSaaS 1688", 7), ("DajiSaaS Taobao", 6)];
        for (buyer, steps) in buyers {
            assert_eq!(text.lines().filter(|line| line.starts_with(buyer)).count(), steps, "{buyer}:\n{text}");
        }
    }
    assert!(sandbox.journal().iter().all(|entry| entry["signature"]["ok"] == true && entry["code"] == 200));

    // A wrong secret is not swallowed: the script says what the sandbox said, and fails.
    let mut wrong = sandbox.description.clone();
    wrong["app_secret"] = "another".into();
    let output = run(&wrong.to_string());
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("authentication failed at `sign`"), "{}", stderr(&output));
}

/// The name that only the proxy knows.
const NAME: &str = "platform.invalid";
const USER: &str = "proxy-buyer";
const PASSWORD: &str = "proxy-hunter2";

/// The proxy, and what it says of each connection.
struct Proxy {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
    port: String,
}

impl Proxy {
    /// Before a sandbox, with its own certificate for the name.
    fn before(sandbox: &Process) -> Self {
        const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/python/proxy.py");
        const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/tls/platform.pem");
        let port = port_of(&sandbox.description["pandapon"]);
        let mut python = Command::new("python3");
        python.args(["-B", SCRIPT, NAME, &port, &format!("{USER}:{PASSWORD}"), CERTIFICATE]);
        let mut child = python.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next().unwrap().unwrap();
        Self { child, lines, port }
    }

    fn url(&self, scheme: &str, password: &str) -> String {
        format!("{scheme}://{USER}:{password}@127.0.0.1:{}", self.port)
    }

    /// What it says of the next connection.
    fn said(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn port_of(url: &serde_json::Value) -> String {
    let rest = url.as_str().unwrap().strip_prefix("http://127.0.0.1:").unwrap();
    rest.split('/').next().unwrap().to_owned()
}

/// A call to the name, through this proxy, with everything logged that can be.
fn through(sandbox: &Process, proxy: &str, base: &str) -> Output {
    const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/tls/authority.pem");
    let data = r#"{"pageNum":1,"pageSize":20}"#;
    let mut command =
        crate::support::daigou(&["-vvv", "call", "alibaba1688", "order.list", "--data", data, "--attempts", "1"]);
    sandbox.point(&mut command);
    command.env("DAIGOU_PANDAPON_URL", base).env("DAIGOU_PROXY", proxy);
    command.env("SSL_CERT_FILE", AUTHORITY).env("RUST_LOG", "trace");
    run(command)
}

/// Nothing that was said holds the proxy's credentials, in whatever form.
fn tells_no_credentials(output: &Output, what: &str) {
    let all = stdout(output) + &stderr(output);
    for secret in [USER, PASSWORD, "proxy%2Dhunter2", "cHJveHktYnV5ZXI6", "http://proxy", "socks5://", "Proxy-Auth"] {
        assert!(!all.contains(secret), "{what}: `{secret}` is in:\n{all}");
    }
}

#[test]
fn a_proxy_process_in_python_carries_calls_to_a_name_that_only_it_knows() {
    let sandbox = Process::start();
    let mut proxy = Proxy::before(&sandbox);
    let path = sandbox.description["pandapon"].as_str().unwrap().splitn(4, '/').nth(3).unwrap().to_owned();
    for (scheme, secure, said) in [
        ("http", false, "http platform.invalid"),
        ("http", true, "connect platform.invalid:443"),
        ("socks5", false, "socks platform.invalid:80"),
        ("socks5", true, "socks platform.invalid:443"),
        ("socks5h", false, "socks platform.invalid:80"),
    ] {
        let base = format!("{}://{NAME}/{path}", if secure { "https" } else { "http" });
        let before = sandbox.journal().len();
        let output = through(&sandbox, &proxy.url(scheme, PASSWORD), &base);
        let what = format!("{scheme} to {base}");
        assert!(output.status.success(), "{what}: {}{}", stdout(&output), stderr(&output));
        assert_eq!((proxy.said(), sandbox.journal().len()), (said.to_owned(), before + 1), "{what}");
        tells_no_credentials(&output, &what);
    }
    // What fails says no more of it: a wrong password, a name that nobody knows, and no proxy at all.
    let unknown = "http://elsewhere.invalid/x";
    let base = format!("http://{NAME}/{path}");
    let before = sandbox.journal().len();
    for scheme in ["http", "socks5"] {
        for (password, base) in [("wrong-hunter3", base.as_str()), (PASSWORD, unknown)] {
            let output = through(&sandbox, &proxy.url(scheme, password), base);
            assert!(!output.status.success(), "{scheme} {base}: {}", stdout(&output));
            tells_no_credentials(&output, scheme);
            assert!(!(stdout(&output) + &stderr(&output)).contains("hunter3"), "{}", stderr(&output));
        }
    }
    let urls = ["http", "socks5"].map(|scheme| proxy.url(scheme, PASSWORD));
    drop(proxy);
    for url in urls {
        let output = through(&sandbox, &url, &base);
        assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
        assert!(stderr(&output).contains("DAIGOU_PROXY"), "{}", stderr(&output));
        tells_no_credentials(&output, "no proxy");
    }
    assert_eq!(sandbox.journal().len(), before);
}
