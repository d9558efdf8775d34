//! What an administrator may do to an account: pure rules without HTTP and SQL.

/// An account as the rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    pub is_mentor: bool,
    pub is_admin: bool,
    pub is_disabled: bool,
}

/// What is to be done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Roles {
        is_mentor: bool,
        is_admin: bool,
    },
    Disable,
    Enable,
    EndSessions,
    /// A link with which its owner sets a new password.
    ResetLink,
    /// For somebody who has lost their app and their recovery codes.
    EndSecondFactor,
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody could look after the instance any more.
    LastAdmin,
    /// Somebody would lock themselves out by a slip.
    Oneself,
    Unchanged,
    /// Nobody can sign in with it anyway.
    Disabled,
}

impl Refusal {
    pub fn words(self) -> &'static str {
        match self {
            Refusal::LastAdmin => {
                "This is the last administrator. Make somebody else one first, so that the instance stays looked after."
            }
            Refusal::Oneself => "You can't do this to your own account. Ask another administrator.",
            Refusal::Unchanged => "The account is like this already.",
            Refusal::Disabled => "The account is disabled. Enable it first.",
        }
    }
}

/// Whether an administrator may make a change. `admins` counts the enabled administrators, this account included
/// where it is one.
pub fn may_change(is_oneself: bool, account: Account, change: Change, admins: i64) -> Result<(), Refusal> {
    let is_last = account.is_admin && !account.is_disabled && admins <= 1;
    match change {
        Change::Roles { is_mentor, is_admin } => {
            if (is_mentor, is_admin) == (account.is_mentor, account.is_admin) {
                Err(Refusal::Unchanged)
            } else if account.is_admin && !is_admin && is_last {
                Err(Refusal::LastAdmin)
            } else if account.is_admin && !is_admin && is_oneself {
                Err(Refusal::Oneself)
            } else {
                Ok(())
            }
        }
        Change::Disable if account.is_disabled => Err(Refusal::Unchanged),
        Change::Disable if is_last => Err(Refusal::LastAdmin),
        Change::Disable if is_oneself => Err(Refusal::Oneself),
        Change::Enable if !account.is_disabled => Err(Refusal::Unchanged),
        Change::ResetLink if account.is_disabled => Err(Refusal::Disabled),
        Change::Disable
        | Change::Enable
        | Change::EndSessions
        | Change::ResetLink
        | Change::EndSecondFactor => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn account(is_mentor: bool, is_admin: bool, is_disabled: bool) -> Account {
        Account {
            is_mentor,
            is_admin,
            is_disabled,
        }
    }

    const fn roles(is_mentor: bool, is_admin: bool) -> Change {
        Change::Roles { is_mentor, is_admin }
    }

    #[test]
    fn each_change_of_each_account_is_allowed_or_refused_with_its_reason() {
        use Change::*;
        use Refusal::*;
        let seeker = account(false, false, false);
        let admin = account(false, true, false);
        let disabled_seeker = account(false, false, true);
        let disabled_admin = account(false, true, true);
        for (account, change, is_oneself, admins, expected) in [
            (seeker, roles(true, false), false, 1, Ok(())),
            (seeker, roles(false, true), false, 1, Ok(())),
            (seeker, roles(false, false), false, 1, Err(Unchanged)),
            (seeker, Disable, false, 1, Ok(())),
            (seeker, Enable, false, 1, Err(Unchanged)),
            (seeker, EndSessions, false, 1, Ok(())),
            (disabled_seeker, Enable, false, 1, Ok(())),
            (disabled_seeker, Disable, false, 1, Err(Unchanged)),
            (disabled_seeker, roles(true, false), false, 1, Ok(())),
            (admin, roles(false, false), false, 2, Ok(())),
            (admin, roles(false, false), false, 1, Err(LastAdmin)),
            (admin, roles(false, false), true, 1, Err(LastAdmin)),
            (admin, roles(false, false), true, 2, Err(Oneself)),
            (admin, roles(true, true), true, 1, Ok(())),
            (admin, Disable, false, 2, Ok(())),
            (admin, Disable, false, 1, Err(LastAdmin)),
            (admin, Disable, true, 2, Err(Oneself)),
            (admin, EndSessions, true, 1, Ok(())),
            (seeker, ResetLink, false, 1, Ok(())),
            (admin, ResetLink, false, 2, Ok(())),
            (disabled_seeker, ResetLink, false, 1, Err(Disabled)),
            // One who is disabled is not the last of anything.
            (disabled_admin, roles(false, false), false, 1, Ok(())),
            (disabled_admin, Enable, false, 1, Ok(())),
        ] {
            let got = may_change(is_oneself, account, change, admins);
            assert_eq!(
                got, expected,
                "{account:?} {change:?} oneself {is_oneself}, {admins} admins"
            );
        }
    }
}
