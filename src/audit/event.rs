use chrono::{DateTime, Utc};
use serde_json::Value;

/// What happened. The id is stored, so it never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Register,
    SignIn,
    SignInFailed,
    SignOut,
    PasswordChange,
    SessionEnd,
    SessionsEnd,
    FirstAdmin,
    RolesChange,
    UserDisable,
    UserEnable,
    ResetLink,
    PasswordReset,
    Invite,
    InviteEnd,
    SecondFactorOn,
    SecondFactorOff,
    RecoveryCodes,
    EmailChange,
    EmailConfirm,
    LetterRetry,
    DeletionAsk,
    DeletionStop,
    Deletion,
    IdentityConnect,
    IdentityDrop,
    ProblemState,
    ProblemCheck,
    ProblemImport,
    Rejudge,
    RejudgeApply,
    RejudgeCancel,
    WorkerPause,
    WorkerDrain,
    WorkerResume,
    JudgeAgain,
}

impl Action {
    pub const ALL: [Action; 36] = [
        Action::Register,
        Action::SignIn,
        Action::SignInFailed,
        Action::SignOut,
        Action::PasswordChange,
        Action::SessionEnd,
        Action::SessionsEnd,
        Action::FirstAdmin,
        Action::RolesChange,
        Action::UserDisable,
        Action::UserEnable,
        Action::ResetLink,
        Action::PasswordReset,
        Action::Invite,
        Action::InviteEnd,
        Action::SecondFactorOn,
        Action::SecondFactorOff,
        Action::RecoveryCodes,
        Action::EmailChange,
        Action::EmailConfirm,
        Action::LetterRetry,
        Action::DeletionAsk,
        Action::DeletionStop,
        Action::Deletion,
        Action::IdentityConnect,
        Action::IdentityDrop,
        Action::ProblemState,
        Action::ProblemCheck,
        Action::ProblemImport,
        Action::Rejudge,
        Action::RejudgeApply,
        Action::RejudgeCancel,
        Action::WorkerPause,
        Action::WorkerDrain,
        Action::WorkerResume,
        Action::JudgeAgain,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Action::Register => "register",
            Action::SignIn => "sign-in",
            Action::SignInFailed => "sign-in-failed",
            Action::SignOut => "sign-out",
            Action::PasswordChange => "password-change",
            Action::SessionEnd => "session-end",
            Action::SessionsEnd => "sessions-end",
            Action::FirstAdmin => "first-admin",
            Action::RolesChange => "roles-change",
            Action::UserDisable => "user-disable",
            Action::UserEnable => "user-enable",
            Action::ResetLink => "reset-link",
            Action::PasswordReset => "password-reset",
            Action::Invite => "invite",
            Action::InviteEnd => "invite-end",
            Action::SecondFactorOn => "second-factor-on",
            Action::SecondFactorOff => "second-factor-off",
            Action::RecoveryCodes => "recovery-codes",
            Action::EmailChange => "email-change",
            Action::EmailConfirm => "email-confirm",
            Action::LetterRetry => "letter-retry",
            Action::DeletionAsk => "deletion-ask",
            Action::DeletionStop => "deletion-stop",
            Action::Deletion => "deletion",
            Action::IdentityConnect => "identity-connect",
            Action::IdentityDrop => "identity-drop",
            Action::ProblemState => "problem-state",
            Action::ProblemCheck => "problem-check",
            Action::ProblemImport => "problem-import",
            Action::Rejudge => "rejudge",
            Action::RejudgeApply => "rejudge-apply",
            Action::RejudgeCancel => "rejudge-cancel",
            Action::WorkerPause => "worker-pause",
            Action::WorkerDrain => "worker-drain",
            Action::WorkerResume => "worker-resume",
            Action::JudgeAgain => "judge-again",
        }
    }

    pub fn parse(id: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.id() == id)
    }

    /// For people: "signed in".
    pub fn words(self) -> &'static str {
        match self {
            Action::Register => "registered",
            Action::SignIn => "signed in",
            Action::SignInFailed => "failed to sign in",
            Action::SignOut => "signed out",
            Action::PasswordChange => "changed the password",
            Action::SessionEnd => "ended a session",
            Action::SessionsEnd => "ended all sessions",
            Action::FirstAdmin => "became the first administrator",
            Action::RolesChange => "changed the roles",
            Action::UserDisable => "disabled the account",
            Action::UserEnable => "enabled the account",
            Action::ResetLink => "made a link for a new password",
            Action::PasswordReset => "set a new password by a link",
            Action::Invite => "invited somebody",
            Action::InviteEnd => "took an invitation back",
            Action::SecondFactorOn => "turned the second factor on",
            Action::SecondFactorOff => "turned the second factor off",
            Action::RecoveryCodes => "made new recovery codes",
            Action::EmailChange => "changed the e-mail address",
            Action::EmailConfirm => "confirmed the e-mail address",
            Action::LetterRetry => "had a letter sent again",
            Action::DeletionAsk => "asked for the account to be deleted",
            Action::DeletionStop => "kept the account after all",
            Action::Deletion => "deleted the account",
            Action::IdentityConnect => "connected a way to sign in",
            Action::IdentityDrop => "took a way to sign in away",
            Action::ProblemState => "moved a problem on",
            Action::ProblemCheck => "asked for a self-check",
            Action::ProblemImport => "imported an upload",
            Action::Rejudge => "had submissions judged again",
            Action::RejudgeApply => "applied a rejudging",
            Action::RejudgeCancel => "cancelled a rejudging",
            Action::WorkerPause => "paused workers",
            Action::WorkerDrain => "had a worker end",
            Action::WorkerResume => "let workers work again",
            Action::JudgeAgain => "had Judge errors judged again",
        }
    }
}

/// Who does something, and from where.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub actor_id: Option<i64>,
    /// A username, `terminal` for commands, empty for nobody known.
    pub actor: String,
    /// As limits count it, empty where there is none.
    pub address: String,
    pub request_id: String,
}

impl Origin {
    /// Somebody at a terminal of the machine, who needs no account.
    pub fn terminal() -> Origin {
        Origin {
            actor: "terminal".to_string(),
            ..Origin::default()
        }
    }

    /// The same place, but somebody else: who signed in just now was nobody before.
    pub fn by(&self, user_id: i64, username: &str) -> Origin {
        Origin {
            actor_id: Some(user_id),
            actor: username.to_string(),
            ..self.clone()
        }
    }
}

/// An event to be recorded.
#[derive(Clone, Debug)]
pub struct Event {
    pub action: Action,
    /// What it was done to: `user ada`.
    pub subject: String,
    /// What changed, as it was and as it is; never a secret.
    pub before: Option<Value>,
    pub after: Option<Value>,
    /// Why, where somebody had to say so.
    pub reason: String,
}

impl Event {
    pub fn about_user(action: Action, username: &str) -> Event {
        Event {
            action,
            subject: format!("user {username}"),
            before: None,
            after: None,
            reason: String::new(),
        }
    }

    /// About something of the instance: `worker judge-1`.
    pub fn about(action: Action, subject: String) -> Event {
        Event {
            subject,
            ..Event::about_user(action, "")
        }
    }

    pub fn changing(mut self, before: Value, after: Value) -> Event {
        (self.before, self.after) = (Some(before), Some(after));
        self
    }

    pub fn because(mut self, reason: &str) -> Event {
        self.reason = reason.to_string();
        self
    }
}

/// An event as it stands in the log; the fields in the order of the table's columns.
#[derive(Clone, Debug, PartialEq, Eq, diesel::Queryable)]
pub struct StoredEvent {
    /// From 1, without gaps.
    pub id: i64,
    /// By the clock of the database, in whole microseconds.
    pub happened_at: DateTime<Utc>,
    pub actor_id: Option<i64>,
    pub actor: String,
    pub action: String,
    pub subject: String,
    pub address: String,
    pub request_id: String,
    /// JSON texts.
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: String,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
}
