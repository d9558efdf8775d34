//! Designs that the gallery draws.

pub const SHORTENER: &str = "client user timeout=500ms attempts=4
lb front
service api x6 zones=a,b,c slots=8 queue=64 time=app.cpu
cache redis x2 entries=200k ttl=1h
sql pg replicas=2 mode=semi_sync connections=16 queue=100 read_from=replica
user -> front -> api
api -> redis
api -> pg timeout=200ms attempts=2 breaker=50%
";

pub const FILES: &str = "client user timeout=5s
cdn pop entries=100k ttl=1h
lb front
service api x6 slots=32 queue=64 time=app.cpu
cache names x2 entries=200k ttl=10m
sql meta replicas=2 mode=semi_sync
object_store blobs
queue changes partitions=8 replicated
worker thumbs x8 slots=1 time=thumb.cpu
worker notify x4 slots=4 time=app.cpu
search index replicas=1
external push
user -> front -> api
user -> pop -> blobs
api -> names
api -> meta timeout=300ms attempts=2
api -> blobs timeout=5s attempts=3
api -> changes
changes -> thumbs
changes -> notify
thumbs -> blobs
thumbs -> meta
notify -> push timeout=2s breaker=50%
notify -> index
api -> index
";

pub const CHAT: &str = "client user timeout=2s
lb front
service gateway x12 slots=64 time=app.cpu
service chat x6 slots=16 time=app.cpu
service presence x3 slots=16 time=app.cpu
cache sessions x3 entries=1m
cache members x2 entries=200k ttl=5m
nosql messages x6 by=room copies=3 read=2 write=2
sql users replicas=1
queue fanout partitions=32 replicated
worker deliver x8 slots=8 time=app.cpu
queue archive
worker archiver x2 slots=2 time=app.cpu
object_store store
user -> front -> gateway
gateway -> chat timeout=300ms attempts=2
gateway -> presence timeout=100ms
gateway -> sessions
chat -> messages timeout=100ms attempts=3 breaker=50%
chat -> members
members -> users
chat -> fanout
fanout -> deliver
deliver -> sessions
deliver -> gateway
presence -> sessions
chat -> archive
archive -> archiver -> store
chat -> users
";

/// Three layers of services that call many stores.
pub fn sixty() -> String {
    let mut text = "client user\nlb front\nuser -> front\n".to_string();
    for index in 0..28 {
        text.push_str(&format!("service s{index} x{} time=app.cpu\n", 1 + index % 5));
        let caller = if index < 6 {
            "front".to_string()
        } else {
            format!("s{}", (index * 7) % 6 + if index > 15 { 6 } else { 0 })
        };
        text.push_str(&format!("{caller} -> s{index}\n"));
    }
    for index in 0..30 {
        let kind = ["sql", "cache", "object_store", "search", "external"][index % 5];
        text.push_str(&format!(
            "{kind} t{index}{}\n",
            if kind == "cache" { " entries=1m" } else { "" }
        ));
        for caller in [(index * 5) % 28, (index * 11 + 3) % 28] {
            text.push_str(&format!(
                "s{caller} -> t{index}{}\n",
                if index % 7 == 0 { " attempts=2" } else { "" }
            ));
        }
    }
    text
}
