//! How the structs of [`reply!`](crate::reply!) are read from an object. What is compiled for each struct is the
//! assignment of its members; finding a member by its name knows no type. Not part of the public interface.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU8, Ordering};

use super::lenient::{self, refuse_list};

/// A struct that is read from an object's members. [`reply!`](crate::reply!) implements it.
pub trait Object<'de>: Default {
    /// The members, in the struct's order.
    const MEMBERS: &'static [Member];

    /// Which member came after which in the last object: one more place than there are members, the first for the
    /// first member.
    fn followers() -> &'static [AtomicU8];

    /// Reads the value of the member of an index.
    ///
    /// # Errors
    /// Those of the member.
    fn read_member<A: MapAccess<'de>>(&mut self, index: usize, members: &mut A) -> Result<(), A::Error>;
}

/// One member by its name on the wire, held in place so that the compiler can make it: the field's in camel case, or
/// as it is renamed.
#[derive(Debug)]
pub struct Member {
    name: [u8; LONGEST],
    length: u8,
    attributes: &'static [&'static [Attribute]],
    has_alias: bool,
}

const LONGEST: usize = 47;

/// An attribute of serde's that changes a member's name; the variants are called as there.
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
        let (name, length) = match renamed {
            Some(renamed) => written(renamed, false),
            None => written(field, true),
        };
        Self { name, length, attributes, has_alias }
    }

    #[inline]
    fn is(&self, name: &str) -> bool {
        let is_own = name.len() == usize::from(self.length) && self.name.get(..name.len()) == Some(name.as_bytes());
        is_own || (self.has_alias && self.is_alias(name))
    }

    #[cold]
    fn is_alias(&self, name: &str) -> bool {
        self.attributes.iter().copied().flatten().any(|a| matches!(a, Attribute::alias(alias) if *alias == name))
    }

    fn name(&self) -> &str {
        self.name.get(..usize::from(self.length)).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default()
    }
}

/// A name as it is, or in camel case as serde writes it: `sku_infos` is `skuInfos`.
const fn written(name: &str, camel_case: bool) -> ([u8; LONGEST], u8) {
    let (from, mut to) = (name.as_bytes(), [0; LONGEST]);
    let (mut i, mut length, mut upper) = (0, 0, false);
    while i < from.len() {
        if camel_case && from[i] == b'_' {
            upper = true;
        } else {
            to[length as usize] = if upper { from[i].to_ascii_uppercase() } else { from[i] };
            upper = false;
            length += 1;
        }
        i += 1;
    }
    (to, length)
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
        let mut names = Names { members: T::MEMBERS, followers: T::followers(), last: 0, seen: [0; 2] };
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
    let mut skipped = false;
    while let Some(index) = members.next_key_seed(&mut *names)? {
        if index == UNKNOWN {
            members.next_value::<IgnoredAny>()?;
            skipped = true;
        } else if names.is_first(index) {
            return Ok(Some(index));
        } else {
            return Err(names.twice(index));
        }
    }
    if skipped && names.seen == [0; 2] {
        crate::json::stranger();
    }
    Ok(None)
}

/// In place of the index of a member that is not modelled.
const UNKNOWN: usize = usize::MAX;

/// Finds members by name. A platform writes the members of its objects in one order, though not always the documented
/// one: what followed last time is tried first, so that a whole page costs one comparison a member.
struct Names {
    members: &'static [Member],
    followers: &'static [AtomicU8],
    /// The place in `followers` of the member that came last.
    last: usize,
    /// A bit for each member that came already.
    seen: [u64; 2],
}

impl Names {
    #[inline]
    fn find(&mut self, name: &str) -> usize {
        let guess = self.followers.get(self.last).map_or(UNKNOWN, |follower| follower.load(Ordering::Relaxed).into());
        let index = match self.members.get(guess) {
            Some(member) if member.is(name) => guess,
            _ => match self.search(name) {
                Some(index) => index,
                None => return UNKNOWN,
            },
        };
        self.last = index + 1;
        index
    }

    /// Looks for a member among all of them, and remembers what it followed.
    #[cold]
    fn search(&self, name: &str) -> Option<usize> {
        let Some(index) = self.members.iter().position(|member| member.is(name)) else {
            if name == "data" {
                // An envelope within the envelope has members in common with some payloads, but not this one.
                crate::json::stranger();
            }
            return None;
        };
        if let Some(follower) = self.followers.get(self.last) {
            follower.store(u8::try_from(index).unwrap_or(u8::MAX), Ordering::Relaxed);
        }
        Some(index)
    }

    #[cold]
    fn twice<E: serde::de::Error>(&self, index: usize) -> E {
        let name = self.members.get(index).map_or("", Member::name);
        E::custom(format_args!("duplicate field `{name}`"))
    }

    #[inline]
    fn is_first(&mut self, index: usize) -> bool {
        let (word, bit) = (&mut self.seen[usize::from(index & 64 != 0)], 1 << (index & 63));
        let first = *word & bit == 0;
        *word |= bit;
        first
    }
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<usize, E> {
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
    ($([$($of:ident $(: $bound:path)?),*] $type:ty => $adapter:ident;)*) => {$(
        impl<$($of),*> Slot<$type> {
            /// Reads the value leniently.
            ///
            /// # Errors
            /// Those of the adapter.
            #[inline]
            pub fn read<'de, A: MapAccess<'de>>(members: &mut A) -> Result<$type, A::Error>
            where
                $type: Lenient<'de>,
            {
                members.next_value_seed(Adapter(PhantomData))
            }
        }

        impl<'de, $($of: Deserialize<'de> $(+ $bound)?),*> Lenient<'de> for $type {
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
    [T] Vec<T> => list;
    [T] Option<Vec<T>> => optional_list;
    [K: Ord, V] Option<BTreeMap<K, V>> => map;
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
            assert_eq!(member.name(), name);
            assert!(!member.is(field) || field == name, "{field}");
            assert!(!member.is(&name[..name.len() - 1]) && !member.is(&format!("{name}s")), "{field}");
        }
    }

    #[test]
    fn a_renamed_member_has_that_name_and_its_aliases() {
        let member = Member::new("item_id", &[&[], &[Attribute::rename("ITEM"), Attribute::alias("item_id")]]);
        assert!(member.is("ITEM") && member.is("item_id") && !member.is("itemId"));
        assert_eq!(member.name(), "ITEM");
    }

    #[test]
    fn members_are_found_in_any_order_and_again_in_another() {
        const MEMBERS: &[Member] = &[Member::new("a", &[]), Member::new("b", &[]), Member::new("c", &[])];
        static FOLLOWERS: [AtomicU8; 4] = [const { AtomicU8::new(0) }; 4];
        let found = |order: [&str; 6]| {
            let mut names = Names { members: MEMBERS, followers: &FOLLOWERS, last: 0, seen: [0; 2] };
            order.map(|name| names.find(name))
        };
        for _ in 0..2 {
            assert_eq!(found(["b", "c", "a", "c", "x", "b"]), [1, 2, 0, 2, UNKNOWN, 1]);
            assert_eq!(found(["a", "b", "c", "y", "", "a"]), [0, 1, 2, UNKNOWN, UNKNOWN, 0]);
        }
    }

    #[test]
    fn a_member_that_stands_twice_is_told() {
        const MEMBERS: &[Member] = &[Member::new("a", &[]), Member::new("b", &[])];
        let mut names = Names { members: MEMBERS, followers: &[], last: 0, seen: [0; 2] };
        assert!(names.is_first(1) && names.is_first(0) && !names.is_first(1));
    }
}
