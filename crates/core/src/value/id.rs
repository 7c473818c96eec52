//! Identifiers: text that remembers whether the wire had it as a number. Ids of 19 digits are normal here, so none is
//! ever read through floating point. The kinds themselves stand in [`crate::value`]; this module has the macro that
//! makes them and the field adapters [`as_number`](fn@as_number) and [`as_text`](fn@as_text).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, Serializer};

use super::ValueError;
use super::decimal::integral;
use super::error::excerpt;
use super::wire::{Scalar, canonical_i64, is_canonical_integer, write_raw};

/// Defines kinds of ids: `id_type! { /// What it names. pub struct OrderId; … }`.
///
/// An id reads a JSON string or integer and writes the form it was read in, or built in: from `&str` and `String` a
/// string, from `i64` a number. An integer spelt `12.0` is read as `12`; other fractions and exponents are
/// errors. Two ids are equal when their texts are, whatever their forms.
///
/// Ids that are easily taken for others are not made from plain values: `pub struct MpId by resolved;` has no
/// `From<&str>`, `From<String>`, `From<i64>` or `FromStr`, but a constructor of that name which takes them.
#[macro_export]
macro_rules! id_type {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident;)+) => {$(
        $crate::__id!($(#[$meta])* $vis struct $name);

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self($crate::value::id::IdText::from(text))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self($crate::value::id::IdText::from(text))
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(number: i64) -> Self {
                Self($crate::value::id::IdText::from(number))
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }
    )+};
    ($($(#[$meta:meta])* $vis:vis struct $name:ident by $(#[$made:meta])* $make:ident;)+) => {$(
        $crate::__id!($(#[$meta])* $vis struct $name);

        // The id may be private where it is defined.
        #[allow(unreachable_pub)]
        impl $name {
            $(#[$made])*
            #[must_use]
            pub fn $make(id: impl ::core::convert::Into<$crate::value::id::IdText>) -> Self {
                Self(id.into())
            }
        }
    )+};
}

/// The code that all kinds of ids have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! __id {
    ($(#[$meta:meta])* $vis:vis struct $name:ident) => {
        $(#[$meta])*
        ///
        /// Equality, order and hash are those of the text; the form on the wire (string or number) is kept.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name($crate::value::id::IdText);

        // The id may be private where it is defined.
        #[allow(unreachable_pub)]
        impl $name {
            /// The text of the id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            /// The id as an integer.
            ///
            /// # Errors
            /// When the id is not an integer of 64 bits; the error names the kind and the id.
            pub fn as_i64(&self) -> ::core::result::Result<i64, $crate::value::ValueError> {
                self.0.as_i64(stringify!($name))
            }

            /// Tells whether the platform sent an empty text.
            #[must_use]
            pub fn is_blank(&self) -> bool {
                self.0.as_str().trim().is_empty()
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::value::id::IdText::read(deserializer).map(Self)
            }
        }

        #[cfg(feature = "schema")]
        const _: () = {
            $(#[$meta])*
            #[derive(::schemars::JsonSchema)]
            #[allow(dead_code, reason = "lends its documentation")]
            struct Twin(String);

            impl ::schemars::JsonSchema for $name {
                fn schema_name() -> ::std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                    $crate::schema::wire_id(<Twin as ::schemars::JsonSchema>::json_schema(generator))
                }
            }
        };

        impl $crate::value::id::Id for $name {
            const KIND: &'static str = stringify!($name);

            fn id_text(&self) -> &$crate::value::id::IdText {
                &self.0
            }
        }
    };
}

/// The sources of an id: a text (`&str`, `String`) or a number (`i64`). An implementation detail of
/// [`id_type!`](crate::id_type).
#[doc(hidden)]
#[derive(Clone)]
pub struct IdText {
    text: Box<str>,
    number: bool,
}

impl IdText {
    /// An id written as a string.
    #[must_use]
    pub const fn from_text(text: Box<str>) -> Self {
        Self { text, number: false }
    }

    /// An id written as a number; only integers come here.
    #[must_use]
    pub fn from_number(number: impl fmt::Display) -> Self {
        Self { text: number.to_string().into(), number: true }
    }

    /// Reads a string or an integer.
    #[inline]
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Scalar::read(deserializer, |scalar| match scalar {
            Scalar::Text(text) => Ok(Self::from_text(text.into())),
            Scalar::Number(number) => match integral(number) {
                Some(integer) => Ok(Self { text: integer.into(), number: true }),
                None => Err(D::Error::custom(format_args!(
                    "an id is never read through a float: expected an integer or text, found `{}`",
                    excerpt(number)
                ))),
            },
            other => Err(other.unexpected("an id (text or integer)")),
        })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The integer.
    pub fn as_i64(&self, kind: &'static str) -> Result<i64, ValueError> {
        match &*self.text {
            text if text.starts_with('+') => None,
            text => text.parse().ok(),
        }
        .ok_or_else(|| ValueError::NotAnInteger { kind, text: excerpt(&self.text) })
    }

    fn write_number<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match canonical_i64(&self.text) {
            Some(number) => serializer.serialize_i64(number),
            // Digits beyond 64 bits, and `-0`.
            None => write_raw(&self.text, serializer),
        }
    }
}

impl From<&str> for IdText {
    fn from(text: &str) -> Self {
        Self::from_text(text.into())
    }
}

impl From<String> for IdText {
    fn from(text: String) -> Self {
        Self::from_text(text.into())
    }
}

impl From<i64> for IdText {
    fn from(number: i64) -> Self {
        Self::from_number(number)
    }
}

impl Serialize for IdText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.number { self.write_number(serializer) } else { serializer.serialize_str(&self.text) }
    }
}

impl PartialEq for IdText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for IdText {}

impl PartialOrd for IdText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for IdText {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for IdText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As `str` hashes, which `Borrow<str>` on the ids promises.
        self.text.hash(state);
    }
}

impl fmt::Debug for IdText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.number { f.write_str(&self.text) } else { write!(f, "{:?}", self.text) }
    }
}

/// A kind of id. Implemented by [`id_type!`](crate::id_type) only.
#[doc(hidden)]
pub trait Id {
    /// The name of the kind, for errors.
    const KIND: &'static str;

    /// The id's text and form.
    fn id_text(&self) -> &IdText;
}

/// A field of ids: an id, or an `Option` or `Vec` of ids.
pub trait IdField: sealed::Field {}

impl<T: sealed::Field> IdField for T {}

mod sealed {
    use serde::ser::{Serialize, Serializer};

    #[derive(Clone, Copy)]
    pub enum Form {
        Number,
        Text,
    }

    pub trait Field {
        fn write<S: Serializer>(&self, form: Form, serializer: S) -> Result<S::Ok, S::Error>;
    }

    impl<T: super::Id> Field for T {
        fn write<S: Serializer>(&self, form: Form, serializer: S) -> Result<S::Ok, S::Error> {
            super::write_id(self, form, serializer)
        }
    }

    impl<T: Field> Field for Option<T> {
        fn write<S: Serializer>(&self, form: Form, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Some(field) => field.write(form, serializer),
                None => serializer.serialize_none(),
            }
        }
    }

    impl<T: Field> Field for Vec<T> {
        fn write<S: Serializer>(&self, form: Form, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.iter().map(|field| InForm(field, form)))
        }
    }

    struct InForm<'a, T>(&'a T, Form);

    impl<T: Field> Serialize for InForm<'_, T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.write(self.1, serializer)
        }
    }
}

fn write_id<T: Id, S: Serializer>(id: &T, form: sealed::Form, serializer: S) -> Result<S::Ok, S::Error> {
    let id = id.id_text();
    match form {
        sealed::Form::Text => serializer.serialize_str(&id.text),
        sealed::Form::Number if is_canonical_integer(&id.text) => id.write_number(serializer),
        sealed::Form::Number => {
            Err(S::Error::custom(format_args!("{} `{}` cannot be written as a number", T::KIND, excerpt(&id.text))))
        }
    }
}

/// Writes an id as a JSON number, whatever form it was read or built in. An absent one is `null`.
///
/// For `#[serde(serialize_with = "daigou_core::value::id::as_number")]` or `with = "…"`, on an id or an `Option` or
/// `Vec` of ids.
///
/// # Errors
/// When the id is not a plain integer (digits, no leading zero); the error names the id.
pub fn as_number<T: IdField, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    field.write(sealed::Form::Number, serializer)
}

/// Writes an id as a JSON string, whatever form it was read or built in. An absent one is `null`.
///
/// For `#[serde(serialize_with = "daigou_core::value::id::as_text")]` or `with = "…"`, on an id or an `Option` or
/// `Vec` of ids.
///
/// # Errors
/// Those of the serializer.
pub fn as_text<T: IdField, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    field.write(sealed::Form::Text, serializer)
}

/// The function and its module of the same name: serde's `serialize_with` wants the one, its `with` the other.
macro_rules! with_module {
    ($name:ident) => {
        /// The function of this name, for `#[serde(with = "…")]`.
        pub mod $name {
            use serde::de::{Deserialize, Deserializer};
            use serde::ser::Serializer;

            /// Writes the ids in this form.
            ///
            /// # Errors
            /// Those of the function.
            pub fn serialize<T: super::IdField, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
                super::$name(field, serializer)
            }

            /// Reads ids in any form.
            ///
            /// # Errors
            /// When there is neither text nor an integer.
            pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
            where
                T: super::IdField + Deserialize<'de>,
                D: Deserializer<'de>,
            {
                T::deserialize(deserializer)
            }
        }
    };
}

with_module!(as_number);
with_module!(as_text);
