//! A mail server that takes letters on a loopback port and keeps them, and can be told to behave badly.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How the server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Takes,
    /// 451 to every recipient: later perhaps.
    Defers,
    /// 550 to every recipient: never.
    Refuses,
    /// It accepts connections and says nothing.
    Silent,
}

/// A letter as it came over the wire.
#[derive(Clone, Debug)]
pub struct Delivered {
    pub recipients: Vec<String>,
    pub data: String,
}

impl Delivered {
    /// The value of a header, folded lines joined.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.data.split("\r\n\r\n").next()?.replace("\r\n ", " ");
        let mut lines = head.split("\r\n");
        lines.find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }

    /// The whole letter with quoted-printable line ends and signs undone.
    pub fn readable(&self) -> String {
        self.data.replace("=\r\n", "").replace("=3D", "=")
    }
}

pub struct Sink {
    pub address: SocketAddr,
    letters: Arc<Mutex<Vec<Delivered>>>,
    manner: Arc<Mutex<Manner>>,
}

impl Sink {
    pub fn start() -> Sink {
        Sink::on(TcpListener::bind("127.0.0.1:0").expect("a port"))
    }

    pub fn on(listener: TcpListener) -> Sink {
        let sink = Sink {
            address: listener.local_addr().expect("an address"),
            letters: Arc::default(),
            manner: Arc::new(Mutex::new(Manner::Takes)),
        };
        let (letters, manner) = (sink.letters.clone(), sink.manner.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (letters, manner) = (letters.clone(), *manner.lock().expect("unharmed"));
                std::thread::spawn(move || {
                    // A sender that hangs up ends its talk, nothing more.
                    let _ = talk(&stream, manner, &letters);
                });
            }
        });
        sink
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().expect("unharmed") = manner;
    }

    pub fn letters(&self) -> Vec<Delivered> {
        self.letters.lock().expect("unharmed").clone()
    }
}

fn talk(stream: &TcpStream, manner: Manner, letters: &Mutex<Vec<Delivered>>) -> std::io::Result<()> {
    let say = |line: &str| (&*stream).write_all(format!("{line}\r\n").as_bytes());
    let mut lines = BufReader::new(stream);
    if manner == Manner::Silent {
        let mut line = String::new();
        lines.read_line(&mut line)?;
        return Ok(());
    }
    say("220 sink.example")?;
    let mut recipients = Vec::new();
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_ascii_uppercase();
        if command.starts_with("EHLO") || command.starts_with("HELO") {
            say("250 sink.example")?;
        } else if command.starts_with("RCPT TO:") {
            match manner {
                Manner::Defers => say("451 later perhaps")?,
                Manner::Refuses => say("550 nobody of this name")?,
                _ => {
                    let address = line.trim_end()["RCPT TO:".len()..].trim_matches(['<', '>', ' ']);
                    recipients.push(address.to_owned());
                    say("250 fine")?;
                }
            }
        } else if command == "DATA" {
            say("354 go on")?;
            let mut data = String::new();
            loop {
                line.clear();
                lines.read_line(&mut line)?;
                if line == ".\r\n" {
                    break;
                }
                data.push_str(
                    line.strip_prefix('.')
                        .filter(|_| line.starts_with(".."))
                        .unwrap_or(&line),
                );
            }
            letters.lock().expect("unharmed").push(Delivered {
                recipients: std::mem::take(&mut recipients),
                data,
            });
            say("250 taken")?;
        } else if command == "QUIT" {
            say("221 bye")?;
            return Ok(());
        } else {
            say("250 fine")?;
        }
    }
}
