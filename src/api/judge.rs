//! What an edit would change, judged where that is quickest: by the worker, once it holds the tenant's state as it
//! is, else by the server. Both answer alike, and the report says of when it is.
//!
//! The first question loads the worker and fetches the state while the server answers. When the tenant moves on, the
//! server answers until the state is confirmed or fetched anew, which is done once however many questions come.

mod link;

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{ImpactReport, ImpactRequest, ImpactSteps};

use super::client::{Api, written};
use super::error::ApiError;
use crate::route::query;
use crate::worker::protocol::{Answer as Said, Job};
use link::Link;

/// How far the worker is.
#[derive(Default)]
enum Stage {
    /// Nobody needed it yet.
    #[default]
    Absent,
    /// It works.
    Here(Rc<Link>),
    /// It can't be had, or the tenant is too large for it: the server answers.
    Never,
}

/// What is known of the worker.
#[derive(Default)]
struct Desk {
    stage: Stage,
    /// Whose state it holds: nobody else is answered by it.
    token: String,
    /// The state that it holds, and until when that is known to be the tenant's.
    revision: String,
    sequence: Option<u64>,
    refreshing: bool,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

impl Api {
    /// What an edit would change on devices. Nothing is saved.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn impact(&self, request: &ImpactRequest) -> Result<ImpactReport, ApiError> {
        // Who wants names asks the server, as the state holds none.
        if request.named.is_none() {
            self.forget_others();
            let now = self.sequence().get_untracked();
            let here = DESK.with_borrow(|desk| match &desk.stage {
                Stage::Here(link) if desk.sequence.is_some_and(|known| known >= now) => Some(link.clone()),
                _ => None,
            });
            if let Some(link) = here
                && let Some(Said::Impact(report)) = link.ask(&Job::Impact(Box::new(request.clone()))).await
            {
                return Ok(*report);
            }
        }
        let answer = self.send("POST", "/api/impact", written(request), None).await;
        // Only a server that answers is asked for more.
        if answer.is_ok() {
            self.refresh();
        }
        super::answer::Answer::read(&answer?)
    }

    /// What several edits would change on devices, each once those before it are saved. Nothing is saved.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn impact_steps(&self, steps: Vec<ImpactRequest>) -> Result<Vec<ImpactReport>, ApiError> {
        let body = written(&ImpactSteps { steps });
        super::answer::Answer::read(&self.send("POST", "/api/impact/steps", body, None).await?)
    }

    /// Ends the worker of who was signed in before.
    fn forget_others(&self) {
        let token = self.token();
        DESK.with_borrow_mut(|desk| {
            if desk.token != token {
                *desk = Desk { token, ..Desk::default() };
            }
        });
    }

    /// Has the worker hold the tenant's state as it is now, unless that is under way.
    fn refresh(&self) {
        let now = self.sequence().get_untracked();
        let needed = DESK.with_borrow_mut(|desk| {
            let fresh = desk.sequence.is_some_and(|known| known >= now);
            let needed = !desk.refreshing && !fresh && !matches!(desk.stage, Stage::Never);
            desk.refreshing |= needed;
            needed
        });
        if needed {
            let api = self.clone();
            spawn_local(async move {
                let token = api.token();
                let outcome = api.opened().await;
                DESK.with_borrow_mut(|desk| {
                    if desk.token == token {
                        desk.refreshing = false;
                        match outcome {
                            Ok(Some((revision, sequence))) => {
                                (desk.revision, desk.sequence) = (revision, Some(sequence));
                            }
                            Ok(None) => desk.stage = Stage::Never,
                            Err(_) => {}
                        }
                    }
                });
            });
        }
    }

    /// Gives the worker the state; `None` where there is no worker or it can't hold it.
    async fn opened(&self) -> Result<Option<(String, u64)>, ApiError> {
        let (here, known) = DESK.with_borrow(|desk| match &desk.stage {
            Stage::Here(link) => (Some(link.clone()), desk.revision.clone()),
            _ => (None, String::new()),
        });
        let link = match here {
            Some(link) => link,
            None => {
                let Some(link) = Link::start().await.map(Rc::new) else { return Ok(None) };
                let locale = crate::catalogue::locale();
                if link.ask(&Job::Begin { locale }).await != Some(Said::Ready) {
                    return Ok(None);
                }
                DESK.with_borrow_mut(|desk| desk.stage = Stage::Here(link.clone()));
                link
            }
        };
        let path = ["/api/impact/tenant", &query(&[("known", &known)])].concat();
        let state = match self.send("GET", &path, None, None).await {
            Ok(state) => state,
            // Too large a tenant stays so.
            Err(error) if error.status() == 413 => return Ok(None),
            Err(error) => return Err(error),
        };
        // What the server wrote goes to the worker as it is; the page reads none of it.
        match link.ask_with("open", &state).await {
            Some(Said::Opened { revision, sequence }) => Ok(Some((revision, sequence))),
            _ => Ok(None),
        }
    }
}
