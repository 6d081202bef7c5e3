package input

import (
	"io/fs"
	"os"

	"wsrun/cli/stdio"
)

// Reads returns the files that were read, or that the plans will read, by their names; also lists further ones.
func (l *Loaded) Reads(p *stdio.Process, also []string) map[string]fs.FileInfo {
	files := map[string]fs.FileInfo{}
	add := func(path string) {
		if info, err := os.Stat(path); err == nil {
			files[path] = info
		}
	}
	for _, path := range l.files {
		in, isFile := p.In.(*os.File)
		if path != "-" {
			add(path)
		} else if isFile {
			if info, err := in.Stat(); err == nil && info.Mode().IsRegular() {
				files["standard input"] = info
			}
		}
	}
	for _, plan := range l.Plans {
		for _, path := range plan.Files {
			add(path)
		}
	}
	for _, path := range also {
		add(path)
	}
	return files
}
