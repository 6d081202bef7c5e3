package scenario

import (
	"path/filepath"
)

// reach holds the folders below which a scenario may read files to send, include and feed from: its own, and those
// added on the command line. So someone else's scenario can't send arbitrary files of the machine to a server of its
// choice.
type reach struct {
	folders []string // without symbolic links
}

// newReach returns the reach of a scenario in the folder own; allowed are other folders that it may read from.
func newReach(own string, allowed []string) *reach {
	r := &reach{}
	for _, dir := range append([]string{own}, allowed...) {
		if real, err := realPath(dir); err == nil {
			r.folders = append(r.folders, real)
		}
	}
	return r
}

// realPath returns an absolute path without symbolic links.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// holds reports whether a path without symbolic links is below one of the folders.
func (r *reach) holds(real string) bool {
	for _, dir := range r.folders {
		if rel, err := filepath.Rel(dir, real); err == nil && filepath.IsLocal(rel) {
			return true
		}
	}
	return false
}
