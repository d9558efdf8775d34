//! From what was written to the fields of a component, with a message for everything that does not fit.

use super::{Need, Parameter, Shape, Value, Visit};
use crate::simulator::design::json::Json;
use crate::simulator::design::suggest::hint;
use crate::simulator::design::{DesignError, Position};

/// What was given for one parameter.
pub struct Given<R> {
    pub name: String,
    /// `None`: the bare name, as flags are written.
    pub raw: Option<R>,
    pub at: Position,
    pub value_at: Position,
}

/// One of the two forms a design is written in.
pub trait Form {
    fn name<T>(parameter: &Parameter<T>) -> &'static str;
    fn read(&self, shape: &Shape) -> Result<Value, String>;
    /// The value as it was written, to be quoted in a message.
    fn quote(&self) -> String;
}

impl Form for String {
    fn name<T>(parameter: &Parameter<T>) -> &'static str {
        parameter.name
    }
    fn read(&self, shape: &Shape) -> Result<Value, String> {
        shape.read(self)
    }
    fn quote(&self) -> String {
        self.chars().take(40).collect()
    }
}

impl Form for Json {
    fn name<T>(parameter: &Parameter<T>) -> &'static str {
        parameter.json
    }
    fn read(&self, shape: &Shape) -> Result<Value, String> {
        shape.read_json(self)
    }
    fn quote(&self) -> String {
        self.to_string().chars().take(40).collect()
    }
}

/// Sets everything that was given. A visit, so that it works for any component.
pub struct Assign<'a, R> {
    given: Vec<Given<R>>,
    /// Such as `a service`, for messages.
    what: &'a str,
    /// Names that are read elsewhere, for suggestions.
    also: &'a [&'a str],
    at: Position,
    errors: &'a mut Vec<DesignError>,
}

/// The visit that sets `given` on a component that stands at `at` and is called `what` in messages.
/// `also` are names that may be given but are read elsewhere.
pub fn assign<'a, R: Form>(
    given: Vec<Given<R>>,
    what: &'a str,
    also: &'a [&'a str],
    at: Position,
    errors: &'a mut Vec<DesignError>,
) -> Assign<'a, R> {
    Assign {
        given,
        what,
        also,
        at,
        errors,
    }
}

impl<R: Form> Visit for Assign<'_, R> {
    type Answer = ();

    fn visit<T>(self, target: &mut T, table: &'static [Parameter<T>]) {
        let Self {
            mut given,
            what,
            also,
            at,
            errors,
        } = self;
        for parameter in table {
            let name = R::name(parameter);
            let Some(index) = given.iter().position(|one| one.name == name) else {
                if parameter.need == Need::Required {
                    errors.push(DesignError::new(at, format!("{what} needs `{name}`")));
                }
                continue;
            };
            let one = given.remove(index);
            if let Need::Beside(switch) = parameter.need
                && (parameter.get)(target) == Value::None
            {
                let switch = table
                    .iter()
                    .find(|other| other.name == switch)
                    .map_or(switch, R::name);
                let message = format!("`{name}` has no meaning without `{switch}`");
                errors.push(DesignError::new(one.at, message));
                continue;
            }
            match read(&one, &parameter.shape) {
                Ok(value) => (parameter.set)(target, value),
                Err(error) => errors.push(error),
            }
        }
        for one in given {
            let is_twice = table.iter().any(|parameter| R::name(parameter) == one.name);
            let message = if is_twice {
                format!("`{}` is given twice", one.name)
            } else if table.is_empty() && also.is_empty() {
                format!("{what} has no parameters, so no `{}`", one.name)
            } else {
                let mut known: Vec<&str> = Vec::new();
                for parameter in table {
                    known.push(R::name(parameter));
                }
                known.extend(also);
                let hint = hint(&one.name, known.iter().copied());
                format!("unknown parameter `{}` of {what}{hint}", one.name)
            };
            errors.push(DesignError::new(one.at, message));
        }
    }
}

/// The value that was given, or what is wrong with it.
pub fn read<R: Form>(one: &Given<R>, shape: &Shape) -> Result<Value, DesignError> {
    let name = &one.name;
    match &one.raw {
        None if matches!(shape, Shape::Flag) => Ok(Value::Flag(true)),
        None => Err(DesignError::new(
            one.at,
            format!("`{name}` needs a value, written `{name}=…`"),
        )),
        Some(raw) => raw.read(shape).map_err(|expected| {
            let message = format!("`{name}` must be {expected}, not `{}`", raw.quote());
            DesignError::new(one.value_at, message)
        }),
    }
}
