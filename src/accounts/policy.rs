//! What people may do to their own account: pure rules without HTTP and SQL.

/// Where somebody stands who wants to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub is_admin: bool,
    pub is_leaving: bool,
    /// Enabled administrators who are not leaving, this one included where they are one.
    pub admins: i64,
}

/// Why an account is not deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody could look after the instance any more.
    LastAdmin,
    /// It is about to be deleted already.
    Already,
}

impl Refusal {
    pub fn words(self) -> &'static str {
        match self {
            Refusal::LastAdmin => {
                "You are the last administrator. Make somebody else one first, so that the instance stays looked after."
            }
            Refusal::Already => "Your account is going to be deleted already.",
        }
    }
}

/// Whether somebody may have their account deleted.
pub fn may_leave(leaving: Leaving) -> Result<(), Refusal> {
    if leaving.is_leaving {
        Err(Refusal::Already)
    } else if leaving.is_admin && leaving.admins <= 1 {
        Err(Refusal::LastAdmin)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_may_leave_once_but_the_last_administrator() {
        for (is_admin, is_leaving, admins, expected) in [
            (false, false, 0, Ok(())),
            (false, false, 1, Ok(())),
            (true, false, 2, Ok(())),
            (true, false, 1, Err(Refusal::LastAdmin)),
            (true, true, 1, Err(Refusal::Already)),
            (false, true, 1, Err(Refusal::Already)),
        ] {
            let leaving = Leaving {
                is_admin,
                is_leaving,
                admins,
            };
            assert_eq!(may_leave(leaving), expected, "{leaving:?}");
        }
    }
}
