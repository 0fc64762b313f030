//! Whether a device is managed, with the cause and what to do.

use leptos::prelude::*;
use palisade_model::enrolment::{Enrolment, EnrolmentState, Finding};

use crate::ui::note;
use crate::words::{devices as words, sentence, states};

/// The enrolment of a device; nothing for one that is managed without anything to know, unless `always`.
pub fn enrolment(enrolment: &Enrolment, always: bool) -> Option<AnyView> {
    let class = match enrolment.state {
        EnrolmentState::Success if enrolment.warnings.is_empty() && !always => return None,
        EnrolmentState::Success if enrolment.warnings.is_empty() => "success",
        EnrolmentState::Success => "conflict",
        EnrolmentState::Pending => "pending",
        EnrolmentState::NotManaged => "na",
        EnrolmentState::Error => "error",
    };
    let findings: Vec<_> = enrolment.reasons.iter().chain(&enrolment.warnings).map(line).collect();
    // The reasons say more than the code where there are some; the code is then for who looks it up.
    let cause = findings.is_empty().then(|| {
        view! { <p>{sentence(&enrolment.meaning)} " " {sentence(&enrolment.remedy)}</p> }.into_any()
    });
    let title = [name_of(enrolment.state), ": ", &sentence(&enrolment.category)].concat();
    let code = words::enrolment_code(&enrolment.code.to_string());
    let content = view! {
        <div>
            <b>{title}</b>
            " "
            <span class="small">{code}</span>
            {cause}
            {(!findings.is_empty()).then(|| view! { <ul>{findings}</ul> }.into_any())}
        </div>
    };
    Some(note(class, content.into_any()))
}

fn line(finding: &Finding) -> AnyView {
    view! { <li>{sentence(&finding.sentence)} " " {sentence(&finding.remedy)}</li> }.into_any()
}

fn name_of(state: EnrolmentState) -> &'static str {
    match state {
        EnrolmentState::Success => states::success(),
        EnrolmentState::Pending => states::pending(),
        EnrolmentState::NotManaged => states::not_managed(),
        EnrolmentState::Error => states::error(),
    }
}
