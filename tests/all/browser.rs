//! The sandbox's console in a real Chromium: an order that a client places appears by itself, is paid and shipped by
//! clicks, shows its new state by itself, and the callback arrives. On a phone no page is wider than its screen.
//!
//! It needs Debian's `chromium` and `chromium-driver`, or another Chrome with the `chromedriver` that belongs to it:
//! `cargo xtask setup` installs them, and without them `cargo xtask test` leaves this module out by its name.

use bytes::Bytes;
use daigou_alibaba1688::Alibaba1688;
use daigou_core::Marketplace;
use daigou_core::transport::ReqwestTransport;
use daigou_core::{Generation, Platform, Timeouts, Transport};
use daigou_sandbox::{Options, Sandbox};
use futures_util::FutureExt;
use http::{Request, Response, header};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use thirtyfour::error::{WebDriverError, WebDriverResult};
use thirtyfour::session::http::{Body, HttpClient};
use thirtyfour::{By, ChromiumLikeCapabilities, DesiredCapabilities, Key, WebDriver};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

/// How the driver is spoken to: by the clients' own transport, so that no second one is built.
struct Wire(Arc<ReqwestTransport>);

#[async_trait::async_trait]
impl HttpClient for Wire {
    async fn send(&self, request: Request<Body<'_>>) -> WebDriverResult<Response<Bytes>> {
        let (mut parts, body) = request.into_parts();
        let body = match body {
            Body::Empty => Bytes::new(),
            Body::Json(json) => {
                parts.headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
                json.to_string().into()
            }
        };
        let answer = self.0.send(Request::from_parts(parts, body)).await;
        answer.map_err(|error| WebDriverError::HttpError(format!("{error:?}")))
    }

    async fn new(&self) -> Arc<dyn HttpClient> {
        Arc::new(Self(self.0.clone()))
    }
}

/// A driver of browsers, and where it listens. It ends with the handle.
async fn driver_process() -> (Child, String) {
    let mut command = Command::new("chromedriver");
    let started = command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn();
    let mut child = started.unwrap_or_else(|error| {
        panic!(
            "chromedriver cannot be started ({error}): this test drives a real browser, and `cargo xtask setup` \
             installs one"
        )
    });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return (child, format!("http://127.0.0.1:{}", port.trim().trim_end_matches('.')));
        }
    }
    panic!("chromedriver ended without saying where it listens");
}

/// Does something in a browser, and closes it whatever comes of it. `width`: that of a phone's screen.
async fn browse(width: Option<u32>, work: impl AsyncFnOnce(&WebDriver)) {
    let (_process, address) = driver_process().await;
    let mut wanted = DesiredCapabilities::chrome();
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--no-first-run",
        "--lang=en",
        "--window-size=1280,900",
    ] {
        wanted.add_arg(argument).unwrap();
    }
    if let Some(width) = width {
        let screen = json!({"deviceMetrics": {"width": width, "height": 640, "pixelRatio": 1.0}});
        wanted.add_experimental_option("mobileEmulation", screen).unwrap();
    }
    // A busy machine takes its time to open a browser.
    let patient = Timeouts { connect: Duration::from_secs(10), read: Duration::from_secs(100), ..Timeouts::default() };
    let wire = Wire(Arc::new(ReqwestTransport::new(patient, 1 << 24).unwrap()));
    let driver = WebDriver::builder(&address, wanted).client(wire).await.unwrap_or_else(|error| {
        panic!(
            "chromedriver runs, but no browser opens ({error}): is chromium installed, in the same version? \
             See `cargo xtask setup`"
        )
    });
    let outcome = AssertUnwindSafe(work(&driver)).catch_unwind().await;
    driver.quit().await.unwrap();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Waits, in the page itself, until an expression of JavaScript holds: the page's changes wake it, no clock does.
async fn until(driver: &WebDriver, holds: &str) {
    let script = format!(
        "const done = arguments[arguments.length - 1], holds = () => Boolean({holds});
         if (holds()) {{ done(true); return; }}
         const watch = new MutationObserver(() => {{ if (holds()) {{ watch.disconnect(); done(true); }} }});
         watch.observe(document, {{ subtree: true, childList: true, attributes: true, characterData: true }});"
    );
    if let Err(error) = driver.execute_async(&script, vec![]).await {
        let page = driver.source().await.unwrap_or_default();
        panic!("never came true: {holds} ({error})\n{page}");
    }
}

/// How wide the page is and how wide its screen, once fonts are there and the layout was painted.
async fn widths(driver: &WebDriver) -> (i64, i64) {
    let script = "const done = arguments[arguments.length - 1];
        const measured = () => done([document.documentElement.scrollWidth, innerWidth]);
        document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(measured)));";
    let value = driver.execute_async(script, vec![]).await.unwrap();
    let at = |i: usize| value.json()[i].as_i64().unwrap();
    (at(0), at(1))
}

/// A receiver of callbacks, which answers 200; and the bodies that it gets.
async fn receiver() -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/callbacks", listener.local_addr().unwrap());
    let (told, bodies) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut text = String::new();
            let mut buffer = [0; 4096];
            let body = loop {
                let length = stream.read(&mut buffer).await.unwrap();
                assert!(length > 0, "a push that is cut off: {text}");
                text.push_str(&String::from_utf8_lossy(&buffer[..length]));
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length = head.to_lowercase().split_once("content-length: ").unwrap().1.to_owned();
                if body.len() >= length.lines().next().unwrap().parse().unwrap() {
                    break body.to_owned();
                }
            };
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await.unwrap();
            let _ = told.send(body);
        }
    });
    (address, bodies)
}

const LIVE: &str = "document.querySelector('#live.on')";

/// A sandbox, and a client of it.
async fn sandbox() -> (Sandbox, Alibaba1688) {
    let sandbox = Sandbox::start_with(Options::default().demo_data(true)).await.unwrap();
    let transport = Arc::new(ReqwestTransport::new(Timeouts::default(), 1 << 24).unwrap());
    let client = Alibaba1688::from_config(sandbox.config()).generation(Generation::V2).transport(transport);
    (sandbox, client.build().unwrap())
}

async fn orders(client: &Alibaba1688) -> Value {
    let reply = crate::support::call(client as &dyn Marketplace, "order.list", r#"{"pageNum":1,"pageSize":20}"#).await;
    serde_json::from_str(reply.unwrap().data.get()).unwrap()
}

#[tokio::test]
async fn an_order_is_seen_shipped_by_a_click_and_shows_it_by_itself() {
    let (sandbox, client) = sandbox().await;
    let (address, mut callbacks) = receiver().await;
    sandbox.set_callback_target(Platform::PandaPon, Some(&address)).unwrap();
    browse(None, async |driver: &WebDriver| {
        driver.goto(sandbox.console_url()).await.unwrap();
        until(driver, LIVE).await;
        assert!(driver.source().await.unwrap().contains("No orders yet"));

        let create = r#"{"cartIds":[3],"message":"请尽快 daigou:PO-1"}"#;
        crate::support::call(&client, "cart.create_order", create).await.unwrap();
        until(driver, "document.querySelector('#orders a[href^=\"/orders/\"]')").await;
        let row = driver.find(By::Css("#orders tbody tr")).await.unwrap().text().await.unwrap();
        assert!(row.contains("PO-1") && row.contains("Unpaid") && row.contains('¥'), "{row}");

        driver.find(By::Css("#orders a[href^=\"/orders/\"]")).await.unwrap().click().await.unwrap();
        until(driver, LIVE).await;
        for (button, state) in [("do-pay", "paid"), ("do-ship", "shipped")] {
            driver.find(By::Id(button)).await.unwrap().click().await.unwrap();
            until(driver, &format!("document.querySelector('#order-head .chip.{state}')")).await;
        }
        let mut topics = Vec::new();
        while !topics.contains(&"1688_ORDER_BUYER_VIEW_ANNOUNCE_SENDGOODS".to_owned()) {
            let pushed: Value = serde_json::from_str(&callbacks.recv().await.unwrap()).unwrap();
            topics.push(pushed["messageType"].as_str().unwrap().to_owned());
        }
        assert!(topics.contains(&"1688_ORDER_BUYER_VIEW_ORDER_PAY".to_owned()), "{topics:?}");
        let timeline = driver.find(By::Id("timeline")).await.unwrap().text().await.unwrap();
        assert!(timeline.contains("Paid") && timeline.contains("Shipped"), "{timeline}");
        let listed = orders(&client).await;
        assert_eq!(listed["data"][0]["orderStatus"], 3, "the client sees it too: {listed}");

        // Refused, it says so and stays where it is.
        let shipped_again = "const form = document.querySelector('#events form[action=\"/do/event\"]');
            form.querySelector('[name=event]').value = 'ship'; form.requestSubmit();";
        driver.execute(shipped_again, vec![]).await.unwrap();
        until(driver, "document.getElementById('said').textContent.includes('ORDER_STATUS_ERROR')").await;

        // Without its stream the page would not know that the clock was stopped elsewhere.
        let elsewhere = "fetch('/admin/clock', { method: 'POST', body: JSON.stringify({ mode: 'frozen' }) })";
        driver.execute(elsewhere, vec![]).await.unwrap();
        until(driver, "document.querySelector('#now .mode.frozen')").await;
    })
    .await;
    sandbox.shutdown().await;
}

#[tokio::test]
async fn on_a_phone_no_page_is_wider_than_its_screen() {
    let (sandbox, client) = sandbox().await;
    let create = r#"{"cartIds":[3],"message":"daigou:AN-UNCOMMONLY-LONG-REFERENCE-OF-40-CHARS"}"#;
    crate::support::call(&client, "cart.create_order", create).await.unwrap();
    let base = sandbox.console_url();
    browse(Some(320), async |driver: &WebDriver| {
        driver.goto(&base).await.unwrap();
        let link = driver.find(By::Css("#orders a[href^=\"/orders/\"]")).await.unwrap();
        let order = link.attr("href").await.unwrap().unwrap();
        let order = order.trim_start_matches('/');
        for lang in ["en", "zh"] {
            driver.goto(format!("{base}?lang={lang}")).await.unwrap();
            for page in ["", order, "requests", "requests/1", "callbacks", "faults", "clock", "products", "orders/0"] {
                driver.goto(format!("{base}{page}")).await.unwrap();
                let (wide, screen) = widths(driver).await;
                assert!(screen == 320 && wide <= screen, "/{page} in {lang}: {wide} on {screen}");
                let words = driver.find(By::Tag("h1")).await.unwrap().text().await.unwrap();
                assert_eq!(words.is_ascii(), lang == "en", "/{page}: {words}");
            }
        }
    })
    .await;
    sandbox.shutdown().await;
}

/// Goes on by the tabulator key alone until what a selector means has the focus.
async fn tab_to(driver: &WebDriver, selector: &str) {
    let there = format!("return document.activeElement.matches({selector:?})");
    for _ in 0..200 {
        if driver.execute(&there, vec![]).await.unwrap().json() == true {
            return;
        }
        press(driver, Key::Tab).await;
    }
    panic!("the tabulator never comes to {selector}");
}

async fn press(driver: &WebDriver, key: Key) {
    driver.action_chain().send_keys(key).perform().await.unwrap();
}

#[tokio::test]
async fn a_life_from_the_order_to_the_returned_refund_is_played_with_the_keyboard_alone() {
    let (sandbox, client) = sandbox().await;
    crate::support::call(&client, "cart.create_order", r#"{"cartIds":[3],"message":"daigou:PO-1"}"#).await.unwrap();
    // A request whose answer names the order.
    assert_eq!(orders(&client).await["total"], 1);
    browse(None, async |driver: &WebDriver| {
        driver.goto(sandbox.console_url()).await.unwrap();
        tab_to(driver, "#orders a[href^='/orders/']").await;
        press(driver, Key::Enter).await;
        until(driver, "document.querySelector('#do-pay') && document.querySelector('#live.on')").await;
        let mut played = 0;
        for (button, shows) in [
            ("#do-pay", "#order-head .chip.paid"),
            ("#do-ship", "#order-head .chip.shipped"),
            ("#do-refund_ask", "#refunds .chip.unpaid"),
            ("#do-refund_agree", "#refunds .chip.paid"),
            ("#do-refund_send_back", "#refunds .chip.shipped"),
            ("#do-refund_agree", "#refunds .chip.done"),
        ] {
            if button == "#do-refund_ask" {
                tab_to(driver, "#more-refund_ask > summary").await;
                press(driver, Key::Enter).await;
                tab_to(driver, "#more-refund_ask [name=return_goods]").await;
                press(driver, Key::Space).await;
            }
            tab_to(driver, button).await;
            press(driver, Key::Enter).await;
            until(driver, &format!("document.querySelector({shows:?})")).await;
            until(driver, "document.activeElement.closest('#events')").await;
            played += 1;
        }
        assert_eq!(played, 6);
        let timeline = driver.find(By::Id("timeline")).await.unwrap().text().await.unwrap();
        assert!(timeline.contains("Paid by the buyer") && timeline.contains("Refunded by the seller"), "{timeline}");
        // From the order to its requests and its callbacks.
        for (link, rows) in [("#see-requests", "#requests tbody tr"), ("#see-callbacks", "#callbacks tbody tr")] {
            tab_to(driver, link).await;
            press(driver, Key::Enter).await;
            until(driver, &format!("document.querySelector({rows:?})")).await;
            driver.back().await.unwrap();
            until(driver, LIVE).await;
        }
        // Nothing is forgotten before that is confirmed.
        driver.goto(format!("{}clock", sandbox.console_url())).await.unwrap();
        until(driver, LIVE).await;
        tab_to(driver, "#reset").await;
        press(driver, Key::Enter).await;
        assert_eq!(orders(&client).await["total"], 1);
        tab_to(driver, "#sure").await;
        press(driver, Key::Space).await;
        tab_to(driver, "#reset").await;
        press(driver, Key::Enter).await;
        until(driver, "document.getElementById('said').textContent === 'Done'").await;
        assert_eq!(orders(&client).await["total"], 0);
    })
    .await;
    sandbox.shutdown().await;
}
