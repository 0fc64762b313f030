//! Every code that validation gives, with what it means. A code is stable: what it says about never changes, and it
//! is never given to something else; sentences may change.

/// Declares each code as a constant and gathers them, with their meanings, in [`ALL`].
macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $code:literal;)+) => {
        $($(#[doc = $meaning])+ pub const $name: &str = $code;)+

        /// Every code with its meaning, ordered by code.
        pub const ALL: &[(&str, &str)] = &[$(($code, concat!($($meaning),+))),+];
    };
}

codes! {
    /// Something in a text that its grammar has no place for.
    BAD_CHARACTER = "bad-character";
    /// A contextual restriction of an exclusion that the device does not understand.
    BAD_RESTRICTION = "bad-restriction";
    /// A setting that must hold a text holds none.
    BLANK = "blank";
    /// A blank at the edge of a text that would be taken as part of it.
    BLANK_EDGE = "blank-edge";
    /// An entry of a list that holds nothing.
    BLANK_ENTRY = "blank-entry";
    /// A blank inside a text that can't have one.
    BLANK_INSIDE = "blank-inside";
    /// A policy without a name.
    BLANK_NAME = "blank-name";
    /// A firewall rule that says the opposite of some of what another one says.
    CONTRADICTING_RULE = "contradicting-rule";
    /// A control character in a text.
    CONTROL_CHARACTER = "control-character";
    /// An exclusion that another one of the same policy covers.
    COVERED_ENTRY = "covered-entry";
    /// A setting on which devices no longer act.
    DEPRECATED = "deprecated";
    /// A path in the form of the system's own programming interface.
    DEVICE_PATH = "device-path";
    /// A name for people where the short name is wanted.
    DISPLAY_NAME = "display-name";
    /// A path that goes up or stays with `..` or `.`.
    DOT_SEGMENTS = "dot-segments";
    /// A figure that devices accept and that is hardly meant.
    DOUBTFUL_VALUE = "doubtful-value";
    /// A wildcard in place of the drive letter.
    DRIVE_WILDCARD = "drive-wildcard";
    /// An entry, option or item that is in the list already.
    DUPLICATE_ENTRY = "duplicate-entry";
    /// Two rules of one policy with the same name.
    DUPLICATE_NAME = "duplicate-name";
    /// Edge traversal on an outbound rule.
    EDGE_TRAVERSAL_OUTBOUND = "edge-traversal-outbound";
    /// A policy that configures nothing.
    EMPTY_POLICY = "empty-policy";
    /// An option or entry that stands for everything or nothing, beside others.
    EXCLUDES_OTHERS = "excludes-others";
    /// A folder where a program is wanted.
    FOLDER_PATH = "folder-path";
    /// A slash in a path of Windows.
    FORWARD_SLASH = "forward-slash";
    /// A setting under an option of its parent that does not show it.
    HIDDEN_CHILD = "hidden-child";
    /// A network whose address has bits beyond the network's own.
    HOST_BITS = "host-bits";
    /// ICMP messages in a rule for another protocol.
    ICMP_NEEDS_PROTOCOL = "icmp-needs-protocol";
    /// A figure that looks like another one with two digits swapped.
    LOOKS_MISTYPED = "looks-mistyped";
    /// A setting that stands where it does not belong.
    MISPLACED = "misplaced";
    /// A setting that must be there beside its parent is missing.
    MISSING_CHILD = "missing-child";
    /// Something that another setting needs is not set in this policy.
    NEEDS_COMPANION = "needs-companion";
    /// Conditions that nothing can ever meet together.
    NEVER_MATCHES = "never-matches";
    /// A setting that does nothing beside another one of the same policy.
    NO_EFFECT = "no-effect";
    /// A policy that names no template although its settings belong to some.
    NO_TEMPLATE = "no-template";
    /// A path that does not begin at a drive, a share, a variable or the root.
    NOT_ABSOLUTE = "not-absolute";
    /// None of the words that a list may hold.
    NOT_ALLOWED = "not-allowed";
    /// A text that is no IP address.
    NOT_AN_ADDRESS = "not-an-address";
    /// A text that is no e-mail address.
    NOT_AN_EMAIL = "not-an-email";
    /// A text that is no file extension.
    NOT_AN_EXTENSION = "not-an-extension";
    /// A text that is no GUID.
    NOT_A_GUID = "not-a-guid";
    /// A text that is no ICMP type and code.
    NOT_ICMP = "not-icmp";
    /// A text that is no whole number.
    NOT_AN_INTEGER = "not-an-integer";
    /// A text that is no name of a network interface.
    NOT_AN_INTERFACE = "not-an-interface";
    /// A prefix length or mask that is none.
    NOT_A_NETWORK = "not-a-network";
    /// A text that is no family name of a package.
    NOT_A_PACKAGE = "not-a-package";
    /// A text that is no port and no range of ports.
    NOT_A_PORT = "not-a-port";
    /// A text that can be no account, SID or security descriptor.
    NOT_A_PRINCIPAL = "not-a-principal";
    /// A text that is no share of the network.
    NOT_A_SHARE = "not-a-share";
    /// A text that is no address of the web.
    NOT_A_URL = "not-a-url";
    /// A setting that the Defender channel can't deliver.
    NOT_ON_CHANNEL = "not-on-channel";
    /// A setting of another template.
    OTHER_TEMPLATE = "other-template";
    /// A number outside the range.
    OUT_OF_RANGE = "out-of-range";
    /// A setting at the top whose parent is not at the option that shows it.
    PARENT_NOT_SET = "parent-not-set";
    /// Ports in a rule for a protocol that has none.
    PORTS_NEED_PROTOCOL = "ports-need-protocol";
    /// A program with what follows it on a command line.
    PROCESS_ARGUMENTS = "process-arguments";
    /// A program's name without its extension.
    PROCESS_EXTENSION = "process-extension";
    /// A range whose end lies below its start.
    RANGE_DESCENDING = "range-descending";
    /// A range from IPv4 to IPv6 or back.
    RANGE_MIXED = "range-mixed";
    /// A range whose ends are the same.
    RANGE_OF_ONE = "range-of-one";
    /// An option that another chosen one includes.
    REDUNDANT_OPTION = "redundant-option";
    /// A firewall rule without which the same would happen.
    REDUNDANT_RULE = "redundant-rule";
    /// A word for remote addresses among local ones.
    REMOTE_WORD = "remote-word";
    /// Restrictions of one exclusion that can never hold together.
    RESTRICTION_CONTRADICTION = "restriction-contradiction";
    /// A group that only its own tenant can resolve.
    REUSABLE_GROUP = "reusable-group";
    /// An exclusion of files in which malware is at home.
    RISKY_EXTENSION = "risky-extension";
    /// An exclusion of a folder into which malware is written.
    RISKY_FOLDER = "risky-folder";
    /// An exclusion of a program that malware uses.
    RISKY_PROCESS = "risky-process";
    /// A secret that can't be used here, and must be entered again.
    SECRET_UNUSABLE = "secret-unusable";
    /// A service beside a condition that no service can meet.
    SERVICE_STANDS_ALONE = "service-stands-alone";
    /// A setting that is set more than once.
    SET_TWICE = "set-twice";
    /// Several addresses in one entry.
    SEVERAL_ADDRESSES = "several-addresses";
    /// Several ports in one entry.
    SEVERAL_PORTS = "several-ports";
    /// A firewall rule that never takes effect, as others win over all of it.
    SHADOWED_RULE = "shadowed-rule";
    /// Another version of a template than the one that the catalogue knows.
    TEMPLATE_VERSION = "template-version";
    /// Fewer entries than a device accepts.
    TOO_FEW = "too-few";
    /// A text longer than a device accepts.
    TOO_LONG = "too-long";
    /// More entries than a device accepts.
    TOO_MANY = "too-many";
    /// More rules than one policy may hold.
    TOO_MANY_RULES = "too-many-rules";
    /// More wildcards than one exclusion may hold.
    TOO_MANY_WILDCARDS = "too-many-wildcards";
    /// A text shorter than a device accepts.
    TOO_SHORT = "too-short";
    /// An option that does not exist.
    UNKNOWN_OPTION = "unknown-option";
    /// A setting that the catalogue does not know.
    UNKNOWN_SETTING = "unknown-setting";
    /// A template that the catalogue does not know.
    UNKNOWN_TEMPLATE = "unknown-template";
    /// A variable that Windows does not define for the system.
    UNKNOWN_VARIABLE = "unknown-variable";
    /// A mode that this rule does not have and that acts as another one.
    UNSUPPORTED_MODE = "unsupported-mode";
    /// An option that exists and can't be used here.
    UNUSABLE_OPTION = "unusable-option";
    /// A variable or folder of a person, read by a service of the system.
    USER_VARIABLE = "user-variable";
    /// A package that only the vendor's connector can provide.
    VENDOR_CONNECTOR = "vendor-connector";
    /// An exclusion of a whole drive, or of everything.
    WHOLE_DRIVE = "whole-drive";
    /// A wildcard where none counts, or one that does less than it seems to.
    WILDCARD = "wildcard";
    /// A value of another form than the setting has.
    WRONG_KIND = "wrong-kind";
    /// A setting or template of another platform.
    WRONG_PLATFORM = "wrong-platform";
}
