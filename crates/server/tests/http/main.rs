//! The server through HTTP, in this process: each test has its own data folder and asks the router itself.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails should stop at once")]

mod assigning;
mod audit;
mod bad_input;
mod bulk;
mod channel;
mod conflict_files;
mod conflicts;
mod console;
mod device_history;
mod dynamic_groups;
mod events;
mod files;
mod graph;
mod harness;
mod histories;
mod impact;
mod lists;
mod main_loop;
mod openapi;
mod overview;
mod replayed;
mod reports;
mod restart;
mod roles;
mod scope;
mod search;
mod sign_in;
mod timeline;
mod validation;
mod versions;
mod views;
mod webhook_event_lists;
mod webhook_events;
mod webhooks;
