//! The console's buttons. A form becomes one call of the admin API's functions, two where a single fault is taken back;
//! it can do nothing else. With a script the page stays and shows the outcome, without one the browser is led back to
//! it.

use super::data::{FaultView, faults};
use super::fault_list::Asked;
use super::frame::{Frame, failed, see_other};
use super::message;
use super::words::Lang;
use crate::control;
use crate::control::answer::{Refused, limited_body};
use crate::host::Shared;
use crate::host::callbacks::{Composed, as_json};
use crate::time::clock::Setting;
use crate::wire::incoming::{pairs, value};
use crate::world::played_event::{PackedLine, PlayedEvent};
use crate::world::{ProductChange, RulesChange};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use daigou_core::value::Money;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use std::sync::Arc;

/// `POST /do/{action}`.
pub(crate) async fn act(
    State(shared): State<Arc<Shared>>,
    Path(action): Path<String>,
    request: Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = match limited_body(Request::new(body)).await {
        Ok(body) => body,
        Err(wrong) => return wrong.into_response(),
    };
    let form = Form(pairs(&String::from_utf8_lossy(&body)));
    let outcome = carry_out(&shared, &action, &form).await;
    let accept = parts.headers.get(header::ACCEPT).and_then(|text| text.to_str().ok()).unwrap_or_default();
    let scripted = accept.starts_with("application/json");
    match outcome {
        Ok(()) if scripted => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => see_other(form.text("back")),
        Err(refused) => match Frame::of(&shared, &parts.uri, &parts.headers) {
            Ok(frame) if scripted => {
                (refused.status, axum::Json(json!({ "error": frame.explained(&refused.why) }))).into_response()
            }
            Ok(frame) => message::refused(&frame, &refused, form.text("back")),
            Err(_) => failed(refused),
        },
    }
}

/// The fields of a form.
struct Form(Vec<(String, String)>);

impl Form {
    /// A field without the space around it; empty where there is none.
    fn text(&self, name: &str) -> &str {
        value(&self.0, name).unwrap_or_default().trim()
    }

    /// A whole number; none where the field is empty.
    fn number(&self, name: &str) -> Result<Option<u64>, Refused> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| bad(format!("{name}: must be a whole number, got `{text}`")))
    }

    /// A field; none where it is empty.
    fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// An amount in yuan, as fen; none where the field is empty.
    fn yuan(&self, name: &str) -> Result<Option<i64>, Refused> {
        let Some(text) = self.given(name) else { return Ok(None) };
        let fen = Money::parse_yuan(&text).and_then(|money| money.fen());
        fen.map(Some).map_err(|error| bad(format!("{name}: {error}")))
    }

    /// A field that must not be empty.
    fn required(&self, name: &str) -> Result<&str, Refused> {
        let text = self.text(name);
        if text.is_empty() { Err(bad(format!("{name}: missing"))) } else { Ok(text) }
    }
}

fn bad(why: String) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, why)
}

async fn carry_out(shared: &Shared, action: &str, form: &Form) -> Result<(), Refused> {
    match action {
        "event" => control::events::happens(shared, form.required("order")?, event(form)?),
        "clock" => {
            let setting: Result<Setting, _> = serde_json::from_value(json!({ "mode": form.text("mode") }));
            control::clock::set(shared, &setting.map_err(|error| bad(error.to_string()))?).map(drop)
        }
        "advance" => control::clock::advance(shared, seconds(form)?).await.map(drop),
        "reset" => control::clock::reset(shared, form.number("seed")?).await.map(drop),
        "target" => {
            let url = Some(form.text("url")).filter(|url| !url.is_empty());
            control::callbacks::set_target(shared, form.text("platform"), url)
        }
        "send" => control::callbacks::send(shared, &composed(form)).await.map(drop),
        "product" => control::catalogue::change(shared, form.required("product")?, product(form)?).map(drop),
        "rules" => {
            let change: Result<RulesChange, _> = serde_json::from_str(form.required("rules")?);
            control::catalogue::change_rules(shared, change.map_err(|error| bad(format!("rules: {error}")))?).map(drop)
        }
        "resend" => control::callbacks::resend(shared, form.required("id")?).await.map(drop),
        "fault" => control::faults::add(shared, &json!([fault(form)?]).to_string()).map(drop),
        "faults-clear" => {
            control::faults::forget(shared);
            Ok(())
        }
        "fault-remove" => remove(shared, form),
        other => Err(Refused::none(format!("no button does `{other}`"))),
    }
}

/// Reads an event that is to be played on an order; amounts are written in yuan.
fn event(form: &Form) -> Result<PlayedEvent, Refused> {
    let mut event = PlayedEvent::word(form.text("event"));
    event.total_fen = form.yuan("total")?;
    event.amount_fen = form.yuan("amount")?;
    event.waybill = form.given("waybill");
    event.new_waybill = form.given("new_waybill");
    event.carrier = form.given("carrier");
    event.reason = form.given("reason");
    event.return_goods = form.given("return_goods").map(|_| true);
    let quantity = form.number("quantity")?.map(|pieces| i64::try_from(pieces).unwrap_or(i64::MAX));
    event.lines = form.given("line").map(|line| vec![PackedLine::Some { line, quantity }]);
    Ok(event)
}

/// Reads a callback that is composed by hand.
fn composed(form: &Form) -> Composed {
    Composed {
        platform: form.text("platform").to_owned(),
        marketplace: form.given("marketplace"),
        kind: form.given("type"),
        body: as_json(form.text("body")),
        ..Composed::default()
    }
}

/// Reads what changes of a product; amounts are written in yuan.
fn product(form: &Form) -> Result<ProductChange, Refused> {
    let stock = form.number("stock")?.map(|pieces| i64::try_from(pieces).unwrap_or(i64::MAX));
    Ok(ProductChange {
        sku: form.given("sku"),
        price_fen: form.yuan("price")?,
        stock,
        listed: form.given("listed").map(|listed| listed == "true"),
        freight_fen: form.yuan("freight")?,
    })
}

/// A time span: so many seconds, minutes, hours or days.
fn seconds(form: &Form) -> Result<i64, Refused> {
    let unit = match form.text("unit") {
        "" => 1,
        "minutes" => 60,
        "hours" => 3600,
        "days" => 86_400,
        other => return Err(bad(format!("unit: must be minutes, hours or days, got `{other}`"))),
    };
    let span = form.number("span")?.ok_or_else(|| bad("span: missing".to_owned()))?;
    let seconds = span.checked_mul(unit).and_then(|seconds| i64::try_from(seconds).ok());
    seconds.ok_or_else(|| bad(format!("span: {span} is too much")))
}

/// A fault as the admin API takes it; what is left empty is left out.
fn fault(form: &Form) -> Result<Value, Refused> {
    let operation = if form.text("operation").is_empty() { "*" } else { form.text("operation") };
    let share = form.number("share")?.unwrap_or(100);
    if share > 100 {
        return Err(bad(format!("share: must be from 0 to 100, got {share}")));
    }
    let mut fault = json!({
        "operation": operation,
        "fault": form.text("fault"),
        "probability": probability(share),
        "times": form.number("times")?,
    });
    for name in ["marketplace", "account"] {
        if let Some(text) = form.given(name) {
            fault[name] = text.into();
        }
    }
    for asked in Asked::all(Lang::En) {
        match form.given(asked.name) {
            Some(_) if asked.number => fault[asked.name] = form.number(asked.name)?.into(),
            Some(text) => fault[asked.name] = text.into(),
            None => {}
        }
    }
    Ok(fault)
}

/// Hundredths as a JSON number.
fn probability(share: u64) -> Value {
    serde_json::from_str(&format!("{}.{:02}", share / 100, share % 100)).unwrap_or(Value::Null)
}

/// Takes one fault back. The admin API clears all of them at once: the others are set again, with the times that they
/// have left.
fn remove(shared: &Shared, form: &Form) -> Result<(), Refused> {
    let meant = |fault: &FaultView| fault.operation == form.text("operation") && fault.fault == form.text("fault");
    let all = control::faults::rules(shared);
    let views = faults(all.clone());
    let at = form.number("at")?.and_then(|at| usize::try_from(at).ok());
    let gone = at.filter(|at| views.get(*at).is_some_and(meant)).or_else(|| views.iter().position(meant));
    let gone = gone.ok_or_else(|| Refused::none("fault: it is not set any more"))?;
    let rest = all.into_iter().zip(views).enumerate().filter(|(at, _)| *at != gone);
    let rest: Vec<Value> = rest.filter_map(|(_, (fault, view))| again(Value::Object(fault), &view)).collect();
    control::faults::forget(shared);
    if rest.is_empty() {
        return Ok(());
    }
    control::faults::add(shared, &Value::Array(rest).to_string()).map(drop)
}

/// A fault as it is set again; none where it is used up.
fn again(mut fault: Value, view: &FaultView) -> Option<Value> {
    let members = fault.as_object_mut()?;
    members.retain(|name, value| name != "fired" && !value.is_null());
    if let Some(times) = view.times {
        let left = times.saturating_sub(view.fired);
        members.insert("times".to_owned(), left.into());
        return (left > 0).then_some(fault);
    }
    Some(fault)
}

#[cfg(test)]
mod tests {
    use super::{Form, again, event, fault, seconds};
    use crate::wire::incoming::pairs;
    use serde_json::json;

    fn form(text: &str) -> Form {
        Form(pairs(text))
    }

    #[test]
    fn forms_become_what_the_admin_api_takes() {
        let event = |text: &str| event(&form(text)).map(|event| serde_json::to_value(event).unwrap());
        assert_eq!(event("event=ship").unwrap(), json!({"event": "ship"}));
        assert_eq!(
            event("event=change_price&total=+12.3+").unwrap(),
            json!({"event": "change_price", "total_fen": 1230})
        );
        assert!(event("event=change_price&total=1.234").unwrap_err().why.starts_with("total: "));
        assert_eq!(seconds(&form("span=15&unit=days")).unwrap(), 1_296_000);
        for wrong in [
            "span=&unit=days",
            "span=1&unit=weeks",
            "span=-1",
            "span=99999999999999999999",
            "span=9999999999999999&unit=days",
        ] {
            assert!(seconds(&form(wrong)).is_err(), "{wrong}");
        }
        let set = fault(&form("fault=drip&share=20&times=3&delay_ms=500&code=")).unwrap();
        assert_eq!(set, json!({"operation": "*", "fault": "drip", "probability": 0.2, "times": 3, "delay_ms": 500}));
        assert_eq!(fault(&form("fault=refuse&operation=order.create")).unwrap()["probability"], json!(1.0));
        assert!(fault(&form("fault=refuse&share=101")).is_err());
    }

    #[test]
    fn a_fault_is_set_again_with_the_times_it_has_left() {
        let set = json!({"operation": "*", "fault": "drip", "probability": 0.5, "times": 3, "fired": 1, "code": null});
        let view = serde_json::from_value(set.clone()).unwrap();
        let back = json!({"operation": "*", "fault": "drip", "probability": 0.5, "times": 2});
        assert_eq!(again(set, &view), Some(back));
        let spent = json!({"operation": "*", "fault": "drip", "times": 1, "fired": 1});
        assert_eq!(again(spent.clone(), &serde_json::from_value(spent).unwrap()), None);
    }
}
