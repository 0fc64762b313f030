//! nftables' own listing, read into the form that was rendered. What can't be read so is foreign: ours never
//! looks like that. Source of the format: libnftables-json(5).

use serde_json::Value as Json;

use super::ranges::{Family, Ranges, address_range, network};
use super::table::{Chain, Hook, Log, Match, Protocol, Rule, Table, Verdict};

/// The table in a listing of it.
pub fn table(listing: &Json) -> Table {
    let mut table = Table::default();
    let objects = listing.get("nftables").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    for chain in objects.iter().filter_map(|object| object.get("chain")) {
        let hook = word(chain, "hook").and_then(hook);
        let default = match word(chain, "policy") {
            Some("accept") => Some(Verdict::Accept),
            Some("drop") => Some(Verdict::Drop),
            _ => None,
        };
        match (hook, default) {
            // A hook at another priority, or a second chain on it, is not ours.
            (Some(hook), Some(default))
                if word(chain, "name") == Some(hook.name()) && chain.get("prio") == Some(&Json::from(0)) =>
            {
                table.chains.insert(hook, Chain { default, rules: Vec::new() });
            }
            _ if word(chain, "name") == Some("dropped") && chain.get("hook").is_none() => {}
            _ => table.foreign += 1,
        }
    }
    let rules: Vec<&Json> = objects.iter().filter_map(|object| object.get("rule")).collect();
    let dropped: Vec<&Json> =
        rules.iter().copied().filter(|rule| word(rule, "chain") == Some("dropped")).collect();
    match dropped.as_slice() {
        [] => {}
        [log, drop] if is_drop(drop) => match self::log(log) {
            Some(log) => table.log = Some(log),
            None => table.foreign += 2,
        },
        other => table.foreign += other.len(),
    }
    for (hook, chain) in &mut table.chains {
        let mut listed =
            rules.iter().copied().filter(|rule| word(rule, "chain") == Some(hook.name())).peekable();
        while let Some(listed_rule) = listed.next() {
            // The last jump stands for the chain's default.
            let default_jump = listed.peek().is_none()
                && chain.default == Verdict::Drop
                && listed_rule.get("comment").is_none()
                && expressions(listed_rule).iter().all(is_jump)
                && table.log.is_some();
            match rule(listed_rule, table.log.is_some()) {
                _ if default_jump => {}
                Some(rule) => chain.rules.push(rule),
                None => table.foreign += 1,
            }
        }
    }
    table
}

fn hook(word: &str) -> Option<Hook> {
    Hook::ALL.into_iter().find(|hook| hook.name() == word)
}

fn word<'a>(object: &'a Json, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Json::as_str)
}

fn expressions(rule: &Json) -> &[Json] {
    rule.get("expr").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn is_jump(expression: &Json) -> bool {
    expression.pointer("/jump/target").and_then(Json::as_str) == Some("dropped")
}

fn is_drop(rule: &Json) -> bool {
    matches!(expressions(rule), [only] if only.get("drop").is_some())
}

fn log(rule: &Json) -> Option<Log> {
    match expressions(rule) {
        [limit, log] if log.get("log").is_some() => {
            let limit = limit.get("limit")?;
            (word(limit, "per") == Some("minute")).then_some(())?;
            Some(Log { key: word(rule, "comment")?.to_owned(), per_minute: limit.get("rate")?.as_u64()? })
        }
        _ => None,
    }
}

fn rule(rule: &Json, logs: bool) -> Option<Rule> {
    let (verdict, tests) = expressions(rule).split_last()?;
    let verdict = match verdict {
        verdict if verdict.get("accept").is_some() => Verdict::Accept,
        verdict if logs && is_jump(verdict) => Verdict::Drop,
        verdict if !logs && verdict.get("drop").is_some() => Verdict::Drop,
        _ => return None,
    };
    let mut fits = Match::default();
    for test in tests {
        read_test(test.get("match")?, &mut fits)?;
    }
    Some(Rule { key: word(rule, "comment")?.to_owned(), fits, verdict })
}

fn read_test(test: &Json, fits: &mut Match) -> Option<()> {
    let (left, right) = (test.get("left")?, test.get("right")?);
    if left.pointer("/ct/key").and_then(Json::as_str) == Some("state") {
        let mut states: Vec<&str> = right.as_array()?.iter().filter_map(Json::as_str).collect();
        states.sort_unstable();
        fits.established = states == ["established", "related"];
        return fits.established.then_some(());
    }
    (word(test, "op")? == "==").then_some(())?;
    match left.pointer("/meta/key").and_then(Json::as_str) {
        Some("iifname") => {
            fits.interface_in = Some(right.as_str()?.to_owned());
            return Some(());
        }
        Some("oifname") => {
            fits.interface_out = Some(right.as_str()?.to_owned());
            return Some(());
        }
        Some("l4proto") => {
            fits.protocols = elements(right)
                .iter()
                .map(|element| match element {
                    Json::Number(number) => Protocol::of_word(&number.to_string()),
                    element => Protocol::of_word(element.as_str()?),
                })
                .collect::<Option<_>>()?;
            return Some(());
        }
        Some("nfproto") => {
            fits.family = Some(match right.as_str()? {
                "ipv4" => Family::V4,
                "ipv6" => Family::V6,
                _ => return None,
            });
            return Some(());
        }
        Some(_) => return None,
        None => {}
    }
    let payload = left.get("payload")?;
    let field = word(payload, "field")?;
    match word(payload, "protocol")? {
        header @ ("ip" | "ip6") => {
            let family = if header == "ip" { Family::V4 } else { Family::V6 };
            fits.family = Some(family);
            let ranges = Ranges::new(
                elements(right).iter().map(|element| addresses(family, element)).collect::<Option<_>>()?,
            );
            match field {
                "saddr" => fits.source = Some(ranges),
                "daddr" => fits.destination = Some(ranges),
                _ => return None,
            }
        }
        protocol @ ("tcp" | "udp") => {
            fits.protocols = [Protocol::of_word(protocol)?].into();
            let ranges = Ranges::new(elements(right).iter().map(ports).collect::<Option<_>>()?);
            match field {
                "sport" => fits.source_ports = Some(ranges),
                "dport" => fits.destination_ports = Some(ranges),
                _ => return None,
            }
        }
        _ => return None,
    }
    Some(())
}

/// The elements of a set, or the one value.
fn elements(right: &Json) -> &[Json] {
    match right.get("set") {
        Some(Json::Array(elements)) => elements,
        Some(only) => std::slice::from_ref(only),
        None => std::slice::from_ref(right),
    }
}

fn ports(element: &Json) -> Option<(u128, u128)> {
    let number = |json: &Json| json.as_u64().map(u128::from);
    match element.get("range").and_then(Json::as_array).map(Vec::as_slice) {
        Some([low, high]) => Some((number(low)?, number(high)?)),
        Some(_) => None,
        None => number(element).map(|port| (port, port)),
    }
}

fn addresses(family: Family, element: &Json) -> Option<(u128, u128)> {
    let single = |json: &Json| {
        let (found, low, high) = address_range(json.as_str()?)?;
        (found == family).then_some((low, high))
    };
    if let Some(prefix) = element.get("prefix") {
        let (low, _) = single(prefix.get("addr")?)?;
        let length = u32::try_from(prefix.get("len")?.as_u64()?).ok()?;
        let (_, low, high) = network(family, low, length);
        return Some((low, high));
    }
    match element.get("range").and_then(Json::as_array).map(Vec::as_slice) {
        Some([low, high]) => Some((single(low)?.0, single(high)?.1)),
        Some(_) => None,
        None => single(element),
    }
}
