use std::fmt;

/// HTML that is printed as it is. Templates may use `|safe` on this type and on nested templates alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedHtml(String);

impl TrustedHtml {
    /// Takes HTML that the statement sanitiser or one of our own templates wrote, and nothing else.
    pub fn from_sanitised(html: impl Into<String>) -> Self {
        Self(html.into())
    }
}

impl fmt::Display for TrustedHtml {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
