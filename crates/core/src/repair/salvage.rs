//! Salvage from a body that cannot be read as a whole: the request's id, and the number of a new order. The
//! text is searched, not parsed: it may be cut short, or no JSON at all.

/// The platform's id of the request.
pub(crate) fn request_id(text: &str) -> Option<String> {
    ["requestId", "traceId", "request_id", "trace_id"]
        .into_iter()
        .find_map(|name| values(text, name).next().map(str::to_owned))
}

/// The members in which the platforms name what a creation made.
const NEW: [&str; 17] = [
    "orderId",
    "orderNo",
    "order_id",
    "order_no",
    "orderIds",
    "orderIdList",
    "purchaseId",
    "purchase_id",
    "taobaoPurchaseId",
    "mainOrderId",
    "main_order_id",
    "tbOrderId",
    "tradeId",
    "bizOrderId",
    "refundId",
    "refund_id",
    "shipmentId",
];

/// The numbers of new orders (or refunds) that a body names: those that the request did not name itself.
pub(crate) fn new_orders(text: &str, request: &str) -> Vec<String> {
    const AT_MOST: usize = 5;
    let mut out: Vec<String> = Vec::new();
    for value in NEW.into_iter().flat_map(|name| values(text, name)) {
        let is_number = value.len() >= 6 && value.bytes().any(|b| matches!(b, b'1'..=b'9'));
        if is_number && out.len() < AT_MOST && !request.contains(value) && !out.iter().any(|known| known == value) {
            out.push(value.to_owned());
        }
    }
    out
}

/// The plain values of every member of this name, whether they are numbers, texts or the first of a list, and also where
/// the JSON stands in a text, its quotes escaped.
fn values<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(name).filter_map(move |(at, _)| {
        if !text.get(..at)?.ends_with('"') {
            return None;
        }
        let rest = text.get(at + name.len()..)?.trim_start_matches('\\').strip_prefix('"')?;
        let rest = rest.trim_start().strip_prefix(':')?.trim_start().trim_start_matches('[').trim_start();
        let (rest, quoted) = match rest.trim_start_matches('\\').strip_prefix('"') {
            Some(content) => (content, true),
            None => (rest, false),
        };
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(rest.len());
        let value = rest.get(..end)?;
        // A number at the very end may go on in what was cut off.
        let whole =
            quoted && rest.get(end..).is_some_and(|rest| rest.starts_with(['"', '\\'])) || !quoted && end < rest.len();
        let plain = !matches!(value, "" | "null" | "true" | "false");
        (whole && plain && value.len() <= 128).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_order_is_found_wherever_it_stands() {
        for body in [
            r#"{"code":0,"data":{"orderId":"2257164624870311973"}}"#,
            r#"{"code":200,"data":{"orderId" : 2257164624870311973, "x":"#,
            r#"{"data":"{\"orderNo\":\"2257164624870311973\"}"}"#,
            r#"{"data":{"orderIds":["2257164624870311973","#,
            "<html>\"purchase_id\":2257164624870311973}</html>",
        ] {
            assert_eq!(new_orders(body, "{}"), ["2257164624870311973"], "{body}");
        }
    }

    #[test]
    fn what_the_request_said_itself_is_not_new() {
        let body = r#"{"data":{"orderId":"2257164624870311973","refundId":null,"orderNo":"0","orderIds":[]}}"#;
        assert!(new_orders(body, r#"{"orderId":2257164624870311973}"#).is_empty());
        // A number that is cut off is not the order's.
        assert!(new_orders(r#"{"orderId":225716462"#, "{}").is_empty());
        assert!(new_orders(r#"{"orderId":"225716462"#, "{}").is_empty());
    }

    #[test]
    fn a_request_is_named_in_what_is_cut_short() {
        assert_eq!(request_id(r#"{"requestId":"r-12345","code":200,"data":{"a"#).as_deref(), Some("r-12345"));
        assert_eq!(request_id(r#"{"requestId":null,"traceId": 1729}"#).as_deref(), Some("1729"));
        assert_eq!(request_id("<html>"), None);
    }
}
