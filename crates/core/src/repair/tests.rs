//! The repair stage over types of its own.

#![allow(unreachable_pub, unused_imports, reason = "the macro is written for public replies of any members")]

use super::*;
use crate::value::{Fen, OrderId, Unpublished};

crate::reply! {
    /// A page.
    pub struct Page {
        pub total: Option<i64>,
        pub data: Vec<Row>,
        pub note: Option<String>,
    }

    /// A row.
    pub struct Row {
        pub id: Option<OrderId>,
        pub price: Option<Price>,
        pub images: Vec<crate::value::Text>,
    }

    /// A price.
    pub struct Price {
        pub amount: Option<Fen>,
    }
}

fn page(json: &str, rows: bool) -> Result<(crate::Envelope<Page>, Mending), Option<Misread>> {
    let mut page = None;
    let scope = Scope { root: Root::Envelope, rows };
    let mending = reread(json, scope, Mending::default(), &mut |text| {
        page = Some(serde_json::from_str(text)?);
        Ok(())
    })?;
    Ok((page.unwrap(), mending))
}

#[test]
fn odd_rows_are_taken_out_and_named_by_their_places_as_they_came() {
    let json = r#"{"code":200,"data":{"total":"4","data":[{"id":1},{"id":2,"price":"{x=1}"},{"id":3,"images":["a",{"b":1}]},7]}}"#;
    let (envelope, mending) = page(json, true).unwrap();
    let data = envelope.data.unwrap();
    assert_eq!((data.total, data.data.len()), (Some(4), 2));
    assert_eq!(data.data[1].images.len(), 1);
    let mut odd: Vec<(&str, &str)> = mending.odd_rows.iter().map(|row| (row.path.as_str(), row.raw.get())).collect();
    odd.sort_unstable();
    assert_eq!(
        odd,
        [
            ("data.data[1]", r#"{"id":2,"price":"{x=1}"}"#),
            ("data.data[2].images[1]", r#"{"b":1}"#),
            ("data.data[3]", "7")
        ]
    );
    let written = crate::RawData::of(&data).unwrap();
    let whole: serde_json::Value =
        serde_json::from_str(with_odd_rows(&written, &mending.odd_rows).unwrap().get()).unwrap();
    assert_eq!(whole["data"][1]["price"], "{x=1}");
    assert_eq!((&whole["data"][2]["images"][1]["b"], &whole["data"][3]), (&1.into(), &7.into()));
}

#[test]
fn where_rows_count_a_list_with_an_odd_row_is_unreadable() {
    let json = r#"{"code":200,"data":{"data":[{"id":1},{"id":2,"price":"{x=1}"}]}}"#;
    let misread = page(json, false).unwrap_err().unwrap();
    assert_eq!(misread.path(), "data.data[1].price");
}

#[test]
fn an_envelope_within_is_read_and_a_payload_with_a_code_is_not_taken_for_one() {
    let inner = r#"{"code":200,"message":"ok","data":{"total":1,"data":[{"id":1}]}}"#;
    for json in
        [format!(r#"{{"code":200,"data":{inner}}}"#), format!(r#"{{"code":200,"data":{{"code":200,"data":{inner}}}}}"#)]
    {
        let (envelope, mending) = page(&json, true).unwrap();
        assert_eq!(envelope.data.unwrap().data.len(), 1, "{json}");
        assert_eq!(mending.notes.len(), 1, "{:?}", mending.notes);
    }
    let own = r#"{"code":200,"data":{"code":"0","total":1,"data":{"id":1}}}"#;
    let (envelope, mending) = page(own, true).unwrap();
    assert_eq!(envelope.data.unwrap().data.len(), 1);
    assert!(mending.notes[0].contains("one object"), "{:?}", mending.notes);
}

#[test]
fn a_guess_is_mended_and_keeps_its_rows_unless_asked() {
    let guess = |json: &str| serde_json::from_str::<Unpublished<Page>>(json).unwrap();
    assert_eq!(guess("{\"total\":\"10万+\",\"data\":{\"id\":1}}").guess().unwrap().total, Some(100_000));
    assert_eq!(guess(r#"{"code":200,"data":{"total":2}}"#).guess().unwrap().total, Some(2));
    assert_eq!(guess("null").guess().unwrap_or_default(), Page::default());
    let odd = guess(r#"{"data":[{"id":1},{"price":5}]}"#);
    assert!(odd.guess().is_err());
    let (page, rows) = odd.guess_rows().unwrap();
    assert_eq!((page.data.len(), rows[0].path.as_str()), (1, "data[1]"));
}

#[test]
fn the_work_is_bounded() {
    let rows = vec!["7"; 3000].join(",");
    assert!(page(&format!(r#"{{"code":200,"data":{{"data":[{rows}]}}}}"#), true).is_err());
}
