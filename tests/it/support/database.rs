//! One database a test, cloned from a migrated template in the cluster that `GREENROOM_TEST_DATABASE_URL` names.

use std::sync::LazyLock;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;

static CLUSTER: LazyLock<String> = LazyLock::new(|| {
    std::env::var("GREENROOM_TEST_DATABASE_URL").expect(
        "GREENROOM_TEST_DATABASE_URL is not set: run tests by `make test` or `greenroom test-cluster -- cargo test`",
    )
});

/// Guards the making of the template between processes.
const LOCK: i64 = 0x74_65_6d_70_6c_61_74;

pub struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// Clones the migrated template.
    pub fn create() -> TestDatabase {
        TestDatabase::clone_of(&template())
    }

    /// A database without any table.
    pub fn empty() -> TestDatabase {
        TestDatabase::clone_of("template0")
    }

    fn clone_of(template: &str) -> TestDatabase {
        let name = format!("greenroom_test_{}", uuid::Uuid::new_v4().simple());
        let mut admin = connect(&CLUSTER);
        let strategy = if template == "template0" {
            ""
        } else {
            "STRATEGY FILE_COPY"
        };
        run(
            &mut admin,
            &format!("CREATE DATABASE {name} TEMPLATE {template} {strategy}"),
        );
        let url = with_database(&CLUSTER, &name);
        if template != "template0" {
            spread_identities(&mut connect(&url));
        }
        TestDatabase { name, url }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends all connections and lets no new one in, as if the server were gone.
    pub fn cut_off(&self) {
        let mut admin = connect(&CLUSTER);
        run(
            &mut admin,
            &format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.name),
        );
        run(
            &mut admin,
            &format!(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'",
                self.name
            ),
        );
    }

    /// Lets connections in again after `cut_off`.
    pub fn let_in(&self) {
        let mut admin = connect(&CLUSTER);
        run(
            &mut admin,
            &format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", self.name),
        );
    }

    /// Runs a statement; returns the rows it touched.
    pub fn execute(&self, sql: &str) -> usize {
        sql_query(sql)
            .execute(&mut self.connect())
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The one column of the one row of a query, as text.
    pub fn text(&self, sql: &str) -> String {
        text_of(&mut self.connect(), sql)
    }

    pub fn connect(&self) -> PgConnection {
        connect(&self.url)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Ok(mut admin) = PgConnection::establish(&CLUSTER) {
            let _ =
                sql_query(format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).execute(&mut admin);
        }
    }
}

/// The one column of the one row of a query, as text.
pub fn text_of(conn: &mut PgConnection, sql: &str) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        value: String,
    }
    let row: Row = sql_query(format!("SELECT t.value::text AS value FROM ({sql}) t (value)"))
        .get_result(conn)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    row.value
}

fn template() -> String {
    use diesel::migration::MigrationSource;
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    for (_, sql) in migration_texts() {
        sql.hash(&mut hasher);
    }
    let known = MigrationSource::<diesel::pg::Pg>::migrations(&greenroom::db::migrations::MIGRATIONS)
        .expect("embedded");
    known.len().hash(&mut hasher);
    let name = format!("greenroom_template_{:016x}", hasher.finish());
    let mut admin = connect(&CLUSTER);
    run(&mut admin, &format!("SELECT pg_advisory_lock({LOCK})"));
    let exists = sql_query(format!(
        "SELECT 1 FROM pg_database WHERE datname = '{name}' AND NOT datallowconn"
    ))
    .execute(&mut admin)
    .expect("a query");
    if exists == 0 {
        run(
            &mut admin,
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
        run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE template0"));
        greenroom::db::migrations::run(&with_database(&CLUSTER, &name)).expect("migrations apply");
        run(
            &mut admin,
            &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"),
        );
    }
    run(&mut admin, &format!("SELECT pg_advisory_unlock({LOCK})"));
    name
}

/// Names and texts of the migrations as they lie in the repository.
pub fn migration_texts() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let mut texts: Vec<_> = std::fs::read_dir(folder)
        .expect("migrations")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            (
                path.display().to_string(),
                std::fs::read_to_string(path.join("up.sql")).expect("up.sql"),
            )
        })
        .collect();
    texts.sort();
    texts
}

/// Id sequences start far apart, so that a mixed-up id cannot match by luck.
fn spread_identities(conn: &mut PgConnection) {
    run(
        conn,
        "DO $$ DECLARE s record; n bigint := 1000; BEGIN
           FOR s IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1 LOOP
             EXECUTE format('ALTER SEQUENCE %I RESTART WITH %s', s.sequencename, n); n := n + 100000;
           END LOOP; END $$",
    );
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap_or_else(|error| panic!("{url}: {error}"))
}

fn run(conn: &mut PgConnection, sql: &str) {
    sql_query(sql)
        .execute(conn)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The same server with another database; understands `postgres://…/name?…` and `key=value` strings.
fn with_database(url: &str, name: &str) -> String {
    if url.starts_with("postgres") {
        let (base, query) = url
            .split_once('?')
            .map_or((url, None), |(base, query)| (base, Some(query)));
        let scheme_end = base.find("://").expect("a scheme") + 3;
        let base = base[scheme_end..]
            .find('/')
            .map_or(base, |slash| &base[..scheme_end + slash]);
        query.map_or_else(
            || format!("{base}/{name}"),
            |query| format!("{base}/{name}?{query}"),
        )
    } else {
        let kept: Vec<_> = url
            .split_whitespace()
            .filter(|pair| !pair.starts_with("dbname="))
            .collect();
        format!("{} dbname={name}", kept.join(" "))
    }
}

/// Does `body` with the rights of the web process and undoes all of it: roles belong to the whole cluster.
pub fn as_web_process(
    conn: &mut PgConnection,
    body: impl FnOnce(&mut PgConnection) -> Result<(), diesel::result::Error>,
) {
    conn.test_transaction::<_, diesel::result::Error, _>(|conn| {
        conn.batch_execute(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'greenroom_web')
                   THEN CREATE ROLE greenroom_web; END IF; END $$",
        )?;
        conn.batch_execute(include_str!("../../../src/db/grants.sql"))?;
        conn.batch_execute("SET LOCAL ROLE greenroom_web")?;
        body(conn)
    });
}
