//! Macros for the structs of requests and replies, so that an operation's file holds its fields and nothing else.

/// Declares reply structs: every member optional on the wire, names in camel case, unknown members ignored, numbers
/// and strings read in each other's place, encoding with the wire's names.
///
/// Members are plain Rust: `Option<String>`, `Option<i64>`, `Option<bool>`, the types of
/// [`value`](crate::value), `Option` or `Vec` of other replies. A `Vec` that comes as `null` is empty. A list of plain
/// texts is a `Vec<Text>`.
#[macro_export]
macro_rules! reply {
    ($($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$($attribute:tt)*])* pub $field:ident: $type:ty),* $(,)?
    })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(
            feature = "schema",
            derive(::schemars::JsonSchema),
            schemars(transform = $crate::schema::lenient)
        )]
        #[non_exhaustive]
        pub struct $name { $($(#[$($attribute)*])* pub $field: $type,)* }

        const _: () = {
            use $crate::value::object::{Member, Object, ReadMember as _, Slot, at_most_128, object};

            impl<'de> Object<'de> for $name {
                const MEMBERS: &'static [Member] = at_most_128(&[
                    $(Member::new(stringify!($field), &[$($crate::__attribute!($($attribute)*)),*])),*
                ]);

                fn followers() -> &'static [::std::sync::atomic::AtomicU8] {
                    use ::std::sync::atomic::AtomicU8;
                    static FOLLOWERS: [AtomicU8; <$name as Object<'static>>::MEMBERS.len() + 1] =
                        [const { AtomicU8::new(0) }; <$name as Object<'static>>::MEMBERS.len() + 1];
                    &FOLLOWERS
                }

                #[allow(unused_assignments, reason = "counted once more than needed")]
                fn read_member<A: ::serde::de::MapAccess<'de>>(
                    &mut self,
                    index: usize,
                    members: &mut A,
                ) -> Result<(), A::Error> {
                    let mut this = 0;
                    $(
                        if index == this {
                            self.$field = Slot::<$type>::read(members)?;
                            return Ok(());
                        }
                        this += 1;
                    )*
                    Ok(())
                }
            }

            impl<'de> ::serde::Deserialize<'de> for $name {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    object(deserializer)
                }
            }
        };
    )*};
}

/// The names that an attribute gives a member.
#[doc(hidden)]
#[macro_export]
macro_rules! __attribute {
    (serde($($kind:ident = $name:literal),*)) => {
        &[$($crate::value::object::Attribute::$kind($name)),*] as &[_]
    };
    ($($other:tt)*) => {
        &[] as &[_]
    };
}

/// Declares setters for optional members of a request: `setters! { CreateOrder { message: String } }`.
///
/// With the required members in parentheses, `setters! { SearchShop(shop: SellerId) { keyword: String } }`, it declares
/// a private `bare(shop)` besides: the request without any of the optional members.
#[macro_export]
macro_rules! setters {
    ($request:ident ($($required:ident: $kind:ty),* $(,)?) { $($member:ident: $type:ty),* $(,)? }) => {
        impl $request {
            /// The required members, and none of the others.
            fn bare($($required: $kind),*) -> Self {
                Self { $($required,)* $($member: None),* }
            }
        }

        $crate::setters! { $request { $($member: $type),* } }
    };
    ($request:ident { $($member:ident: $type:ty),* $(,)? }) => {
        impl $request {
            $(
                #[doc = concat!("Sets `", stringify!($member), "`; see the member.")]
                #[must_use]
                pub fn $member(mut self, $member: impl Into<$type>) -> Self {
                    self.$member = Some($member.into());
                    self
                }
            )*
        }
    };
}

/// Declares a request of free members.
#[macro_export]
macro_rules! free_form {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        ///
        /// **The fields are not published**, here or upstream: the members are the caller's, and sent as they are.
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "schema", derive(::schemars::JsonSchema))]
        pub struct $name(pub $crate::value::FreeForm);

        impl From<$crate::value::FreeForm> for $name {
            fn from(members: $crate::value::FreeForm) -> Self {
                Self(members)
            }
        }
    };
}

/// Declares the calls of a group: its named methods, one an operation, each sending its request; and `ENTRIES`, its rows
/// of the table, in the same order.
///
/// `search(SearchProducts) -> SearchPage;` takes the request; `list(= ListCart) -> CartContents;` has a request without
/// members, and takes nothing.
#[macro_export]
macro_rules! calls {
    ($group:ident { $($(#[$meta:meta])* $name:ident $request:tt -> $reply:ty;)* }) => {
        impl $group<'_> {
            $($crate::__call! { $(#[$meta])* $name $request -> $reply })*
        }

        /// The rows of these calls, in the vendor's order.
        pub(crate) const ENTRIES: &[$crate::Entry] = &[$($crate::__row!($request)),*];
    };
}

/// One method of a group. It is compiled where it is called, so that a crate pays for the calls that it makes.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    ($(#[$meta:meta])* $name:ident ($request:ty) -> $reply:ty) => {
        $(#[$meta])*
        ///
        /// # Errors
        #[doc = concat!("See [`Error`](daigou_core::Error) and [`", stringify!($request), "`].")]
        #[inline]
        pub async fn $name(&self, request: &$request) -> Result<$reply, $crate::Error> {
            self.0.send(request).await
        }
    };
    ($(#[$meta:meta])* $name:ident (= $request:ty) -> $reply:ty) => {
        $(#[$meta])*
        ///
        /// # Errors
        #[doc = concat!("See [`Error`](daigou_core::Error) and [`", stringify!($request), "`].")]
        #[inline]
        pub async fn $name(&self) -> Result<$reply, $crate::Error> {
            self.0.send(&<$request>::default()).await
        }
    };
}

/// The row of one call.
#[cfg(not(feature = "schema"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __row {
    (($(=)? $request:ty)) => {
        $crate::Entry::typed::<$request>()
    };
}

/// The row of one call, with its schemas where its crate has them.
#[cfg(feature = "schema")]
#[doc(hidden)]
#[macro_export]
macro_rules! __row {
    (($(=)? $request:ty)) => {
        $crate::Entry::typed::<$request>().with_schemas({
            #[allow(unused_imports, reason = "asked where the type has no schemas")]
            use $crate::schema::Undescribed as _;
            <$crate::schema::Probe<$request>>::CALL
        })
    };
}

/// The row of one callback: its operation, what reads its body and writes it again, and the body's type.
#[cfg(not(feature = "schema"))]
#[macro_export]
macro_rules! message_row {
    ($operation:expr, $reread:expr, $body:ty) => {
        $crate::Entry::message($operation, $reread)
    };
}

/// The row of one callback: its operation, what reads its body and writes it again, and the body's type.
#[cfg(feature = "schema")]
#[macro_export]
macro_rules! message_row {
    ($operation:expr, $reread:expr, $body:ty) => {
        $crate::Entry::message($operation, $reread).with_schemas({
            #[allow(unused_imports, reason = "asked where the type has no schemas")]
            use $crate::schema::Undescribed as _;
            <$crate::schema::Probe<$body>>::BODY
        })
    };
}
