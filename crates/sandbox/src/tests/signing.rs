//! The page that shows how to sign, and the lines that it gives in five languages: each is run where its runtime is.

use super::state::Scratch;
use super::{Caller, fixture};
use crate::{Accept, Options};
use daigou_core::auth::{Scheme, encode};
use std::fs;
use std::io::ErrorKind;
use std::process::Command;

/// The text of an element that begins with this.
fn element(page: &str, begins: &str) -> String {
    let (_, rest) = page.split_once(begins).unwrap_or_else(|| panic!("no {begins} in {page}"));
    let text = rest.split("</code>").next().unwrap();
    [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
    .replace("&#38;", "&")
    .replace("&amp;", "&")
}

async fn signed(caller: &Caller, platform: &str, request: &str) -> String {
    let form = format!("platform={platform}&request={}", encode(request));
    let heard = caller.send("POST", "/sign", &[], &form).await;
    assert_eq!(heard.status, 200, "{}", heard.body);
    heard.body
}

/// What a program prints; none where there is no such runtime here.
fn run(language: &str, code: &str, caller: &Caller) -> Option<String> {
    let (program, args, name): (&str, &[&str], &str) = match language {
        "Python" => ("python3", &[], "sign.py"),
        "Node" => ("node", &[], "sign.js"),
        "PHP" => ("php", &[], "sign.php"),
        "Java" => ("java", &[], "Sign.java"),
        _ => ("go", &["run"], "sign.go"),
    };
    let scratch = Scratch::new();
    let file = scratch.file().with_file_name(name);
    fs::write(&file, code).unwrap();
    let description = caller.sandbox.description();
    let mut command = Command::new(program);
    command.args(args).arg(&file).env("DAIGOU_ACCESS_SECRET", &description.access_secret);
    command.env("DAIGOU_APP_SECRET", &description.app_secret);
    let output = match command.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        output => output.unwrap(),
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{language}: {said}\n{code}");
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

const LANGUAGES: [&str; 5] = ["Python", "Node", "PHP", "Java", "Go"];

#[tokio::test]
async fn the_lines_in_each_language_print_the_signature_of_the_page() {
    let awkward =
        r#"{"zeta":"a&b=c \"q\" '$x' {name} \\ 汉\n","alpha":[1,2],"nested":{"b":1,"a":"é"},"gone":null,"Zeta":""}"#;
    let headers = "timestamp: 1700000000000\nnonce-str: n'$\\{text}";
    let mut ran = 0;
    for scheme in Scheme::ALL {
        let caller = Caller::bare(Options::default().accept(Accept { scheme: *scheme, ..Accept::default() })).await;
        for (platform, request) in [("pandapon", headers), ("dajisaas", awkward)] {
            // One rule for DajiSaaS, whatever the scheme.
            if platform == "dajisaas" && *scheme != Scheme::default() {
                continue;
            }
            let page = signed(&caller, platform, request).await;
            let signature = element(&page, "id=\"signature\">");
            assert!(signature.len() == 32 && !page.contains(&caller.sandbox.description().access_secret));
            for language in LANGUAGES {
                let code = element(&page, &format!("data-language=\"{language}\">"));
                if let Some(printed) = run(language, &code, &caller) {
                    assert_eq!(printed, signature, "{language}, {scheme:?}:\n{code}");
                    ran += 1;
                }
            }
        }
    }
    assert!(ran >= 5, "python3 at least is needed here");
}

#[tokio::test]
async fn a_request_that_the_sandbox_accepts_is_signed_alike_by_the_page() {
    let caller = Caller::bare(Options::default()).await;
    let request = fixture!("alibaba1688/order.create.request.json");
    let headers = caller.headers();
    let lines: Vec<_> = headers.iter().map(|(name, value)| format!("-H '{name}: {value}'")).collect();
    let curl = format!("curl {} --data '{request}' http://x/alibaba/order/create", lines.join(" "));
    let page = signed(&caller, "pandapon", &curl).await;
    assert_eq!(element(&page, "id=\"signature\">"), headers.last().unwrap().1);
    assert!(page.contains("what you pasted has this signature"), "{page}");
    let body = caller.signed_body(r#"{"orderId":"1","ids":[3,4]}"#);
    let page = signed(&caller, "dajisaas", &body).await;
    assert!(page.contains("what you pasted has this signature"), "{page}");
    let page = signed(&caller, "dajisaas", &body.replace("\"1\"", "\"2\"")).await;
    assert!(page.contains("what you pasted has another"), "{page}");
    // What cannot be signed says why.
    for (platform, request, why) in [
        ("dajisaas", "{\"a\":}", "cannot be read"),
        ("dajisaas", "{\"appKey\":\"nobody\"}", "no account with the key `nobody`"),
        ("pandapon", "access-key: <b>", "no account with the key `&#60;b&#62;`"),
    ] {
        let page = signed(&caller, platform, request).await;
        assert!(page.contains(why) && !page.contains("<b>"), "{why}: {page}");
    }
}

#[tokio::test]
async fn both_front_pages_list_every_route_of_the_platforms() {
    let caller = Caller::bare(Options::default()).await;
    let (page, text) = (caller.get("/").await.body, caller.get("/admin").await.body);
    let mut count = 0;
    for (_, operation) in crate::vendors::routes::calls() {
        for route in [&operation.v1, &operation.v2].into_iter().flatten() {
            let own = format!("/unpublished/{}/{}", operation.marketplace, operation.id);
            let path = route.path.map_or(own, str::to_owned);
            assert!(page.contains(&format!(">{path}<")), "{path} is not on the page");
            assert!(text.contains(&format!(" {path}  {} {}", operation.marketplace, operation.id)), "{path}: {text}");
            count += 1;
        }
    }
    assert!(count > 150, "{count}");
}
