//! Where webhooks may send: https anywhere, http on this very machine, and nothing that only this machine's link or a
//! cloud's metadata service answers, whatever name leads there.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::config::WebhookRules;
use crate::failure::{Answer, Failure};

/// Most characters of an address.
const MOST: usize = 2000;
/// Metadata services that are not on the link: of AWS by IPv6, of Alibaba, of Azure.
const METADATA: [IpAddr; 3] = [
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
];

/// The name is not known.
#[derive(Debug, thiserror::Error)]
#[error("The name `{0}` can't be resolved. Check the address, and the name server of the machine.")]
pub struct Unresolved(String);

/// The name leads where webhooks may not send.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` leads to {1}, which webhooks may not reach. Give another address.")]
pub struct Kept(String, IpAddr);

/// The address that a text gives. What is wrong is said without the text, which may hold a secret.
///
/// # Errors
/// When it is none, or one that webhooks may not send to.
pub fn read(text: &str, rules: &WebhookRules) -> Answer<Url> {
    let text = text.trim();
    if text.chars().count() > MOST {
        return Err(Failure::bad_request(format!("The address has more than {MOST} characters.")));
    }
    let url = Url::parse(text).ok().filter(Url::has_host).ok_or_else(|| {
        Failure::bad_request("This is no address. Give one such as https://siem.example.org/palisade.")
    })?;
    if !(url.scheme() == "https" || url.scheme() == "http" && is_local(&url)) {
        return Err(Failure::bad_request(
            "The address must begin with https://. Without encryption only this very machine is reached, such as \
             http://127.0.0.1:9000.",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::bad_request(
            "The address holds a user name or a password. Leave them out; requests are signed.",
        ));
    }
    may_reach(&url, rules.link_local).map_err(|kept| Failure::bad_request(kept.to_string()))?;
    let mut url = url;
    url.set_fragment(None);
    Ok(url)
}

/// Whether an address that is a number may be sent to; names are looked at when they are resolved.
///
/// # Errors
/// When it may not.
pub fn may_reach(url: &Url, link_local: bool) -> Result<(), Kept> {
    match ip_of(url) {
        Some(ip) if !link_local && is_kept(ip) => Err(Kept(ip.to_string(), ip)),
        _ => Ok(()),
    }
}

/// Resolves names, but not to where webhooks may not send.
#[derive(Debug, Clone, Copy)]
pub struct Resolver {
    /// Whether those may be reached as well.
    pub link_local: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (name, link_local) = (name.as_str().to_owned(), self.link_local);
        Box::pin(async move {
            let unresolved = || Box::new(Unresolved(name.clone())) as Box<dyn Error + Send + Sync>;
            let found: Vec<SocketAddr> = match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(found) => found.filter(|it| name != LOCAL || it.ip().is_loopback()).collect(),
                Err(_) => return Err(unresolved()),
            };
            let first = found.first().ok_or_else(unresolved)?.ip();
            let open: Vec<SocketAddr> =
                found.into_iter().filter(|it| link_local || !is_kept(it.ip())).collect();
            if open.is_empty() {
                return Err(Box::new(Kept(name, first)).into());
            }
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

/// The name of this very machine.
const LOCAL: &str = "localhost";

fn is_local(url: &Url) -> bool {
    url.host_str() == Some(LOCAL) || ip_of(url).is_some_and(|ip| ip.is_loopback())
}

fn ip_of(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

/// Whether an address belongs to the link, to everybody, to nobody, or to a metadata service.
fn is_kept(ip: IpAddr) -> bool {
    let ip = match ip {
        IpAddr::V6(six) => match six.segments() {
            // NAT64: an IPv4 address in another form, as the mapped ones are.
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                let [a, b] = high.to_be_bytes();
                let [c, d] = low.to_be_bytes();
                IpAddr::V4(Ipv4Addr::new(a, b, c, d))
            }
            _ => six.to_canonical(),
        },
        four => four,
    };
    let of_link = match ip {
        IpAddr::V4(ip) => ip.is_link_local() || ip.is_broadcast() || ip.octets().first() == Some(&0),
        IpAddr::V6(ip) => ip.is_unicast_link_local() || ip.is_unspecified(),
    };
    of_link || ip.is_multicast() || METADATA.contains(&ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        read(text, &WebhookRules::default()).unwrap_err().message
    }

    #[test]
    fn an_address_is_encrypted_or_of_this_machine() {
        for fine in [
            "https://siem.example.org/hook?x=1",
            "https://10.0.0.5/",
            "http://127.0.0.1:9000",
            "http://localhost/x",
            "http://[::1]:9/",
        ] {
            assert!(read(fine, &WebhookRules::default()).is_ok(), "{fine}");
        }
        for wrong in ["http://siem.example.org/", "http://10.0.0.5/", "ftp://h/", "http://localhost.example/"]
        {
            assert!(refused(wrong).contains("https://"), "{wrong}");
        }
        for wrong in ["", "siem.example.org", "https://", "mailto:x@y"] {
            assert!(refused(wrong).contains("no address"), "{wrong}");
        }
        assert!(refused("https://u:p@h/").contains("password"));
        assert!(refused(&format!("https://h/{}", "x".repeat(2000))).contains("2000"));
    }

    #[test]
    fn the_link_and_metadata_services_are_kept() {
        for kept in [
            "169.254.169.254",
            "[fe80::1]",
            "[fd00:ec2::254]",
            "100.100.100.200",
            "168.63.129.16",
            "0.0.0.0",
            "[::]",
            "[::ffff:169.254.169.254]",
            "[64:ff9b::a9fe:a9fe]",
            "224.0.0.1",
            // The same number, written otherwise.
            "2852039166",
        ] {
            let url = format!("https://{kept}/latest");
            assert!(refused(&url).contains("may not reach"), "{kept}");
            assert!(
                read(&url, &WebhookRules { link_local: true, ..WebhookRules::default() }).is_ok(),
                "{kept}"
            );
        }
    }
}
