package scenario

import (
	"regexp"
	"strconv"

	"wsrun/checks"
	"wsrun/diag"
)

// Who are sockets that the script names: one, one of a group, or a group.
type Who struct {
	N     int              // the number of its SocketPlan
	Index int              // in the group; -1: all of it
	Text  *checks.Template // instead of both: NAME, or NAME[INDEX]; nil where they are known
	At    diag.Pos
	Len   int
}

var whoRE = regexp.MustCompile(`^(.*)\[([0-9]+)\]$`)

// ParseWho splits what names sockets. index is -1 where all of that name are meant.
func ParseWho(text string) (name string, index int) {
	if m := whoRE.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[2]); err == nil {
			return m[1], n
		}
	}
	return text, -1
}
