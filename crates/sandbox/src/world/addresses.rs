//! PandaPon's address book.

use daigou_logistics::UpsertAddress;
use std::collections::BTreeMap;

/// The address that the vendor's example changes.
const EXAMPLE: i64 = 12;

/// The addresses by their ids.
#[derive(Debug)]
pub(crate) struct Addresses {
    book: BTreeMap<i64, UpsertAddress>,
    last: i64,
}

impl Addresses {
    /// With the example's where `demo` says so; the ids go on from `apart`.
    pub(super) fn new(demo: bool, apart: i64) -> Self {
        let last = apart.max(EXAMPLE);
        if !demo {
            return Self { book: BTreeMap::new(), last };
        }
        let example = UpsertAddress::new("张三", "13800000000").id(EXAMPLE).province("浙江省").city("杭州市");
        Self { book: BTreeMap::from([(EXAMPLE, example.district("滨江区").address("网商路699号"))]), last }
    }

    /// All of them, each with its id.
    pub(crate) fn all(&self) -> Vec<&UpsertAddress> {
        self.book.values().collect()
    }

    /// Adds an address, or changes what is given of one.
    pub(crate) fn upsert(&mut self, given: UpsertAddress) -> Result<(), String> {
        let Some(id) = given.id else {
            self.last += 1;
            self.book.insert(self.last, given.id(self.last));
            return Ok(());
        };
        let kept = self.book.get_mut(&id).ok_or_else(|| format!("id: no address {id} is in the address book"))?;
        let UpsertAddress { name, province, city, district, address, phone, .. } = given;
        for (kept, given) in [(&mut kept.name, name), (&mut kept.address, address), (&mut kept.phone, phone)] {
            *kept = given.or(kept.take());
        }
        for (kept, given) in [(&mut kept.province, province), (&mut kept.city, city), (&mut kept.district, district)] {
            *kept = given.or(kept.take());
        }
        Ok(())
    }
}
