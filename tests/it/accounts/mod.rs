//! Accounts over HTTP, on a database of their own.

mod registration;
