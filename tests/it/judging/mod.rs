//! The judge with its real sandbox: packages made here, foreign packages, the packages of problemtools.

mod check;
mod custom_validator;
mod growth;
mod languages;
mod problemtools;
mod shared_packages;
mod support;
mod verdicts;
