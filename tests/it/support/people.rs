//! People of the test instance: through the real forms, roles by the queries that commands use.

use greenroom::accounts::queries;

use super::{TestApp, Visitor};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

impl TestApp {
    /// Somebody who has just registered and is signed in.
    pub async fn sign_up(&self, username: &str) -> Visitor {
        let visitor = self.visitor();
        let fields = [("username", username), ("password", PASSWORD)];
        visitor.post("/register", &fields).await.assert_status(303);
        visitor
    }

    /// Somebody who has an account and signs in with a browser of their own.
    pub async fn sign_in(&self, username: &str) -> Visitor {
        let visitor = self.visitor();
        let fields = [("username", username), ("password", PASSWORD)];
        visitor.post("/sign-in", &fields).await.assert_status(303);
        visitor
    }

    pub fn make_mentor(&self, username: &str) {
        assert!(queries::make_mentor(&mut self.database.connect(), username).expect("a query"));
    }

    pub fn make_admin(&self, username: &str) {
        assert!(queries::make_admin(&mut self.database.connect(), username).expect("a query"));
    }

    /// Disables an account as an administrator does.
    pub fn disable(&self, username: &str) {
        assert!(queries::set_user_disabled(&mut self.database.connect(), username, true).expect("a query"));
    }

    /// Runs a statement; returns the rows it touched.
    pub fn execute(&self, sql: &str) -> usize {
        self.database.execute(sql)
    }

    /// The one column of the one row of a query, as text.
    pub fn text(&self, sql: &str) -> String {
        self.database.text(sql)
    }
}
