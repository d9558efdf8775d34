//! Pieces that every page shares: the layout around it, badges, form errors, the error page and the
//! writing of numbers. Plain values without HTTP, database or feature types.

mod badge;
pub mod chart;
mod error;
mod form;
mod html;
mod layout;
pub mod text;

pub use badge::{BadgeView, Glyph, Tone};
pub use error::ErrorPage;
pub use form::{Choice, FieldError, FieldErrors};
pub use html::TrustedHtml;
pub use layout::{Layout, Link, Notice, Section, Theme, ViewerSummary};
