//! Connections whose request came too large or too slowly: they hear the answer and are closed. Otherwise the rest of a
//! body that never ends would be read, and thrown away, for as long as its sender likes.

use std::any::Any;
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONNECTION, HeaderMap, HeaderValue};
use actix_web::middleware::Next;

use super::error::with_answer;

/// Time for an answer to arrive before its connection goes.
const FAREWELL: Duration = Duration::from_secs(5);

/// A second handle to a client's connection.
#[derive(Clone)]
struct Handle(Arc<TcpStream>);

/// Keeps a handle with a new connection; for `HttpServer::on_connect`.
pub fn keep_handle(connection: &dyn Any, data: &mut Extensions) {
    let stream = connection.downcast_ref::<actix_web::rt::net::TcpStream>();
    if let Some(handle) = stream.and_then(|stream| stream.as_fd().try_clone_to_owned().ok()) {
        data.insert(Handle(Arc::new(TcpStream::from(handle))));
    }
}

/// Closes the connection of a request whose body was refused for its size or its slowness.
pub async fn close_refused<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let handle = request.conn_data::<Handle>().cloned();
    let part = |status: StatusCode, headers: &mut HeaderMap| {
        if ![StatusCode::PAYLOAD_TOO_LARGE, StatusCode::REQUEST_TIMEOUT].contains(&status) {
            return;
        }
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        if let Some(handle) = handle {
            actix_web::rt::spawn(async move {
                tokio::time::sleep(FAREWELL).await;
                // It may be closed already.
                let _ = handle.0.shutdown(Shutdown::Both);
            });
        }
    };
    match next.call(request).await {
        Ok(mut response) => {
            let status = response.status();
            part(status, response.headers_mut());
            Ok(response)
        }
        Err(error) => Err(with_answer(error, |answer| {
            part(answer.status(), answer.headers_mut())
        })),
    }
}
