package scenario

import (
	"slices"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario/table"

	"gopkg.in/yaml.v3"
)

// address says which connections an action is about, with the places of what says so. Templates are texts still.
type address struct {
	To, From       []diag.Text
	ToPos, FromPos diag.Pos
}

// addressRows are the keys that say which connections an action is about.
func addressRows() []table.Row[Action] {
	return []table.Row[Action]{
		{
			Key: "to",
			Field: addressField("to", func(a *Action) (*[]diag.Text, *diag.Pos) {
				return &a.To, &a.ToPos
			}),
			Doc: "Where it goes: in a script the name of a socket, or several; in a server `all`, `others`, or a " +
				"condition on `peer`.",
		},
		{
			Key: "from",
			Field: addressField("from", func(a *Action) (*[]diag.Text, *diag.Pos) {
				return &a.From, &a.FromPos
			}),
			Doc: "Where it comes from, in a script: the name of a socket, or several, each of which must deliver. " +
				"The `from` of a request is its `to` if it is left out.",
		},
	}
}

// addressField is a name, or several.
func addressField(key string, get func(*Action) (*[]diag.Text, *diag.Pos)) table.Field[Action] {
	names := namesField(key)
	return table.Field[Action]{
		Shape: names.Shape,
		Parse: func(d *table.Decoder, n *yaml.Node, a *Action) {
			list, pos := get(a)
			*pos = d.Src.Pos(n)
			names.Parse(d, n, list)
		},
	}
}

// namesField is a name behind a key, or several.
func namesField(key string) table.Field[[]diag.Text] {
	shape := table.OneOrMany(table.ScalarShape())
	shape.AnyOf[1].MinItems = 1
	return table.Field[[]diag.Text]{
		Shape: shape,
		Parse: func(d *table.Decoder, n *yaml.Node, names *[]diag.Text) {
			items := []*yaml.Node{n}
			if n.Kind == yaml.SequenceNode {
				items, _ = d.List(n, key)
				if len(items) == 0 {
					d.NodeErr(n, "%q is empty: it needs a name", key)
				}
			}
			for _, item := range items {
				if t, ok := d.Text(item, "a text"); ok {
					*names = append(*names, t)
				}
			}
		},
	}
}

// validateAddress finds addresses of connections that the file does not have.
func validateAddress(l *lister, a *Action) {
	if len(a.From) > 0 && l.ss.server {
		l.c.out.Errorf(a.FromPos, lengthOf(a.From),
			"`from` is a client's: a list of the server's is one connection's, and hears no other").
			Note("`to` says which connections get what it sends: all, others, or a condition on peer")
	}
	if l.ss.server {
		return
	}
	if l.ss.cast != nil {
		return
	}
	elsewhere(l, a, "to", a.To, a.ToPos)
	elsewhere(l, a, "from", a.From, a.FromPos)
}

// elsewhere is the finding for an address where there is only one session.
func elsewhere(l *lister, a *Action, key string, names []diag.Text, at diag.Pos) {
	if len(names) == 0 || !slices.Contains(a.verb.modifiers, key) {
		return
	}
	if l.ss.base&checks.NSocket == 0 && !l.list.Script {
		l.c.out.Errorf(at, lengthOf(names), "%q names a socket of the file, and this one has a single session", key)
	} else if !l.list.Script {
		l.c.out.Errorf(at, lengthOf(names),
			"%q stands in the script alone: in a socket's own lists it is that socket", key).
			Note("what goes over several sockets stands in script")
	}
}

// lengthOf is how much of a line an address takes: a list is marked where it begins.
func lengthOf(names []diag.Text) int {
	if len(names) != 1 {
		return 1
	}
	return max(len([]rune(names[0].Value)), 1)
}
