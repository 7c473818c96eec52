//! Values of the common vocabulary as JSON, with the platform's own object where it is asked for.

use super::{Listing, Parcel, Product, Purchase, Refund, Vendor};
use crate::error::Error;
use serde::Serialize;
use serde_json::value::RawValue;

/// A value that keeps the platform's own object.
pub trait Whole: Serialize {
    /// The platform's own object.
    fn vendor(&self) -> &Vendor;

    /// The value as JSON; `full` adds `platform`, and `more` adds members in front of it.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    fn whole(&self, full: bool, more: &[(&str, Box<RawValue>)]) -> Result<Box<RawValue>, Error> {
        let failed = |error| Error::usage(format!("the output cannot be written as JSON: {error}"));
        let mut json = serde_json::to_string(self).map_err(failed)?;
        // The vocabulary's values are objects with members. The platform's numbers stay as they came.
        let platform = self.vendor().raw().filter(|_| full).map(|raw| ("platform", raw));
        json.pop();
        for (name, value) in more.iter().map(|(name, value)| (*name, &**value)).chain(platform) {
            let comma = if json.ends_with('{') { "" } else { "," };
            json.push_str(&format!("{comma}\"{name}\":{}", value.get()));
        }
        json.push('}');
        RawValue::from_string(json).map_err(failed)
    }
}

macro_rules! whole {
    ($($type:ty),+) => {$(
        impl Whole for $type {
            fn vendor(&self) -> &Vendor {
                &self.vendor
            }
        }
    )+};
}

whole!(Listing, Product, Purchase, Parcel, Refund);

/// Values as a list.
///
/// # Errors
/// One of them cannot be written as JSON.
pub fn list<W: Whole>(values: &[W], full: bool) -> Result<Vec<Box<RawValue>>, Error> {
    values.iter().map(|value| value.whole(full, &[])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_platforms_object_stands_beside_the_values_members_with_its_numbers_as_they_came() {
        let raw = RawValue::from_string(r#"{"price":12.10,"id":2542285634920880794}"#.to_owned()).unwrap();
        let listing = Listing { product: "1".into(), vendor: Vendor::of(&raw), ..Default::default() };
        assert_eq!(listing.whole(false, &[]).unwrap().get(), r#"{"product":"1"}"#);
        let platform = r#"{"product":"1","platform":{"price":12.10,"id":2542285634920880794}}"#;
        assert_eq!(listing.whole(true, &[]).unwrap().get(), platform);
        let more = serde_json::value::to_raw_value(&json!(7)).unwrap();
        assert_eq!(listing.whole(false, &[("n", more)]).unwrap().get(), r#"{"product":"1","n":7}"#);
        let none = Listing { product: "1".into(), ..Default::default() };
        assert_eq!(none.whole(true, &[]).unwrap().get(), r#"{"product":"1"}"#);
    }
}
