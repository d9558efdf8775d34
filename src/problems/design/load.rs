use std::collections::BTreeMap;

use diesel::PgConnection;

use crate::problems::queries::list_design_files;
use crate::simulator::problem::{self, DesignProblem, STARTER};
use crate::web::AppError;

/// A version of a design problem, read from its own files.
#[derive(Debug, Clone)]
pub struct DesignPackage {
    pub problem: DesignProblem,
    /// The text that an empty draft starts with.
    pub starter: String,
}

/// Reads the problem of a version.
///
/// # Errors
/// A version that was imported and can't be read any more is our fault.
pub fn load_design(conn: &mut PgConnection, version_id: i64) -> Result<DesignPackage, AppError> {
    let files: BTreeMap<String, String> = list_design_files(conn, version_id)?
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let yaml = files.get("problem.yaml").ok_or(AppError::NotFound)?;
    let problem = problem::parse(yaml, &|path| files.get(path).cloned())
        .map_err(|errors| anyhow::anyhow!("version {version_id} can't be read: {errors:?}"))?;
    Ok(DesignPackage {
        problem,
        starter: files.get(STARTER).cloned().unwrap_or_default(),
    })
}
