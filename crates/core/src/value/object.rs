//! How the structs of [`reply!`](crate::reply!) are read from an object. What is compiled for each struct is the
//! assignment of its members; finding a member by its name knows no type. Not part of the public interface.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use super::lenient::{self, refuse_list};

/// A struct that is read from an object's members. [`reply!`](crate::reply!) implements it.
pub trait Object<'de>: Default {
    /// The members, in the struct's order.
    const MEMBERS: &'static [Member];

    /// Reads the value of the member of an index.
    ///
    /// # Errors
    /// Those of the member.
    fn read_member<A: MapAccess<'de>>(&mut self, index: usize, members: &mut A) -> Result<(), A::Error>;
}

/// One member: what the field is called, and by which names it comes.
#[derive(Debug)]
pub struct Member {
    field: &'static str,
    /// The name on the wire, where it is not the field's in camel case.
    renamed: Option<&'static str>,
    attributes: &'static [&'static [Attribute]],
    has_alias: bool,
}

/// What serde's attributes say of a member's names; the variants are called as there.
#[derive(Debug, Clone, Copy)]
#[allow(non_camel_case_types, reason = "named as the attributes are written")]
pub enum Attribute {
    /// `#[serde(rename = "…")]`
    rename(&'static str),
    /// `#[serde(alias = "…")]`
    alias(&'static str),
}

impl Member {
    /// A member by its field and the attributes of the field.
    #[must_use]
    pub const fn new(field: &'static str, attributes: &'static [&'static [Attribute]]) -> Self {
        let (mut renamed, mut has_alias) = (None, false);
        let mut i = 0;
        while i < attributes.len() {
            let mut j = 0;
            while j < attributes[i].len() {
                match attributes[i][j] {
                    Attribute::rename(name) => renamed = Some(name),
                    Attribute::alias(_) => has_alias = true,
                }
                j += 1;
            }
            i += 1;
        }
        Self { field, renamed, attributes, has_alias }
    }

    fn is(&self, name: &str) -> bool {
        let is_own = match self.renamed {
            Some(renamed) => renamed == name,
            None => is_camel_case_of(name, self.field),
        };
        is_own || (self.has_alias && self.is_alias(name))
    }

    #[cold]
    fn is_alias(&self, name: &str) -> bool {
        self.attributes.iter().copied().flatten().any(|a| matches!(a, Attribute::alias(alias) if *alias == name))
    }

    fn wire_name(&self) -> String {
        self.renamed.map_or_else(|| camel_case(self.field).collect(), str::to_owned)
    }
}

/// Whether `name` is `field` in camel case, as serde writes it: `sku_infos` is `skuInfos`.
fn is_camel_case_of(name: &str, field: &str) -> bool {
    let (name, field) = (name.as_bytes(), field.as_bytes());
    let (mut at, mut upper) = (0, false);
    for byte in field {
        if *byte == b'_' {
            upper = true;
            continue;
        }
        let expected = if upper { byte.to_ascii_uppercase() } else { *byte };
        if name.get(at) != Some(&expected) {
            return false;
        }
        (at, upper) = (at + 1, false);
    }
    at == name.len()
}

fn camel_case(field: &str) -> impl Iterator<Item = char> + '_ {
    let mut upper = false;
    field.chars().filter_map(move |c| {
        let was = std::mem::replace(&mut upper, c == '_');
        (c != '_').then(|| if was { c.to_ascii_uppercase() } else { c })
    })
}

/// Reads a struct from `{…}` alone, never member by member from a list; `""` is an object without members.
///
/// # Errors
/// When anything else stands there, and those of the members.
pub fn object<'de, D: Deserializer<'de>, T: Object<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(Whole(PhantomData))
}

struct Whole<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for Whole<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        Err(refuse_list(items, &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<T, A::Error> {
        let mut object = T::default();
        let mut names = Names { members: T::MEMBERS, next: 0, seen: 0 };
        while let Some(index) = next_member(&mut names, &mut members)? {
            object.read_member(index, &mut members)?;
        }
        Ok(object)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        if text.trim().is_empty() { Ok(T::default()) } else { Err(E::invalid_type(Unexpected::Other("text"), &self)) }
    }
}

/// The index of the next member that is modelled; skips those that are not.
#[inline(never)]
fn next_member<'de, A: MapAccess<'de>>(names: &mut Names, members: &mut A) -> Result<Option<usize>, A::Error> {
    while let Some(found) = members.next_key_seed(&mut *names)? {
        match found {
            Some(index) if names.is_first(index) => return Ok(Some(index)),
            Some(index) => {
                let name = names.members[index].wire_name();
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
            None => {
                members.next_value::<IgnoredAny>()?;
            }
        }
    }
    Ok(None)
}

/// Finds members by name. The platforms mostly keep to one order, which is the order of the fields, so the search
/// begins where the last one ended.
struct Names {
    members: &'static [Member],
    next: usize,
    /// A bit for each member that came already.
    seen: u128,
}

impl Names {
    fn find(&mut self, name: &str) -> Option<usize> {
        let (before, after) = self.members.split_at(self.next);
        let found = after.iter().position(|member| member.is(name)).map(|i| self.next + i);
        let index = found.or_else(|| before.iter().position(|member| member.is(name)))?;
        self.next = index + 1;
        Some(index)
    }

    fn is_first(&mut self, index: usize) -> bool {
        let bit = 1_u128 << (index & 127);
        let first = self.seen & bit == 0;
        self.seen |= bit;
        first
    }
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.find(name))
    }
}

/// Reads a member by the type of its field: `Slot::<Option<i64>>::read(…)`. The lenient types have a function of their
/// own, which Rust prefers to the trait's, [`ReadMember::read`], that reads every other type as it reads itself.
pub struct Slot<T>(PhantomData<T>);

/// Reads a member as its type reads itself.
pub trait ReadMember<'de> {
    /// The field's type.
    type Value;

    /// Reads the value.
    ///
    /// # Errors
    /// Those of the type.
    fn read<A: MapAccess<'de>>(members: &mut A) -> Result<Self::Value, A::Error>;
}

impl<'de, T: Deserialize<'de>> ReadMember<'de> for Slot<T> {
    type Value = T;

    #[inline]
    fn read<A: MapAccess<'de>>(members: &mut A) -> Result<T, A::Error> {
        members.next_value()
    }
}

macro_rules! lenient_slot {
    ($([$($of:tt)*] $type:ty => $adapter:ident;)*) => {$(
        impl<$($of)*> Slot<$type> {
            /// Reads the value leniently.
            ///
            /// # Errors
            /// Those of the adapter.
            #[inline]
            #[allow(single_use_lifetimes, reason = "not every type has a parameter")]
            pub fn read<'de, A: MapAccess<'de>>(members: &mut A) -> Result<$type, A::Error>
            where
                $type: Lenient<'de>,
            {
                members.next_value_seed(Adapter(PhantomData))
            }
        }
    )*};
}

lenient_slot! {
    [] Option<String> => text;
    [] Option<i64> => int;
    [] Option<bool> => flag;
    [T] Vec<T> => list;
    [T] Option<Vec<T>> => optional_list;
    [K, V] Option<BTreeMap<K, V>> => map;
}

/// A type with an adapter in [`lenient`].
pub trait Lenient<'de>: Sized {
    /// Reads the value leniently.
    ///
    /// # Errors
    /// Those of the adapter.
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

struct Adapter<T>(PhantomData<T>);

impl<'de, T: Lenient<'de>> DeserializeSeed<'de> for Adapter<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

macro_rules! lenient {
    ($([$($bounds:tt)*] $type:ty => $adapter:ident;)*) => {$(
        impl<'de, $($bounds)*> Lenient<'de> for $type {
            #[inline]
            fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                lenient::$adapter(deserializer)
            }
        }
    )*};
}

lenient! {
    [] Option<String> => text;
    [] Option<i64> => int;
    [] Option<bool> => flag;
    [T: Deserialize<'de>] Vec<T> => list;
    [T: Deserialize<'de>] Option<Vec<T>> => optional_list;
    [K: Deserialize<'de> + Ord, V: Deserialize<'de>] Option<BTreeMap<K, V>> => map;
}

/// Fails the build where a struct has more members than are told apart.
pub const fn at_most_128(members: &[Member]) -> &[Member] {
    assert!(members.len() <= 128, "a reply has at most 128 members");
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_camel_case_as_serde_writes_them() {
        for (field, name) in [
            ("id", "id"),
            ("sub_tb_order_id", "subTbOrderId"),
            ("address_1", "address1"),
            ("a_b_c", "aBC"),
            ("product_snap_shot_url", "productSnapShotUrl"),
        ] {
            let member = Member::new(field, &[]);
            assert!(member.is(name), "{field}");
            assert_eq!(member.wire_name(), name);
            assert!(!member.is(field) || field == name, "{field}");
            assert!(!member.is(&name[..name.len() - 1]) && !member.is(&format!("{name}s")), "{field}");
        }
    }

    #[test]
    fn a_renamed_member_has_that_name_and_its_aliases() {
        let member = Member::new("item_id", &[&[], &[Attribute::rename("ITEM"), Attribute::alias("item_id")]]);
        assert!(member.is("ITEM") && member.is("item_id") && !member.is("itemId"));
        assert_eq!(member.wire_name(), "ITEM");
    }

    #[test]
    fn members_are_found_in_any_order() {
        const MEMBERS: &[Member] = &[Member::new("a", &[]), Member::new("b", &[]), Member::new("c", &[])];
        let mut names = Names { members: MEMBERS, next: 0, seen: 0 };
        let found: Vec<_> = ["b", "c", "a", "c", "x", "b"].map(|name| names.find(name)).into();
        assert_eq!(found, [Some(1), Some(2), Some(0), Some(2), None, Some(1)]);
        assert!(names.is_first(2) && names.is_first(0) && !names.is_first(2));
    }
}
