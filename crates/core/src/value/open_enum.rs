//! Enumerations that stay open: the platforms add states without notice, so an unknown one is a value, not an error.

/// Defines an enumeration of wire texts or wire integers that keeps values it does not know.
///
/// ```
/// daigou_core::open_enum! {
///     /// Where an order stands.
///     pub enum OrderState: text {
///         /// Waiting for payment.
///         WaitBuyerPay = "waitbuyerpay",
///         /// Done.
///         Success = "success",
///     }
/// }
/// daigou_core::open_enum! {
///     /// Whether goods left the seller.
///     pub enum GoodsStatus: int {
///         /// Not yet.
///         NotShipped = 1,
///         /// On their way.
///         Shipped = 2,
///     }
/// }
/// let state: OrderState = serde_json::from_str("\"frozen\"")?;
/// assert_eq!(state, OrderState::Unknown("frozen".to_owned()));
/// assert_eq!(serde_json::from_str::<GoodsStatus>("\"2\"")?, GoodsStatus::Shipped);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Text: `as_str()`, `From<&str>`, `From<String>`, `FromStr`; reads strings and numbers (by their text), writes
/// strings. Integers: `code()`, `From<i64>`, `FromStr`; reads integers and integers in strings, writes integers; a
/// string that holds no integer (also an empty one) becomes `NotACode`, which has no code and is written back as it
/// was. Both: `KNOWN` (every documented value), `is_known()`, `Display` of the wire's value.
#[macro_export]
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: text {
            $($(#[$variant_meta:meta])* $variant:ident = $wire:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value this library does not know: the text of the wire.
            Unknown(::std::string::String),
        }

        // The enumeration may be private where it is defined.
        #[allow(unreachable_pub)]
        impl $name {
            /// Every documented value.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// The text of the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Unknown(text) => text,
                }
            }

            /// Tells whether the value is a documented one.
            #[must_use]
            pub const fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)+
                    other => Self::Unknown(other.into()),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                match text.as_str() {
                    $($wire => Self::$variant,)+
                    _ => Self::Unknown(text),
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::value::wire::Scalar::read(deserializer, |scalar| match scalar {
                    $crate::value::wire::Scalar::Text(text) => Ok(Self::from(&*text)),
                    $crate::value::wire::Scalar::Number(text) => Ok(Self::from(text)),
                    other => Err(other.unexpected("text")),
                })
            }
        }

        #[cfg(feature = "schema")]
        const _: () = {
            $(#[$meta])*
            #[derive(::schemars::JsonSchema)]
            #[allow(dead_code, reason = "lends its documentation")]
            enum Twin { $($(#[$variant_meta])* $variant),+ }

            impl ::schemars::JsonSchema for $name {
                fn schema_name() -> ::std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                    let twin = <Twin as ::schemars::JsonSchema>::json_schema(generator);
                    $crate::schema::open_enum(&twin, &[$($wire.into()),+])
                }
            }
        };
    };

    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: int {
            $($(#[$variant_meta:meta])* $variant:ident = $code:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[non_exhaustive]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value this library does not know: the integer of the wire.
            Unknown(i64),
            /// The platform sent a text that holds no integer, such as an empty one.
            NotACode(::std::string::String),
        }

        // The enumeration may be private where it is defined.
        #[allow(unreachable_pub)]
        impl $name {
            /// Every documented value.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// The integer of the wire; `None` for a text that holds none.
            #[must_use]
            pub const fn code(&self) -> ::core::option::Option<i64> {
                match self {
                    $(Self::$variant => ::core::option::Option::Some($code),)+
                    Self::Unknown(code) => ::core::option::Option::Some(*code),
                    Self::NotACode(_) => ::core::option::Option::None,
                }
            }

            /// Tells whether the value is a documented one.
            #[must_use]
            pub const fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_) | Self::NotACode(_))
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(code: i64) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    other => Self::Unknown(other),
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::value::ValueError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                $crate::value::wire::code_of_text(stringify!($name), text).map(Self::from)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match (self, self.code()) {
                    (Self::NotACode(text), _) => f.pad(text),
                    (_, code) => f.pad(&code.unwrap_or_default().to_string()),
                }
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match (self, self.code()) {
                    (Self::NotACode(text), _) => serializer.serialize_str(text),
                    (_, code) => serializer.serialize_i64(code.unwrap_or_default()),
                }
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                match $crate::value::wire::Code::read(deserializer)? {
                    $crate::value::wire::Code::Integer(code) => Ok(Self::from(code)),
                    $crate::value::wire::Code::Text(text) => Ok(Self::NotACode(text)),
                }
            }
        }

        #[cfg(feature = "schema")]
        const _: () = {
            $(#[$meta])*
            #[derive(::schemars::JsonSchema)]
            #[allow(dead_code, reason = "lends its documentation")]
            enum Twin { $($(#[$variant_meta])* $variant),+ }

            impl ::schemars::JsonSchema for $name {
                fn schema_name() -> ::std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                    let twin = <Twin as ::schemars::JsonSchema>::json_schema(generator);
                    $crate::schema::open_enum(&twin, &[$($code.into()),+])
                }
            }
        };
    };
}

#[cfg(test)]
mod tests {
    crate::open_enum! {
        /// A text enumeration.
        enum State: text {
            /// Unpaid.
            WaitBuyerPay = "waitbuyerpay",
            /// A misspelt wire value.
            Building = "BULIDING",
        }
    }

    crate::open_enum! {
        /// An integer enumeration.
        enum Goods: int {
            /// Not yet.
            NotShipped = 1,
            /// Negative codes occur.
            Closed = -10,
        }
    }

    fn state(json: &str) -> State {
        serde_json::from_str(json).unwrap()
    }

    fn goods(json: &str) -> Goods {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn known_texts_are_variants_and_others_are_kept() {
        assert_eq!(state(r#""waitbuyerpay""#), State::WaitBuyerPay);
        assert_eq!(state(r#""\u0042ULIDING""#), State::Building);
        for json in [r#""waitbuyerpay""#, r#""BULIDING""#, r#""frozen""#, r#""""#] {
            assert_eq!(serde_json::to_string(&state(json)).unwrap(), json);
        }
        assert_eq!(state("7"), State::Unknown("7".to_owned()));
        assert_eq!(state(r#""frozen""#).to_string(), "frozen");
        assert_eq!(State::from("BULIDING".to_owned()), State::Building);
        assert_eq!("waitbuyerpay".parse(), Ok(State::WaitBuyerPay));
        assert_eq!(State::KNOWN, [State::WaitBuyerPay, State::Building]);
        assert!(State::Building.is_known() && !state(r#""frozen""#).is_known());
    }

    #[test]
    fn known_integers_are_variants_and_others_are_kept() {
        for json in ["1", r#""1""#, "1.0", r#"" 1 ""#] {
            assert_eq!(goods(json), Goods::NotShipped);
        }
        for json in ["1", "-10", "99", r#""""#, r#""shipped""#] {
            assert_eq!(serde_json::to_string(&goods(json)).unwrap(), json);
        }
        assert_eq!(goods("-10"), Goods::Closed);
        assert_eq!(goods("99"), Goods::Unknown(99));
        assert_eq!((goods("99").code(), goods(r#""""#).code()), (Some(99), None));
        assert_eq!(goods(r#""""#), Goods::NotACode(String::new()));
        assert_eq!((goods("-10").to_string(), goods(r#""x""#).to_string()), ("-10".to_owned(), "x".to_owned()));
        assert_eq!("-10".parse(), Ok(Goods::Closed));
        assert!("x".parse::<Goods>().is_err());
        assert_eq!(Goods::from(1), Goods::NotShipped);
        assert_eq!(Goods::KNOWN.len(), 2);
        assert!(Goods::Closed.is_known() && !goods("99").is_known());
    }

    #[test]
    fn what_is_no_scalar_fails_the_decode() {
        for json in ["{}", "[1]", "true", "null"] {
            assert!(serde_json::from_str::<State>(json).is_err(), "{json}");
            assert!(serde_json::from_str::<Goods>(json).is_err(), "{json}");
        }
        assert!(serde_json::from_str::<Goods>("1.5").is_err());
    }
}
