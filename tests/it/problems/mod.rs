//! Problems through the database and through HTTP.

mod assets;
mod command;
mod designs;
mod import;
mod index;
mod load;
mod publishing;
mod show;
