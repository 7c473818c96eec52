//! The table says what there is.

use crate::table::{Access, ROUTES, common_problems, parameters};
use schemars::generate::SchemaSettings;
use std::collections::HashSet;

#[test]
fn every_row_is_whole_and_its_names_are_its_own() {
    let (mut ids, mut places) = (HashSet::new(), HashSet::new());
    for route in ROUTES {
        assert!(ids.insert(route.id) && places.insert((route.method, route.path)), "{} stands twice", route.id);
        assert!(!route.summary.is_empty() && !route.tag.is_empty() && !route.answers.is_empty(), "{}", route.id);
        let named = route.path.matches('{').count();
        assert_eq!(parameters(route.path).count(), named, "{}: a parameter without words", route.path);
        let common = common_problems(route);
        assert_eq!(common.contains(&401), route.access != Access::Open, "{}", route.id);
        assert!(route.method != "GET" || route.body.is_none(), "{}", route.id);
    }
}

#[test]
fn every_shape_has_a_schema() {
    let mut generator = SchemaSettings::openapi3().for_serialize().into_generator();
    for route in ROUTES {
        let bodies = route.body.iter().flat_map(|body| body.content.iter().filter_map(|(_, schema)| *schema));
        let answers = route.answers.iter().filter_map(|answer| answer.schema);
        for schema in bodies.chain(answers).chain(route.query) {
            let written = serde_json::to_string(&schema(&mut generator)).unwrap();
            assert!(written.len() > 2, "{}: {written}", route.id);
        }
    }
    let definitions = serde_json::to_string(generator.definitions()).unwrap();
    for member in ["price_fen", "order_id", "waybill", "refund_id", "min_quantity", "certainty", "placement"] {
        // Problems are every route's, and stand beside the table.
        assert!(member == "certainty" || definitions.contains(&format!("\"{member}\"")), "{member}");
    }
}
