//! What the documented examples of alibaba orders must mean, and what is refused before it is sent.
