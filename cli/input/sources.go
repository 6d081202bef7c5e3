package input

import "os"

// Sources holds the texts of the files that were read, for code frames.
type Sources map[string][]byte

// Get returns the text of a file, or nil.
func (s Sources) Get(file string) []byte {
	if data, ok := s[file]; ok {
		return data
	}
	data, err := os.ReadFile(file) // a file that a scenario includes or sends
	if err != nil {
		return nil
	}
	s[file] = data
	return data
}
