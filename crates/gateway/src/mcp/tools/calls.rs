//! The work of the tools: each asks a route. Quotes and orders are an agent's own, as they keep what was priced and ask the caps.

use super::super::ask::{Call, problem};
use super::super::quotes::{self, GOOD_FOR};
use super::arguments as args;
use super::given::Given;
use crate::shapes;
use daigou_core::buyer::Reference;
use daigou_core::value::Money;
use daigou_core::{Certainty, Error, ErrorKind};
use daigou_ledger::day_cap::{self, Reserved};
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

type Done = Result<Value, Value>;

/// Reads arguments, and names the one that is wrong.
fn read<T: DeserializeOwned>(arguments: &Value) -> Result<T, Value> {
    shapes::read(&arguments.to_string()).map_err(|error| problem(&error))
}

fn usage(field: &str, rule: impl std::fmt::Display, hint: &str) -> Value {
    problem(&Error::invalid(field, rule).with_hint(hint))
}

impl<'a> Given<'a> {
    /// The buyer that a tool names, or the server's own.
    fn through<'b>(&self, named: Option<&'b str>) -> Result<&'b str, Value>
    where
        'a: 'b,
    {
        named.or(self.buyer).ok_or_else(|| {
            usage("buyer", "is needed", "one of pandapon-1688, pandapon-taobao, dajisaas-1688, dajisaas-taobao")
        })
    }
}

/// Few are enough for a model, unless it asks for more.
fn few(limit: Option<u32>) -> Result<u32, Value> {
    match limit.unwrap_or(10) {
        limit @ 1..=20 => Ok(limit),
        limit => Err(usage("limit", format!("must be 1 to 20, got {limit}"), "read on with `cursor`")),
    }
}

pub(super) async fn search(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Search = read(&arguments)?;
    let call = Call::get(&[given.through(asked.buyer.as_deref())?, "search"])
        .query("q", Some(asked.words))
        .query("limit", Some(few(asked.limit)?))
        .query("min_price_fen", asked.min_price_fen)
        .query("max_price_fen", asked.max_price_fen)
        .query("sort", asked.sort)
        .query("cursor", asked.cursor);
    given.ask.ask(call).await
}

pub(super) async fn search_image(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::SearchImage = read(&arguments)?;
    let body = match (asked.url, asked.image_base64) {
        (Some(url), None) => json!({"url": url}),
        (None, Some(image)) => json!({"image": image}),
        _ => return Err(usage("url", "is needed, or `image_base64` in its place", "give one of both")),
    };
    let path = [given.through(asked.buyer.as_deref())?, "search", "image"];
    given.ask.ask(Call::new(Method::POST, &path).query("limit", Some(few(asked.limit)?)).body(body)).await
}

pub(super) async fn product(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Product = read(&arguments)?;
    let call = match (asked.product, asked.url) {
        (Some(id), None) => Call::get(&[given.through(asked.buyer.as_deref())?, "products", &id]),
        (None, Some(url)) => {
            let buyer = asked.buyer.or(given.buyer.map(str::to_owned));
            Call::get(&["products"]).query("url", Some(url)).query("buyer", buyer)
        }
        _ => return Err(usage("product", "is needed, or `url` in its place", "give one of both")),
    };
    given.ask.ask(call).await
}

pub(super) async fn quote(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Quote = read(&arguments)?;
    let buyer = given.through(asked.buyer.as_deref())?;
    let line = |line: &args::Line| json!({"product": line.product, "sku": line.sku, "quantity": line.quantity});
    let content = json!({"lines": asked.lines.iter().map(line).collect::<Vec<_>>(), "address": asked.address});
    let quote = given.ask.ask(Call::new(Method::POST, &[buyer, "quotes"]).body(content.clone())).await?;
    let sellers = quote.get("orders").and_then(Value::as_array).map_or(0, Vec::len);
    let total = quote.get("total_fen").and_then(Value::as_i64);
    let mut out = Map::from_iter([("quote".to_owned(), quote)]);
    match total {
        Some(total_fen) if sellers == 1 => {
            let made_millis = given.ask.store().clock().unix_millis();
            let id = id().map_err(|error| problem(&error))?;
            out.insert("quote_id".to_owned(), id.as_str().into());
            out.insert("total_fen".to_owned(), total_fen.into());
            out.insert("good_for_seconds".to_owned(), GOOD_FOR.as_secs().into());
            given.quotes.keep(quotes::Quote { id, buyer: buyer.to_owned(), content, total_fen, made_millis });
        }
        Some(_) => {
            let words = "an order goes to one seller: quote the lines of one seller at a time";
            out.insert("note".to_owned(), words.into());
        }
        None => {
            out.insert(
                "note".to_owned(),
                "the platform did not say a total: it cannot be ordered by this quote".into(),
            );
        }
    }
    Ok(Value::Object(out))
}

/// The answer of `quote_order`, around a quote's schema.
pub(super) fn quoted_schema(quote: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "quote_id": {"type": "string", "description": "What place_order takes; absent where this quote cannot be ordered."},
            "total_fen": {"type": "integer", "description": "What the order would cost, in fen."},
            "good_for_seconds": {"type": "integer", "description": "For how long the quote can be ordered."},
            "note": {"type": "string", "description": "Why it cannot be ordered."},
            "quote": quote,
        },
        "required": ["quote"],
    })
}

/// An id that nobody guesses, and that a reference can be made of.
fn id() -> Result<String, Error> {
    let mut bytes = [0_u8; 10];
    getrandom::getrandom(&mut bytes)
        .map_err(|error| Error::new(ErrorKind::Store, Certainty::NotSent, format!("no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

pub(super) async fn place(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Place = read(&arguments)?;
    let id = asked.quote_id.trim();
    let Some(quote) = given.quotes.get(id, given.ask.store().clock().unix_millis()) else {
        return gone(given, id).await;
    };
    if asked.total_fen != quote.total_fen {
        let words = format!("must be what the quote said, {}, got {}", quote.total_fen, asked.total_fen);
        return Err(usage("total_fen", words, "show the quote's total to the person you act for; nothing was ordered"));
    }
    given.limits.order_fits(quote.total_fen)?;
    let mut body = quote.content;
    if let Value::Object(members) = &mut body {
        members.insert("max_total_fen".to_owned(), quote.total_fen.into());
        members.extend(asked.remark.map(|remark| ("remark".to_owned(), remark.into())));
    }
    let reference = format!("agent-{}", quote.id);
    let call = Call::new(Method::PUT, &[&quote.buyer, "orders", &reference]).query("pay", asked.pay.then_some(true));
    given.ask.ask(call.body(body)).await
}

/// A quote that is over, or another process's. Where an order was handed in by it, that order is what is asked for: another
/// quote would be another order.
async fn gone(given: Given<'_>, id: &str) -> Done {
    if let Ok(reference) = Reference::new(format!("agent-{id}"))
        && let Some(buyer) = given.ask.handed_in_at(&reference).await?
    {
        return given.ask.ask(Call::get(&[&buyer, "orders", reference.as_str()])).await;
    }
    let rule = "is none of this server's, or is older than an hour, and nothing was ordered by it";
    Err(usage("quote_id", rule, "call quote_order again"))
}

pub(super) async fn pay(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Pay = read(&arguments)?;
    let buyer = given.through(asked.buyer.as_deref())?;
    let order = given.ask.ask(Call::get(&[buyer, "orders", &asked.reference])).await?;
    let quoted = order.pointer("/placement/quoted_fen").and_then(Value::as_i64).ok_or_else(|| {
        usage("reference", "is of no order that was placed here for a known total", "a person has to pay it")
    })?;
    if asked.total_fen != quoted {
        let words = format!("must be what the order was quoted at, {quoted}, got {}", asked.total_fen);
        return Err(usage("total_fen", words, "nothing was paid"));
    }
    given.limits.order_fits(quoted)?;
    if let Some(most) = given.limits.day() {
        let total = Money::cny_fen(quoted);
        let reserved = day_cap::reserve(given.ask.store(), &asked.reference, total, most).await;
        if let Reserved::Above { today } = reserved.map_err(|error| problem(&error))? {
            let words = format!("{total} would be above the day's cap of {most}, of which {today} is used");
            let error = Error::new(ErrorKind::Refused, Certainty::NotSent, words);
            return Err(problem(&error.with_hint("tomorrow (in China), or by a person; nothing was paid")));
        }
    }
    given.ask.ask(Call::new(Method::POST, &[buyer, "orders", &asked.reference, "pay"])).await
}

pub(super) async fn order(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Order = read(&arguments)?;
    given.ask.ask(Call::get(&[given.through(asked.buyer.as_deref())?, "orders", &asked.order])).await
}

pub(super) async fn orders(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Orders = read(&arguments)?;
    let call = Call::get(&[given.through(asked.buyer.as_deref())?, "orders"])
        .query("since", asked.since)
        .query("status", asked.status)
        .query("cursor", asked.cursor);
    given.ask.ask(call).await
}

pub(super) async fn track(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Order = read(&arguments)?;
    given.ask.ask(Call::get(&[given.through(asked.buyer.as_deref())?, "orders", &asked.order, "parcels"])).await
}

pub(super) async fn cancel(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Cancel = read(&arguments)?;
    let path = [given.through(asked.buyer.as_deref())?, "orders", &asked.order, "cancel"];
    given.ask.ask(Call::new(Method::POST, &path).body(json!({"reason": asked.reason}))).await
}

pub(super) async fn refund(given: Given<'_>, arguments: Value) -> Done {
    let asked: args::Refund = read(&arguments)?;
    let path = [given.through(asked.buyer.as_deref())?, "orders", &asked.order, "refunds"];
    let body = json!({
        "lines": asked.lines.unwrap_or_default(),
        "amount_fen": asked.amount_fen,
        "reason": asked.reason,
        "description": asked.description,
        "return_goods": asked.return_goods.unwrap_or(false),
    });
    given.ask.ask(Call::new(Method::POST, &path).body(body)).await
}
