package scenario

// Reference returns the key tables that the decoder reads, in the order of the reference. It may be called at any time;
// the result is the caller's.
func Reference() []KeyTable { return newTables().reference() }

func (t *tables) reference() []KeyTable {
	out := []KeyTable{
		{"top", keysOf(t.top.Rows)},
		{"connect", keysOf(t.connect.Rows)},
		{"tls", keysOf(t.tls.Rows)},
		{"compression", keysOf(t.compression.Rows)},
		{"limits", keysOf(t.limits.Rows)},
		{"reconnect", keysOf(t.reconnect.Rows)},
		{"load", keysOf(t.load.Rows)},
		{"stage", keysOf(t.stage.Rows)},
		{"threshold", keysOf(t.condition.Rows)},
		{"data", keysOf(t.feeder.Rows)},
		{"metrics", keysOf(t.metric.Rows)},
		{"verbs", t.action.verbKeys()},
		{"modifiers", t.action.modifierKeys()},
	}
	for _, v := range t.action.verbs {
		if v.own != nil {
			out = append(out, KeyTable{v.Key, v.own})
		}
	}
	return append(out, KeyTable{"server", keysOf(t.server.Rows)}, KeyTable{"refuse", keysOf(t.refuse.Rows)},
		KeyTable{"answer", keysOf(answerTable().Rows)})
}

func (t *actionTable) verbKeys() []Key {
	var keys []Key
	for _, v := range t.verbs {
		k := keyOf(v.Row)
		k.With, k.Alone = v.modifiers, v.bare
		keys = append(keys, k)
	}
	return keys
}

// modifierKeys returns the keys that may accompany a verb. Those of every action, of intervals and of timeouts list no
// verbs.
func (t *actionTable) modifierKeys() []Key {
	var keys []Key
	for _, m := range t.modifiers {
		k := keyOf(m)
		k.With = t.verbsWith(m.Key)
		keys = append(keys, k)
	}
	return keys
}
