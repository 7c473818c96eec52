//! The rows.

use super::{Access, Body, Reply, Route, SchemaOf, of};
use crate::routes::{acts, ask, calls, events, goods, health, list, place, refunds};
use crate::shapes::{Act, CallAnswer, CancelBody, Found, Full, KnownOrder, Page, PictureBody, RefundBody};
use axum::routing::{get, post, put};
use daigou_core::buyer::{BasketQuote, Listing, NewOrder, Parcel, Product, Purchase, Refund, RefundReason};
use schemars::{JsonSchema as _, Schema, SchemaGenerator};

const JSON: &str = "application/json";

const fn reply(status: u16, when: &'static str, schema: SchemaOf) -> Reply {
    Reply { status, when, media_type: JSON, schema: Some(schema), headers: &[] }
}

const fn json(required: bool, content: &'static [(&'static str, Option<SchemaOf>)]) -> Option<Body> {
    Some(Body { required, content })
}

/// A row to be filled in.
const READ: Route = Route {
    method: "GET",
    path: "",
    id: "",
    tag: "",
    summary: "",
    details: "",
    query: None,
    waits: false,
    body: None,
    answers: &[],
    problems: &[400, 404, 422, 429, 502, 503, 504],
    access: Access::Token,
    serve: || get(health::alive),
};

/// An order as a `PUT` takes it: a line of a file of orders without its reference, which stands in the path.
fn order_body(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = NewOrder::json_schema(generator);
    if let Some(properties) = schema.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
        properties.remove("reference");
    }
    if let Some(required) = schema.get_mut("required").and_then(serde_json::Value::as_array_mut) {
        required.retain(|name| name != "reference");
    }
    generator.definitions_mut().insert("Order".to_owned(), schema.into());
    Schema::new_ref(format!("#{}/Order", generator.settings().definitions_path))
}

/// The search without its words, for one by a picture.
fn picture_query(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = goods::Search::json_schema(generator);
    if let Some(properties) = schema.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
        properties.remove("q");
    }
    schema
}

/// Lines and an address, to be priced.
fn basket_body(generator: &mut SchemaGenerator) -> Schema {
    order_body(generator)
}

/// All routes, in the order of a purchase. The callbacks' addresses are the inbox's, below `/callbacks`.
pub static ROUTES: &[Route] = &[
    Route {
        path: "/v1/{buyer}/search",
        id: "search",
        tag: "goods",
        summary: "Searches by words, page by page.",
        details: "`next` of the answer is the `cursor` of the next page.",
        query: Some(of::<goods::Search>),
        answers: &[reply(200, "What was found.", of::<Page<Full<Listing>>>)],
        serve: || get(goods::search),
        ..READ
    },
    Route {
        method: "POST",
        path: "/v1/{buyer}/search/image",
        id: "search_by_image",
        tag: "goods",
        summary: "Searches by a picture.",
        details: "The body is the picture itself (JPG, PNG or WebP of at most 3 MB), or JSON with it as base64 in `image`, or \
                  with its address in `url` where the buyer takes addresses.",
        query: Some(picture_query),
        body: json(
            true,
            &[("image/jpeg", None), ("image/png", None), ("image/webp", None), (JSON, Some(of::<PictureBody>))],
        ),
        answers: &[reply(200, "What was found.", of::<Page<Full<Listing>>>)],
        serve: || post(goods::search_picture),
        ..READ
    },
    Route {
        path: "/v1/{buyer}/products/{id}",
        id: "product",
        tag: "goods",
        summary: "Reads a product with its SKUs and prices.",
        query: Some(of::<ask::FullQuery>),
        answers: &[reply(200, "The product.", of::<Full<Product>>)],
        serve: || get(goods::product),
        ..READ
    },
    Route {
        path: "/v1/products",
        id: "product_by_link",
        tag: "goods",
        summary: "Reads the product that a link or a share text leads to.",
        details: "Short links that only their site can resolve are named as such.",
        query: Some(of::<goods::Link>),
        answers: &[reply(200, "The product, and through whom it was read.", of::<Found<Full<Product>>>)],
        serve: || get(goods::product_by_link),
        ..READ
    },
    Route {
        method: "POST",
        path: "/v1/{buyer}/quotes",
        id: "quote",
        tag: "goods",
        summary: "Prices lines to an address, by seller. Nothing is ordered.",
        details: "The body of an order does: what it has besides lines and address is not looked at.",
        body: json(true, &[(JSON, Some(basket_body))]),
        answers: &[reply(200, "What it would cost.", of::<BasketQuote>)],
        serve: || post(goods::quote),
        ..READ
    },
    Route {
        method: "PUT",
        path: "/v1/{buyer}/orders/{reference}",
        id: "place_order",
        tag: "orders",
        summary: "Places an order under your own reference, exactly once.",
        details: "The same body twice is one order, from any number of clients and servers over one store, whatever fails: what \
                  was sent and not answered is looked up before anything is sent again. A reference whose order exists, or may, \
                  takes no other content (409).",
        query: Some(of::<place::Placing>),
        waits: true,
        body: json(true, &[(JSON, Some(order_body))]),
        answers: &[
            reply(200, "It is placed, and paid where that was asked for (see `placement.payment`).", of::<KnownOrder>),
            Reply {
                headers: &[("Location", "Where to ask for it."), ("Retry-After", "After how many seconds.")],
                ..reply(202, "It is kept, and still worked on: ask for it, or PUT it again.", of::<KnownOrder>)
            },
        ],
        problems: &[400, 404, 409, 422, 429, 502, 503, 504],
        serve: || put(place::put),
        ..READ
    },
    Route {
        path: "/v1/{buyer}/orders/{reference}",
        id: "order",
        tag: "orders",
        summary: "Reads an order with its lines, money, dates and parcels, and what the ledger knows of it.",
        query: Some(of::<ask::FullQuery>),
        answers: &[reply(200, "The order.", of::<KnownOrder>)],
        serve: || get(place::get),
        ..READ
    },
    Route {
        path: "/v1/{buyer}/orders",
        id: "orders",
        tag: "orders",
        summary: "Lists the account's orders, the newest first, page by page.",
        details: "`next` of the answer is the `cursor` of the next page: pages neither skip nor repeat an order while others \
                  come in.",
        query: Some(of::<list::Orders>),
        answers: &[reply(200, "The orders.", of::<Page<Full<Purchase>>>)],
        serve: || get(list::orders),
        ..READ
    },
    Route {
        method: "POST",
        path: "/v1/{buyer}/orders/{reference}/pay",
        id: "pay_order",
        tag: "orders",
        summary: "Pays an order that was placed here, once, and never above what was quoted.",
        query: Some(of::<place::Paying>),
        waits: true,
        answers: &[
            reply(200, "It is paid, or a person has to pay it at a link (see `placement.payment`).", of::<KnownOrder>),
            Reply {
                headers: &[("Location", "Where to ask for it."), ("Retry-After", "After how many seconds.")],
                ..reply(202, "The payment is still worked on.", of::<KnownOrder>)
            },
        ],
        problems: &[400, 404, 409, 422, 429, 502, 503, 504],
        serve: || post(place::pay),
        ..READ
    },
    Route {
        method: "POST",
        path: "/v1/{buyer}/orders/{reference}/cancel",
        id: "cancel_order",
        tag: "orders",
        summary: "Cancels an unpaid order.",
        body: json(false, &[(JSON, Some(of::<CancelBody>))]),
        answers: &[reply(200, "What came of each order of the reference.", of::<Vec<Act>>)],
        problems: &[400, 404, 409, 422, 429, 502, 503, 504],
        serve: || post(acts::cancel),
        ..READ
    },
    Route {
        method: "POST",
        path: "/v1/{buyer}/orders/{reference}/confirm",
        id: "confirm_order",
        tag: "orders",
        summary: "Confirms that the goods arrived, which pays the seller.",
        answers: &[reply(200, "What came of each order of the reference.", of::<Vec<Act>>)],
        problems: &[400, 404, 409, 422, 429, 502, 503, 504],
        serve: || post(acts::confirm),
        ..READ
    },
    Route {
        path: "/v1/{buyer}/orders/{reference}/parcels",
        id: "parcels",
        tag: "orders",
        summary: "Tells where the parcels of an order are.",
        query: Some(of::<ask::FullQuery>),
        answers: &[reply(200, "The parcels; none before it is shipped.", of::<Vec<Full<Parcel>>>)],
        problems: &[400, 404, 409, 422, 429, 502, 503, 504],
        serve: || get(acts::parcels),
        ..READ
    },
    Route {
        method: "POST",
        path: "/v1/{buyer}/orders/{reference}/refunds",
        id: "ask_refund",
        tag: "refunds",
        summary: "Asks for a refund.",
        details: "After an unknown outcome (`maybe_sent`) look at the refunds of the order before asking again.",
        body: json(true, &[(JSON, Some(of::<RefundBody>))]),
        answers: &[reply(201, "The refunds that were asked for, one a line on some platforms.", of::<Vec<Refund>>)],
        problems: &[400, 404, 409, 422, 429, 502, 503, 504],
        serve: || post(refunds::ask),
        ..READ
    },
    Route {
        path: "/v1/{buyer}/orders/{reference}/refunds",
        id: "order_refunds",
        tag: "refunds",
        summary: "Lists the refunds of an order.",
        query: Some(of::<ask::FullQuery>),
        answers: &[reply(200, "The refunds.", of::<Vec<Full<Refund>>>)],
        problems: &[400, 404, 409, 422, 429, 502, 503, 504],
        serve: || get(refunds::of_order),
        ..READ
    },
    Route {
        path: "/v1/{buyer}/orders/{reference}/refunds/reasons",
        id: "refund_reasons",
        tag: "refunds",
        summary: "Lists the reasons that a refund of an order may have.",
        query: Some(of::<refunds::Reasons>),
        answers: &[reply(200, "The reasons.", of::<Vec<RefundReason>>)],
        problems: &[400, 404, 409, 422, 429, 502, 503, 504],
        serve: || get(refunds::reasons),
        ..READ
    },
    Route {
        path: "/v1/{buyer}/refunds",
        id: "refunds",
        tag: "refunds",
        summary: "Lists the refunds of the account.",
        query: Some(of::<ask::FullQuery>),
        answers: &[reply(200, "The refunds.", of::<Vec<Full<Refund>>>)],
        serve: || get(refunds::all),
        ..READ
    },
    Route {
        method: "POST",
        path: "/v1/call/{marketplace}/{operation}",
        id: "call",
        tag: "platforms",
        summary: "Calls any operation of the platforms, signed.",
        details: "Parameters and reply have the platform's own names and units. What spends money here is not remembered: an \
                  outcome that is not known is yours to look up.",
        body: json(false, &[(JSON, Some(of::<serde_json::Map<String, serde_json::Value>>))]),
        answers: &[reply(200, "The platform's answer.", of::<CallAnswer>)],
        serve: || post(calls::call),
        ..READ
    },
    Route {
        path: "/v1/events",
        id: "events",
        tag: "events",
        summary: "Lists what the platforms told about orders and refunds, in one vocabulary, in the order of its arrival.",
        details: "Remember `next`, and ask again with it as `after`: no event is missed, and none comes twice but where its \
                  signature was found right later.",
        query: Some(of::<events::Events>),
        answers: &[reply(200, "The events.", of::<events::EventsPage>)],
        problems: &[400, 503],
        serve: || get(events::events),
        ..READ
    },
    Route {
        path: "/healthz",
        id: "alive",
        tag: "health",
        summary: "Says that the server answers.",
        answers: &[reply(200, "It does.", of::<health::Alive>)],
        problems: &[],
        access: Access::Open,
        serve: || get(health::alive),
        ..READ
    },
    Route {
        path: "/readyz",
        id: "ready",
        tag: "health",
        summary: "Says whether the store and the platforms can be worked with.",
        answers: &[
            reply(200, "Orders can be taken in.", of::<health::Readiness>),
            reply(503, "The store is away.", of::<health::Readiness>),
        ],
        problems: &[],
        access: Access::Open,
        serve: || get(health::ready),
        ..READ
    },
    Route {
        path: "/metrics",
        id: "metrics",
        tag: "health",
        summary: "What was counted, in Prometheus' text.",
        answers: &[Reply { status: 200, when: "The numbers.", media_type: "text/plain", schema: None, headers: &[] }],
        problems: &[503],
        access: Access::Local,
        serve: || get(health::numbers),
        ..READ
    },
];
