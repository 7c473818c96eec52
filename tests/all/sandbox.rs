//! The real clients against the sandbox, over real sockets: every documented request is done, in its generation, and
//! what comes back decodes into its type.

use crate::support::fixtures::{Example, all_examples};
use daigou_alibaba1688::Alibaba1688;
use daigou_core::transport::ReqwestTransport;
use daigou_core::{Builder, Config, Generation, Marketplace, Timeouts, Transport};
use daigou_dajisaas::DajiSaas;
use daigou_logistics::Logistics;
use daigou_sandbox::{Options, Sandbox};
use daigou_taobao::Taobao;
use serde_json::value::RawValue;
use std::sync::Arc;

fn built<M: Marketplace + 'static>(
    builder: Builder<M>,
    generation: Generation,
    transport: Arc<dyn Transport>,
) -> Box<dyn Marketplace> {
    Box::new(builder.generation(generation).transport(transport).build().unwrap())
}

fn client(example: &Example, config: Config, transport: Arc<dyn Transport>) -> Box<dyn Marketplace> {
    let generation = if example.generation == "v1" { Generation::V1 } else { Generation::V2 };
    match example.marketplace.as_str() {
        "taobao" => built(Taobao::from_config(config), generation, transport),
        "alibaba1688" => built(Alibaba1688::from_config(config), generation, transport),
        "logistics" => built(Logistics::from_config(config), generation, transport),
        "dajisaas" => built(DajiSaas::from_config(config), generation, transport),
        other => panic!("no marketplace {other}"),
    }
}

#[tokio::test]
async fn every_documented_request_is_done_by_a_fresh_sandbox() {
    let transport: Arc<dyn Transport> = Arc::new(ReqwestTransport::new(Timeouts::default(), 1 << 24).unwrap());
    let mut failures = Vec::new();
    let examples = all_examples("request");
    assert!(examples.len() > 100, "{}", examples.len());
    for example in examples {
        let sandbox = Sandbox::start_with(Options::default().demo_data(true)).await.unwrap();
        let client = client(&example, sandbox.config(), transport.clone());
        let params = RawValue::from_string(example.text()).unwrap();
        let entry = client.entry(&example.operation).unwrap();
        if let Err(error) = entry.call(&*client, &params).await {
            failures.push(format!("{}: {error}", example.file));
        }
        let seen = sandbox.journal();
        assert_eq!(seen.len(), 1, "{}: sent once", example.file);
        assert_eq!(seen[0].operation, Some(entry.operation.id), "{}", example.file);
        sandbox.shutdown().await;
    }
    // Of this page the example is what a generator put in the place of each value: the word `string`.
    let (placeholders, failures): (Vec<_>, Vec<_>) =
        failures.into_iter().partition(|failure| failure.starts_with("alibaba1688/cart.create_order.request.json"));
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(placeholders.len() == 1 && placeholders[0].contains("flow: must be one of"), "{placeholders:#?}");
}
