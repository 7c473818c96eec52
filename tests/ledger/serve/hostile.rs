//! Clients that hold connections, heads and bodies open keep nobody out; a server that is to end answers what it began.

use super::{Server, TOKEN, ask, bodies};
use crate::support::sandbox::Sandbox;
use crate::support::{Folder, Turn, until};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn idle_connections_and_slow_heads_keep_nobody_out() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("serve-hostile");
    let sandbox = Sandbox::start();
    let server = Server::start(&sandbox, &folder.store(), 0, &[]);
    let host = server.api().strip_prefix("http://").unwrap();
    let mut held = Vec::new();
    for number in 0..500 {
        let mut stream = TcpStream::connect(host).unwrap();
        let begun = match number % 3 {
            0 => "",
            1 => "GET /v1/events HTTP/1.1\r\nhost: x\r\nx-slow: ",
            _ => "PUT /v1/pandapon-1688/orders/PO-1 HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{",
        };
        stream.write_all(begun.as_bytes()).unwrap();
        held.push(stream);
    }
    let began = Instant::now();
    let (status, _) = server.ask("GET", "/v1/events", "").unwrap();
    assert!(status == 200 && began.elapsed() < Duration::from_secs(5), "{status} after {:?}", began.elapsed());
    // A head that never ends is not waited for.
    let slow = &mut held[1];
    slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", String::from_utf8_lossy(&rest));
    drop(held);
    assert_eq!(server.end().code, Some(0));
}

#[test]
fn a_server_that_is_to_end_answers_what_it_began() {
    let _turn = Turn::beside_others();
    let folder = Folder::new("serve-drain");
    let faults = r#"[{"operation":"*","fault":"latency","probability":1.0,"delay_ms":300}]"#;
    let sandbox = Sandbox::with_faults(folder.path(), faults);
    let server = Server::start(&sandbox, &folder.store(), 0, &["--new-account"]);
    let (reference, body) = bodies(&sandbox, "pandapon-1688", 1).remove(0);
    let api = server.api().to_owned();
    let path = format!("/v1/pandapon-1688/orders/{reference}?pay=true");
    let client = std::thread::spawn(move || ask(&api, "PUT", &path, &body));
    until("the order is on its way", Duration::from_secs(30), || (sandbox.count() > 0).then_some(()));
    let ended = server.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let (status, told) = client.join().unwrap().unwrap();
    assert_eq!((status, &told["placement"]["payment"]), (200, &"paid".into()), "{told}");
    assert_eq!(sandbox.count(), 1);
}

#[test]
fn a_token_that_is_made_is_the_stores_own_and_stays() {
    let folder = Folder::new("serve-token");
    let sandbox = Sandbox::start();
    let start = || {
        let mut command = Server::command(&folder.store(), 0, &[]);
        sandbox.point(&mut command);
        Server::of(command.env_remove("DAIGOU_SERVE_TOKEN"))
    };
    let (first, second) = (start(), None::<Server>);
    let token = first.line["token"].as_str().unwrap().to_owned();
    assert!(token.len() >= 32 && token != TOKEN, "{token}");
    for member in ["openapi", "docs", "pandapon_callbacks", "dajisaas_callbacks"] {
        assert!(first.line[member].as_str().unwrap().starts_with(first.api()), "{member}");
    }
    first.end();
    drop(second);
    let again = start();
    assert_eq!(again.line["token"], token.as_str());
    again.end();
}
