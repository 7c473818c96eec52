//! What the documented examples of taobao orders must mean, and what is refused before it is sent.
