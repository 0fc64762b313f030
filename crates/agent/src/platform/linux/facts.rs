//! What this machine is: from the kernel, `/etc/os-release` and the firmware. What is missing stays empty.

use std::fs;
use std::path::Path;

use palisade_model::device::{Architecture, DeviceFacts, ManagementChannel, Platform};

/// The facts of this machine; `name` stands in for the host name where given.
pub fn read(name: Option<&str>) -> DeviceFacts {
    read_below(Path::new("/"), name)
}

fn read_below(root: &Path, name: Option<&str>) -> DeviceFacts {
    let line = |path: &str| {
        let text = fs::read_to_string(root.join(path)).unwrap_or_default();
        text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\0').to_owned()
    };
    let first =
        |paths: [&str; 2]| paths.into_iter().map(line).find(|text| !text.is_empty()).unwrap_or_default();
    let release = fs::read_to_string(root.join("etc/os-release"))
        .or_else(|_| fs::read_to_string(root.join("usr/lib/os-release")))
        .unwrap_or_default();
    let os_name = ["PRETTY_NAME", "NAME", "ID"]
        .into_iter()
        .find_map(|key| release_value(&release, key))
        .unwrap_or_else(|| "Linux".to_owned());
    DeviceFacts {
        name: name.map_or_else(|| first(["proc/sys/kernel/hostname", "etc/hostname"]), str::to_owned),
        platform: Platform::Linux,
        os_name,
        os_version: line("proc/sys/kernel/osrelease"),
        os_release: release_value(&release, "VERSION_ID").unwrap_or_default(),
        architecture: Architecture::from_word(std::env::consts::ARCH),
        server: is_server(&line("sys/class/dmi/id/chassis_type"), root),
        managed_by: ManagementChannel::Defender,
        defender_version: defender_version(root),
        agent_version: crate::VERSION.to_owned(),
        manufacturer: first(["sys/class/dmi/id/sys_vendor", "sys/class/dmi/id/board_vendor"]),
        model: first(["sys/class/dmi/id/product_name", "sys/class/dmi/id/board_name"]),
        serial_number: first(["sys/class/dmi/id/product_serial", "sys/class/dmi/id/board_serial"]),
        ..DeviceFacts::default()
    }
}

/// The value of `key` in a file of `KEY="value"` lines. Source: os-release(5).
fn release_value(text: &str, key: &str) -> Option<String> {
    text.lines()
        .filter_map(|line| line.trim().split_once('='))
        .find(|(name, _)| *name == key)
        .map(|(_, value)| value.trim_matches(['"', '\'']).replace('\\', ""))
        .filter(|value| !value.is_empty())
}

/// The version of the package `mdatp` as dpkg knows it; empty where it is not installed, or not by dpkg: the
/// database of rpm is not for reading without its library. Source: deb-version(7), dpkg(1).
fn defender_version(root: &Path) -> String {
    if !root.join("opt/microsoft/mdatp").is_dir() {
        return String::new();
    }
    let status = fs::read_to_string(root.join("var/lib/dpkg/status")).unwrap_or_default();
    let paragraph = status.split("\n\n").find(|paragraph| paragraph.starts_with("Package: mdatp\n"));
    let line = paragraph.and_then(|text| text.lines().find_map(|line| line.strip_prefix("Version: ")));
    line.unwrap_or_default().trim().to_owned()
}

/// A Linux without a desktop's session files, and not in the chassis of a portable, is taken for a server.
/// Source of the chassis types: DMTF DSP0134, System Enclosure or Chassis Types.
fn is_server(chassis: &str, root: &Path) -> bool {
    let portable = matches!(chassis, "8" | "9" | "10" | "11" | "14" | "30" | "31" | "32");
    let desktop = ["usr/share/xsessions", "usr/share/wayland-sessions"];
    !portable && !desktop.iter().any(|folder| root.join(folder).is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_and_missing_files_are_fine() {
        let root = tempfile::tempdir().unwrap();
        let empty = read_below(root.path(), None);
        assert_eq!((empty.name.as_str(), empty.os_name.as_str(), empty.model.as_str()), ("", "Linux", ""));
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "etc/os-release",
            "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
        );
        write(
            "var/lib/dpkg/status",
            "Package: mdadm\nVersion: 4.2-5\n\nPackage: mdatp\nStatus: install ok installed\nVersion: 101.24052.0002\n",
        );
        write("proc/sys/kernel/hostname", "web-lx-07\n");
        write("proc/sys/kernel/osrelease", "6.1.0-28-amd64\n");
        write("sys/class/dmi/id/board_vendor", "Dell Inc.\n");
        write("sys/class/dmi/id/chassis_type", "10\n");
        let facts = read_below(root.path(), None);
        assert_eq!(facts.name, "web-lx-07");
        assert_eq!(facts.os_name, "Debian GNU/Linux 12 (bookworm)");
        assert_eq!(facts.os_version, "6.1.0-28-amd64");
        assert_eq!((facts.os_release.as_str(), facts.defender_version.as_str()), ("12", ""));
        write("opt/microsoft/mdatp/conf/keep", "");
        assert_eq!(read_below(root.path(), None).defender_version, "101.24052.0002");
        assert_eq!(facts.manufacturer, "Dell Inc.");
        assert!(!facts.server, "a notebook is no server");
        assert_eq!(read_below(root.path(), Some("chosen")).name, "chosen");
    }
}
