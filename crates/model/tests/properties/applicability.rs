//! What holds for any device and any scope: eligibility answers, a tag and a wider scope lose no device, and a
//! class says of every setting what the facts themselves say.

use palisade_model::applicability::{class_of, policy_reasons, setting_reasons};
use palisade_model::catalogue::{Catalogue, Component, SettingDefinition, Template};
use palisade_model::device::{Architecture, DeviceFacts, Edition, JoinState, ManagementChannel, Platform};
use palisade_model::enrolment::{EnforcementScope, MANAGEMENT_TAG, Reach, Statuses, eligibility};
use proptest::prelude::*;
use proptest::sample::select;

fn reach() -> impl Strategy<Value = Reach> {
    select(vec![Reach::Off, Reach::Tagged, Reach::All])
}

fn scope() -> impl Strategy<Value = EnforcementScope> {
    (reach(), reach(), reach(), reach(), any::<bool>()).prop_map(|parts| EnforcementScope {
        windows_clients: parts.0,
        windows_servers: parts.1,
        domain_controllers: parts.2,
        linux: parts.3,
        configuration_manager_authority: parts.4,
    })
}

/// A version of Windows near what settings and prerequisites ask for, or any text.
fn os_version() -> impl Strategy<Value = String> {
    let builds = [9600_u32, 10240, 14393, 16299, 17763, 18363, 19041, 19045, 20348, 22000, 22621, 26100];
    let near = (select(builds.to_vec()), -1_i64..=1, prop::option::of(0_u32..6000)).prop_map(
        |(build, off, revision)| {
            let kernel = if build == 9600 { "6.3" } else { "10.0" };
            let build = i64::from(build) + off;
            revision.map_or(format!("{kernel}.{build}"), |revision| format!("{kernel}.{build}.{revision}"))
        },
    );
    prop_oneof![8 => near, 1 => "[0-9.a-z]{0,12}", 1 => "\\PC{0,12}"]
}

fn defender_version() -> impl Strategy<Value = String> {
    let years = [100_u32, 101];
    let near = (
        select(years.to_vec()),
        select(vec![4_u32, 10, 45, 56, 83, 85, 23052, 26032]),
        -1_i64..=1,
        0_u32..99,
    )
        .prop_map(|(year, month, off, rest)| format!("{year}.{}.{rest}", i64::from(month) + off));
    prop_oneof![4 => near, 1 => Just(String::new()), 1 => "\\PC{0,12}"]
}

fn facts() -> impl Strategy<Value = DeviceFacts> {
    let channels = vec![
        ManagementChannel::Defender,
        ManagementChannel::Mdm,
        ManagementChannel::ConfigurationManager,
        ManagementChannel::CoManaged,
    ];
    let editions = vec![Edition::Home, Edition::Pro, Edition::Enterprise, Edition::Server, Edition::Unknown];
    let architectures = vec![Architecture::X64, Architecture::X86, Architecture::Arm, Architecture::Unknown];
    let joins = vec![JoinState::Registered, JoinState::EntraJoined, JoinState::NotJoined, JoinState::Unknown];
    let tags = prop::collection::vec(prop_oneof!["\\PC{0,8}", Just(MANAGEMENT_TAG.to_owned())], 0..3);
    let words = (select(channels), select(editions), select(architectures), select(joins), tags);
    let flags = prop::collection::vec(prop::bool::weighted(0.2), 7);
    (any::<bool>(), os_version(), defender_version(), words, flags, "\\PC{0,16}").prop_map(
        |(linux, os_version, defender_version, words, flags, os_name)| DeviceFacts {
            platform: if linux { Platform::Linux } else { Platform::Windows },
            os_version,
            os_name,
            defender_version,
            managed_by: words.0,
            edition: words.1,
            architecture: words.2,
            join_state: words.3,
            tags: words.4,
            server: flags[0],
            domain_controller: flags[1],
            server_core: flags[2],
            app_compatibility: flags[3],
            non_persistent_vdi: flags[4],
            constrained_language_mode: flags[5],
            configuration_manager_policies: flags[6],
            ..DeviceFacts::default()
        },
    )
}

fn numbers(dotted: &str) -> Vec<u32> {
    dotted.split('.').map_while(|part| part.trim().parse().ok()).collect()
}

/// Whether a device that is managed takes a setting, straight from its facts: no class, no steps.
fn takes(facts: &DeviceFacts, template: &Template, definition: &SettingDefinition) -> bool {
    let windows = facts.platform == Platform::Windows;
    let mut os = numbers(&facts.os_version);
    if os.starts_with(&[6, 3, 9600]) {
        os = vec![10, 0, 14393];
    }
    let minimum = definition.min_os.as_deref().map(numbers).unwrap_or_default();
    let new_enough = !windows || os.is_empty() || os >= minimum;
    let defender = numbers(&facts.defender_version);
    let fresh_enough = windows
        || defender.is_empty()
        || definition
            .min_agent
            .iter()
            .filter(|asked| asked.component == Component::Agent && asked.only_for.is_none())
            .all(|asked| defender >= numbers(&asked.version));
    let firewall = template.policy_type == "firewall"
        || definition.csp.as_deref().is_some_and(|path| path.contains("/Firewall/"));
    (template.platforms == facts.platform.wire())
        && new_enough
        && fresh_enough
        && definition.applies_to_defender_channel
        && template.technologies.contains("microsoftSense")
        && !(firewall && windows && facts.domain_controller)
}

/// The same scope with every switch at least as far open.
fn wider(scope: EnforcementScope, other: EnforcementScope) -> EnforcementScope {
    EnforcementScope {
        windows_clients: scope.windows_clients.max(other.windows_clients),
        windows_servers: scope.windows_servers.max(other.windows_servers),
        domain_controllers: scope.domain_controllers.max(other.domain_controllers),
        linux: scope.linux.max(other.linux),
        configuration_manager_authority: scope.configuration_manager_authority
            && other.configuration_manager_authority,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn eligibility_is_one_answer(facts in facts(), scope in scope()) {
        let decided = eligibility(&facts, &scope);
        prop_assert_eq!(decided.managed, decided.reasons.is_empty());
        prop_assert!(decided.managed || decided.warnings.is_empty());
        prop_assert_eq!(Statuses::embedded().status(decided.status).managed, decided.managed);
        prop_assert_eq!(&class_of(&facts, &scope).ineligible, &decided.reasons);
        let mut ordered = decided.reasons.clone();
        ordered.sort();
        ordered.dedup();
        prop_assert_eq!(ordered, decided.reasons, "reasons come once, in their order");
    }

    #[test]
    fn a_tag_loses_no_device(facts in facts(), scope in scope(), tag in "\\PC{0,16}", management in any::<bool>()) {
        let mut tagged = facts.clone();
        tagged.tags.push(if management { MANAGEMENT_TAG.to_owned() } else { tag });
        let before = eligibility(&facts, &scope);
        let after = eligibility(&tagged, &scope);
        prop_assert!(after.reasons.iter().all(|reason| before.reasons.contains(reason)));
    }

    #[test]
    fn a_wider_scope_loses_no_device(facts in facts(), scope in scope(), other in scope()) {
        let before = eligibility(&facts, &scope);
        let after = eligibility(&facts, &wider(scope, other));
        prop_assert!(after.managed || !before.managed);
        prop_assert!(after.reasons.len() <= before.reasons.len());
    }

    #[test]
    fn a_class_says_of_each_setting_what_the_facts_say(facts in facts(), scope in scope()) {
        let catalogue = Catalogue::embedded();
        let class = class_of(&facts, &scope);
        for template in catalogue.templates() {
            let of_policy = policy_reasons(&class, &template.platforms, Some(template));
            for definition in catalogue.settings_of(&template.id) {
                let reasons = setting_reasons(&class, &template.platforms, Some(template), template, definition);
                prop_assert!(reasons.starts_with(&of_policy));
                let taken = class.ineligible.is_empty() && takes(&facts, template, definition);
                prop_assert_eq!(reasons.is_empty(), taken, "{}: {:?}", definition.id, reasons);
            }
        }
    }
}
