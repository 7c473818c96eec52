//! 1688's goods at DajiSaaS: the documented examples, and what state does to them.
