package syntax

// operatorNotes maps operators of other languages to what to write instead.
func operatorNotes() map[string]string {
	const assign = "set gives a variable its new value: NAME: vars.NAME "
	return map[string]string{
		"=":   `write "==" to compare`,
		"===": `write "==": it compares strictly`,
		"!==": `write "!=": it compares strictly`,
		"<>":  `write "!="`,
		"≠":   `write "!="`,
		"≤":   `write "<="`,
		"≥":   `write ">="`,
		"=~":  `write "matches", with the pattern in quotes`,
		"+=":  assign + "+ 1",
		"-=":  assign + "- 1",
		"=>":  "a predicate is written {# > 1} or {.field == 1}",
		"&":   `write "and"`,
		"|":   `write "or"`,
		"->":  "a field is written with a dot: msg.field",
		"~":   `write "matches", with the pattern in quotes`,
	}
}

// prefixNotes maps words that precede an expression in other languages to what to write instead.
func prefixNotes() map[string]string {
	return map[string]string{
		"await":  "an expression can't wait: waiting is an action, such as expect",
		"delete": "a value can't be changed",
		"for":    "any(list, …), all(list, …) and filter(list, …) look at the items of a list",
		"lambda": "a predicate is written {# > 1} or {.field == 1}",
		"new":    "there are no constructors; the time is ms(), or now()",
		"return": "this is one expression, not a script",
		"typeof": "write type(x)",
	}
}

// wordNotes maps words, in lower case, and characters, anywhere in an expression, to what to write instead.
func wordNotes() map[string]string {
	const (
		compare = "write <, >, <= or >= to compare"
		missing = "write: … == nil"
		present = "write: … != nil"
		quotes  = "text goes in straight quotes"
		script  = "this is one expression, not a script"
		unseen  = "this is an invisible character: delete it"
	)
	return map[string]string{
		"«": quotes,
		"»": quotes,
		"“": quotes,
		"”": quotes,
		"„": quotes,
		"‘": quotes,
		"’": quotes,

		"eq":     `write "==" to compare`,
		"equals": `write "==" to compare`,
		"ne":     `write "!=" to compare`,
		"xor":    `write "!=" between two bools`,
		"ge":     compare,
		"gt":     compare,
		"le":     compare,
		"lt":     compare,

		"between":    "write: a <= x and x <= b",
		"has":        `write: "key" in x, or x.key != nil`,
		"instanceof": `write: type(x) == "map"`,
		"like":       `write "contains", or "matches" with a pattern in quotes`,

		"defined":   present,
		"exist":     present,
		"exists":    present,
		"present":   present,
		"missing":   missing,
		"null":      missing,
		"undefined": missing,

		"then":     "a choice is written: condition ? a : b",
		"const":    script,
		"function": script,
		"return":   script,
		"var":      script,

		"#":      "# is the item, in a predicate: any(list, # > 1)",
		".":      "a field of the message is written msg.NAME; .NAME alone is a field of the item, in a predicate",
		"@":      "the item of a list is written #, in a predicate: any(list, # > 1)",
		"\u200b": unseen,
		"\ufeff": unseen,
	}
}
