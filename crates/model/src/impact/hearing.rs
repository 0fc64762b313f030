//! Everyone who has a say on the settings that an edit touches, heard once.

use std::collections::HashMap;
use std::sync::Arc;

use roaring::{MultiOps, RoaringBitmap};

use super::evaluate::{Answer, Manner, Say, Voice, answer, voices};
use super::finding::SettingName;
use super::refusal::Classes;
use super::regions::Region;
use super::tenant::{Targeted, Tenant};
use crate::applicability::Reason;
use crate::catalogue::{Catalogue, Merge, Parent};
use crate::merge::{CompiledPolicy, ConflictRule, condition_of, is_met_by, rank};
use crate::value::Value;

/// Deeper nesting of settings than any catalogue has.
const MAX_DEPTH: u8 = 16;

/// Before or after the edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Side {
    Before,
    After,
}

/// Which devices an edit can touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Reach {
    /// Those that the policy gains or loses.
    Moved,
    /// All that it reaches before or after.
    Whole,
}

/// The policies that set each setting.
type Says<'a> = HashMap<&'a str, Vec<Say<'a>>>;

/// The voices on one setting.
type Voices<'a> = Arc<Vec<Voice<'a>>>;

/// The policies heard, and what was found out so far.
pub(super) struct Hearing<'r, 'a> {
    rule: ConflictRule,
    catalogue: &'a Catalogue,
    classes: Classes<'a>,
    /// The other policies that reach devices of the edit.
    others: Says<'a>,
    /// The edited policy, before and after.
    edited: [Says<'a>; 2],
    touched: HashMap<&'a str, Reach>,
    regions: [Region<'r>; 2],
    voices: HashMap<(&'a str, Option<Side>, Reach), Voices<'a>>,
    answers: HashMap<(&'a str, Side, Reach), Arc<Answer<'a>>>,
}

impl<'r, 'a> Hearing<'r, 'a> {
    /// Hears `others` and the two versions of the edited policy, each with its place among the targets.
    pub(super) fn new(
        tenant: &Tenant<'a>,
        catalogue: &'a Catalogue,
        others: &[Targeted<'a>],
        versions: [Option<(usize, &'a CompiledPolicy)>; 2],
        moved: Region<'r>,
        whole: Region<'r>,
    ) -> Self {
        let edited = versions.map(|version| {
            let mut says = Says::new();
            if let Some((place, policy)) = version {
                hear(place, policy, &mut says, |_| true);
            }
            says
        });
        let own = |key: &str| edited.iter().any(|says| says.contains_key(key));
        let mut says = Says::new();
        for (place, other) in others.iter().enumerate() {
            if !other.devices.is_disjoint(&whole.devices) {
                // A rule of a list has no parent to depend on, so only those of the edited policy count.
                hear(place, other.policy, &mut says, |key| !key.contains('#') || own(key));
            }
        }
        let mut hearing = Self {
            rule: tenant.rule,
            catalogue,
            classes: Classes::of(tenant, catalogue),
            others: says,
            edited,
            touched: HashMap::new(),
            regions: [moved, whole],
            voices: HashMap::new(),
            answers: HashMap::new(),
        };
        hearing.touch();
        hearing
    }

    /// Finds the settings that the edit touches, those below them included.
    fn touch(&mut self) {
        let [old, new] = &self.edited;
        let mut open: Vec<(&'a str, Reach)> = Vec::new();
        for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
            let same = self.alike(old.get(key), new.get(key));
            open.push((*key, if same { Reach::Moved } else { Reach::Whole }));
        }
        let mut children: HashMap<&str, Vec<&'a str>> = HashMap::new();
        for key in self.others.keys().chain(old.keys()).chain(new.keys()) {
            if let Some(parent) = self.condition(key) {
                children.entry(&parent.id).or_default().push(*key);
            }
        }
        while let Some((key, reach)) = open.pop() {
            let known = self.touched.get(key).copied();
            if known >= Some(reach) || self.region(reach).devices.is_empty() {
                continue;
            }
            self.touched.insert(key, reach);
            open.extend(children.get(key).into_iter().flatten().map(|child| (*child, reach)));
        }
    }

    /// Whether both versions of the edited policy say the same of a setting, by all that counts in a decision.
    fn alike(&self, old: Option<&Vec<Say<'_>>>, new: Option<&Vec<Say<'_>>>) -> bool {
        let (Some(old), Some(new)) = (old, new) else { return false };
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| {
                old.setting.value == new.setting.value
                    && old.setting.known == new.setting.known
                    && old.policy.template_id == new.policy.template_id
                    && old.policy.platforms == new.policy.platforms
                    && (self.rule == ConflictRule::Withhold
                        || old.policy.version.modified == new.policy.version.modified)
            })
    }

    /// The settings that the edit touches with the devices on which it can, ordered by key.
    pub(super) fn touched(&self) -> Vec<(&'a str, Reach)> {
        let mut touched: Vec<_> = self.touched.iter().map(|(key, reach)| (*key, *reach)).collect();
        touched.sort_unstable();
        touched
    }

    /// The devices of a reach.
    pub(super) fn devices(&self, reach: Reach) -> Arc<RoaringBitmap> {
        self.region(reach).devices.clone()
    }

    pub(super) fn classes(&mut self) -> &mut Classes<'a> {
        &mut self.classes
    }

    fn region(&self, reach: Reach) -> &Region<'r> {
        let [moved, whole] = &self.regions;
        match reach {
            Reach::Moved => moved,
            Reach::Whole => whole,
        }
    }

    /// The option under which a setting counts.
    fn condition(&self, key: &str) -> Option<&'a Parent> {
        if key.contains('#') { None } else { condition_of(self.catalogue.definition(key)?) }
    }

    /// What the edited policy says of a setting.
    pub(super) fn said_by_edited(&self, key: &str, side: Side) -> &[Say<'a>] {
        let [old, new] = &self.edited;
        let says = if side == Side::Before { old } else { new };
        says.get(key).map_or(&[], Vec::as_slice)
    }

    /// Everyone who sets a setting, the edited policy as it was and as it would be.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = &Say<'a>> {
        let others = self.others.get(key).into_iter().flatten();
        let edited = self.edited.iter().filter_map(|says| says.get(key)).flatten();
        others.chain(edited)
    }

    /// What both versions of the edited policy say of a setting.
    pub(super) fn edited(&self, key: &str) -> impl Iterator<Item = Say<'a>> {
        self.edited.iter().filter_map(|says| says.get(key)).flatten().copied().collect::<Vec<_>>().into_iter()
    }

    /// The name of a setting, as the first policy by id has it.
    pub(super) fn name(&self, key: &str) -> SettingName {
        let first = self.all(key).min_by(|left, right| left.policy.version.id.cmp(&right.policy.version.id));
        let text = |of: fn(&Say<'a>) -> &'a Arc<str>| first.map_or_else(|| key.into(), |say| of(say).clone());
        SettingName {
            key: text(|say| &say.setting.key),
            definition_id: text(|say| &say.setting.definition_id),
            name: text(|say| &say.setting.name),
        }
    }

    /// Whether lists of several policies are joined.
    pub(super) fn joins(&self, key: &str) -> bool {
        !key.contains('#')
            && self.catalogue.definition(key).is_some_and(|definition| definition.merge == Merge::Union)
    }

    fn manner(&self, key: &str) -> Manner {
        let decides = self.rule == ConflictRule::MostSecureThenNewest;
        let timed = decides
            && self.all(key).any(|say| {
                let definition = self.catalogue.definition(&say.setting.definition_id);
                let rank = definition.and_then(|it| rank(&say.setting.value, it, self.catalogue));
                // Rules of one rank may still differ in other members.
                rank.is_none() || matches!(*say.setting.value, Value::Rule(_))
            });
        Manner { joins: self.joins(key), rule: self.rule, timed }
    }

    /// The voices of the other policies (no side), or of one version of the edited one.
    fn hear(&mut self, key: &'a str, side: Option<Side>, reach: Reach) -> Voices<'a> {
        if let Some(known) = self.voices.get(&(key, side, reach)) {
            return known.clone();
        }
        let manner = self.manner(key);
        let says = match side {
            None => self.others.get(key).map_or(&[][..], Vec::as_slice),
            Some(side) => self.said_by_edited(key, side),
        }
        .to_vec();
        let definition = says.first().and_then(|say| self.catalogue.definition(&say.setting.definition_id));
        let [moved, whole] = &mut self.regions;
        let region = if reach == Reach::Moved { moved } else { whole };
        let heard = voices(&says, definition, manner, region, &mut self.classes, self.catalogue);
        let heard = Arc::new(heard);
        self.voices.insert((key, side, reach), heard.clone());
        heard
    }

    /// The voices on a setting: those of the others, and that of the edited policy.
    pub(super) fn voices(&mut self, key: &'a str, side: Side, reach: Reach) -> [Voices<'a>; 2] {
        [self.hear(key, None, reach), self.hear(key, Some(side), reach)]
    }

    /// What the devices of a reach are told of a setting.
    pub(super) fn answer(&mut self, key: &'a str, side: Side, reach: Reach) -> Arc<Answer<'a>> {
        self.answer_at(key, side, reach, 0)
    }

    fn answer_at(&mut self, key: &'a str, side: Side, reach: Reach, depth: u8) -> Arc<Answer<'a>> {
        // What the edit does not touch is the same on both sides.
        let side = if self.touched.contains_key(key) { side } else { Side::After };
        if let Some(known) = self.answers.get(&(key, side, reach)) {
            return known.clone();
        }
        let manner = self.manner(key);
        let heard = self.voices(key, side, reach);
        let mut found = answer(&heard.iter().flat_map(|voices| voices.iter()).collect::<Vec<_>>(), manner);
        if let Some(parent) = self.condition(key)
            && depth < MAX_DEPTH
        {
            let shown = self.shown(parent, side, reach, depth + 1);
            found.cut(&shown, Reason::Parent { parent: self.name_of(parent) });
        }
        let found = Arc::new(found);
        self.answers.insert((key, side, reach), found.clone());
        found
    }

    fn name_of(&self, parent: &Parent) -> String {
        self.catalogue.definition(&parent.id).map_or_else(|| parent.id.clone(), |it| it.name.clone())
    }

    /// The devices on which a parent stands at an option that shows its child.
    fn shown(&mut self, parent: &'a Parent, side: Side, reach: Reach, depth: u8) -> RoaringBitmap {
        let stands = self.answer_at(&parent.id, side, reach, depth);
        let met = stands.values.iter().filter(|(value, _, _)| is_met_by(parent, Some(value)));
        let mut shown: RoaringBitmap = MultiOps::union(met.map(|(_, _, devices)| devices));
        let default = self.catalogue.definition(&parent.id).and_then(|it| it.default.as_ref());
        if is_met_by(parent, default) {
            shown |= &*self.devices(reach) - &stands.said;
        }
        shown
    }

    /// Devices of a reach that this setting of the edited policy is for, and its parent hides.
    pub(super) fn hidden(
        &mut self,
        key: &'a str,
        devices: &RoaringBitmap,
    ) -> Option<(Reason, RoaringBitmap)> {
        let parent = self.condition(key)?;
        let taken = self.taken_of_edited(key, Side::After, Reach::Whole) & devices;
        let hidden = taken - self.shown(parent, Side::After, Reach::Whole, 1);
        if hidden.is_empty() {
            return None;
        }
        // A setting in conflict is withheld for that, whatever its parent says.
        let hidden = hidden - &self.answer(key, Side::After, Reach::Whole).withheld;
        Some((Reason::Parent { parent: self.name_of(parent) }, hidden))
    }

    /// The devices that take a setting from the edited policy.
    pub(super) fn taken_of_edited(&mut self, key: &'a str, side: Side, reach: Reach) -> RoaringBitmap {
        MultiOps::union(self.hear(key, Some(side), reach).iter().map(|voice| &*voice.taken))
    }

    /// On how many of `devices` each policy takes part in a setting.
    pub(super) fn counts(
        &mut self,
        key: &'a str,
        side: Side,
        reach: Reach,
        devices: &RoaringBitmap,
    ) -> Vec<(Say<'a>, u64)> {
        let others = self.others.get(key).into_iter().flatten();
        let says: Vec<Say> = others.chain(self.said_by_edited(key, side)).copied().collect();
        let [moved, whole] = &mut self.regions;
        let region = if reach == Reach::Moved { moved } else { whole };
        let mut known: HashMap<(usize, *const RoaringBitmap), u64> = HashMap::new();
        let mut counts = Vec::with_capacity(says.len());
        for say in says {
            let takers = self.classes.takers(say.policy, say.setting);
            let taken = takers.takers.as_ref();
            let place = region.place(say.place);
            let count =
                *known.entry((place, taken.map_or(std::ptr::null(), Arc::as_ptr))).or_insert_with(|| {
                    let inside = region.inside(place);
                    match taken {
                        None => inside.intersection_len(devices),
                        Some(takers) => (&*inside & devices).intersection_len(takers),
                    }
                });
            counts.push((say, count));
        }
        counts
    }
}

/// Adds what one policy sets.
fn hear<'a>(place: usize, policy: &'a CompiledPolicy, says: &mut Says<'a>, wanted: impl Fn(&str) -> bool) {
    for setting in policy.settings.iter().filter(|setting| wanted(&setting.key)) {
        says.entry(&setting.key).or_default().push(Say { place, policy, setting });
    }
}
