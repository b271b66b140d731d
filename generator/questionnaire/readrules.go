package questionnaire

import (
	"slices"
	"strconv"
	"strings"

	"roleguide/generator/source"
	"roleguide/generator/strictyaml"
)

// outcomes reads the closed list of results.
func (r *reader) outcomes(n strictyaml.Node) {
	keys := atMost(r, r.Open(n).Keys(), MaxOutcomes, "outcomes", n.Pos())
	if n.Exists() && len(keys) == 0 {
		r.Problem(n.Pos(), strictyaml.CodeMissing, "a questionnaire has at least one outcome")
	}
	for _, k := range keys {
		r.isID(k.Name, k.Pos, wordID)
		o := &Outcome{Index: len(r.m.Outcomes), ID: k.Name, Pos: k.Pos}
		r.m.Outcomes = append(r.m.Outcomes, o)
		m := r.Mapping(k.Value, "title", "summary", "steps", "cover", "avoid", "check", "leans", "page", "guide")
		if !k.Value.Exists() {
			r.Problem(k.Pos, strictyaml.CodeMissing, "the outcome %q has no value", k.Name).Hint = "write title, summary and leans"
			continue
		}
		o.Title, o.Summary, o.Check = r.line(m.Need("title")), r.line(m.Need("summary")), r.line(m.Get("check"))
		o.Steps, o.Cover, o.Avoid = r.lines(m.Get("steps")), r.lines(m.Get("cover")), r.lines(m.Get("avoid"))
		o.Leans = listOf(r, m.Need("leans"), "score", r.m.Scores, scoreID)
		o.Page, o.Guides = r.path(m.Get("page")), r.paths(m.Get("guide"))
	}
}

// rules reads the rules, of which the last must be `otherwise`.
func (r *reader) rules(n strictyaml.Node) {
	items := atMost(r, r.List(n), MaxRules, "rules", n.Pos())
	seen := map[string]source.Pos{}
	otherwise := 0
	for i, item := range items {
		m := r.Mapping(item, "id", "outcome", "when", "otherwise", "because", "evidence")
		x := &Rule{Index: i, Pos: item.Pos()}
		r.m.Rules = append(r.m.Rules, x)
		if !item.Exists() {
			r.Problem(item.Pos(), strictyaml.CodeMissing, "this list item has no value")
			continue
		}
		x.ID = r.id(m.Need("id"), wordID)
		r.unique(seen, x.ID, "rules", m.Get("id").Pos())
		x.Outcome, _ = among(r, m.Need("outcome"), "outcome", r.m.Outcomes, outcomeID)
		x.Because, x.Evidence = r.line(m.Get("because")), r.path(m.Get("evidence"))
		if r.isOtherwise(m, item) {
			otherwise++
			if i < len(items)-1 {
				r.Problem(item.Pos(), CodeOtherwise, "the rules after this one can never match").Hint = "move the rule with otherwise to the end"
			}
			continue
		}
		x.When = r.condition(m.Get("when"), anywhere())
	}
	if n.IsList() && otherwise == 0 {
		pos := n.Pos()
		if len(items) > 0 {
			pos = items[len(items)-1].Pos()
		}
		r.Problem(pos, CodeOtherwise, "no rule catches the answers that match no other").Hint = "add a last rule: { id: rest, outcome: …, otherwise: true }"
	}
	r.everyOutcomeHasARule()
}

// isOtherwise tells the last rule from the others, which have a condition.
func (r *reader) isOtherwise(m strictyaml.Mapping, item strictyaml.Node) bool {
	when, otherwise := m.Get("when"), m.Get("otherwise")
	switch {
	case otherwise.Written() && when.Written():
		r.Problem(otherwise.Pos(), CodeOtherwise, "a rule has either when or otherwise").Hint = "remove one of them"
		return false
	case otherwise.Written():
		if !r.Bool(m.Need("otherwise")) && otherwise.IsText() {
			r.Problem(otherwise.Pos(), CodeOtherwise, "otherwise is true or not there at all").Hint = "write when: and a condition instead"
		}
		return true
	case item.IsMapping():
		m.Need("when")
	}
	return false
}

func (r *reader) everyOutcomeHasARule() {
	given := map[*Outcome]bool{}
	for _, x := range r.m.Rules {
		given[x.Outcome] = true
	}
	for _, o := range r.m.Outcomes {
		if !given[o] {
			r.Problem(o.Pos, CodeNoRule, "no rule gives the outcome %s", source.Quote(o.ID)).Hint = "add a rule for it, or remove it"
		}
	}
}

// notes reads what is shown beside any outcome.
func (r *reader) notes(n strictyaml.Node) {
	seen := map[string]source.Pos{}
	for i, item := range atMost(r, r.List(n), MaxNotes, "notes", n.Pos()) {
		m := r.Mapping(item, "id", "kind", "when", "text", "guide")
		x := &Note{Index: i, Pos: item.Pos()}
		r.m.Notes = append(r.m.Notes, x)
		if !item.Exists() {
			r.Problem(item.Pos(), strictyaml.CodeMissing, "this list item has no value")
			continue
		}
		x.ID = r.id(m.Need("id"), wordID)
		r.unique(seen, x.ID, "notes", m.Get("id").Pos())
		x.Kind = r.Word(m.Need("kind"), NoteKinds()...)
		x.Text, x.Guide = r.line(m.Need("text")), r.path(m.Get("guide"))
		s := anywhere()
		s.outcomes = true
		x.When = r.condition(m.Need("when"), s)
	}
}

// NoteKinds lists the kinds of notes: what to beware of, whom else to think of, how to word the advice.
func NoteKinds() []string { return []string{"warning", "hint", "advice"} }

// guarantees reads claims about all answers.
func (r *reader) guarantees(n strictyaml.Node) {
	for _, item := range r.List(n) {
		m := r.Mapping(item, "reachable", "monotone", "share", "exclusive")
		if len(m.Keys()) != 1 {
			if item.IsMapping() || !item.Exists() {
				r.Problem(item.Pos(), strictyaml.CodeKind, "a guarantee is one of reachable, monotone, share and exclusive").Hint = "write each guarantee as an item of its own"
			}
			continue
		}
		k := m.Keys()[0]
		g := Guarantee{Pos: k.Pos}
		switch value := m.Need(k.Name); k.Name {
		case "reachable":
			g.Reachable = r.Word(value, "all") == "all"
		case "monotone":
			g.Monotone = listOf(r, value, "score", r.m.Scores, scoreID)
		case "exclusive":
			r.exclusive(&g, value)
		case "share":
			g.Share = r.shares(value)
		}
		r.m.Guarantees = append(r.m.Guarantees, g)
	}
}

// exclusive reads a list of rules or one of facts. A list whose first name is a fact and no rule is one of facts.
func (r *reader) exclusive(g *Guarantee, n strictyaml.Node) {
	if !n.IsList() {
		r.List(n)
		return
	}
	items := r.List(n)
	if len(items) < 2 {
		r.Problem(n.Pos(), strictyaml.CodeMissing, "exclusive names at least two rules, or two facts")
	}
	first := ""
	if len(items) > 0 {
		first = items[0].Raw()
	}
	isFact := slices.ContainsFunc(r.m.Facts, func(f *Fact) bool { return f.ID == first })
	if isFact && !slices.ContainsFunc(r.m.Rules, func(x *Rule) bool { return x.ID == first }) {
		g.ExclusiveFacts = listOf(r, n, "fact", r.m.Facts, factID)
		return
	}
	g.Exclusive = listOf(r, n, "rule", r.m.Rules, ruleID)
}

// shares reads { each: { min: 1%, max: 40% } }; instead of each, the name of an outcome.
func (r *reader) shares(n strictyaml.Node) []Share {
	var shares []Share
	for _, k := range r.Open(n).Keys() {
		s := Share{Max: 100, Pos: k.Pos}
		if k.Name != "each" {
			var ok bool
			if s.Outcome, ok = named(r, k.Name, k.Pos, "outcome", r.m.Outcomes, outcomeID); !ok {
				continue
			}
		}
		m := r.Mapping(k.Value, "min", "max")
		if len(m.Keys()) == 0 && !k.Value.Exists() {
			r.Problem(k.Pos, strictyaml.CodeMissing, "%q has no value", k.Name).Hint = "write { min: 1%, max: 40% }"
		}
		s.Min = r.percent(m.Get("min"), 0)
		if s.Max = r.percent(m.Get("max"), 100); s.Max < s.Min {
			r.Problem(k.Pos, strictyaml.CodeValue, "the smallest share, %d%%, is more than the largest, %d%%", s.Min, s.Max)
		}
		shares = append(shares, s)
	}
	return shares
}

func (r *reader) percent(n strictyaml.Node, without int) int {
	if !n.Exists() {
		return without
	}
	text := r.Text(n)
	digits, ok := strings.CutSuffix(text, "%")
	v, err := strconv.Atoi(digits)
	if !ok || err != nil || v < 0 || v > 100 || strconv.Itoa(v) != digits {
		r.Problem(n.Pos(), strictyaml.CodeValue, "%s is not a share", source.Quote(text)).Hint = "write a whole number and a per cent sign, such as 5%"
		return without
	}
	return v
}

// migrations reads how older answers become newer ones. That they fit is checked against the lock file.
func (r *reader) migrations(n strictyaml.Node) {
	seen := map[int]source.Pos{}
	for _, item := range atMost(r, r.List(n), MaxMigrations, "migrations", n.Pos()) {
		m := r.Mapping(item, "from", "rename_question", "rename_option", "drop_question", "drop_option")
		x := Migration{Pos: item.Pos(), RenameOption: map[string]map[string]string{}, DropOption: map[string][]string{}}
		from := m.Need("from")
		if x.From = r.Int(from, 1, maxNumber); x.From >= r.m.Version && r.m.Version > 0 && x.From > 0 {
			r.Problem(from.Pos(), CodeMigration, "version %d is not older than this one, which is %d", x.From, r.m.Version)
		}
		if before, twice := seen[x.From]; twice && x.From > 0 {
			p := r.Problem(from.Pos(), CodeMigration, "there are two migrations from version %d", x.From)
			p.Notes, p.Hint = append(p.Notes, at(before, "the first of them")), "write both into one"
		}
		seen[x.From] = from.Pos()
		x.RenameQuestion = r.renames(m.Get("rename_question"))
		for _, k := range r.Open(m.Get("rename_option")).Keys() {
			x.RenameOption[k.Name] = r.renames(k.Value)
		}
		x.DropQuestion = r.Texts(m.Get("drop_question"))
		for _, k := range r.Open(m.Get("drop_option")).Keys() {
			x.DropOption[k.Name] = r.Texts(k.Value)
		}
		r.m.Migrations = append(r.m.Migrations, x)
	}
}

// renames reads { old: new }.
func (r *reader) renames(n strictyaml.Node) map[string]string {
	m := r.Open(n)
	to := map[string]string{}
	for _, k := range m.Keys() {
		to[k.Name] = r.Text(m.Need(k.Name))
	}
	return to
}
