//! The guide and both READMEs as a reader uses them: every block of shell is pasted, in order, into one shell a page, in
//! an empty folder, against a sandbox of its own.
//!
//! ```` ```sh ```` is run; ```` ```sh,server ```` is started before the others and has to be still there at the end;
//! anything else is shown only. Addresses of the text are replaced by free ones, so that pages run beside each other.

use crate::support::Process;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Addresses that pages speak of, beside the sandbox's own.
const ADDRESSES: [&str; 3] = ["127.0.0.1:8700", "127.0.0.1:8168", "127.0.0.1:9000"];

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(format!("{ROOT}/docs/src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    pages.extend(
        ["README.md", "README.zh-CN.md"].map(|name| Path::new(ROOT).join(name)).into_iter().filter(|p| p.is_file()),
    );
    pages.sort();
    pages
}

/// The blocks of a page whose language has these words, in order.
fn blocks(page: &str, words: &str) -> Vec<String> {
    let (mut found, mut inside) = (Vec::new(), None);
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == words => {
                inside = Some(String::new());
            }
            Event::Text(text) => {
                if let Some(block) = inside.as_mut() {
                    block.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(inside.take()),
            _ => {}
        }
    }
    found
}

/// What a page's shells are given: where the command is, an empty home, and addresses that are free.
struct Reader {
    folder: PathBuf,
    addresses: HashMap<&'static str, String>,
}

impl Reader {
    fn new(page: &Path, sandbox: &Process) -> Self {
        let name = page.file_name().unwrap().to_string_lossy().replace('.', "-");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guide").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let console = sandbox.description["console"].as_str().unwrap();
        let at = console.strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        let mut addresses = HashMap::from([("127.0.0.1:1688", at)]);
        for address in ADDRESSES {
            let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            addresses.insert(address, free.to_string());
        }
        Self { folder, addresses }
    }

    fn shell(&self, script: &str) -> Command {
        let script = self.addresses.iter().fold(script.to_owned(), |text, (from, to)| text.replace(from, to));
        let own = Path::new(env!("CARGO_BIN_EXE_daigou")).parent().unwrap();
        let mut command = Command::new("bash");
        command.args(["-euo", "pipefail", "-c", &script]).env_clear().current_dir(&self.folder).stdin(Stdio::null());
        command.env("PATH", format!("{}:{}", own.display(), std::env::var("PATH").unwrap()));
        command.env("HOME", &self.folder).env("SSL_CERT_DIR", "/etc/ssl/certs").env("LANG", "C.UTF-8");
        command
    }
}

/// Servers of a page, stopped with it.
struct Servers(Vec<Child>);

impl Drop for Servers {
    fn drop(&mut self) {
        for server in &mut self.0 {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// The sandbox is the test's own, at a free port; the others start as the page says.
fn start(reader: &Reader, page: &str) -> Servers {
    let others =
        blocks(page, "sh,server").into_iter().filter(|block| !block.trim_start().starts_with("daigou sandbox"));
    let started = others.map(|block| {
        let mut command = reader.shell(&format!("exec {}", block.trim()));
        command.stdout(Stdio::piped()).spawn().unwrap()
    });
    let mut servers = Servers(started.collect());
    for server in &mut servers.0 {
        let mut line = String::new();
        let mut out = std::io::BufReader::new(server.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut out, &mut line).unwrap();
        assert!(!line.is_empty(), "a server of the page ended at once");
    }
    servers
}

#[test]
fn every_block_of_shell_in_the_guide_can_be_pasted() {
    let mut ran = 0;
    let mut failed = Vec::new();
    for path in pages() {
        let page = fs::read_to_string(&path).unwrap();
        let script = blocks(&page, "sh").join("\n");
        if script.is_empty() {
            continue;
        }
        let sandbox = Process::start();
        let reader = Reader::new(&path, &sandbox);
        let mut servers = start(&reader, &page);
        let output = reader.shell(&script).env("DAIGOU_SETTLE_S", "1").output().unwrap();
        ran += 1;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            failed.push(format!("{}: {}\n{said}", path.display(), output.status));
        }
        for server in &mut servers.0 {
            assert_eq!(server.try_wait().unwrap(), None, "a server of {} ended", path.display());
        }
    }
    assert!(ran >= 5, "only {ran} pages have something to paste");
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    let mut broken = Vec::new();
    for path in pages() {
        let page = fs::read_to_string(&path).unwrap();
        for event in Parser::new(&page) {
            let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else { continue };
            let target = dest_url.split('#').next().unwrap();
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            if !path.parent().unwrap().join(target).exists() {
                broken.push(format!("{}: {dest_url}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
