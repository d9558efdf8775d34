//! Somebody with a cookie jar who opens pages and sends forms, and the answers they get.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;

use actix_web::cookie::Cookie;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, LOCATION, SET_COOKIE};
use actix_web::test::TestRequest;

use super::Call;

#[derive(Clone)]
pub struct Visitor {
    pub(super) call: Rc<Call>,
    pub(super) cookies: Rc<RefCell<BTreeMap<String, String>>>,
    pub(super) peer: SocketAddr,
}

impl Visitor {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    pub async fn get_json(&self, path: &str) -> Answer {
        self.send(
            TestRequest::get()
                .uri(path)
                .insert_header(("Accept", "application/json")),
        )
        .await
    }

    /// Sends a form as a browser does from our own page.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[("Sec-Fetch-Site", "same-origin")])
            .await
    }

    /// The same from a script that wants JSON.
    pub async fn fetch(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(
            path,
            fields,
            &[("Sec-Fetch-Site", "same-origin"), ("Accept", "application/json")],
        )
        .await
    }

    pub async fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.post_body(
            path,
            "application/x-www-form-urlencoded",
            body.into_bytes(),
            headers,
        )
        .await
    }

    pub async fn post_json(&self, path: &str, value: &serde_json::Value) -> Answer {
        let headers = [("Sec-Fetch-Site", "same-origin"), ("Accept", "application/json")];
        self.post_body(path, "application/json", value.to_string().into_bytes(), &headers)
            .await
    }

    pub async fn post_body(
        &self,
        path: &str,
        content_type: &str,
        body: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = TestRequest::default()
            .method(Method::POST)
            .uri(path)
            .insert_header(("Content-Type", content_type))
            .set_payload(body);
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        self.send(request).await
    }

    /// Sends any request with this visitor's cookies and keeps the cookies of the answer.
    pub async fn send(&self, mut request: TestRequest) -> Answer {
        request = request.insert_header(("Host", "localhost:8317"));
        request = request.peer_addr(self.peer);
        for (name, value) in self.cookies.borrow().iter() {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        let answer = (self.call)(request.to_request()).await;
        for header in answer.headers.get_all(SET_COOKIE) {
            let cookie =
                Cookie::parse_encoded(header.to_str().expect("ASCII").to_string()).expect("a cookie");
            let is_gone = cookie.max_age().is_some_and(|age| age.is_zero());
            let mut jar = self.cookies.borrow_mut();
            if is_gone {
                jar.remove(cookie.name());
            } else {
                jar.insert(cookie.name().to_string(), cookie.value().to_string());
            }
        }
        answer
    }

    /// The same browser, seen from another address (`192.0.2.7:4000`).
    pub fn at(&self, peer: &str) -> Visitor {
        Visitor {
            peer: peer.parse().expect("an address"),
            ..self.clone()
        }
    }

    /// Opens where the answer sends the visitor.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        self.get(answer.location().expect("a redirection")).await
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .borrow_mut()
            .insert(name.to_string(), value.to_string());
    }
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn new(status: u16, headers: HeaderMap, body: Vec<u8>) -> Answer {
        Answer {
            status,
            headers,
            body,
        }
    }

    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.html()))
    }

    /// 303 or 302 to exactly this.
    #[track_caller]
    pub fn assert_location(&self, location: &str) -> &Answer {
        assert_eq!(
            self.location(),
            Some(location),
            "{}: {}",
            self.status,
            self.html()
        );
        self
    }

    pub fn location(&self) -> Option<&str> {
        self.headers.get(LOCATION)?.to_str().ok()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The text between the tags, with white space folded and the common entities read.
    pub fn text(&self) -> String {
        let html = self.html();
        let mut text = String::with_capacity(html.len());
        let mut in_tag = false;
        for character in html.chars() {
            match character {
                '<' => in_tag = true,
                '>' if in_tag => {
                    in_tag = false;
                    text.push(' ');
                }
                _ if !in_tag => text.push(character),
                _ => {}
            }
        }
        let text = text
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#34;", "\"")
            .replace("&#39;", "'");
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#38;", "&")
            .replace("&amp;", "&");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn has_text(&self, expected: &str) -> bool {
        self.text().contains(expected)
    }

    /// Fails with the page's text where it is not there.
    pub fn assert_text(&self, expected: &str) -> &Answer {
        assert!(
            self.has_text(expected),
            "{expected:?} is not on the page (status {}):\n{}",
            self.status,
            self.text()
        );
        self
    }

    pub fn assert_status(&self, expected: u16) -> &Answer {
        assert_eq!(self.status, expected, "{}", self.text());
        self
    }
}
