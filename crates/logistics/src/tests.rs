//! The documented requests of the four calls survive their types, and validation takes them.

use crate::{CreateShipment, EstimateFreight, PreviewFreight, UpdateDomestic, UpsertAddress};
use daigou_core::{Generation, Request};
use serde_json::Value;

fn holds<R: Request>(file: &str) {
    let path = format!("{}/../../tests/fixtures/logistics/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let request: R = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
    request.validate(Generation::V1).unwrap();
    let mut documented: Value = serde_json::from_str(&text).unwrap();
    drop_nulls(&mut documented);
    let written: Value = serde_json::from_str(&serde_json::to_string(&request).unwrap()).unwrap();
    assert_eq!(written, documented, "{file}");
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, v| !v.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

#[test]
fn the_documented_requests_survive_their_types() {
    holds::<UpsertAddress>("address.upsert.request.json");
    holds::<UpsertAddress>("address.upsert.request.2.json");
    holds::<EstimateFreight>("freight.estimate.request.json");
    holds::<EstimateFreight>("freight.estimate.request.2.json");
    holds::<PreviewFreight>("freight.preview.request.json");
    holds::<UpdateDomestic>("shipment.update_domestic.request.json");
    holds::<CreateShipment>("shipment.create.request.json");
}
