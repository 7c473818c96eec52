//! The proxy of `DAIGOU_PROXY`: HTTP and SOCKS5, on the loopback, carry calls to a platform of another name.

use crate::support::clients::Setup;
use crate::support::tcp::{Act, Server, ok};
use crate::support::{block_on, call};
use daigou_core::transport::ReqwestTransport;
use daigou_core::{Certainty, ErrorKind, Generation, Timeouts};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

const DONE: &str = r#"{"code":200,"msg":"ok","data":{"total":0,"data":[]}}"#;
const PARAMS: &str = r#"{"pageNum":1,"pageSize":20}"#;

/// A proxy that speaks HTTP and SOCKS5, knows one name, and keeps what it was asked for.
struct Proxy {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    async fn to(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let target = server.url().trim_start_matches("http://").to_owned();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, target.clone(), log.clone()));
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Serves one connection; it ends where the client does not keep to the protocol.
async fn serve(mut stream: TcpStream, target: String, asked: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let mut first = [0; 1];
    stream.peek(&mut first).await.ok()?;
    let head = if first == [5] { socks(&mut stream, &asked).await? } else { http(&mut stream, &asked).await? };
    let mut upstream = TcpStream::connect(target).await.ok()?;
    upstream.write_all(&head).await.ok()?;
    copy_bidirectional(&mut stream, &mut upstream).await.ok()?;
    Some(())
}

/// RFC 1928 and 1929: a user and a password, then a name.
async fn socks(stream: &mut TcpStream, asked: &Mutex<Vec<String>>) -> Option<Vec<u8>> {
    let methods = text(stream, 1).await?;
    let with_password = methods.contains(&2);
    stream.write_all(&[5, if with_password { 2 } else { 0 }]).await.ok()?;
    if with_password {
        let user = text(stream, 1).await?;
        let password = text(stream, 0).await?;
        asked.lock().unwrap().push(String::from_utf8([user, password].join(&b':')).ok()?);
        stream.write_all(&[1, 0]).await.ok()?;
    }
    let mut request = [0; 4];
    stream.read_exact(&mut request).await.ok()?;
    assert_eq!(request, [5, 1, 0, 3], "a name is asked for: the proxy resolves it");
    let name = text(stream, 0).await?;
    let port = stream.read_u16().await.ok()?;
    asked.lock().unwrap().push(format!("socks {}:{port}", String::from_utf8(name).ok()?));
    stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).await.ok()?;
    Some(Vec::new())
}

/// A text after its length, which comes after so many other bytes.
async fn text(stream: &mut TcpStream, after: usize) -> Option<Vec<u8>> {
    let mut skipped = vec![0; after];
    stream.read_exact(&mut skipped).await.ok()?;
    let mut text = vec![0; stream.read_u8().await.ok()?.into()];
    stream.read_exact(&mut text).await.ok()?;
    Some(text)
}

/// A request with the whole address, as proxies are sent it for plain HTTP. What was read is passed on.
async fn http(stream: &mut TcpStream, asked: &Mutex<Vec<String>>) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let words = String::from_utf8(head.clone()).ok()?;
    let line = words.lines().next()?.split('?').next()?.to_owned();
    let proof = words.lines().find(|line| line.to_ascii_lowercase().starts_with("proxy-authorization"));
    asked.lock().unwrap().extend([line].into_iter().chain(proof.map(str::to_owned)));
    Some(head)
}

fn through(proxy: &str, base_url: &str) -> Setup {
    let timeouts = Timeouts::default();
    let transport = ReqwestTransport::with_proxy(timeouts, 1 << 20, Some(proxy)).unwrap();
    Setup { transport: Some(Arc::new(transport)), ..Setup::at(base_url) }.generation(Generation::V2)
}

#[test]
fn a_proxy_carries_calls_to_a_name_that_only_it_knows() {
    block_on(async {
        let server = Server::playing([Act::Close(ok(DONE))]).await;
        let proxy = Proxy::to(&server).await;
        for (scheme, asked) in [
            ("http", "http://platform.invalid/"),
            ("socks5", "socks platform.invalid:80"),
            ("socks5h", "socks platform.invalid:80"),
        ] {
            let address = format!("{scheme}://buyer:p%40ss@{}", proxy.address);
            let client = through(&address, "http://platform.invalid").client("alibaba1688");
            call(&*client, "order.list", PARAMS).await.unwrap_or_else(|e| panic!("{scheme}: {e:?}"));
            let seen = proxy.asked().join("\n");
            assert!(seen.contains(asked), "{scheme}: {seen}");
            let proof = if scheme == "http" { "Basic YnV5ZXI6cEBzcw==" } else { "buyer:p@ss" };
            assert!(seen.contains(proof), "{scheme}: {seen}");
            proxy.asked.lock().unwrap().clear();
        }
        assert_eq!(server.arrived(), 3);
    });
}

#[test]
fn this_machine_is_reached_directly() {
    block_on(async {
        let server = Server::playing([Act::Close(ok(DONE))]).await;
        let proxy = Proxy::to(&server).await;
        for host in ["127.0.0.1", "localhost", "127.0.0.1"] {
            let url = server.url().replace("127.0.0.1", host);
            let client = through(&format!("http://{}", proxy.address), &url).client("alibaba1688");
            call(&*client, "order.list", PARAMS).await.unwrap_or_else(|e| panic!("{host}: {e:?}"));
        }
        assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
    });
}

#[test]
fn a_proxy_that_is_not_there_has_sent_nothing_and_shows_no_password() {
    block_on(async {
        for scheme in ["http", "socks5"] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = format!("{scheme}://buyer:hunter2@{}", listener.local_addr().unwrap());
            drop(listener);
            let client = through(&address, "http://platform.invalid").client("alibaba1688");
            let error = call(&*client, "order.list", PARAMS).await.unwrap_err();
            assert_eq!((error.kind(), error.certainty()), (ErrorKind::Connect, Certainty::NotSent), "{error:?}");
            assert!(error.hint().is_some_and(|hint| hint.contains("DAIGOU_PROXY")), "{error:?}");
            let words = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
            assert!(!words.contains("hunter2") && !words.contains("buyer"), "{words}");
        }
    });
}
