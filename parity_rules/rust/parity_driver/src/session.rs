//! The conversation with the runner: one answer for each request, in their order.

use std::collections::HashMap;
use std::error::Error;
use std::io;
use std::mem::take;
use std::path::Path;

use crate::answer::{Answer, Notes, Observations, Outcomes, StepOutcome};
use crate::builtin;
use crate::capture::{Errors, Printed, Streams};
use crate::case::{self, State};
use crate::channel::Channel;
use crate::decode;
use crate::files::Files;
use crate::frame::Frame;
use crate::handle::{self, Unresolved};
use crate::in_out;
use crate::operation::Operation;
use crate::outcome::Outcome;
use crate::replacement::{Replacement, PLACEHOLDER};
use crate::request::{Named, Request, Step, Work};
use crate::surroundings::{self, Surroundings};
use crate::value::Value;

/// What ends a driver before the runner does: the stream is broken, or the machine fails.
pub(crate) type Fault = Box<dyn Error>;

pub(crate) struct Session {
    operations: HashMap<String, Operation>,
    surroundings: Surroundings,
    channel: Channel,
    printed: Printed,
    errors: Errors,
    /// Whether the case under way observes arguments.
    watching: bool,
}

/// What the case under way asks to be looked at, of what is not looked at anyway.
struct Looks<'a> {
    logs: bool,
    warnings: bool,
    directory: Option<&'a Path>,
}

impl Session {
    pub(crate) fn new(operations: HashMap<String, Operation>, surroundings: Surroundings, streams: Streams) -> Self {
        let Streams { requests, answers, printed } = streams;
        let (channel, errors) = (Channel::new(requests, answers), Errors::default());
        Self { operations, surroundings, channel, printed, errors, watching: false }
    }

    /// Says hello and answers until there are no more requests.
    pub(crate) fn converse(mut self, hello: &[u8]) -> Result<(), Fault> {
        // What the set-up code printed belongs to no case.
        self.printed.take()?.into_iter().for_each(|text| eprint!("{text}"));
        self.channel.send(0, hello, &[])?;
        while let Some(frame) = self.channel.next()? {
            let sequence = frame.sequence;
            let (header, attachments) = self.answer(frame)?.encode();
            self.channel.send(sequence, &header, &attachments)?;
        }
        Ok(())
    }

    /// Serves one case in surroundings of its own.
    fn answer(&mut self, frame: Frame) -> Result<Answer, Fault> {
        let mut header = match decode::header(&frame.header, &frame.attachments) {
            Ok(header) => header,
            Err(error) => return Ok(Answer::unsupported(format!("cannot read the request: {error}"))),
        };
        let sequence = frame.sequence;
        let needs_directory = needs_directory(&frame.header, &header);
        // The values hold what they need of the frame, and own it once the frame is gone.
        drop(frame);
        if !needs_directory {
            let answer = self.serve(header, None);
            self.clean_up()?;
            return Ok(answer);
        }
        let directory = self.surroundings.make_directory(sequence)?;
        let path = directory.path().to_string_lossy().into_owned();
        Replacement::new(PLACEHOLDER, &*path).in_value(&mut header);
        let mut answer = self.serve(header, Some(directory.path()));
        answer.replace(&Replacement::new(path, PLACEHOLDER));
        self.clean_up()?;
        directory.remove()?;
        Ok(answer)
    }

    fn serve(&mut self, header: Value, directory: Option<&Path>) -> Answer {
        let request = match Request::read(header) {
            Ok(request) => request,
            Err(error) => return Answer::unsupported(format!("cannot read the request: {error}")),
        };
        let looks = Looks {
            logs: request.observes("logs"),
            warnings: request.observes("warnings"),
            directory: directory.filter(|_| request.observes("files")),
        };
        self.watching = request.observes("arguments");
        let observes_errors = request.observes("stderr");
        let mut entered = surroundings::enter(request.setup, directory);
        if entered.is_ok() && observes_errors {
            entered = self.errors.start(self.surroundings.temporary());
        }
        if let Err(error) = entered {
            return Answer::unsupported(format!("cannot prepare the case: {error}"));
        }
        let outcomes = self.work(request.work);
        match self.observe(&looks) {
            Ok(observations) => Answer { outcomes, observations },
            Err(error) => Answer::unsupported(format!("cannot observe what the case left: {error}")),
        }
    }

    fn work(&mut self, work: Work) -> Outcomes {
        match work {
            Work::Operation(step) => Outcomes::Operation(self.step(step)),
            Work::Steps(steps) => Outcomes::Steps(steps.into_iter().map(|step| self.traced_step(step)).collect()),
        }
    }

    fn traced_step(&mut self, step: Step) -> StepOutcome {
        let outcome = self.step(step);
        StepOutcome { outcome, notes: take_notes() }
    }

    fn step(&mut self, step: Step) -> Outcome {
        let Step { op, receiver, mut args, kwargs, bind } = step;
        in_out::watch(self.watching.then_some(receiver.is_some()));
        if let Some(name) = receiver {
            args.insert(0, Value::Handle(name));
        }
        let mut outcome = self.call(&op, args, kwargs);
        match (&mut outcome, bind) {
            (Outcome::Returned(value), Some(name)) => handle::bind(&name, value),
            (_, Some(name)) => handle::bind_failed(&name),
            _ => {}
        }
        if let Outcome::Returned(value) = &mut outcome {
            handle::present(value);
        }
        outcome
    }

    fn call(&mut self, op: &str, mut args: Vec<Value>, kwargs: Named) -> Outcome {
        let Some(operation) = self.operations.get_mut(op) else {
            return Outcome::Unsupported(format!("this driver has no operation {op:?}"));
        };
        let mut kwargs = kwargs.0;
        let mut arguments: Vec<&mut Value> = args.iter_mut().collect();
        arguments.extend(kwargs.iter_mut().map(|(_, value)| value));
        match handle::resolve(&mut arguments) {
            Ok(()) => {}
            Err(Unresolved::Failed) => return Outcome::Skipped,
            Err(Unresolved::Unknown(name)) => {
                return Outcome::Unsupported(format!("no earlier step binds {name:?}"));
            }
        }
        handle::begin_step();
        let outcome = operation.call(args, kwargs).map_or_else(Outcome::from, Outcome::Returned);
        builtin::mistake(op, outcome)
    }

    /// What was seen. The case's objects go after the look at its files and before that at what was printed.
    fn observe(&mut self, looks: &Looks<'_>) -> io::Result<Observations> {
        let files = looks.directory.map(Files::read);
        handle::clear();
        let (stdout, stderr) = (self.printed.take()?, self.errors.stop()?);
        let notes = take_notes();
        let (logs, warnings, metrics) =
            case::with(|state| (take(&mut state.logs), take(&mut state.warnings), take(&mut state.metrics)));
        Ok(Observations {
            stdout,
            stderr,
            logs: looks.logs.then_some(logs),
            warnings: looks.warnings.then_some(warnings),
            files: files.transpose()?,
            notes,
            metrics,
        })
    }

    /// Ends the case: its objects go before its surroundings.
    fn clean_up(&mut self) -> io::Result<()> {
        handle::clear();
        self.errors.stop()?;
        case::with(|state| *state = State::new());
        self.surroundings.restore()
    }
}

/// What was noted since the step began.
fn take_notes() -> Notes {
    case::with(|state| Notes {
        trace: take(&mut state.trace),
        arguments: take(&mut state.arguments),
        exit_code: state.exit_code.take(),
    })
}

/// Whether the case has files, looks at files, or only speaks of their place.
fn needs_directory(text: &[u8], header: &Value) -> bool {
    let mentions = std::str::from_utf8(text).is_ok_and(|text| text.contains(PLACEHOLDER));
    mentions || member(header, "setup").is_some_and(|setup| member(setup, "files").is_some()) || observes_files(header)
}

fn observes_files(header: &Value) -> bool {
    let observed = |item: &Value| matches!(item, Value::Text(what) if what == "files");
    matches!(member(header, "observe"), Some(Value::List(items)) if items.iter().any(observed))
}

fn member<'a>(map: &'a Value, key: &str) -> Option<&'a Value> {
    let Value::Map(entries) = map else {
        return None;
    };
    entries.iter().find(|(name, _)| matches!(name, Value::Text(name) if name == key)).map(|(_, value)| value)
}
