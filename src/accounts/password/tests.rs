use super::*;

fn gate(cost: Cost) -> PasswordGate {
    PasswordGate::with_slots(cost, 1, Duration::from_millis(20))
}

fn password(text: &str) -> Password {
    Password::parse(text.to_string(), &[]).unwrap()
}

#[test]
fn lengths_are_counted_in_characters() {
    let longest: String = "zwölf Boxkämpfer jagen Viktor"
        .chars()
        .cycle()
        .take(128)
        .collect();
    assert!(Password::parse("elf Zeichen".into(), &[]).is_err());
    assert!(Password::parse("zwölf Zeiche".into(), &[]).is_ok());
    assert!(Password::parse(longest.clone(), &[]).is_ok());
    assert!(Password::parse(longest + "e", &[]).is_err());
    assert!(Password::parse("abababababababab".into(), &[]).is_err());
    assert_eq!(format!("{:?}", password("a very secret one")), "Password(…)");
}

#[actix_web::test]
async fn only_the_same_password_is_right_to_its_last_character() {
    let gate = gate(Cost::CHEAPEST);
    let long = "0123456789abcdef".repeat(8);
    let stored = gate.hash(password(&long)).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{stored}");
    let right = gate.verify(long.clone(), Some(stored.clone())).await.unwrap();
    assert_eq!(right, Verified::Right { rehash: None });
    let mut other = long;
    other.replace_range(127.., "!");
    assert_eq!(gate.verify(other, Some(stored)).await.unwrap(), Verified::Wrong);
}

#[actix_web::test]
async fn nobody_and_a_broken_hash_are_wrong_for_any_password() {
    let gate = gate(Cost::CHEAPEST);
    for stored in [None, Some("!".to_string()), Some(String::new())] {
        assert_eq!(
            gate.verify("whatever it may be".into(), stored).await.unwrap(),
            Verified::Wrong
        );
    }
}

#[test]
fn what_is_hashed_for_nobody_costs_what_a_real_hash_costs() {
    for cost in [Cost::CHEAPEST, Cost::STANDARD] {
        let (nobody, real) = (
            unmatchable(&cost.0).unwrap(),
            hash_with(cost.0, b"a real one").unwrap(),
        );
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(
            (nobody.algorithm, nobody.version, &nobody.params),
            (real.algorithm, real.version, &real.params)
        );
        assert_eq!(
            nobody.salt.map(|salt| salt.len()),
            real.salt.map(|salt| salt.len())
        );
        assert_eq!(
            nobody.hash.map(|hash| hash.len()),
            real.hash.map(|hash| hash.len())
        );
    }
}

#[actix_web::test]
async fn a_cheaper_hash_is_made_anew_and_a_dearer_one_kept() {
    const DEARER: Cost = Cost::new(8, 2, 1);
    let (cheap, dear) = (gate(Cost::CHEAPEST), gate(DEARER));
    let old = cheap.hash(password("correct horse battery")).await.unwrap();
    let verified = dear
        .verify("correct horse battery".into(), Some(old))
        .await
        .unwrap();
    let Verified::Right { rehash: Some(new) } = verified else {
        panic!("{verified:?}");
    };
    assert!(new.starts_with("$argon2id$v=19$m=8,t=2,p=1$"), "{new}");
    for gate in [cheap, dear] {
        let verified = gate
            .verify("correct horse battery".into(), Some(new.clone()))
            .await
            .unwrap();
        assert_eq!(verified, Verified::Right { rehash: None });
    }
}

#[actix_web::test]
async fn a_full_gate_refuses_after_its_wait_and_opens_again() {
    let gate = gate(Cost::CHEAPEST);
    let slot = gate.slots.clone().acquire_owned().await.unwrap();
    let refused = gate.verify("whatever it may be".into(), None).await;
    assert!(matches!(refused, Err(AppError::Unavailable(_))), "{refused:?}");
    drop(slot);
    assert!(gate.verify("whatever it may be".into(), None).await.is_ok());
}
