//! The whole of Palisade, as an administrator meets it: a real browser, a real server, simulated Windows devices
//! and this machine as a real Linux device.

mod authoring;
mod bad_input;
mod conflict;
mod drill;
mod every_page;
mod failure;
mod group;
mod journey;
mod keyboard;
mod linux;
mod numbers;
mod paper;
mod pictures;
mod policy;
mod report;
mod selecting;
mod sign_in;
mod staying;
mod tenant;
mod token;
mod webhook;

use journey::{Journey, tell};
use palisade_e2e::Outcome;
use palisade_e2e::namespace::Namespace;

/// The main job on the server's own console, each page pictured on the way.
#[test]
fn the_main_job() {
    tell(|| {
        let journey = Journey::on_the_server("main-job", 60)?;
        journey.told(main_job(&journey, true))
    });
}

/// The same from another origin, with links that survive a reload.
#[test]
fn the_main_job_from_a_plain_web_server() {
    tell(|| {
        let journey = Journey::on_nginx("plain-web-server", 20)?;
        journey.told(main_job(&journey, false).and_then(|()| sign_in::links_survive_a_reload(&journey)))
    });
}

fn main_job(journey: &Journey, pictures: bool) -> Outcome<()> {
    sign_in::first_time(journey, pictures)?;
    let chosen = group::choose_devices(journey)?;
    if pictures {
        pictures::empty(journey)?;
    }
    group::make(journey, "Finance workstations", &chosen.finance)?;
    group::make(journey, "Kiosks", &chosen.kiosks)?;
    group::make(journey, "Pilot", &chosen.pilot)?;
    report::pending_becomes_success(journey, &chosen)?;
    report::down_to_one_setting(journey, &chosen)?;
    conflict::policies_that_disagree(journey, &chosen)?;
    if pictures {
        pictures::full(journey, &chosen)?;
        pictures::loading_and_failing(journey, &chosen)?;
    } else {
        conflict::resolved_on_its_page(journey, &chosen)?;
    }
    Ok(())
}

/// This machine: Defender's managed file and a real firewall, set, read back, reported, and put back.
#[test]
fn this_machine_is_a_device() {
    tell(|| {
        let namespace = Namespace::make()?;
        let mut journey = Journey::on_the_server("this-machine", 0)?;
        let outcome = linux::everything(&mut journey, namespace.as_ref());
        journey.told(outcome)
    });
}

/// Tokens by command and by console; a webhook that fails; what is wrong gets a sentence and changes nothing.
#[test]
fn tokens_and_bad_input() {
    tell(|| {
        let journey = Journey::on_the_server("bad-input", 0)?;
        let outcome = sign_in::first_time(&journey, false)
            .and_then(|()| token::by_command_and_console(&journey))
            .and_then(|()| webhook::that_fails_says_why(&journey))
            .and_then(|()| bad_input::in_the_console(&journey))
            .and_then(|()| bad_input::on_the_command_line(&journey));
        journey.told(outcome)
    });
}

fn every_page(journey: &Journey) -> Outcome<()> {
    let wrong = every_page::on_the_way_in(journey)?;
    let tenant = tenant::make(journey)?;
    every_page::is_held_to_the_same(journey, &tenant, wrong)
}

/// Every page in every theme, narrow and enlarged, and as assistive technology meets it.
#[test]
fn every_page_for_everyone() {
    tell(|| {
        let journey = Journey::on_the_server("every-page", 12)?;
        journey.told(every_page(&journey))
    });
}

/// Numbers and the rows behind them; rows are selected.
#[test]
fn numbers_are_their_rows() {
    tell(|| {
        let journey = Journey::on_the_server("numbers", 24)?;
        let outcome = sign_in::first_time(&journey, false)
            .and_then(|()| tenant::make(&journey))
            .and_then(|tenant| numbers::lead_to_their_rows(&journey, &tenant))
            .and_then(|()| selecting::by_hand(&journey))
            .and_then(|()| staying::rows(&journey));
        journey.told(outcome)
    });
}

/// Lists and evidence on paper.
#[test]
fn on_paper() {
    tell(|| {
        let journey = Journey::on_the_server("paper", 24)?;
        let outcome = sign_in::first_time(&journey, false)
            .and_then(|()| tenant::make(&journey))
            .and_then(|tenant| paper::holds_what_is_filtered(&journey, &tenant));
        journey.told(outcome)
    });
}

/// Writing, checking, assigning, changing and undoing.
#[test]
fn authoring() {
    tell(|| {
        let mut journey = Journey::on_the_server("authoring", 12)?;
        let outcome = every_flow_of_authoring(&mut journey);
        journey.told(outcome)
    });
}

fn every_flow_of_authoring(journey: &mut Journey) -> Outcome<()> {
    sign_in::first_time(journey, false)?;
    let tenant = tenant::make(journey)?;
    // From here on no device fetches anything, so that a save can be taken back.
    journey.site.stop_fleet();
    authoring::a_membership_rule(journey, &tenant)?;
    authoring::an_edit_and_its_undo(journey, &tenant)?;
    authoring::versions(journey, &tenant)?;
    authoring::nothing_typed_is_lost(journey, &tenant)?;
    authoring::firewall_rules(journey, &tenant)?;
    authoring::a_copy_and_its_end(journey, &tenant)?;
    authoring::a_folder_of_exports(journey)
}

/// The main job by keyboard, then everything that a server can answer to a save.
#[test]
fn by_keyboard_and_through_failures() {
    tell(|| {
        let mut journey = Journey::on_the_server("failures", 12)?;
        let outcome = by_keyboard_and_failures(&mut journey);
        journey.told(outcome)
    });
}

fn by_keyboard_and_failures(journey: &mut Journey) -> Outcome<()> {
    sign_in::first_time(journey, false)?;
    let tenant = tenant::make(journey)?;
    drill::to_the_end_of_a_conflict(journey)?;
    keyboard::alone(journey)?;
    keyboard::by_the_palette(journey)?;
    failure::what_one_reads_goes_on(journey)?;
    failure::the_server_is_away(journey, &tenant)?;
    failure::the_role_does_not_allow_it(journey, &tenant)?;
    failure::the_session_has_ended(journey, &tenant)?;
    failure::the_name_is_taken(journey)?;
    failure::too_many_attempts(journey)
}
