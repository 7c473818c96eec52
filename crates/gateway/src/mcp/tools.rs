//! The tools as data: a row each, with the route that does it. Their arguments are in `tools/arguments.rs`, what they do in
//! `tools/calls.rs`.

mod arguments;
mod calls;
mod given;

use super::limits::Limits;
use crate::table::{ROUTES, SchemaOf};
use arguments as args;
use futures_util::future::BoxFuture;
pub(super) use given::Given;
use rmcp::model::ToolAnnotations;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A tool's work: it gives a value, or a problem's members.
type Call = for<'a> fn(Given<'a>, Value) -> BoxFuture<'a, Result<Value, Value>>;

/// A tool.
pub(super) struct Tool {
    pub(super) name: &'static str,
    title: &'static str,
    /// Told to the model.
    description: &'static str,
    /// Set where it changes something: it is there only where orders are allowed.
    changes: bool,
    arguments: SchemaOf,
    /// The route whose answer it hands over, by its id.
    route: &'static str,
    /// The member that holds the answer where that is a list.
    pub(super) list: &'static str,
    pub(super) call: Call,
}

/// All of them, in the order of a purchase.
pub(super) static TOOLS: &[Tool] = &[
    Tool {
        name: "search_products",
        title: "Search products",
        description: "Searches for products by words. Chinese words find most. Prices are of one piece, in fen.",
        changes: false,
        arguments: of::<args::Search>,
        route: "search",
        list: "items",
        call: |given, value| Box::pin(calls::search(given, value)),
    },
    Tool {
        name: "search_by_image",
        title: "Search products by a picture",
        description: "Searches for products that look like a picture: its address, or its bytes as base64 (JPG, PNG or WebP).",
        changes: false,
        arguments: of::<args::SearchImage>,
        route: "search_by_image",
        list: "items",
        call: |given, value| Box::pin(calls::search_image(given, value)),
    },
    Tool {
        name: "get_product",
        title: "Read a product",
        description: "Reads one product with its SKUs, prices by quantity, least quantity and seller: by its id, or by a link as \
                      customers send it.",
        changes: false,
        arguments: of::<args::Product>,
        route: "product",
        list: "product",
        call: |given, value| Box::pin(calls::product(given, value)),
    },
    Tool {
        name: "quote_order",
        title: "Price an order",
        description: "Says what lines of one seller would cost, delivered to an address in China. Nothing is ordered. The quote_id \
                      of the answer is good for an hour; place_order takes it.",
        changes: false,
        arguments: of::<args::Quote>,
        route: "quote",
        list: "quote",
        call: |given, value| Box::pin(calls::quote(given, value)),
    },
    Tool {
        name: "place_order",
        title: "Place an order",
        description: "Places the order of a quote, exactly once, for at most the total that the quote said; with pay it is paid, \
                      too. Show the person you act for the total first. The same quote_id again is the same order.",
        changes: true,
        arguments: of::<args::Place>,
        route: "place_order",
        list: "order",
        call: |given, value| Box::pin(calls::place(given, value)),
    },
    Tool {
        name: "pay_order",
        title: "Pay an order",
        description: "Pays an order that was placed here, once, and never above what was quoted. Say the total that will be paid.",
        changes: true,
        arguments: of::<args::Pay>,
        route: "pay_order",
        list: "order",
        call: |given, value| Box::pin(calls::pay(given, value)),
    },
    Tool {
        name: "get_order",
        title: "Read an order",
        description: "Reads an order with its lines, money, dates and parcels: by its reference or the platform's number.",
        changes: false,
        arguments: of::<args::Order>,
        route: "order",
        list: "order",
        call: |given, value| Box::pin(calls::order(given, value)),
    },
    Tool {
        name: "list_orders",
        title: "List orders",
        description: "Lists the account's orders, the newest first, page by page.",
        changes: false,
        arguments: of::<args::Orders>,
        route: "orders",
        list: "items",
        call: |given, value| Box::pin(calls::orders(given, value)),
    },
    Tool {
        name: "track_order",
        title: "Track an order",
        description: "Tells where the parcels of an order are; there are none before it is shipped.",
        changes: false,
        arguments: of::<args::Order>,
        route: "parcels",
        list: "parcels",
        call: |given, value| Box::pin(calls::track(given, value)),
    },
    Tool {
        name: "cancel_order",
        title: "Cancel an order",
        description: "Cancels an order that is not paid yet.",
        changes: true,
        arguments: of::<args::Cancel>,
        route: "cancel_order",
        list: "orders",
        call: |given, value| Box::pin(calls::cancel(given, value)),
    },
    Tool {
        name: "request_refund",
        title: "Ask for a refund",
        description: "Asks the seller for a refund of an order or of some of its lines. The reason is the id or the text of one of \
                      the platform's reasons; a wrong one is refused with a list of them.",
        changes: true,
        arguments: of::<args::Refund>,
        route: "ask_refund",
        list: "refunds",
        call: |given, value| Box::pin(calls::refund(given, value)),
    },
];

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> schemars::Schema {
    T::json_schema(generator)
}

/// The tool of this name, if it may be used.
pub(super) fn allowed(name: &str, limits: &Limits) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name && (!tool.changes || limits.allow_orders()))
}

/// The tools that may be used, as clients are told of them.
pub(super) fn listed(limits: &Limits) -> Vec<rmcp::model::Tool> {
    TOOLS.iter().filter(|tool| !tool.changes || limits.allow_orders()).map(told).collect()
}

fn told(tool: &Tool) -> rmcp::model::Tool {
    // A quote that is placed twice is one order, and an order is paid once.
    let annotations = ToolAnnotations::with_title(tool.title)
        .read_only(!tool.changes)
        .destructive(tool.changes)
        .idempotent(tool.name != "request_refund")
        .open_world(true);
    rmcp::model::Tool::new_with_raw(tool.name, Some(tool.description.into()), Arc::new(input(tool)))
        .with_title(tool.title)
        .with_annotations(annotations)
        .with_raw_output_schema(Arc::new(output(tool)))
}

fn input(tool: &Tool) -> Map<String, Value> {
    let mut generator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    let schema = (tool.arguments)(&mut generator);
    whole(schema.to_value(), &mut generator)
}

/// The schema of the route's answer, as an object.
fn output(tool: &Tool) -> Map<String, Value> {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let route = ROUTES.iter().find(|route| route.id == tool.route);
    let answer = route.and_then(|route| route.answers.first()).and_then(|answer| answer.schema);
    let schema = answer.map_or_else(|| json!({}), |schema| schema(&mut generator).to_value());
    let schema = match tool.name {
        "quote_order" => calls::quoted_schema(&schema),
        _ if schema.get("type").is_some_and(|kind| kind == "array") || is_list(tool) => {
            json!({"type": "object", "properties": {tool.list: schema}, "required": [tool.list]})
        }
        _ => schema,
    };
    let mut schema = whole(schema, &mut generator);
    schema.insert("type".to_owned(), "object".into());
    schema
}

/// Tells whether the route answers with a list.
fn is_list(tool: &Tool) -> bool {
    matches!(tool.name, "track_order" | "cancel_order" | "request_refund")
}

/// A schema with all that it refers to.
fn whole(schema: Value, generator: &mut SchemaGenerator) -> Map<String, Value> {
    let mut schema = match schema {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use daigou_core::value::Money;

    #[test]
    fn every_tool_hands_over_a_route_that_there_is() {
        for tool in TOOLS {
            assert!(ROUTES.iter().any(|route| route.id == tool.route), "{}", tool.name);
        }
    }

    #[test]
    fn without_limits_nothing_that_changes_anything_is_there() {
        let spending = Limits::spending(Money::cny_fen(1), Money::cny_fen(1));
        assert_eq!(listed(&spending).len(), TOOLS.len());
        let reading = listed(&Limits::READ_ONLY);
        assert_eq!(reading.len(), TOOLS.iter().filter(|tool| !tool.changes).count());
        for name in ["place_order", "pay_order", "cancel_order", "request_refund"] {
            assert!(allowed(name, &Limits::READ_ONLY).is_none(), "{name}");
        }
    }

    #[test]
    fn schemas_are_objects_and_whole() {
        for tool in listed(&Limits::spending(Money::cny_fen(1), Money::cny_fen(1))) {
            for schema in [Some(&tool.input_schema), tool.output_schema.as_ref()].into_iter().flatten() {
                assert_eq!(schema["type"], "object", "{}", tool.name);
                let text = Value::Object((**schema).clone()).to_string();
                for reference in text.split("\"$ref\":\"#/$defs/").skip(1) {
                    let name = reference.split('"').next().unwrap_or_default();
                    assert!(schema["$defs"].get(name).is_some(), "{}: {name}", tool.name);
                }
            }
        }
    }
}
