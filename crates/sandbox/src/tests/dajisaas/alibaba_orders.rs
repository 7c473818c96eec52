//! 1688's orders at DajiSaaS: the documented examples, and what state does to them.
