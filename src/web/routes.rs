//! The route table: from it actix is configured, the guard decides, and tests read.

use std::collections::HashMap;

use actix_web::http::Method;
use actix_web::{Route, web};

use super::Viewer;

/// Who may call a route at all; finer rules are in the `policy.rs` of its feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Anyone,
    SignedIn,
    Mentor,
    Admin,
}

/// What the guard says of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    SignInRequired,
    Forbidden,
}

impl Access {
    pub fn decide(self, viewer: Option<&Viewer>) -> Decision {
        match (self, viewer) {
            (Access::Anyone, _) | (Access::SignedIn, Some(_)) => Decision::Allowed,
            (_, None) => Decision::SignInRequired,
            (Access::Mentor, Some(viewer)) if viewer.is_mentor => Decision::Allowed,
            (Access::Admin, Some(viewer)) if viewer.is_admin => Decision::Allowed,
            (Access::Mentor | Access::Admin, Some(_)) => Decision::Forbidden,
        }
    }
}

/// One method on one path.
#[derive(Clone, Copy)]
pub struct RouteEntry {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
    /// Makes the actix route; a table can't hold one, since each server thread makes its own.
    pub route: fn() -> Route,
}

impl RouteEntry {
    pub fn new(method: &'static str, path: &'static str, access: Access, route: fn() -> Route) -> RouteEntry {
        RouteEntry {
            method,
            path,
            access,
            route,
        }
    }
}

/// The guard's view of the table: pattern and method to access.
#[derive(Clone)]
pub struct AccessTable {
    entries: HashMap<(&'static str, &'static str), Access>,
}

impl AccessTable {
    pub fn new(routes: &[RouteEntry]) -> AccessTable {
        AccessTable {
            entries: routes
                .iter()
                .map(|entry| ((entry.method, entry.path), entry.access))
                .collect(),
        }
    }

    /// The access of a matched pattern; `None` where no route answers (404 or 405 follows).
    ///
    /// A HEAD request needs what GET needs.
    pub fn access(&self, method: &Method, pattern: &str) -> Option<Access> {
        let method = if method == Method::HEAD {
            "GET"
        } else {
            method.as_str()
        };
        self.entries
            .iter()
            .find_map(|((m, p), access)| (*m == method && *p == pattern).then_some(*access))
    }
}

/// Registers every entry, one resource a path, so that a wrong method is 405 and not 404.
pub fn configure(routes: &[RouteEntry], config: &mut web::ServiceConfig) {
    let mut paths: Vec<&'static str> = Vec::new();
    for entry in routes {
        if !paths.contains(&entry.path) {
            paths.push(entry.path);
        }
    }
    for path in paths {
        let mut resource = web::resource(path);
        for entry in routes.iter().filter(|entry| entry.path == path) {
            resource = resource.route((entry.route)());
        }
        config.service(resource.default_service(web::to(actix_web::HttpResponse::MethodNotAllowed)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewer(is_mentor: bool, is_admin: bool) -> Viewer {
        Viewer {
            id: 1,
            username: "ada".into(),
            display_name: "Ada".into(),
            is_mentor,
            is_admin,
            has_second_factor: false,
            unread: 0,
        }
    }

    #[test]
    fn each_role_gets_what_its_access_says() {
        use Access::*;
        use Decision::*;
        let (seeker, mentor, admin) = (viewer(false, false), viewer(true, false), viewer(false, true));
        for (access, visitor_gets, seeker_gets, mentor_gets, admin_gets) in [
            (Anyone, Allowed, Allowed, Allowed, Allowed),
            (SignedIn, SignInRequired, Allowed, Allowed, Allowed),
            (Mentor, SignInRequired, Forbidden, Allowed, Forbidden),
            (Admin, SignInRequired, Forbidden, Forbidden, Allowed),
        ] {
            assert_eq!(access.decide(None), visitor_gets, "{access:?} for a visitor");
            assert_eq!(
                access.decide(Some(&seeker)),
                seeker_gets,
                "{access:?} for a seeker"
            );
            assert_eq!(
                access.decide(Some(&mentor)),
                mentor_gets,
                "{access:?} for a mentor"
            );
            assert_eq!(access.decide(Some(&admin)), admin_gets, "{access:?} for an admin");
        }
    }
}
