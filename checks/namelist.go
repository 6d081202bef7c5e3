package checks

// NameList is an ordered list of declared names with lookup in constant time: a file may have thousands of names, and
// as many expressions that use one. The zero value is empty. It is immutable.
type NameList struct {
	names []string
	at    map[string]int // of the first of equal names
}

// NewNameList returns a list of names, which it keeps.
func NewNameList(names ...string) NameList {
	l := NameList{names, make(map[string]int, len(names))}
	for i, name := range names {
		if _, twice := l.at[name]; !twice {
			l.at[name] = i
		}
	}
	return l
}

// First returns the list of the first n names.
func (l NameList) First(n int) NameList { return NameList{l.names[:n], l.at} }

// Has reports whether a name is in the list.
func (l NameList) Has(name string) bool {
	i, ok := l.at[name]
	return ok && i < len(l.names)
}

// All returns the names, in their order. They must not be changed.
func (l NameList) All() []string { return l.names }
