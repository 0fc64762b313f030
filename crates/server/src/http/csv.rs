//! Lists as files: comma-separated values that a spreadsheet can open without running anything.
//!
//! A file is sent as it is made, a block of rows after the other, so that a million rows cost the server no more than
//! one block and begin to come at once. What fails on the way breaks the transfer off: no client takes a part for the
//! whole. A list of the tenant's state is settled before the first block, as the keys of its rows, and each block is read
//! by its keys: rows that come meanwhile move no other, and no lock is held between two blocks.
//!
//! Files are for programs as well: headings and words stay the same whoever asks. Most files that people save are made by
//! the console, in their language; that of the audit log comes from here.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_core::Stream;

use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::tenant::Tenant;

/// Rows that are read at once.
pub const BLOCK: usize = 1000;

/// Whether `format=` asks for a file; JSON where it says nothing.
///
/// # Errors
/// With a sentence, for a format that is none.
pub fn is_wanted(format: Option<&str>) -> Answer<bool> {
    match format {
        None | Some("json") => Ok(false),
        Some("csv") => Ok(true),
        Some(other) => Err(Failure::bad_request(format!("`{other}` is no format; use `json` or `csv`."))),
    }
}

/// A file with these headings. `next` makes the lines of a block from where it begins, and says where the one after it
/// begins, where there is one.
pub fn file<S, N, F>(name: &'static str, head: &[&str], first: S, next: N) -> Response
where
    S: Send + 'static,
    N: Fn(S) -> F + Send + 'static,
    F: Future<Output = Answer<(String, Option<S>)>> + Send + 'static,
{
    let disposition = format!("attachment; filename=\"{name}\"");
    let kind = "text/csv; charset=utf-8".to_owned();
    let head = Some(line(head.iter().copied()));
    let blocks = Blocks { name, head, from: Some(first), next, under_way: None };
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)], Body::from_stream(blocks)).into_response()
}

/// A file of a list of the tenant's state: `lines` makes those of the rows with some of these keys.
pub fn of_tenant<K: Send + Sync + 'static>(
    app: Arc<App>,
    name: &'static str,
    head: &[&str],
    keys: Vec<K>,
    lines: impl Fn(&Tenant, &[K]) -> Answer<String> + Send + Sync + 'static,
) -> Response {
    let shared = Arc::new((app, keys, lines));
    file(name, head, 0_usize, move |from| {
        let shared = shared.clone();
        async move {
            // Who reads fast lets others have their turn all the same.
            tokio::task::yield_now().await;
            let (app, keys, lines) = &*shared;
            let rest = keys.get(from..).unwrap_or_default();
            let block = rest.get(..BLOCK).unwrap_or(rest);
            let text = lines(&app.tenant(), block)?;
            Ok((text, (rest.len() > BLOCK).then_some(from + BLOCK)))
        }
    })
}

/// A file on its way.
struct Blocks<S, N, F> {
    name: &'static str,
    head: Option<String>,
    from: Option<S>,
    next: N,
    under_way: Option<Pin<Box<F>>>,
}

// Only the future is ever pinned, and it is in a box.
impl<S, N, F> Unpin for Blocks<S, N, F> {}

impl<S, N, F> Stream for Blocks<S, N, F>
where
    N: Fn(S) -> F,
    F: Future<Output = Answer<(String, Option<S>)>>,
{
    type Item = io::Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Some(head) = this.head.take() {
            return Poll::Ready(Some(Ok(head)));
        }
        if this.under_way.is_none() {
            let Some(from) = this.from.take() else { return Poll::Ready(None) };
            this.under_way = Some(Box::pin((this.next)(from)));
        }
        let Some(block) = &mut this.under_way else { return Poll::Ready(None) };
        let block = ready!(block.as_mut().poll(context));
        this.under_way = None;
        Poll::Ready(Some(match block {
            Ok((text, from)) => {
                this.from = from;
                Ok(text)
            }
            Err(failure) => {
                tracing::error!(file = this.name, %failure, "a file broke off");
                Err(io::Error::other(failure.message))
            }
        }))
    }
}

/// One line. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let guard = if formula { "'" } else { "" };
    if formula || text.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text() {
        assert_eq!(
            line(["=1+1", "a,b", "say \"x\"", "pc-1"]),
            "\"'=1+1\",\"a,b\",\"say \"\"x\"\"\",pc-1\r\n"
        );
    }

    /// What a client gets of a file of three blocks of which the one with this number fails.
    async fn sent(fails: u8) -> Result<String, reqwest::Error> {
        let blocks = move |from: u8| async move {
            if from == fails {
                return Err(Failure::bad_request("The disk is gone."));
            }
            Ok((line([from.to_string().as_str()]), (from < 2).then_some(from + 1)))
        };
        let route = axum::routing::get(move || async move { file("x.csv", &["Number"], 0, blocks) });
        // Whoever came first has chosen it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = axum::Router::new().route("/", route);
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let answer = reqwest::get(format!("http://{address}/")).await;
        let text = match answer {
            Ok(answer) => answer.text().await,
            Err(broken) => Err(broken),
        };
        server.abort();
        text
    }

    #[tokio::test]
    async fn what_fails_on_the_way_is_no_whole_file() {
        assert_eq!(sent(3).await.unwrap(), "Number\r\n0\r\n1\r\n2\r\n");
        for fails in 0..3 {
            assert!(sent(fails).await.is_err(), "{fails}");
        }
    }
}
