//! What the documented examples of taobao goods must mean, and what is refused before it is sent.
