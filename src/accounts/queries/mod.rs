//! Everything that accounts ask of the database, a file a table. Commands use them as well.

pub mod addresses;
pub mod credentials;
pub mod email_links;
pub mod first_admin_links;
pub mod identities;
pub mod invites;
pub mod known_devices;
pub mod leaving;
pub mod parked_posts;
pub mod password_resets;
pub mod second_factors;
pub mod sessions;
pub mod throttles;
pub mod users;

pub use users::{
    UserFilter, UserSummary, count_admins, find_user, list_users, make_admin, make_mentor, set_user_disabled,
};
