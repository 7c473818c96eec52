//! The answers that are decoded: the documented page of orders, and pages of more orders made by repeating its row.

use serde_json::Value;

const DOCUMENTED: &str = include_str!("../../../fixtures/alibaba1688/order.list.response.json");

/// A page's name in the rows, and how many orders it has; none is the page as it was published.
pub const PAGES: [(&str, Option<usize>); 3] =
    [("documented page", None), ("page of 20", Some(20)), ("page of 200", Some(200))];

/// The text of a page of so many orders, compact as the platform sends it; the documented one as it stands in its file.
pub fn page(orders: Option<usize>) -> String {
    let Some(orders) = orders else {
        return DOCUMENTED.to_owned();
    };
    let mut page: Value = serde_json::from_str(DOCUMENTED).expect("the fixture is JSON");
    let rows = page["data"]["data"].as_array_mut().expect("the fixture has orders");
    let row = rows[0].clone();
    rows.resize(orders, row);
    page.to_string()
}
