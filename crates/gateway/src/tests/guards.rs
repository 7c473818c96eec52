//! Who may ask, how much, and how large.

use super::*;

#[tokio::test]
async fn without_the_token_nothing_is_told() {
    let bench = Bench::new().await;
    let ask = async |header: Option<&str>| {
        let mut request = Request::get("/v1/pandapon-1688/search?q=x");
        if let Some(header) = header {
            request = request.header("authorization", header);
        }
        bench.send(request.body(Body::empty()).unwrap()).await
    };
    let missing = ask(None).await;
    assert_eq!((missing.status, &missing.headers["www-authenticate"]), (401, &"Bearer".parse().unwrap()));
    for wrong in ["", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", TOKEN, "Bearer a-token-for-tests-012345678"] {
        let told = ask(Some(wrong)).await;
        assert_eq!((told.status, &told.json), (401, &missing.json), "{wrong}: missing and wrong are not told apart");
    }
    for right in [format!("Bearer {TOKEN}"), format!("bearer  {TOKEN} ")] {
        assert_eq!(ask(Some(&right)).await.status, 200, "{right}");
    }
    for open in ["/healthz", "/readyz", "/metrics"] {
        let told = bench.send(Request::get(open).body(Body::empty()).unwrap()).await;
        assert_eq!(told.status, 200, "{open}");
    }
    let cross = Request::get("/healthz").header("origin", "https://evil.example").body(Body::empty()).unwrap();
    assert!(!bench.send(cross).await.headers.contains_key("access-control-allow-origin"));
    assert!(bench.sandbox.journal().len() < 20, "nothing of the refused requests was sent");
}

#[tokio::test]
async fn from_other_machines_the_numbers_need_the_token_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let (config, mut guard) = (sandbox.config(), Guard::new(TOKEN));
    guard.local = false;
    let bench = Bench::with(sandbox, &config, guard).await;
    let told = bench.send(Request::get("/metrics").body(Body::empty()).unwrap()).await;
    assert_eq!(told.status, 401);
    assert_eq!(bench.get("/metrics").await.status, 200);
}

#[tokio::test]
async fn a_body_of_20_mb_is_refused_and_one_that_does_not_come_is_not_waited_for() {
    let sandbox = Sandbox::start().await.unwrap();
    let (config, mut guard) = (sandbox.config(), Guard::new(TOKEN));
    guard.body_within = Duration::from_millis(50);
    let bench = Bench::with(sandbox, &config, guard).await;
    let told = bench.ask("PUT", "/v1/pandapon-1688/orders/PO-1", vec![b' '; 20_000_000]).await;
    assert_eq!((told.status, &told.json["certainty"]), (413, &json!("not_sent")), "{told:?}");
    let never = Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
    let told = bench.ask("PUT", "/v1/pandapon-1688/orders/PO-1", never).await;
    assert_eq!(told.status, 408, "{told:?}");
}

#[tokio::test]
async fn more_than_fits_is_told_to_come_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let (config, mut guard) = (sandbox.config(), Guard::new(TOKEN));
    guard.in_flight = 0;
    let bench = Bench::with(sandbox, &config, guard).await;
    let told = bench.get("/v1/events").await;
    assert_eq!((told.status, &told.headers["retry-after"]), (429, &"1".parse().unwrap()), "{told:?}");
    assert_eq!(told.json["certainty"], "not_sent");
    assert_eq!(bench.get("/healthz").await.status, 200, "who watches the server sees it all the same");
}
