use proptest::prelude::*;

use super::*;

fn posted(fields: &[(&str, &str)]) -> PostedForm {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let kept = PostedForm::parse_kept("application/x-www-form-urlencoded", body.as_bytes());
    // An urlencoded body is read without waiting.
    futures_util::FutureExt::now_or_never(kept).unwrap().unwrap()
}

fn errors_of(changed: &str, value: &str) -> Vec<String> {
    let fields: Vec<(&str, &str)> = [
        ("username", "ada"),
        ("display_name", "Ada"),
        ("email", "ada@example.org"),
        ("password", "correct horse battery"),
    ]
    .map(|(name, usual)| (name, if name == changed { value } else { usual }))
    .to_vec();
    match RegisterForm::read(&posted(&fields)).check() {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(|error| error.field.clone()).collect(),
    }
}

#[test]
fn a_typed_username_is_lowered_and_trimmed() {
    assert_eq!(Username::parse(" Ada-L_2 ").unwrap().as_str(), "ada-l_2");
}

#[test]
fn strange_short_long_and_reserved_usernames_are_refused() {
    let too_long = "a".repeat(33);
    for name in [
        "",
        "a",
        &too_long,
        "1ada",
        "-ada",
        "_ada",
        "ad a",
        "ada.b",
        "аda",
        "ada\n2",
        "ad\u{200d}a",
        "ÄDA",
        "admin",
        "Admin",
        "SIGN-IN",
        "root",
        "me",
    ] {
        assert!(Username::parse(name).is_err(), "{name:?}");
    }
    assert!(Username::parse(&"a".repeat(32)).is_ok());
}

proptest! {
    #[test]
    fn every_accepted_username_fits_the_constraint_of_the_table(typed in "\\PC{0,40}") {
        if let Ok(username) = Username::parse(&typed) {
            let name = username.as_str();
            prop_assert!((2..=32).contains(&name.len()));
            prop_assert!(name.as_bytes()[0].is_ascii_lowercase());
            prop_assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_'));
        }
    }
}

#[test]
fn each_wrong_field_is_named_alone() {
    assert!(errors_of("", "").is_empty());
    let long_name = "é".repeat(81);
    let long_email = format!("{}@example.org", "a".repeat(250));
    for (field, value) in [
        ("username", "x"),
        ("username", "a\0da"),
        ("display_name", &long_name),
        ("display_name", "Ada\u{202e}"),
        ("display_name", "Ada\u{7}"),
        ("display_name", "\u{200d}"),
        ("email", "ada"),
        ("email", "ada@localhost"),
        ("email", "ada@b@example.org"),
        ("email", "ada@example..org"),
        ("email", "ada\r\nbcc:x@example.org"),
        ("email", &long_email),
        ("password", "short"),
        ("password", ""),
    ] {
        assert_eq!(errors_of(field, value), [field], "{value:?}");
    }
}

#[test]
fn an_empty_display_name_is_the_username_and_an_empty_email_none() {
    let fields = [
        ("username", "Ada"),
        ("display_name", "  "),
        ("password", "correct horse battery"),
    ];
    let user = RegisterForm::read(&posted(&fields)).check().unwrap();
    assert_eq!((user.display_name.as_str(), user.email), ("ada", None));
}

#[test]
fn a_field_sent_twice_is_an_error_of_that_field() {
    let fields = [
        ("username", "ada"),
        ("username", "eve"),
        ("password", "correct horse battery"),
    ];
    let errors = RegisterForm::read(&posted(&fields)).check().unwrap_err();
    let named: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(named, ["username"]);
}

#[test]
fn the_new_password_must_differ() {
    let same = "correct horse battery";
    let errors = PasswordForm::parse(
        &posted(&[("current_password", same), ("new_password", same)]),
        "ada",
        Asked {
            password: true,
            code: false,
        },
    );
    let errors = errors.err().unwrap();
    assert!(errors.get("new_password").is_some() && errors.get("current_password").is_none());
}

#[test]
fn onward_keeps_paths_of_this_site_and_keys_of_ours() {
    let onward = Onward::new("//evil.example", "<script>");
    assert_eq!((onward.next.as_str(), onward.parked.as_str()), ("", ""));
    let key = "0a".repeat(32);
    let onward = Onward::new("/problems?q=1", &key);
    assert_eq!((onward.next.as_str(), onward.parked), ("/problems?q=1", key));
}
