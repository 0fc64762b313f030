//! Everyone who has a say on the settings that an edit touches, heard once.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::bits::Bits;
use super::cast::{Cast, Group, Say};
use super::classes::Classes;
use super::evaluate::{Answer, Chorus, Here, Voice, answer};
use super::targets::Targets;
use super::tenant::{Targeted, Tenant};
use crate::applicability::Reason;
use crate::catalogue::{Catalogue, Parent};
use crate::merge::{CompiledPolicy, ConflictRule, condition_of, is_met_by};

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

/// Those who were heard on one setting.
pub(super) struct Heard<'a> {
    pub voices: Vec<Voice<'a>>,
    pub choruses: Vec<Chorus>,
}

/// The same, shared.
type Voices<'a> = Rc<Heard<'a>>;

/// The policies heard, and what was found out so far.
pub(super) struct Hearing<'a> {
    rule: ConflictRule,
    catalogue: &'a Catalogue,
    pub(super) classes: Classes<'a>,
    targets: Arc<Targets>,
    /// The other policies that reach devices of the edit.
    others: Says<'a>,
    /// The edited policy, before and after.
    edited: [Says<'a>; 2],
    casts: HashMap<&'a str, Arc<Cast<'a>>>,
    touched: HashMap<&'a str, Reach>,
    /// The chunk that is looked at, and what of each reach lies there.
    chunk: u16,
    regions: [Arc<Bits>; 2],
    voices: HashMap<(&'a str, Option<Side>, Reach), Voices<'a>>,
    answers: HashMap<(&'a str, Side, Reach), Arc<Answer<'a>>>,
}

impl<'a> Hearing<'a> {
    /// Hears `others` and the two versions of the edited policy, each with its place among the targets.
    pub(super) fn new(
        tenant: &Tenant<'a>,
        catalogue: &'a Catalogue,
        others: &[Targeted<'a>],
        versions: [Option<(usize, &'a CompiledPolicy)>; 2],
        targets: Targets,
    ) -> Self {
        let edited = versions.map(|version| {
            let mut says = Says::new();
            if let Some((policy, compiled)) = version {
                hear(targets.place(policy), compiled, &mut says, |_| true);
            }
            says
        });
        let own = |key: &str| edited.iter().any(|says| says.contains_key(key));
        let mut says = Says::new();
        for (policy, other) in others.iter().enumerate() {
            let place = targets.place(policy);
            if place != usize::MAX {
                // A rule of a list has no parent to depend on, so only those of the edited policy count.
                hear(place, other.policy, &mut says, |key| !key.contains('#') || own(key));
            }
        }
        Self {
            rule: tenant.rule,
            catalogue,
            classes: Classes::of(tenant, catalogue),
            targets: Arc::new(targets),
            others: says,
            edited,
            casts: HashMap::new(),
            touched: HashMap::new(),
            chunk: 0,
            regions: Default::default(),
            voices: HashMap::new(),
            answers: HashMap::new(),
        }
    }

    /// Finds the settings that the edit touches, those below them included. `moves` tells whether devices are
    /// gained or lost at all.
    pub(super) fn touch(&mut self, moves: bool) {
        let [old, new] = &self.edited;
        let mut open: Vec<(&'a str, Reach)> = Vec::new();
        let own: BTreeSet<&'a str> = old.keys().chain(new.keys()).copied().collect();
        let mut children: HashMap<&str, HashSet<&'a str>> = HashMap::new();
        for key in self.others.keys().chain(old.keys()).chain(new.keys()) {
            if let Some(parent) = self.condition(key) {
                children.entry(&parent.id).or_default().insert(*key);
            }
        }
        for key in own {
            let same = self.alike(key);
            open.push((key, if same { Reach::Moved } else { Reach::Whole }));
        }
        while let Some((key, reach)) = open.pop() {
            let known = self.touched.get(key).copied();
            if known >= Some(reach) || reach == Reach::Moved && !moves {
                continue;
            }
            self.touched.insert(key, reach);
            open.extend(children.get(key).into_iter().flatten().map(|child| (*child, reach)));
        }
    }

    /// Whether both versions of the edited policy say the same of a setting, by all that counts in a decision.
    fn alike(&mut self, key: &'a str) -> bool {
        let timed = self.cast(key).manner.timed;
        let [old, new] = &self.edited;
        let (Some(old), Some(new)) = (old.get(key), new.get(key)) else { return false };
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| {
                old.setting.value == new.setting.value
                    && old.setting.known == new.setting.known
                    && old.policy.template_id == new.policy.template_id
                    && old.policy.platforms == new.policy.platforms
                    && (!timed || old.policy.version.modified == new.policy.version.modified)
            })
    }

    /// The settings that the edit touches with the devices on which it can, ordered by key.
    pub(super) fn touched(&self) -> Vec<(&'a str, Reach)> {
        let mut touched: Vec<_> = self.touched.iter().map(|(key, reach)| (*key, *reach)).collect();
        touched.sort_unstable();
        touched
    }

    /// Turns to another chunk, of which `moved` and `whole` are reached.
    pub(super) fn turn_to(&mut self, chunk: u16, moved: Bits, whole: Bits) {
        self.chunk = chunk;
        self.regions = [Arc::new(moved), Arc::new(whole)];
        self.classes.turn_to(chunk);
        self.voices.clear();
        self.answers.clear();
    }

    /// The devices of a reach in this chunk.
    pub(super) fn region(&self, reach: Reach) -> Arc<Bits> {
        let [moved, whole] = &self.regions;
        if reach == Reach::Moved { moved.clone() } else { whole.clone() }
    }

    /// The option under which a setting counts.
    fn condition(&self, key: &str) -> Option<&'a Parent> {
        if key.contains('#') { None } else { condition_of(self.catalogue.definition(key)?) }
    }

    /// Who says what of a setting.
    pub(super) fn cast(&mut self, key: &'a str) -> Arc<Cast<'a>> {
        if let Some(known) = self.casts.get(key) {
            return known.clone();
        }
        let none = Vec::new();
        let others = self.others.get(key).unwrap_or(&none);
        let [old, new] = &self.edited;
        let edited = [old.get(key).unwrap_or(&none), new.get(key).unwrap_or(&none)];
        let cast = Cast::of(key, others, edited, self.rule, &mut self.classes, self.catalogue);
        let cast = Arc::new(cast);
        self.casts.insert(key, cast.clone());
        cast
    }

    /// The voices of the other policies (no side), or of one version of the edited one.
    fn hear(&mut self, key: &'a str, side: Option<Side>, reach: Reach) -> Voices<'a> {
        if let Some(known) = self.voices.get(&(key, side, reach)) {
            return known.clone();
        }
        let cast = self.cast(key);
        let region = self.region(reach);
        let here = Arc::new(Here { targets: self.targets.clone(), chunk: self.chunk, region });
        let chorus =
            |(profile, places): (usize, Vec<usize>)| Chorus::of(&places, self.classes.takers(profile), &here);
        let choruses = cast.profiles(side).into_iter().map(chorus).collect();
        let voice = |group: &Group<'a>| Voice {
            value: group.value,
            display: group.display,
            rank: group.rank,
            moment: group.moment,
            takers: self.classes.takers(group.profile),
            places: group.places.clone(),
            here: here.clone(),
            taken: OnceCell::new(),
        };
        let voices = cast.groups(side).iter().map(voice).collect();
        let heard = Rc::new(Heard { voices, choruses });
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
        let manner = self.cast(key).manner;
        let heard = self.voices(key, side, reach);
        let voices: Vec<&Voice> = heard.iter().flat_map(|heard| &heard.voices).collect();
        let choruses: Vec<&Chorus> = heard.iter().flat_map(|heard| &heard.choruses).collect();
        let mut found = answer(&voices, &choruses, manner);
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
    fn shown(&mut self, parent: &'a Parent, side: Side, reach: Reach, depth: u8) -> Bits {
        let stands = self.answer_at(&parent.id, side, reach, depth);
        let met = stands.values.iter().filter(|(value, _, _)| is_met_by(parent, Some(value)));
        let mut shown = Bits::union(met.map(|(_, _, devices)| devices));
        let default = self.catalogue.definition(&parent.id).and_then(|it| it.default.as_ref());
        if is_met_by(parent, default) {
            shown |= &(&*self.region(reach) - &stands.said);
        }
        shown
    }

    /// Those of `devices` for which the edited policy sets this setting, and whose parent hides it.
    pub(super) fn hidden(&mut self, key: &'a str, devices: &Bits) -> Option<(Reason, Bits)> {
        let parent = self.condition(key)?;
        let taken = &self.taken_of_edited(key, Side::After, Reach::Whole) & devices;
        let hidden = &taken - &self.shown(parent, Side::After, Reach::Whole, 1);
        (!hidden.is_empty()).then(|| (Reason::Parent { parent: self.name_of(parent) }, hidden))
    }

    /// The devices that take a setting from the edited policy.
    pub(super) fn taken_of_edited(&mut self, key: &'a str, side: Side, reach: Reach) -> Bits {
        Bits::union(self.hear(key, Some(side), reach).choruses.iter().map(|chorus| &chorus.taken))
    }

    /// Whether a group's policy reaches any of these devices.
    pub(super) fn meets(&self, say: &Say<'_>, devices: &Bits) -> bool {
        self.targets.meets(say.place, self.chunk, devices)
    }
}

/// Adds what one policy sets.
fn hear<'a>(place: usize, policy: &'a CompiledPolicy, says: &mut Says<'a>, wanted: impl Fn(&str) -> bool) {
    for setting in policy.settings.iter().filter(|setting| wanted(&setting.key)) {
        says.entry(&setting.key).or_default().push(Say { place, policy, setting });
    }
}
