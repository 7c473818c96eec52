//! The buyer's flow for every language and agent.

pub mod openapi;
