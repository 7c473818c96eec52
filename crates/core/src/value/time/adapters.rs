//! Serde adapters that write a time in the format a request wants, whatever form it was read or built in.

use serde::ser::{Error as _, Serializer};

use super::Time;
use super::format::Format;

/// A field that holds a time: `Time` or `Option<Time>`.
pub trait TimeField: sealed::Field {}

impl TimeField for Time {}
impl TimeField for Option<Time> {}

mod sealed {
    use super::Time;

    pub trait Field {
        fn time(&self) -> Option<&Time>;
    }

    impl Field for Time {
        fn time(&self) -> Option<&Time> {
            Some(self)
        }
    }

    impl Field for Option<Time> {
        fn time(&self) -> Option<&Time> {
            self.as_ref()
        }
    }
}

fn write_text<T: TimeField, S: Serializer>(field: &T, format: Format, serializer: S) -> Result<S::Ok, S::Error> {
    match field.time() {
        Some(time) => serializer.serialize_str(&time.write_as(format).map_err(S::Error::custom)?),
        None => serializer.serialize_none(),
    }
}

fn write_epoch_text<T: TimeField, S: Serializer>(field: &T, divisor: i64, serializer: S) -> Result<S::Ok, S::Error> {
    match field.time() {
        Some(time) => {
            let millis = time.unix_millis().map_err(S::Error::custom)?;
            serializer.collect_str(&millis.div_euclid(divisor))
        }
        None => serializer.serialize_none(),
    }
}

fn write_epoch<T: TimeField, S: Serializer>(field: &T, divisor: i64, serializer: S) -> Result<S::Ok, S::Error> {
    match field.time() {
        Some(time) => {
            let millis = time.unix_millis().map_err(S::Error::custom)?;
            serializer.serialize_i64(millis.div_euclid(divisor))
        }
        None => serializer.serialize_none(),
    }
}

/// One format, as a function for serde's `serialize_with` and a module of the same name for its `with`.
macro_rules! adapter {
    ($(#[$doc:meta])* $name:ident => $write:ident($argument:expr)) => {
        $(#[$doc])*
        ///
        /// For `#[serde(serialize_with = "…")]` or `with = "…"` on `Time` and `Option<Time>`; an absent time is
        /// `null`.
        ///
        /// # Errors
        /// When the time is blank or no time at all.
        pub fn $name<T: TimeField, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
            $write(field, $argument, serializer)
        }

        /// The function of this name, for `#[serde(with = "…")]`. Reads every format.
        pub mod $name {
            use serde::de::{Deserialize, Deserializer};
            use serde::ser::Serializer;

            /// Writes the time in this format.
            ///
            /// # Errors
            /// When the time is blank or no time at all.
            pub fn serialize<T: super::TimeField, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
                super::$name(field, serializer)
            }

            /// Reads a time in any format.
            ///
            /// # Errors
            /// When there is neither text, number nor object.
            pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
            where
                T: super::TimeField + Deserialize<'de>,
                D: Deserializer<'de>,
            {
                T::deserialize(deserializer)
            }
        }
    };
}

adapter! {
    /// Writes `2023-10-18 18:11:08`, in China time; fractions of a second are cut.
    china => write_text(Format::China)
}

adapter! {
    /// Writes ISO 8601 with milliseconds, in China time: `2025-04-24T17:17:43.000+08:00`.
    iso => write_text(Format::Iso)
}

adapter! {
    /// Writes `20250702211113000+0800`, in China time.
    compact => write_text(Format::Compact)
}

adapter! {
    /// Writes the number of whole seconds since 1970-01-01 UTC.
    seconds => write_epoch(1000)
}

adapter! {
    /// Writes whole seconds since 1970-01-01 UTC as text: `"1754342534"`.
    seconds_text => write_epoch_text(1000)
}

adapter! {
    /// Writes the number of milliseconds since 1970-01-01 UTC.
    millis => write_epoch(1)
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use crate::value::{Time, time};

    #[derive(Serialize, Deserialize)]
    struct Request {
        #[serde(serialize_with = "time::china")]
        china: Time,
        #[serde(with = "time::iso")]
        iso: Time,
        #[serde(with = "time::compact")]
        compact: Option<Time>,
        #[serde(with = "time::seconds")]
        seconds: Time,
        #[serde(default, with = "time::millis", skip_serializing_if = "Option::is_none")]
        millis: Option<Time>,
    }

    #[test]
    fn a_request_writes_the_format_it_names() {
        let time = Time::from_unix_millis(1_751_461_873_120);
        let request = Request {
            china: time.clone(),
            iso: time.clone(),
            compact: Some(time.clone()),
            seconds: time.clone(),
            millis: None,
        };
        let text = concat!(
            r#"{"china":"2025-07-02 21:11:13","iso":"2025-07-02T21:11:13.120+08:00","#,
            r#""compact":"20250702211113120+0800","seconds":1751461873}"#
        );
        assert_eq!(serde_json::to_string(&request).unwrap(), text);
        let mut read: Request = serde_json::from_str(text).unwrap();
        assert_eq!(read.iso.unix_millis(), time.unix_millis());
        assert!(read.millis.is_none());
        read.millis = Some(time);
        read.compact = None;
        let text = serde_json::to_string(&read).unwrap();
        assert!(text.ends_with(r#""compact":null,"seconds":1751461873,"millis":1751461873120}"#), "{text}");
    }

    #[test]
    fn what_is_no_time_is_not_sent() {
        let blank: Time = serde_json::from_str(r#""""#).unwrap();
        let request = Request { china: blank.clone(), iso: blank.clone(), compact: None, seconds: blank, millis: None };
        let error = serde_json::to_string(&request).unwrap_err().to_string();
        assert_eq!(error, "expected a time, found an empty text");
    }
}
