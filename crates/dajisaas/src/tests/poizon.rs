//! What the documented examples of poizon must mean, and what is refused before it is sent.
