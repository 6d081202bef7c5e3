package scenario

// Reference returns the key tables that the decoder reads, in the order of the reference. It may be called any time;
// the result is the caller's.
func Reference() []KeyTable { return newTables().reference() }

func (t *tables) reference() []KeyTable {
	out := []KeyTable{
		{"top", keysOf(t.top.rows)},
		{"connect", keysOf(t.connect.rows)},
		{"tls", keysOf(t.tls.rows)},
		{"compression", keysOf(t.compression.rows)},
		{"limits", keysOf(t.limits.rows)},
		{"reconnect", keysOf(t.reconnect.rows)},
		{"load", keysOf(t.load.rows)},
		{"stage", keysOf(t.stage.rows)},
		{"threshold", keysOf(t.condition.rows)},
		{"data", keysOf(t.feeder.rows)},
		{"metrics", keysOf(t.metric.rows)},
		{"verbs", t.action.verbKeys()},
		{"modifiers", t.action.modifierKeys()},
	}
	for _, v := range t.action.verbs {
		if v.own != nil {
			out = append(out, KeyTable{v.key, v.own})
		}
	}
	return append(out, KeyTable{"server", keysOf(t.server.rows)}, KeyTable{"refuse", keysOf(t.refuse.rows)})
}

func (t *actionTable) verbKeys() []Key {
	var keys []Key
	for _, v := range t.verbs {
		k := keyOf(v.row)
		k.With, k.Alone = v.modifiers, v.bare
		keys = append(keys, k)
	}
	return keys
}

// modifierKeys are the keys that stand beside a verb. Those of every action, of intervals and of timeouts name no
// verbs.
func (t *actionTable) modifierKeys() []Key {
	var keys []Key
	for _, m := range t.modifiers {
		k := keyOf(m)
		k.With = t.verbsWith(m.key)
		keys = append(keys, k)
	}
	return keys
}
