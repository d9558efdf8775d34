//! Types of fields as parameter values, and back.

use super::value::Value;
use crate::simulator::design::model::{
    Algorithm, Micros, Overflow, Partitioning, ReadFrom, Replication, WritePolicy,
};

/// A field of a component, as a value of a parameter and back.
pub trait Field: Sized {
    fn value(&self) -> Value;
    /// `None` for a value of another shape, which the tables never pair with the field.
    fn of(value: Value) -> Option<Self>;
}

impl Field for u32 {
    fn value(&self) -> Value {
        Value::Count(u64::from(*self))
    }
    fn of(value: Value) -> Option<Self> {
        u64::of(value)?.try_into().ok()
    }
}

impl Field for u64 {
    fn value(&self) -> Value {
        Value::Count(*self)
    }
    fn of(value: Value) -> Option<Self> {
        if let Value::Count(number) = value {
            Some(number)
        } else {
            None
        }
    }
}

impl Field for f64 {
    fn value(&self) -> Value {
        Value::Number(*self)
    }
    fn of(value: Value) -> Option<Self> {
        if let Value::Number(number) = value {
            Some(number)
        } else {
            None
        }
    }
}

impl Field for bool {
    fn value(&self) -> Value {
        Value::Flag(*self)
    }
    fn of(value: Value) -> Option<Self> {
        if let Value::Flag(flag) = value {
            Some(flag)
        } else {
            None
        }
    }
}

impl Field for String {
    fn value(&self) -> Value {
        Value::Word(self.clone())
    }
    fn of(value: Value) -> Option<Self> {
        if let Value::Word(word) = value {
            Some(word)
        } else {
            None
        }
    }
}

impl Field for Vec<String> {
    fn value(&self) -> Value {
        Value::Words(self.clone())
    }
    fn of(value: Value) -> Option<Self> {
        if let Value::Words(words) = value {
            Some(words)
        } else {
            None
        }
    }
}

impl Field for Micros {
    fn value(&self) -> Value {
        Value::Duration(*self)
    }
    fn of(value: Value) -> Option<Self> {
        if let Value::Duration(micros) = value {
            Some(micros)
        } else {
            None
        }
    }
}

impl<T: Field> Field for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or(Value::None, Field::value)
    }
    fn of(value: Value) -> Option<Self> {
        match value {
            Value::None => Some(None),
            other => T::of(other).map(Some),
        }
    }
}

/// The words of an enum, for its shape and both directions.
macro_rules! choice {
    ($type:ident, $words:ident, $($variant:ident = $word:literal),+) => {
        pub const $words: &[&str] = &[$($word),+];

        impl Field for $type {
            fn value(&self) -> Value {
                let word = match self { $(Self::$variant => $word),+ };
                Value::Word(word.to_owned())
            }
            fn of(value: Value) -> Option<Self> {
                match String::of(value)?.as_str() {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

choice!(
    Algorithm,
    ALGORITHMS,
    LeastOutstanding = "least_outstanding",
    RoundRobin = "round_robin",
    Random = "random",
    PowerOfTwo = "p2c",
    ConsistentHash = "consistent_hash"
);
choice!(
    WritePolicy,
    WRITE_POLICIES,
    CacheAside = "cache_aside",
    WriteThrough = "write_through",
    WriteBehind = "write_behind"
);
choice!(
    Replication,
    MODES,
    Async = "async",
    SemiSync = "semi_sync",
    Sync = "sync"
);
choice!(
    ReadFrom,
    READ_FROM,
    Primary = "primary",
    Replica = "replica",
    Any = "any",
    ReplicaUnlessRecentWrite = "replica_unless_recent_write"
);
choice!(Partitioning, PARTITIONINGS, Hash = "hash", Range = "range");
choice!(Overflow, OVERFLOWS, Reject = "reject", DropOldest = "drop_oldest");
