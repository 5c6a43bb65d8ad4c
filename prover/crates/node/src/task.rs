//! Work on a thread of Node's pool.

use ciro_program::Error;
use ciro_program::self_test::SelfTestError;
use napi::bindgen_prelude::{AsyncTask, ToNapiValue, TypeName};
use napi::{Env, Result, Status, Task};

/// A computation that runs once, away from the event loop.
pub struct Job<T>(Option<Box<dyn FnOnce() -> std::result::Result<T, Failure> + Send>>);

/// The promise of a computation.
pub fn spawn<T: Send + ToNapiValue + TypeName + 'static>(
    work: impl FnOnce() -> std::result::Result<T, Failure> + Send + 'static,
) -> AsyncTask<Job<T>> {
    AsyncTask::new(Job(Some(Box::new(work))))
}

impl<T: Send + ToNapiValue + TypeName + 'static> Task for Job<T> {
    type Output = T;
    type JsValue = T;

    fn compute(&mut self) -> Result<T> {
        let work = self.0.take().ok_or_else(|| napi::Error::from_reason("INTERNAL A task ran twice."))?;
        work()
            .map_err(|Failure { code, message }| napi::Error::new(Status::GenericFailure, format!("{code} {message}")))
    }

    fn resolve(&mut self, _: Env, output: T) -> Result<T> {
        Ok(output)
    }
}

/// What the JavaScript side learns of an error.
pub struct Failure {
    code: &'static str,
    message: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}

impl From<SelfTestError> for Failure {
    fn from(error: SelfTestError) -> Self {
        Self { code: "SELF_TEST", message: error.to_string() }
    }
}
