//! A letter and its two forms, plain text and simple HTML.

use askama::Template;

/// Stands in stored bodies where a secret link belongs.
pub const PLACEHOLDER: &str = "[[link]]";

/// What somebody is told, in parts that both forms share.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Tells kinds of letters apart: `password-reset`.
    pub template: &'static str,
    pub subject: String,
    /// Whom it greets.
    pub greeting: String,
    pub paragraphs: Vec<String>,
    pub link: Option<Link>,
    /// Why it was sent and what to do if it was not meant.
    pub footnote: String,
    /// Where letters of this kind are stopped, from the top of the instance, for those that are sent regularly. It
    /// holds a token and is kept as secret links are; such a letter has no other secret link.
    pub stop_path: Option<String>,
}

/// The one thing to follow.
#[derive(Clone, Debug)]
pub struct Link {
    pub label: &'static str,
    /// From the top of the instance: `/reset/…`.
    pub path: String,
    /// It holds a token: neither the stored bodies nor any page show it.
    pub is_secret: bool,
}

/// A letter ready for the outbox.
#[derive(Clone, Debug)]
pub struct Written {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// What the placeholder in both bodies stands for.
    pub secret_link: Option<String>,
    /// The secret link stops letters of this kind.
    pub can_be_stopped: bool,
}

#[derive(Template)]
#[template(path = "mail/letter.txt", escape = "none")]
struct TextForm<'a> {
    greeting: &'a str,
    paragraphs: &'a [String],
    link: Option<ShownLink<'a>>,
    footnote: &'a str,
    stop_address: Option<&'a str>,
    base_url: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlForm<'a> {
    subject: &'a str,
    greeting: &'a str,
    paragraphs: &'a [String],
    link: Option<ShownLink<'a>>,
    footnote: &'a str,
    stop_address: Option<&'a str>,
    base_url: &'a str,
}

struct ShownLink<'a> {
    label: &'a str,
    address: &'a str,
}

impl Letter {
    pub(super) fn write(&self, base_url: &str) -> Result<Written, askama::Error> {
        let address = self.link.as_ref().map(|link| format!("{base_url}{}", link.path));
        let is_secret = self.link.as_ref().is_some_and(|link| link.is_secret);
        let shown = if is_secret {
            Some(PLACEHOLDER)
        } else {
            address.as_deref()
        };
        let link = || {
            let (link, address) = (self.link.as_ref()?, shown?);
            Some(ShownLink {
                label: link.label,
                address,
            })
        };
        // What people chose themselves stands on a line of its own making.
        let (subject, greeting) = (on_one_line(&self.subject), on_one_line(&self.greeting));
        let (paragraphs, footnote) = (&self.paragraphs, self.footnote.as_str());
        let stop_address = self.stop_path.as_ref().map(|_| PLACEHOLDER);
        let text = TextForm {
            greeting: &greeting,
            paragraphs,
            link: link(),
            footnote,
            stop_address,
            base_url,
        };
        let html = HtmlForm {
            subject: &subject,
            greeting: &greeting,
            paragraphs,
            link: link(),
            footnote,
            stop_address,
            base_url,
        };
        let (text, html) = (text.render()?, html.render()?);
        let secret_link = match &self.stop_path {
            Some(path) => Some(format!("{base_url}{path}")),
            None => address.filter(|_| is_secret),
        };
        Ok(Written {
            subject,
            text,
            html,
            secret_link,
            can_be_stopped: self.stop_path.is_some(),
        })
    }
}

fn on_one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(greeting: &str, is_secret: bool) -> Letter {
        Letter {
            template: "test",
            subject: "News for you".into(),
            greeting: greeting.into(),
            paragraphs: vec!["Something has happened.".into(), "All is well.".into()],
            link: Some(Link {
                label: "See it",
                path: "/see/1".into(),
                is_secret,
            }),
            footnote: "You get this because.".into(),
            stop_path: None,
        }
    }

    #[test]
    fn the_text_reads_as_a_letter() {
        let written = letter("Ada", false)
            .write("https://practice.example")
            .expect("a letter");
        insta::assert_snapshot!(written.text, @r"
        Hello Ada,

        Something has happened.

        All is well.

        See it:
        https://practice.example/see/1

        You get this because.

        -- 
        Greenroom, https://practice.example
        ");
        assert_eq!(written.secret_link, None);
    }

    #[test]
    fn a_secret_link_stands_in_neither_body() {
        let written = letter("Ada", true)
            .write("https://practice.example")
            .expect("a letter");
        for body in [&written.text, &written.html] {
            assert!(body.contains(PLACEHOLDER) && !body.contains("/see/1"), "{body}");
        }
        assert_eq!(
            written.secret_link.as_deref(),
            Some("https://practice.example/see/1")
        );
    }

    #[test]
    fn names_make_neither_lines_nor_markup() {
        let written = letter("Eve\r\nBcc: all@example <b>x</b>", false)
            .write("https://practice.example")
            .expect("a letter");
        assert!(
            written.text.starts_with("Hello Eve Bcc: all@example <b>x</b>,\n"),
            "{}",
            written.text
        );
        assert!(!written.html.contains("<b>"), "{}", written.html);
    }
}
