//! Answers that are asked for before the page that shows them is there: the console sends its first requests before
//! it draws anything.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use wasm_bindgen_futures::spawn_local;

use super::client::Api;
use super::live::race;
use super::transport::{Answer, Hear, Request, Response, Transport, Unreachable};
use crate::ui::time::sleep;

/// What came, and who waits for it.
#[derive(Default)]
struct Coming {
    answer: Option<Result<Response, Unreachable>>,
    waits: Vec<Waker>,
    there: bool,
}

type Shared = Rc<RefCell<Coming>>;

thread_local! {
    /// What was asked for and nobody has taken.
    static ASKED: RefCell<Vec<(Request, Shared)>> = const { RefCell::new(Vec::new()) };
}

/// A transport that gives what was asked for early, once.
#[derive(Debug, Clone)]
pub struct Early<T>(pub T);

impl<T: Transport> Early<T> {
    /// Asks for what this path answers, as who is signed in with this client. The request is sent before this returns.
    pub fn ask(&self, api: &Api, path: &str) {
        let request =
            Request { method: "GET", path: path.to_owned(), token: api.token(), ..Request::default() };
        let mut answer = self.0.send(request.clone());
        let coming = Shared::default();
        ASKED.with_borrow_mut(|all| all.push((request, coming.clone())));
        let tell = move |answer| {
            let mut coming = coming.borrow_mut();
            (coming.answer, coming.there) = (Some(answer), true);
            std::mem::take(&mut coming.waits)
        };
        // What is only spawned would be sent once everything is drawn.
        if let Poll::Ready(answer) = answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            tell(answer);
            return;
        }
        spawn_local(async move {
            tell(answer.await).into_iter().for_each(Waker::wake);
        });
    }
}

/// Waits until all that was asked for so far is there, but no longer than this.
pub fn arrival(most: Duration) -> impl Future<Output = ()> {
    let all: Vec<Shared> = ASKED.with_borrow(|all| all.iter().map(|(_, coming)| coming.clone()).collect());
    let arrived = poll_fn(move |context| {
        let late = all.iter().find(|coming| !coming.borrow().there);
        late.map_or(Poll::Ready(()), |coming| {
            coming.borrow_mut().waits.push(context.waker().clone());
            Poll::Pending
        })
    });
    async move {
        let _ = race(Box::pin(arrived), Box::pin(sleep(most))).await;
    }
}

/// Forgets what nobody has taken.
pub fn forget() {
    ASKED.with_borrow_mut(Vec::clear);
}

impl<T: Transport> Transport for Early<T> {
    fn send(&self, request: Request) -> Answer {
        let coming = ASKED.with_borrow_mut(|all| {
            let at = all.iter().position(|(asked, _)| *asked == request)?;
            Some(all.swap_remove(at).1)
        });
        let Some(coming) = coming else { return self.0.send(request) };
        Box::pin(poll_fn(move |context| {
            let mut coming = coming.borrow_mut();
            let Some(answer) = coming.answer.take() else {
                coming.waits.push(context.waker().clone());
                return Poll::Pending;
            };
            Poll::Ready(answer)
        }))
    }

    fn listen(&self, request: Request, hear: Hear) -> Answer {
        self.0.listen(request, hear)
    }

    fn address(&self) -> String {
        self.0.address()
    }

    fn server(&self) -> String {
        self.0.server()
    }
}
