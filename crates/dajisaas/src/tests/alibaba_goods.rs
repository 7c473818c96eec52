//! What the documented examples of alibaba goods must mean, and what is refused before it is sent.
