//! Rules become rows and rows become the same rules.

use palisade_model::membership::parse;

use super::*;

fn again(text: &str) -> Option<String> {
    Branch::of(&parse(text).unwrap(), &mut Keys::default()).map(|branch| branch.text().unwrap())
}

#[test]
fn rules_come_back_as_they_were() {
    for text in [
        r#"device.displayName -startsWith "pc-""#,
        r#"device.deviceOSType -in ["Windows", "Linux"] -and device.accountEnabled -eq true"#,
        r#"(device.displayName -eq "a" -or device.deviceModel -eq null) -and device.deviceCategory -ne null"#,
        r#"-not device.displayName -eq "a""#,
        r#"-not (device.displayName -eq "a" -or -not (device.displayName -eq "b" -and device.isRooted -ne false))"#,
        r#"(device.systemLabels -any (_ -eq "MDEManaged")) -or device.systemLabels -notContains "x`"y""#,
        r#"device.memberOf -any (group.objectId -in ["11111111-2222-3333-4444-555555555555"])"#,
    ] {
        assert_eq!(again(text).as_deref(), Some(text));
    }
    let several = r#"device.systemLabels -any (_ -eq "a" -or _ -eq "b")"#;
    assert_eq!(again(several), None, "the text editor keeps what rows can't show");
}

#[test]
fn what_is_not_finished_is_written_as_well() {
    let mut keys = Keys::default();
    let mut branch = Branch::blank(&mut keys);
    assert_eq!(branch.text().unwrap(), r#"device.displayName -startsWith """#);
    let key = branch.shape()[0].0;
    let row = branch.row_mut(key).unwrap();
    row.question = Question::Compare(Operator::In);
    assert_eq!(branch.text().unwrap(), "device.displayName -in []");
    branch.row_mut(key).unwrap().ask_of(Property::IsRooted);
    assert_eq!(branch.text().unwrap(), "device.isRooted -eq true");
    branch.row_mut(key).unwrap().ask_of(Property::MemberOf);
    assert_eq!(branch.text().unwrap(), "device.memberOf -any (group.objectId -in [])");
    branch.remove(key);
    assert_eq!(branch.text().unwrap(), "");
}

#[test]
fn a_branch_that_became_empty_goes() {
    let mut keys = Keys::default();
    let mut branch = Branch::of(
        &parse(
            r#"device.displayName -eq "a" -and (device.displayName -eq "b" -or device.displayName -eq "c")"#,
        )
        .unwrap(),
        &mut keys,
    )
    .unwrap();
    let inner = branch.shape()[1].0;
    let rows = branch.branch(inner).unwrap().shape();
    branch.remove(rows[0].0);
    assert_eq!(branch.text().unwrap(), r#"device.displayName -eq "a" -and device.displayName -eq "c""#);
    branch.remove(rows[1].0);
    assert_eq!(branch.shape().len(), 1);
}
